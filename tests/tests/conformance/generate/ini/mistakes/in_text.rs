//! Mistakes in the text: what is no INI file, and interpolations that fail.

use super::super::super::maker::Maker;
use super::super::file::{File, Item, Section};
use super::{Mistake, any};

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    ("ini mistake: an empty text", |maker, file| {
        file.sections.clear();
        file.before = maker
            .pick(&["", "\n", "# nothing\n", "  \n\t\n; nothing"])
            .into();
        true
    }),
    (
        "ini mistake: text before the first section",
        |maker, file| {
            let before = [
                "x = 1\n",
                "text\n",
                "\n# ok\n  level=INFO\n",
                "[]\n",
                "{}\n",
                "[x\n",
                "é\n",
            ];
            file.before = maker.pick(&before).into();
            true
        },
    ),
    ("ini mistake: a section twice", |maker, file| {
        let number = maker.below(file.sections.len());
        let section = file.sections[number].clone();
        let at = maker.below(file.sections.len() + 1);
        let empty = maker.percent(50);
        let name = section.name.clone();
        file.sections
            .insert(at, if empty { Section::new(name) } else { section });
        true
    }),
    ("ini mistake: an option twice", |maker, file| {
        let section = anywhere(maker, file);
        let options: Vec<String> = section.options().map(|(name, _)| name.into()).collect();
        if options.is_empty() {
            return false;
        }
        let option = maker.pick(&options);
        let option = if maker.percent(30) {
            option.to_uppercase()
        } else {
            option
        };
        section.repeat(&option, maker.pick(&["", "x"]));
        true
    }),
    (
        "ini mistake: an option twice where nobody looks",
        |maker, file| {
            let mut section = Section::new("nobody either");
            section.repeat("x", "1");
            section.repeat(maker.pick(&["x", "X"]), "2");
            let at = maker.below(file.sections.len() + 1);
            file.sections.insert(at, section);
            true
        },
    ),
    ("ini mistake: a line without delimiter", |maker, file| {
        let lines = maker.pick(&[
            &["text"][..],
            &["level INFO"],
            &["é 'quoted' \"too\""],
            &["[unclosed"],
            &["one", "two"],
            &["tab\there  "],
            &["[]"],
            &["back\\slash"],
        ]);
        add_lines(maker, file, lines)
    }),
    (
        "ini mistake: a line that begins with a delimiter",
        |maker, file| {
            let lines = maker.pick(&[&["= INFO"][..], &[":"], &["=", "text"], &["= 1", ": 2"]]);
            add_lines(maker, file, lines)
        },
    ),
    ("ini mistake: an option that is indented", |maker, file| {
        let line = maker.pick(&["  level = INFO", "\thandlers =", " class = StreamHandler"]);
        let section = anywhere(maker, file);
        section.items.push(Item::Line(line.into()));
        section.items.len() > 1
    }),
    (
        "ini mistake: an option that goes on with the one before",
        |maker, file| {
            let prefix = maker.pick(&["handler_", "logger_", "formatter_"]);
            let Some(section) = any(maker, file, prefix) else {
                return false;
            };
            let count = section.items.len();
            if count < 2 {
                return false;
            }
            let item = &mut section.items[1 + maker.below(count - 1)];
            let Item::Option { name, value } = item else {
                return false;
            };
            *item = Item::Line(format!("   {name} = {}", value.replace('\n', "\n   ")));
            true
        },
    ),
    ("ini mistake: a header that is indented", |maker, file| {
        let number = maker.below(file.sections.len());
        let moved = file.sections[number].clone();
        if number == 0 || file.sections[number - 1].items.is_empty() {
            return false;
        }
        file.sections.remove(number);
        let before = &mut file.sections[number - 1];
        before.items.push(Item::Line(format!("  [{}]", moved.name)));
        before.items.extend(moved.items);
        true
    }),
    (
        "ini mistake: interpolation: an option that is missing",
        |maker, file| {
            let text = maker.pick(&[
                "%(nosuch)s",
                "x%(nosuch)s",
                "%(asctime)s",
                "%%%(it's)s",
                "%(é)s",
            ]);
            interpolated(maker, file, text)
        },
    ),
    ("ini mistake: interpolation: a lone %", |maker, file| {
        let text = maker.pick(&[
            "%",
            "100%",
            "50% more",
            "%s",
            "%x %(nosuch)s",
            "%%%",
            "%\nx",
        ]);
        interpolated(maker, file, text)
    }),
    ("ini mistake: interpolation: not closed", |maker, file| {
        let text = maker.pick(&[
            "%(nosuch",
            "%(",
            "%()s",
            "%(x)",
            "%(x)d",
            "x %(level) s",
            "%(a\nb)s",
        ]);
        interpolated(maker, file, text)
    }),
    ("ini mistake: interpolation: of itself", |maker, file| {
        let option = maker.pick(READ);
        let text = format!("{}%({})s", maker.pick(&["", "x", ","]), option.1);
        set_read(maker, file, option, &text)
    }),
    ("ini mistake: interpolation: too deep", |maker, file| {
        let deepest = maker.pick(&[8, 9, 9, 10, 10, 11]);
        for number in 0..deepest {
            let next = format!("%(deep{})s", number + 1);
            file.default_section().set(&format!("deep{number}"), next);
        }
        let last = format!("deep{deepest}");
        file.default_section().set(&last, "WARNING");
        let prefix = maker.pick(&["handler_", "logger_"]);
        set_read(maker, file, (prefix, "level"), "%(deep0)s")
    }),
    (
        "ini mistake: interpolation: in the middle of others",
        |maker, file| {
            let name = maker.pick(&["", "x", "%(y)s"]);
            file.default_section().set("y", "%(z)s");
            file.default_section()
                .set("x", maker.pick(&["%(y)s", "5%", "%(y"]));
            interpolated(maker, file, &format!("%(x)s{name}"))
        },
    ),
];

/// Options that are always read where they stand.
const READ: &[(&str, &str)] = &[
    ("loggers", "keys"),
    ("handlers", "keys"),
    ("formatters", "keys"),
    ("handler_", "class"),
    ("handler_", "args"),
    ("handler_", "kwargs"),
    ("handler_", "level"),
    ("handler_", "formatter"),
    ("logger_", "level"),
    ("logger_", "handlers"),
    ("formatter_", "class"),
];

fn interpolated(maker: &mut Maker, file: &mut File, text: &str) -> bool {
    let option = maker.pick(READ);
    set_read(maker, file, option, text)
}

fn set_read(maker: &mut Maker, file: &mut File, option: (&str, &str), text: &str) -> bool {
    any(maker, file, option.0).is_some_and(|section| {
        section.set(option.1, text);
        true
    })
}

fn anywhere<'a>(maker: &mut Maker, file: &'a mut File) -> &'a mut Section {
    let number = maker.below(file.sections.len());
    &mut file.sections[number]
}

/// Adds lines to any section, at one place of it.
fn add_lines(maker: &mut Maker, file: &mut File, lines: &[&str]) -> bool {
    let section = anywhere(maker, file);
    let at = maker.below(section.items.len() + 1);
    for line in lines {
        section.items.insert(at, Item::Line(line.to_string()));
    }
    true
}
