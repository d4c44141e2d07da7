//! How a file is written down.

use super::super::maker::Maker;
use super::file::{File, Item, Section};

/// The habits of one file.
struct Layout {
    delimiters: &'static [&'static str],
    other_case: bool,
    comments: usize,
    unusual_space: bool,
}

/// Options whose values may have empty lines in them.
const ANY_LINES: &[&str] = &["keys", "handlers", "args", "kwargs", "format"];

pub fn write(maker: &mut Maker, file: &File) -> String {
    let layout = Layout {
        delimiters: match maker.below(6) {
            0 | 1 => &["="],
            2 => &[" = "],
            3 => &[": "],
            4 => {
                maker.note("ini: = and : with and without space");
                &["=", ":", " = ", " : ", "\t=\t", "=  ", "  :"]
            }
            _ => &["= ", ":"],
        },
        other_case: maker.rule("ini: names of options in another case", 12),
        comments: if maker.percent(40) { 8 } else { 0 },
        unusual_space: maker.rule("ini: unusual white space", 4),
    };
    let mut text = file.before.clone();
    if maker.rule("ini: comments before the first section", 10) {
        text += "# comment\n\n   ; another = one\n";
    }
    for section in &file.sections {
        write_section(maker, &layout, section, &mut text);
    }
    if maker.rule("ini: no line break at the end", 10) {
        text.truncate(text.trim_end_matches('\n').len());
    }
    match maker.rule("ini: lines that end in CRLF", 8) {
        true => text.replace('\n', "\r\n"),
        false => text,
    }
}

fn write_section(maker: &mut Maker, layout: &Layout, section: &Section, text: &mut String) {
    *text += &format!("[{}]", section.name);
    if maker.rule("ini: text behind a header", 2) {
        *text += maker.pick(&["  # comment", " ; comment", "comment", "   "]);
    }
    text.push('\n');
    let indent = match maker.rule("ini: options that are indented alike", 4) {
        true => maker.pick(&["  ", "\t"]),
        false => "",
    };
    for item in &section.items {
        between(maker, layout, text);
        match item {
            Item::Option { name, value } => {
                write_option(maker, layout, indent, name, value, text);
            }
            Item::Line(line) => *text += &format!("{line}\n"),
        }
    }
    if maker.percent(85) {
        text.push('\n');
    }
}

/// What has no meaning between two options.
fn between(maker: &mut Maker, layout: &Layout, text: &mut String) {
    if maker.percent(layout.comments) {
        maker.note("ini: comments between options");
        *text += maker.pick(&[
            "# comment\n",
            "; level=DEBUG\n",
            "    # indented\n",
            ";\n",
            "#%(x\n",
        ]);
    }
    if maker.rule("ini: empty lines between options", 3) {
        *text += maker.pick(&["\n", "   \n", "\n\n"]);
    }
}

fn write_option(
    maker: &mut Maker,
    layout: &Layout,
    indent: &str,
    name: &str,
    value: &str,
    text: &mut String,
) {
    let name = match layout.other_case && maker.percent(50) {
        true => maker.pick(&[name.to_uppercase(), capitalized(name)]),
        false => name.to_string(),
    };
    let any_lines = ANY_LINES.contains(&name.to_lowercase().as_str());
    *text += &format!("{indent}{name}{}", maker.pick(layout.delimiters));
    let deeper = match layout.unusual_space && maker.percent(40) {
        true => maker.pick(&["\u{a0}", "\u{3000} ", "\u{1f}\t", "\u{b} "]),
        false => maker.pick(&["    ", "  ", "\t", " "]),
    };
    let deeper = format!("{indent}{deeper}");
    if any_lines && maker.rule("ini: a value that begins on the next line", 3) {
        *text += &format!("\n{deeper}");
    }
    for (number, line) in value.split('\n').enumerate() {
        if number > 0 {
            maker.note("ini: continuation lines");
            text.push('\n');
            if maker.rule("ini: comments inside a continuation", 12) {
                *text += maker.pick(&["# comment\n", "    ; 'comment\n", "\t#(\n"]);
            }
            if any_lines && maker.rule("ini: empty lines inside a value", 8) {
                text.push('\n');
            }
            *text += &deeper;
        }
        *text += line;
        if layout.unusual_space && maker.percent(30) {
            *text += maker.pick(&["\u{a0}", "\u{2003}", "\u{1c}", "\u{c}", "\u{85}"]);
        } else if maker.rule("ini: white space at the end of a line", 2) {
            *text += maker.pick(&[" ", "\t", "  "]);
        }
    }
    text.push('\n');
}

fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}
