//! `args` and `kwargs`: expressions that give the arguments of a class.

use super::super::maker::Maker;
use super::classes::Parameters;
use super::file::Section;

/// Gives a section the arguments: the first of them by their places, the others by their names.
pub fn write(maker: &mut Maker, parameters: &Parameters, section: &mut Section) {
    let given = parameters.iter().take_while(|(_, value)| value.is_some());
    let leading = given.count();
    let placed = match maker.below(4) {
        0 => 0,
        1 => maker.below(leading + 1),
        _ => leading,
    };
    let (placed, named) = parameters.split_at(placed);
    let placed: Vec<&str> = placed.iter().filter_map(|(_, v)| v.as_deref()).collect();
    let named = named.iter().filter_map(|(k, v)| Some((*k, v.as_deref()?)));
    let named: Vec<(&str, &str)> = named.collect();
    if !placed.is_empty() && !named.is_empty() {
        maker.note("ini: args and kwargs");
    }
    if !placed.is_empty() {
        section.set("args", positional(maker, &placed));
    } else if !maker.rule("ini: no args", 50) {
        section.set(
            "args",
            maker.pick(&["()", "()", "[]", "tuple()", "list()", "set()", "{}", "( )"]),
        );
        maker.note("ini: args: of nothing");
    }
    if !named.is_empty() {
        maker.note("ini: kwargs");
        section.set("kwargs", by_name(maker, &named));
    } else if maker.rule("ini: kwargs: of nothing", 8) {
        section.set("kwargs", maker.pick(&["{}", "dict()", "{ }"]));
    }
}

fn positional(maker: &mut Maker, values: &[&str]) -> String {
    let quoted = |value: &&str| value.starts_with(['\'', '"']);
    match maker.below(20) {
        0..3 => {
            maker.note("ini: args: a list");
            enclosed(maker, "[", values, "]", false)
        }
        3 => {
            maker.note("ini: args: a tuple without brackets");
            match values {
                [one] => format!("{one},"),
                _ => values.join(", "),
            }
        }
        4 if values.len() == 1 => {
            maker.note("ini: args: a set");
            format!("{{{}}}", values[0])
        }
        5..8 if values.iter().all(quoted) => {
            maker.note("ini: args: a dict, whose keys they are");
            let entries: Vec<String> = values.iter().map(|value| format!("{value}: 0")).collect();
            let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
            enclosed(maker, "{", &entries, "}", false)
        }
        _ => enclosed(maker, "(", values, ")", values.len() == 1),
    }
}

fn by_name(maker: &mut Maker, named: &[(&str, &str)]) -> String {
    let quote = maker.pick(&["'", "\""]);
    let colon = maker.pick(&[": ", ":", " : "]);
    let named = maker.shuffled(named, named.len());
    let entry = |(name, value): &(&str, &str)| format!("{quote}{name}{quote}{colon}{value}");
    let entries: Vec<String> = named.iter().map(entry).collect();
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    enclosed(maker, "{", &entries, "}", false)
}

/// Items between brackets, on one line or several, with a comma at the end or without.
fn enclosed(maker: &mut Maker, open: &str, items: &[&str], close: &str, comma: bool) -> String {
    let last = match comma || maker.rule("ini: args: a comma at the end", 15) {
        true => maker.pick(&[",", ", "]),
        false => "",
    };
    if !maker.rule("ini: args over several lines", 12) {
        let between = maker.pick(&[", ", ",", " , "]);
        let behind = match maker.rule("ini: args: a comment of Python", 2) {
            true => " # a comment",
            false => "",
        };
        return format!("{open}{}{last}{close}{behind}", items.join(between));
    }
    let note = match maker.rule("ini: args: a comment of Python on a line of several", 10) {
        true => "  # a comment",
        false => "",
    };
    let items = items.join(&format!(",{note}\n"));
    let begin = maker.pick(&["", "\n"]);
    let end = maker.pick(&["", "\n"]);
    format!("{open}{begin}{items}{last}{end}{close}")
}
