//! Mistakes in what there is: sections and options that are missing, names that lead nowhere.

use super::super::super::maker::Maker;
use super::super::file::File;
use super::{Mistake, any, lose, set};

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    (
        "ini mistake: a section of keys is missing",
        |maker, file| {
            let name = maker.pick(&["formatters", "handlers", "loggers"]);
            remove(file, name)
        },
    ),
    ("ini mistake: no keys", |maker, file| {
        let name = maker.pick(&["formatters", "handlers", "loggers"]);
        lose(maker, file, name, "keys")
    }),
    ("ini mistake: keys without the root", |maker, file| {
        let keys = maker.pick(&["", "app", "root.x", "Root", "r oot", "ro,ot"]);
        set(maker, file, "loggers", "keys", keys)
    }),
    ("ini mistake: the root twice", |maker, file| {
        set(maker, file, "loggers", "keys", "root, root")
    }),
    ("ini mistake: no section for the root", |_, file| {
        remove(file, "logger_root")
    }),
    ("ini mistake: a named section is missing", |maker, file| {
        let prefix = maker.pick(&["formatter_", "handler_", "logger_"]);
        let name = any(maker, file, prefix).map(|section| section.name.clone());
        name.is_some_and(|name| remove(file, &name))
    }),
    ("ini mistake: a key too many", |maker, file| {
        let more = maker.pick(&["", "nosuch", "it's", "é", "a\nb", "[x]"]);
        let first = maker.percent(30);
        let name = maker.pick(&["formatters", "handlers", "loggers"]);
        extend(maker, file, name, "keys", more, first)
    }),
    ("ini mistake: no handlers of a logger", |maker, file| {
        lose(maker, file, "logger_", "handlers")
    }),
    (
        "ini mistake: an unknown handler of a logger",
        |maker, file| {
            let more = maker.pick(&["", "nosuch", "it's", "quo\"te", "é\n\u{1}", "["]);
            let first = maker.percent(30);
            extend(maker, file, "logger_", "handlers", more, first)
        },
    ),
    ("ini mistake: no qualname", |maker, file| {
        let has_one = file.named("logger_").len() > 1;
        has_one && lose(maker, file, "logger_", "qualname")
    }),
    ("ini mistake: no class", |maker, file| {
        lose(maker, file, "handler_", "class")
    }),
    ("ini mistake: an unknown formatter", |maker, file| {
        let name = maker.pick(&["nosuch", "it's", "a,b", "formatter_brief", "\"brief\""]);
        set(maker, file, "handler_", "formatter", name)
    }),
    ("ini mistake: an unknown target", |maker, file| {
        let target = maker.pick(&["nosuch", "it's", "a,b", "handler_h"]);
        any(maker, file, "handler_").is_some_and(|section| {
            section.set("class", "handlers.MemoryHandler");
            section.set("args", "(2,)");
            section.set("kwargs", "{}");
            section.set("target", target);
            true
        })
    }),
    ("ini mistake: a circle of targets", |maker, file| {
        let mut handlers = file.named("handler_");
        handlers.retain(|&n| file.sections[n].name != "handler_" && keyed(file, n));
        if handlers.is_empty() {
            return false;
        }
        let count = 1 + maker.below(handlers.len().min(3));
        let circle = maker.shuffled(&handlers, count);
        for (place, &number) in circle.iter().enumerate() {
            let next = circle[(place + 1) % circle.len()];
            let target = file.sections[next].name["handler_".len()..].to_string();
            let section = &mut file.sections[number];
            section.set("class", "handlers.MemoryHandler");
            section.set("args", "(2,)");
            section.set("kwargs", "{}");
            section.set("target", target);
        }
        true
    }),
];

/// Whether the name of a handler's section stands in the list of handlers, as it is.
fn keyed(file: &File, number: usize) -> bool {
    let name = &file.sections[number].name["handler_".len()..];
    let keys = file.sections.iter().find(|s| s.name == "handlers");
    let keys = keys.and_then(|s| s.get("keys")).unwrap_or("");
    keys.split(',').any(|key| key.trim() == name)
}

fn remove(file: &mut File, name: &str) -> bool {
    let before = file.sections.len();
    file.sections.retain(|section| section.name != name);
    file.sections.len() < before
}

/// Adds a name to a list.
fn extend(
    maker: &mut Maker,
    file: &mut File,
    prefix: &str,
    option: &str,
    more: &str,
    first: bool,
) -> bool {
    any(maker, file, prefix).is_some_and(|section| {
        let list = section.get(option).unwrap_or("").to_string();
        let text = match (list.is_empty(), first) {
            (true, _) if more.is_empty() => ",".into(),
            (true, _) => more.into(),
            (_, true) => format!("{more},{list}"),
            (_, false) => format!("{list},{more}"),
        };
        section.set(option, text);
        true
    })
}
