//! Options that come from elsewhere: from `[DEFAULT]`, from `defaults`, by interpolation.

use super::super::maker::Maker;
use super::file::File;
use crate::json::Json;

/// The rule, the option that may stand in `[DEFAULT]`, and for sections that would then have one that
/// they must not have: how they begin, and the option's value there.
const HOISTED: &[(&str, &str, &str, &str)] = &[
    ("ini: DEFAULT: level", "level", "", ""),
    ("ini: DEFAULT: formatter", "formatter", "", ""),
    ("ini: DEFAULT: propagate", "propagate", "", ""),
    ("ini: DEFAULT: handlers", "handlers", "", ""),
    ("ini: DEFAULT: class", "class", "formatter_", ""),
    ("ini: DEFAULT: args", "args", "handler_", "()"),
    ("ini: DEFAULT: kwargs", "kwargs", "handler_", "{}"),
    ("ini: DEFAULT: format", "format", "formatter_", ""),
    ("ini: DEFAULT: datefmt", "datefmt", "", ""),
    ("ini: DEFAULT: style", "style", "formatter_", "%"),
    ("ini: DEFAULT: qualname", "qualname", "", ""),
    ("ini: DEFAULT: target", "target", "handler_", ""),
    ("ini: DEFAULT: keys", "keys", "", ""),
];

/// Moves some options to `[DEFAULT]`, from all sections in which they are the same.
pub fn hoist(maker: &mut Maker, file: &mut File) {
    for &(rule, option, begins, otherwise) in HOISTED {
        let numbers = file.named("").into_iter();
        let values = numbers.filter_map(|number| file.sections[number].get(option));
        let values: Vec<String> = values.map(String::from).collect();
        let wanted = maker.percent(5);
        if values.is_empty() || !wanted {
            continue;
        }
        maker.note(rule);
        let value = maker.pick(&values);
        for section in &mut file.sections {
            if section.get(option) == Some(&value) {
                section.remove(option);
            } else if !begins.is_empty()
                && section.name.starts_with(begins)
                && section.get(option).is_none()
            {
                section.set(option, otherwise);
            }
        }
        file.default_section().set(option, value);
    }
}

/// Options whose values are interpolated when they are read.
const INTERPOLATED: &[&str] = &[
    "keys",
    "level",
    "handlers",
    "formatter",
    "class",
    "args",
    "kwargs",
    "qualname",
    "propagate",
    "target",
];

/// Names of options that nothing else reads.
const NAMES: &[&str] = &["base", "x1", "my name", "ünï", "log.level", "args2"];

/// Puts references in place of some values or of parts of them.
pub fn interpolate(maker: &mut Maker, file: &mut File) {
    let count = maker.pick(&[0, 0, 0, 1, 2, 3]);
    for name in maker.shuffled(NAMES, count) {
        let mut places = Vec::new();
        for (number, section) in file.sections.iter().enumerate() {
            for (option, value) in section.options() {
                let plain = !value.is_empty() && !value.contains('%');
                if plain && INTERPOLATED.contains(&option) && section.name != "DEFAULT" {
                    places.push((number, option.to_string(), value.to_string()));
                }
            }
        }
        if places.is_empty() {
            return;
        }
        let (number, option, value) = maker.pick(&places);
        let characters: Vec<char> = value.chars().collect();
        let (from, to) = match maker.rule("ini: interpolation: a part of a value", 50) {
            true => {
                let from = maker.below(characters.len());
                (from, from + maker.below(characters.len() - from + 1))
            }
            false => (0, characters.len()),
        };
        let part = |range: &[char]| range.iter().collect::<String>();
        let value = part(&characters[from..to]);
        // White space around a value is lost, but may be part of a name.
        if value.trim() != value && !option.ends_with("args") {
            continue;
        }
        let spelled = match maker.rule("ini: interpolation: a name in another case", 15) {
            true => name.to_uppercase(),
            false => name.to_string(),
        };
        let (before, behind) = (part(&characters[..from]), part(&characters[to..]));
        let text = format!("{before}%({spelled})s{behind}");
        file.sections[number].set(&option, text);
        define(maker, file, number, name, value);
    }
}

/// Gives a name its value, where the section can refer to it.
fn define(maker: &mut Maker, file: &mut File, number: usize, name: &str, value: String) {
    let section = file.sections[number].name.clone();
    let mut value = value;
    let nested = maker.rule("ini: interpolation: nested", 25);
    if nested {
        let inner = format!("inner {name}");
        file.default_section().set(&inner, value);
        value = format!("%({inner})s");
    }
    match maker.below(4) {
        0 | 1 => {
            maker.note("ini: interpolation: from DEFAULT");
            file.default_section().set(name, value);
        }
        2 => {
            maker.note("ini: interpolation: from the same section");
            let section = file.section(&section);
            section.expect("the section is there").set(name, value);
        }
        _ => {
            maker.note("ini: interpolation: from defaults");
            file.defaults.set(name, value);
        }
    }
}

/// Completes `defaults`: with what the file refers to, and with more.
pub fn defaults(maker: &mut Maker, file: &mut File) {
    if file.holds("%(here)s") || file.holds("%(Here)s") {
        match maker.rule("ini: DEFAULT: here", 20) {
            true => file.default_section().set("HERE", "."),
            false => file.defaults.set("here", maker.pick(&[".", ".", "./."])),
        }
        if maker.rule("ini: DEFAULT stands above defaults", 15) {
            file.defaults.set("here", "nosuch");
            file.default_section().set("here", ".");
            file.default_section().remove("HERE");
        }
    }
    if maker.rule("ini: defaults that nobody reads", 6) {
        file.defaults.set("Nobody", "100%");
        file.defaults.set("__file__", "%(nosuch)s");
    }
    if maker.rule("ini: defaults: a level", 3) {
        file.defaults.set("level", "INFO");
    }
    if maker.rule("ini: defaults: a number", 3) {
        let value = maker.pick(&["0", "1", "5"]);
        file.defaults.set("propagate", Json::Plain(value.into()));
    }
}
