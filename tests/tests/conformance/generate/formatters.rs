//! The section `formatters`.

use super::maker::Maker;
use super::{formats, values};
use crate::json::Json;

/// Names of formatters; none of them is an attribute of anything.
pub const NAMES: &[&str] = &["brief", "full", "f", "é", "a b", "f.g"];

/// The section, and the names in it.
pub fn section(maker: &mut Maker) -> (Json, Vec<&'static str>) {
    let mut section = Json::empty();
    let names = maker.some(NAMES, 4);
    for name in &names {
        let formatter = formatter(maker);
        section.set(name, formatter);
    }
    (section, names)
}

fn formatter(maker: &mut Maker) -> Json {
    if maker.rule("a shared dict", 3) {
        return "cfg://templates.formatter".into();
    }
    let style = match maker.below(10) {
        0..6 => "%",
        6..8 => "{",
        _ => "$",
    };
    let factory = maker.rule("formatter: ()", 20);
    let mut dict = Json::empty();
    if factory {
        dict.set(
            "()",
            maker.pick(&["logging.Formatter", "ext://logging.Formatter"]),
        );
    } else if maker.rule("formatter: class", 8) {
        dict.set("class", maker.pick(&["logging.Formatter", ""]));
    }
    let validate = !maker.rule("formatter: validate false", 8);
    let format = match validate || maker.percent(50) {
        true => formats::format(maker, style),
        false => formats::refused(maker, style),
    };
    let format = match maker.below(30) {
        0 if style == "%" => "cfg://values.format".into(),
        1 if style == "%" => {
            maker.note("a scheme that nobody knows, or of another case");
            maker
                .pick(&[
                    "nosuch://%(message)s",
                    "Cfg://values.format%(message)s",
                    "CFG://values.format %(message)s",
                ])
                .into()
        }
        _ => Json::from(format),
    };
    match (factory, maker.percent(50)) {
        (true, true) => dict.set("fmt", format),
        (true, false) => {
            maker.note("formatter: format tried again as fmt");
            dict.set("format", format);
        }
        (false, _) if maker.rule("formatter: no format", 4) => {}
        (false, _) => dict.set("format", format),
    }
    // Constant, so that a format with asctime prints the same on both sides.
    dict.set(
        "datefmt",
        maker.json(&["\"then\"", "\"at %% noon\"", "\"cfg://values.datefmt\""]),
    );
    if style != "%" || maker.percent(20) {
        let style = if style == "%" {
            maker.pick(&["%", "cfg://values.style"])
        } else {
            style
        };
        dict.set("style", style);
    }
    if !validate || maker.percent(15) {
        let validate = values::truth(maker, validate);
        dict.set("validate", validate);
    }
    if factory && maker.rule("formatter: defaults", 12) {
        dict.set(
            "defaults",
            Json::parse(r#"{"nosuch":"dé","x1":1,"levelname":"no"}"#),
        );
    }
    if maker.rule("formatter: unknown keys without ()", 4) && !factory {
        dict.set("nobody", values::odd(maker));
    }
    if factory && maker.rule("properties of a formatter", 8) {
        dict.set(
            ".",
            maker.json(&["{\"nobody\":1}", "{}", "null", "{\"x\":\"cfg://nothing\"}"]),
        );
    }
    dict
}
