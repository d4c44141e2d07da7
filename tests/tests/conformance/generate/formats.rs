//! Format strings in the three styles. What they print does not depend on time or place.

use super::maker::Maker;

const FIELDS: &[&str] = &["message", "name", "levelname", "levelno"];
const TEXTS: &[&str] = &[" ", ": ", "|", "é", " 日 ", "[x]", "-", "\t", "\n", "'\""];

/// Formats that no record satisfies: validated, they are taken and fail at each record.
const UNKNOWN: &[&str] = &["nosuch", "Message", "x1", "_"];
/// Attributes of every record that are the same for all.
const RARE: &[&str] = &["msg", "args", "exc_info", "exc_text", "stack_info"];

/// A format in a style, mostly one that the style's validation takes.
pub fn format(maker: &mut Maker, style: &str) -> String {
    if maker.rule("format: empty", 2) {
        return String::new();
    }
    let mut format = String::new();
    for _ in 0..1 + maker.below(4) {
        if maker.percent(60) {
            format.push_str(maker.pick(TEXTS));
        }
        format.push_str(&match style {
            "{" => brace(maker),
            "$" => dollar(maker),
            _ => percent(maker),
        });
    }
    // That a record is told from another shows which records came through.
    if maker.percent(80) {
        format.push_str(match style {
            "{" => " {message}",
            "$" => " $message",
            _ => " %(message)s",
        });
    }
    format
}

fn field(maker: &mut Maker) -> &'static str {
    match maker.below(60) {
        0 => {
            maker.note("format: an unknown field");
            maker.pick(UNKNOWN)
        }
        1 => {
            maker.note("format: a rare attribute");
            maker.pick(RARE)
        }
        2..4 => {
            maker.note("format: asctime by a constant datefmt");
            "asctime"
        }
        _ => maker.pick(FIELDS),
    }
}

fn width(maker: &mut Maker) -> String {
    match maker.below(3) {
        0 => String::new(),
        _ => (1 + maker.below(14)).to_string(),
    }
}

fn precision(maker: &mut Maker) -> String {
    match maker.below(4) {
        0 => format!(".{}", maker.below(7)),
        _ => String::new(),
    }
}

fn percent(maker: &mut Maker) -> String {
    maker.note("format: style %");
    if maker.rule("format: %%", 6) {
        return "%%".into();
    }
    let name = field(maker);
    let number = name == "levelno";
    let flags = match maker.percent(45) {
        true => maker.pick(&["-", "0", " ", "+", "#", "-0", "0-", "+0", " +", "#0", "-#"]),
        false => "",
    };
    let kind = match number {
        true => maker.pick(&[
            "d", "d", "s", "i", "u", "x", "X", "o", "r", "a", "e", "f", "g", "E", "F", "G", "c",
        ]),
        false if maker.rule("format: a number's conversion of a text", 1) => {
            maker.pick(&["d", "x", "f", "c"])
        }
        false => maker.pick(&["s", "s", "s", "s", "r", "a"]),
    };
    if number && !matches!(kind, "d" | "s") {
        maker.note("format: conversions of numbers");
    }
    let (width, precision) = (width(maker), precision(maker));
    if !flags.is_empty() || !width.is_empty() || !precision.is_empty() {
        maker.note("format: flags, width, precision");
    }
    // Python would ask for the width as an argument.
    let width = match maker.below(100) {
        0 => "*".to_string(),
        _ => width,
    };
    format!("%({name}){flags}{width}{precision}{kind}")
}

fn brace(maker: &mut Maker) -> String {
    maker.note("format: style {");
    if maker.rule("format: {{ and }}", 8) {
        return maker.pick(&["{{", "}}", "{{x}}"]).into();
    }
    if maker.rule("format: {0}, {a.b}, {a[0]}", 3) {
        let fields = [
            "{0}",
            "{levelno.x}",
            "{name[0]}",
            "{levelname[1]}",
            "{message.x}",
            "{1!r}",
        ];
        return maker.pick(&fields).into();
    }
    let name = field(maker);
    let conversion = match maker.rule("format: !r, !s, !a", 10) {
        true => maker.pick(&["!r", "!s", "!a"]),
        false => "",
    };
    let number = name == "levelno" && conversion.is_empty();
    if !maker.rule("format: fill, alignment, width in braces", 50) {
        return format!("{{{name}{conversion}}}");
    }
    let fill = maker.pick(&["", "", "", "*", "é", "0", " ", "<", "日"]);
    let align = match maker.percent(60) {
        true => maker.pick(if number {
            &["<", ">", "^", "="]
        } else {
            &["<", ">", "^"]
        }),
        false => "",
    };
    let fill = if align.is_empty() { "" } else { fill };
    let sign = match number && maker.percent(30) {
        true => maker.pick(&["+", "-", " "]),
        false => "",
    };
    let sharp = if number && maker.percent(15) { "#" } else { "" };
    let zero = if maker.percent(12) { "0" } else { "" };
    let width = match maker.rule("format: a width from a field", 2) {
        true => "{levelno}".to_string(),
        false => width(maker),
    };
    let group = match number && maker.percent(15) {
        true => maker.pick(&[",", "_"]),
        false => "",
    };
    let precision = if number && maker.percent(80) {
        String::new()
    } else {
        precision(maker)
    };
    let kind = match number {
        true => maker.pick(&[
            "", "", "d", "d", "x", "X", "o", "b", "e", "f", "g", "G", "E", "%", "n", "c",
        ]),
        false if maker.rule("format: a number's type for a text", 3) => {
            maker.pick(&["d", "x", "f"])
        }
        false => maker.pick(&["", "", "s"]),
    };
    format!(
        "{{{name}{conversion}:{fill}{align}{sign}{sharp}{zero}{width}{group}{precision}{kind}}}"
    )
}

fn dollar(maker: &mut Maker) -> String {
    maker.note("format: style $");
    if maker.rule("format: $$", 8) {
        return "$$".into();
    }
    let name = field(maker);
    match maker.below(5) {
        0 | 1 => format!("${{{name}}}"),
        2 if maker.rule("format: a $name before a letter", 40) => {
            format!("${name}{}", maker.pick(&["é", "日", "-", ".x"]))
        }
        _ => format!("${name} "),
    }
}

/// Formats that the validation of their style refuses, mostly.
pub fn refused(maker: &mut Maker, style: &str) -> String {
    let formats: &[&str] = match style {
        "{" => &[
            "plain",
            "{",
            "}",
            "{message",
            "message}",
            "{message:}}",
            "{message!x}",
            "{message!}",
            "{message:é}",
            "{message:10q}",
            "{me ssage}",
            "{message.}",
            "{message[}",
            "{!r}",
            "{}",
            "{message!rr}",
            "{-}",
            "{{}}",
            "{{message}}",
            "{message:{x.y}}",
            "{message:>>>5}",
            "{message:\n}",
            "{ message}",
        ],
        "$" => &[
            "plain",
            "$",
            "a $ b",
            "$message $",
            "$1",
            "${",
            "${message",
            "$$",
            "${}",
            "${1}",
            "$message ${",
            "$é",
            "${me ssage}",
            "$message $1",
        ],
        _ => &[
            "plain",
            "%",
            "%5d",
            "%(message)",
            "%(message",
            "%(mess age)s",
            "%message",
            "%()s",
            "%%(message)s",
            "{message}",
            "$message",
            "%(message)y",
            "%(message)ld",
            "%d %%",
            "%(message) é",
            "100%",
            "%(message)5",
            "%(message)s %",
            "%(message)s %y",
            "%(message)s %d",
        ],
    };
    maker.pick(formats).into()
}
