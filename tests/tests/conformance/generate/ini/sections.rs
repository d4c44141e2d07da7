//! The sections that logging reads, and some that it does not.

use std::collections::BTreeMap;

use super::super::maker::Maker;
use super::super::{formats, formatters, values};
use super::file::{File, Item, Section};
use super::{arguments, classes};

/// Part of the name of each section that nothing refers to.
pub const NOBODY: &str = "nobody";

/// `[formatters]` and its like: the names of sections, without what they begin with.
pub fn keys(maker: &mut Maker, plural: &str, sections: &[Section]) -> Section {
    let prefix = format!("{}_", plural.trim_end_matches('s'));
    let named = sections.iter().map(|s| s.name[prefix.len()..].to_string());
    let mut names: Vec<String> = named.collect();
    if plural == "loggers" {
        names = maker.shuffled(&names, names.len());
    }
    if names.len() > 1 && !names.is_sorted() {
        maker.note("ini: keys in an order of their own");
    }
    if names.iter().any(|name| name.is_empty()) {
        maker.note("ini: a comma too many, and a section for it");
    }
    let others: Vec<String> = names.iter().filter(|n| *n != "root").cloned().collect();
    if !others.is_empty() && maker.rule("ini: keys: twice the same", 4) {
        names.push(maker.pick(&others));
    }
    let mut section = Section::new(plural);
    section.set("keys", list(maker, &names));
    section
}

/// Names with commas between them.
fn list(maker: &mut Maker, names: &[String]) -> String {
    let between = match maker.below(20) {
        0..10 => ",",
        10..16 => ", ",
        16..18 => " ,  ",
        _ => {
            if names.len() > 1 {
                maker.note("ini: a list over several lines");
            }
            ",\n"
        }
    };
    names.join(between)
}

/// Names for sections of a kind; one may be empty.
fn names<T: ToString + Clone>(maker: &mut Maker, from: &[T], most: usize) -> Vec<String> {
    let mut names = maker.some(from, most);
    let mut names: Vec<String> = names.drain(..).map(|name| name.to_string()).collect();
    if maker.percent(2) {
        let at = maker.below(names.len() + 1);
        names.insert(at, String::new());
    }
    names
}

/// The sections of formatters, and the names of those.
pub fn formatters(maker: &mut Maker) -> (Vec<Section>, Vec<String>) {
    if maker.rule("ini: no formatters", 15) {
        return Default::default();
    }
    let names = names(maker, formatters::NAMES, 3);
    let sections = names.iter().map(|name| formatter(maker, name)).collect();
    (sections, names)
}

fn formatter(maker: &mut Maker, name: &str) -> Section {
    let mut section = Section::new(format!("formatter_{name}"));
    let style = maker.pick(&["%", "%", "%", "%", "{", "$"]);
    if maker.rule("ini: formatter: no format", 6) {
        // The style has one of its own.
    } else if maker.rule("ini: formatter: an empty format", 6) {
        section.set("format", "");
    } else {
        let mut format = formats::format(maker, style);
        if maker.rule("ini: a format over two lines", 8) {
            format += "\nsecond line";
        }
        section.set("format", format);
    }
    maker.note(match style {
        "%" => "ini: style %",
        "{" => "ini: style {",
        _ => "ini: style $",
    });
    if style != "%" || maker.percent(15) {
        section.set("style", style);
    }
    // Constant, so that a format with asctime prints the same on both sides.
    section.set("datefmt", maker.pick(&["then", "at %% noon", "100%%"]));
    if maker.rule("ini: formatter: class", 20) {
        section.set("class", maker.pick(&["logging.Formatter", ""]));
    }
    section
}

/// The sections of handlers, and the names of those. Formatters are those that exist.
pub fn handlers(maker: &mut Maker, formatters: &[String]) -> (Vec<Section>, Vec<String>) {
    if maker.rule("ini: no handlers", 3) {
        return Default::default();
    }
    let known = maker.handlers.clone();
    let names = names(maker, &known, 5);
    let made = names.iter().map(|name| handler(maker, name, formatters));
    let mut sections: Vec<Section> = made.collect();
    set_targets(maker, &mut sections, &names);
    (sections, names)
}

fn handler(maker: &mut Maker, name: &str, formatters: &[String]) -> Section {
    let mut section = Section::new(format!("handler_{name}"));
    let (class, parameters) = classes::class(maker);
    section.set("class", class);
    arguments::write(maker, &parameters, &mut section);
    if maker.rule("ini: handler: level", 30) {
        section.set("level", values::level_name(maker));
    }
    if !formatters.is_empty() && maker.percent(65) {
        section.set("formatter", maker.pick(formatters));
    } else if maker.rule("ini: handler: an empty formatter", 6) {
        section.set("formatter", "");
    }
    section
}

/// Gives each MemoryHandler a target: one that comes before it or behind it, sometimes another
/// one, never in a circle.
fn set_targets(maker: &mut Maker, sections: &mut [Section], names: &[String]) {
    let is_memory = |s: &Section| s.get("class").is_some_and(classes::is_memory);
    let (memories, others): (Vec<usize>, Vec<usize>) =
        (0..sections.len()).partition(|&number| is_memory(&sections[number]));
    let memories = maker.shuffled(&memories, memories.len());
    for (rank, &number) in memories.iter().enumerate() {
        let later = &memories[rank + 1..];
        let among = match later.is_empty() || others.is_empty() {
            true => [later, &others[..]].concat(),
            false if maker.percent(50) => later.to_vec(),
            false => others.clone(),
        };
        if maker.rule("ini: memory: an empty target", 6) {
            sections[number].set("target", "");
        } else if !among.is_empty() && !maker.rule("ini: memory: no target", 6) {
            let target = maker.pick(&among);
            maker.note(match target < number {
                true => "ini: memory: a target before it",
                false => "ini: memory: a target behind it",
            });
            if later.contains(&target) {
                maker.note("ini: memory: another one as target");
            }
            sections[number].set("target", names[target].as_str());
        }
    }
}

/// The sections of loggers, the root among them, and the handlers that loggers end up with.
pub fn loggers(maker: &mut Maker, handlers: &[String]) -> (Vec<Section>, Vec<String>) {
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut root, chosen) = logger(maker, "root", handlers);
    let level = maker.pick(&["DEBUG", "DEBUG", "DEBUG", "INFO", "NOTSET", "WARNING"]);
    if maker.percent(85) {
        root.set("level", level);
    }
    if maker.rule("ini: the root with a qualname and propagate", 5) {
        root.set("qualname", maker.pick(&["root", "", "nobody"]));
        root.set("propagate", maker.pick(&["0", "no"]));
    }
    own.insert("root".into(), chosen);
    let mut sections = vec![root];
    const KEYS: &[&str] = &["app", "db", "é", "a b", "x.y", "Root", "1"];
    let keys = match maker.rule("ini: no logger but the root", 10) {
        true => Vec::new(),
        false => names(maker, KEYS, 4),
    };
    for key in keys {
        let (mut section, chosen) = logger(maker, &key, handlers);
        let name = maker.logger();
        if matches!(name, "root" | "") {
            maker.note("ini: qualname: root or empty");
        }
        let id = if name.is_empty() { "root" } else { name };
        if own.insert(id.into(), chosen).is_some() && id != "root" {
            maker.note("ini: two sections with one qualname");
        }
        section.set("qualname", name);
        if maker
            .loggers
            .iter()
            .any(|other| other.starts_with(&format!("{name}.")))
        {
            maker.note("ini: qualname: others are below it");
        }
        if maker.rule(
            "ini: propagate: a number beyond 0 and 1, or in other digits",
            15,
        ) {
            section.set(
                "propagate",
                maker.pick(&["2", "-1", "+1", "00", "0_0", "1_0"]),
            );
        } else if maker.rule("ini: propagate: none", 40) {
            // It is set to true then.
        } else {
            section.set("propagate", maker.pick(&["0", "1", "1", " 1 "]));
        }
        sections.push(section);
    }
    // The order in which two sections with one qualname come is not known here.
    let twice = sections.len() > own.len();
    let live = own.into_values().flatten().filter(|name| !name.is_empty());
    (sections, if twice { Vec::new() } else { live.collect() })
}

fn logger(maker: &mut Maker, key: &str, handlers: &[String]) -> (Section, Vec<String>) {
    let mut section = Section::new(format!("logger_{key}"));
    if !maker.rule("ini: logger: no level", 45) {
        section.set("level", values::level_name(maker));
    }
    let mut chosen = Vec::new();
    let none = handlers.is_empty() || maker.percent(if key == "root" { 5 } else { 25 });
    if none {
        maker.note("ini: logger: no handlers");
    } else {
        chosen = maker.some(handlers, 3);
        if maker.rule("ini: handlers: twice the same", 5) {
            chosen.push(chosen[0].clone());
        }
    }
    section.set("handlers", list(maker, &chosen));
    (section, chosen)
}

/// Adds sections and options that nothing reads.
pub fn unread(maker: &mut Maker, file: &mut File) {
    let mut add = |name: &str, options: &[(&str, &str)]| {
        let mut section = Section::new(name);
        let option = |&(name, value): &(&str, &str)| Item::Option {
            name: name.into(),
            value: value.into(),
        };
        section.items = options.iter().map(option).collect();
        file.sections.push(section);
    };
    if maker.rule("ini: sections that nobody names", 20) {
        add("handler_nobody", &[("class", "No Such"), ("args", "(((")]);
        add("logger_nobody", &[("qualname", "a"), ("level", "none")]);
        add(
            "formatter_nobody",
            &[("format", "%(nosuch"), ("style", "nosuch")],
        );
    }
    if maker.rule("ini: sections about other things", 20) {
        let url = "egg:nobody#main:x=y";
        add("app:nobody", &[("use", url), ("a.b c", "1 = 2 : 3")]);
        add(
            "nobody",
            &[("sqlalchemy.url", "driver://user:pass@host/db")],
        );
    }
    if maker.rule("ini: options that nobody reads", 15) {
        let number = maker.below(file.sections.len());
        let section = &mut file.sections[number];
        section.set(
            "nobody",
            maker.pick(&["", "%(nosuch)s 100%", "x = y", "[z]"]),
        );
        section.set("filters", "nosuch");
    }
}
