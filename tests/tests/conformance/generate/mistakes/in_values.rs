//! Mistakes in any value: references that fail, and odd types.

use super::super::maker::Maker;
use super::super::values;
use super::Mistake;
use super::places::{entry, file_handler, in_entry, in_root, memory_handler};
use crate::json::Json;

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    ("mistake: a reference that fails", failing_reference),
    ("mistake: a reference that fails", failing_reference),
    ("mistake: a reference that fails", failing_reference),
    ("mistake: a reference that fails", failing_reference),
    ("mistake: a reference in a list", |maker, document| {
        // It would lead to a name that exists, if it were followed.
        let key = maker.pick(&["handlers", "filters"]);
        let names = document.get(key).map_or(&[][..], Json::entries);
        let Some((name, _)) = names.first().cloned() else {
            return false;
        };
        document.set("values", values::section().with("item", name));
        let list = vec![Json::from("cfg://values.item")];
        match maker.below(2) {
            0 => in_root(document, key, list.into()),
            _ => in_entry(maker, document, "loggers", key, list.into()),
        }
    }),
    ("mistake: a section that is none", |maker, document| {
        let section = maker.pick(&["formatters", "filters", "handlers", "loggers", "root"]);
        let value = values::odd(maker);
        document.set(section, value);
        true
    }),
    ("mistake: an entry that is none", |maker, document| {
        let section = maker.pick(&["formatters", "filters", "handlers", "loggers"]);
        let value = values::odd(maker);
        entry(maker, document, section).is_some_and(|entry| {
            *entry = value;
            true
        })
    }),
    ("mistake: a text for a list", |maker, document| {
        let key = maker.pick(&["handlers", "filters"]);
        let text = maker.pick(&["h", "nosuch", "cfg://values.text"]);
        document.set("values", values::section());
        match maker.below(3) {
            0 => in_root(document, key, text.into()),
            1 => in_entry(maker, document, "loggers", key, text.into()),
            _ => in_entry(maker, document, "handlers", "filters", text.into()),
        }
    }),
    ("mistake: a value of an odd type", odd_value),
    ("mistake: a value of an odd type", odd_value),
];

fn failing_reference(maker: &mut Maker, document: &mut Json) -> bool {
    let (name, reference) = maker.pick(values::FAILING_REFERENCES);
    document.set("values", values::section());
    let made = match maker.below(12) {
        0 => in_entry(maker, document, "formatters", "format", reference.into()),
        1 => in_entry(maker, document, "formatters", "style", reference.into()),
        2 => in_entry(maker, document, "filters", "name", reference.into()),
        3 => in_entry(maker, document, "handlers", "level", reference.into()),
        4 => in_entry(maker, document, "loggers", "level", reference.into()),
        5 => in_root(document, "level", reference.into()),
        6 => in_entry(maker, document, "loggers", "handlers", reference.into()),
        7 => file_handler(maker, document, "filename", reference.into()),
        8 => memory_handler(maker, document, "capacity", reference.into()),
        9 => in_entry(maker, document, "loggers", "propagate", reference.into()),
        10 => {
            let key = maker.pick(&[
                "version",
                "handlers",
                "loggers",
                "formatters",
                "root",
                "disable_existing_loggers",
                "incremental",
            ]);
            document.set(key, reference);
            true
        }
        _ => {
            let section = maker.pick(&["handlers", "loggers", "formatters", "filters"]);
            entry(maker, document, section).is_some_and(|entry| {
                *entry = reference.into();
                true
            })
        }
    };
    if made {
        maker.note(name);
    }
    made
}

fn odd_value(maker: &mut Maker, document: &mut Json) -> bool {
    let value = values::odd(maker);
    let (section, keys): (&str, &[&str]) = maker.pick(&[
        (
            "formatters",
            &["format", "datefmt", "style", "validate", "class", "()"][..],
        ),
        ("filters", &["name", "()"][..]),
        (
            "handlers",
            &["class", "()", "level", "formatter", "filters", "."][..],
        ),
        (
            "loggers",
            &["level", "handlers", "filters", "propagate"][..],
        ),
    ]);
    let key = maker.pick(keys);
    in_entry(maker, document, section, key, value)
}
