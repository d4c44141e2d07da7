//! Mistakes in what a configuration calls things: versions, levels, names, formats.

use super::super::maker::Maker;
use super::super::{formats, values};
use super::Mistake;
use super::places::{entry, in_entry, in_root};
use crate::json::Json;

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    ("mistake: no version", |_, document| {
        document.remove("version");
        true
    }),
    ("mistake: another version", |maker, document| {
        let version = maker.json(&[
            "\"1\"",
            "2",
            "0",
            "null",
            "[]",
            "1.5",
            "false",
            "\"cfg://values.level\"",
            "\"\"",
            "{}",
        ]);
        document.set("version", version);
        document.set("values", values::section());
        true
    }),
    ("mistake: a wrong level", wrong_level),
    ("mistake: a wrong level", wrong_level),
    ("mistake: an unknown filter", |maker, document| {
        let section = maker.pick(&["handlers", "loggers"]);
        let list = maker.json(&[
            "[\"nosuch\"]",
            "[5]",
            "[null]",
            "[\"cfg://filters.x\"]",
            "[\"a\",\"b\"]",
            "[\"\"]",
        ]);
        in_entry(maker, document, section, "filters", list)
    }),
    ("mistake: an unknown handler", |maker, document| {
        let list = maker.json(&[
            "[\"nosuch\"]",
            "[5]",
            "[null]",
            "[\"cfg://handlers.h\"]",
            "[\"\"]",
            "[\"it's\"]",
            "[\"h\",\"nosuch\"]",
            "{\"nosuch\":1}",
            "[\"\\u0001\"]",
        ]);
        in_entry(maker, document, "loggers", "handlers", list)
    }),
    (
        "mistake: an unknown handler of the root",
        |maker, document| {
            let list = maker.json(&["[\"nosuch\"]", "[1]", "[false]", "[\"quo\\\"te\"]"]);
            in_root(document, "handlers", list)
        },
    ),
    ("mistake: an unknown factory", |maker, document| {
        let section = maker.pick(&["handlers", "formatters", "filters"]);
        let name = maker.pick(&[
            "nosuch",
            "nosuch.Thing",
            "logging.NoSuch",
            "ext://nosuch.Thing",
            "ext://logging.NoSuch",
            "",
        ]);
        in_entry(maker, document, section, "()", name.into())
    }),
    ("mistake: an unexpected argument", unexpected),
    ("mistake: an unexpected argument", unexpected),
    ("mistake: no identifier", |maker, document| {
        let section = maker.pick(&["handlers", "handlers", "formatters", "filters"]);
        let key = maker.pick(&[
            "a-b", "", "1a", "a b", "é", "a.b", "..", "x\n", "_x", "\u{130}", "\u{17f}", "\u{212a}",
        ]);
        entry(maker, document, section).is_some_and(|dict| {
            dict.set(key, 1i64);
            true
        })
    }),
    ("mistake: a format that is refused", |maker, document| {
        let style = maker.pick(&["%", "{", "$"]);
        let format = formats::refused(maker, style);
        entry(maker, document, "formatters").is_some_and(|formatter| {
            *formatter = Json::empty().with("format", format).with("style", style);
            true
        })
    }),
    ("mistake: a style that is none", |maker, document| {
        let style = maker.json(&["\"\"", "\"percent\"", "5", "null", "\"%%\"", "true"]);
        in_entry(maker, document, "formatters", "style", style)
    }),
    ("mistake: a formatter's class", |maker, document| {
        let class = maker.pick(&[
            "Formatter",
            "nosuch.Formatter",
            "logging.NoSuch",
            "logging.Formatter.nosuch",
            "ext://nosuch",
            "logging.",
        ]);
        entry(maker, document, "formatters").is_some_and(|formatter| {
            *formatter = Json::empty().with("class", class);
            true
        })
    }),
    (
        "mistake: a handler that an increment does not find",
        |maker, document| {
            let name = maker.pick(&["nosuch", "", "it's", "quo\"te", "é"]);
            document.set("incremental", true);
            document.set(
                "handlers",
                Json::empty().with(name, Json::parse("{\"level\":\"INFO\"}")),
            );
            true
        },
    ),
];

fn wrong_level(maker: &mut Maker, document: &mut Json) -> bool {
    let level = maker.json(&[
        "\"debug\"",
        "\"Info\"",
        "\"10\"",
        "\"nosuch\"",
        "\"\"",
        "1.0",
        "[]",
        "{}",
        "[\"INFO\"]",
        "{\"a\":1}",
        "\" INFO\"",
        "\"INFO \"",
        "0.0",
        "\"it's\"",
        "\"é\\n\"",
        "\"quo\\\"te\"",
        "[10, null]",
    ]);
    match maker.below(3) {
        0 => in_root(document, "level", level),
        1 => in_entry(maker, document, "loggers", "level", level),
        _ => in_entry(maker, document, "handlers", "level", level),
    }
}

fn unexpected(maker: &mut Maker, document: &mut Json) -> bool {
    let section = maker.pick(&["handlers", "handlers", "handlers", "formatters", "filters"]);
    let key = maker.pick(&[
        "nosuch",
        "Level",
        "file",
        "maxbytes",
        "formatters",
        "args",
        "class_",
        "_x",
        "format",
        "fmt",
    ]);
    let value = values::odd(maker);
    entry(maker, document, section).is_some_and(|dict| {
        if section != "handlers" && dict.get("()").is_none() {
            let class = if section == "filters" {
                "logging.Filter"
            } else {
                "logging.Formatter"
            };
            dict.set("()", class);
        }
        dict.set(key, value);
        true
    })
}
