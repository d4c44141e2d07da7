//! Literals of Python, in all ways of writing them.

use super::super::maker::Maker;

/// A parameter that is not given.
pub fn absent(name: &'static str) -> (&'static str, Option<String>) {
    (name, None)
}

/// A parameter with one of several expressions.
pub fn one_of(
    maker: &mut Maker,
    name: &'static str,
    expressions: &[&str],
) -> (&'static str, Option<String>) {
    (name, Some(maker.pick(expressions).into()))
}

/// A truth value, given so often and true so often.
pub fn truth(maker: &mut Maker, given: usize, chance: usize) -> Option<String> {
    if !maker.percent(given) {
        return None;
    }
    let spelled = match maker.percent(chance) {
        true => maker.pick(&["True", "True", "1", "True"]),
        false => maker.pick(&["False", "False", "0", "False"]),
    };
    Some(spelled.into())
}

/// A whole number.
pub fn number(maker: &mut Maker, value: i64) -> String {
    if value < 0 {
        maker.note("ini: args: unary minus");
        return maker.pick(&[
            format!("{value}"),
            format!("- {}", -value),
            format!("-+{}", -value),
        ]);
    }
    match maker.below(24) {
        0 => {
            maker.note("ini: args: a number to base 16");
            maker.pick(&[
                format!("0x{value:x}"),
                format!("0X{value:X}"),
                format!("0x_{value:04x}"),
            ])
        }
        1 => {
            maker.note("ini: args: a number to base 8");
            maker.pick(&[format!("0o{value:o}"), format!("0O{value:o}")])
        }
        2 => {
            maker.note("ini: args: a number to base 2");
            maker.pick(&[format!("0b{value:b}"), format!("0B_{value:b}")])
        }
        3 => {
            maker.note("ini: args: a number with underscores");
            let digits = value.to_string();
            let digits: Vec<String> = digits.chars().map(String::from).collect();
            digits.join("_")
        }
        4 => {
            maker.note("ini: args: | of numbers");
            format!("{} | {}", value & 0x55, value & !0x55)
        }
        5 => {
            maker.note("ini: args: + of numbers");
            format!("{}+{}", value / 2, value - value / 2)
        }
        6 => {
            maker.note("ini: args: a sign or brackets");
            maker.pick(&[
                format!("+{value}"),
                format!("({value})"),
                format!("--{value}"),
            ])
        }
        _ => value.to_string(),
    }
}

/// A text that holds neither quotes nor backslashes nor anything that is interpolated.
pub fn text(maker: &mut Maker, value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    let at = maker.below(characters.len());
    let before: String = characters[..at].iter().collect();
    let behind: String = characters[at + 1..].iter().collect();
    let chosen = u32::from(characters[at]);
    let quote = maker.pick(&["'", "'", "'", "\"", "\"", "'''", "\"\"\""]);
    if quote.len() == 3 {
        maker.note("ini: args: three quotes");
    }
    match maker.below(16) {
        0 => {
            maker.note("ini: args: a prefix of a text");
            format!("{}{quote}{value}{quote}", maker.pick(&["r", "R", "u", "U"]))
        }
        1 => {
            maker.note("ini: args: an escape in a text");
            let escape = match maker.below(4) {
                0 if chosen < 256 => format!("\\x{chosen:02x}"),
                1 if chosen < 256 => format!("\\{chosen:03o}"),
                2 => format!("\\U{chosen:08x}"),
                _ => format!("\\u{chosen:04X}"),
            };
            format!("{quote}{before}{escape}{behind}{quote}")
        }
        2 if at > 0 => {
            maker.note("ini: args: texts side by side");
            let space = maker.pick(&["", " "]);
            format!("'{before}'{space}{quote}{}{behind}{quote}", characters[at])
        }
        3 if at > 0 => {
            maker.note("ini: args: + of texts");
            format!("'{before}' + {quote}{}{behind}{quote}", characters[at])
        }
        _ => format!("{quote}{value}{quote}"),
    }
}
