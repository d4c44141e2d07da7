//! What a scalar without quotes stands for.
//!
//! YAML 1.2 and YAML 1.1, which PyYAML reads, have different numbers, and dates are only in YAML 1.1. Those on
//! which they do not agree would be one thing to Python and another to others, so they are mistakes.

use logconf_core::repr;

/// What a scalar is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Plain(String),
    Text,
    /// It is none, with what may be done.
    Mistake(String, &'static str),
}

fn plain(json: &str) -> Scalar {
    Scalar::Plain(json.to_owned())
}

/// A scalar without quotes and without a tag.
pub(super) fn resolved(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => plain("null"),
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => plain("true"),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => plain("false"),
        // In YAML 1.1 it is a kind of its own.
        "=" => disputed(text),
        _ => number(text),
    }
}

/// A scalar without quotes and with the tag `!`, which makes a text of it in YAML 1.2 alone.
pub(super) fn unspecific(text: &str) -> Scalar {
    match resolved(text) {
        Scalar::Text => Scalar::Text,
        _ => disputed(&format!("! {text}")),
    }
}

/// A scalar with the tag `!!KIND`; `None` if there is no such kind of scalar.
pub(super) fn of_kind(text: &str, kind: &str) -> Option<Scalar> {
    let (what, hint) = match kind {
        "null" => (
            "null",
            "the tag !!null stands in front of null, ~ or nothing",
        ),
        "bool" => (
            "boolean",
            "the tag !!bool stands in front of true, false, yes, no, on or off",
        ),
        "int" => ("integer", "the tag !!int stands in front of a whole number"),
        "float" => ("number", "the tag !!float stands in front of a number"),
        _ => return None,
    };
    let is_float = |json: &str| json.contains(['.', 'e', 'E']);
    let scalar = match (kind, resolved(text)) {
        ("null", Scalar::Plain(json)) if json == "null" => Some(json),
        ("bool", Scalar::Plain(json)) if json == "true" || json == "false" => Some(json),
        (_, Scalar::Plain(json)) if ["null", "true", "false"].contains(&&*json) => None,
        ("int", Scalar::Plain(json)) if !is_float(&json) => Some(json),
        ("float", Scalar::Plain(json)) if is_float(&json) => Some(json),
        ("float", Scalar::Plain(json)) => Some(json + ".0"),
        _ => None,
    };
    let mistake = || Scalar::Mistake(format!("{} is no {what}", repr(text)), hint);
    Some(scalar.map_or_else(mistake, Scalar::Plain))
}

/// What is one thing in YAML 1.1 and another in YAML 1.2.
fn disputed(text: &str) -> Scalar {
    Scalar::Mistake(
        format!("{text} is not the same to all readers of YAML"),
        "write it in another way, or quote it if it is a text",
    )
}

fn number(text: &str) -> Scalar {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let minus = if text.starts_with('-') { "-" } else { "" };
    let special = unsigned.to_ascii_lowercase();
    if special == ".inf" || special == ".nan" {
        let sentence = format!("there is no number {text} in a configuration");
        return Scalar::Mistake(sentence, "quote it if it is a text");
    }
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Scalar::Text;
    }
    if is_digits(unsigned) && (unsigned == "0" || !unsigned.starts_with('0')) {
        return Scalar::Plain(format!("{minus}{unsigned}"));
    }
    if let Some(digits) = text.strip_prefix("0x")
        && let Ok(value) = u128::from_str_radix(digits, 16)
        && !digits.starts_with('+')
    {
        return Scalar::Plain(value.to_string());
    }
    // YAML 1.1 has no sign in front of a point.
    if let Some(float) = float(unsigned)
        && (unsigned == text || !unsigned.starts_with('.'))
    {
        return Scalar::Plain(format!("{minus}{float}"));
    }
    match is_disputed(unsigned) || is_timestamp(text) {
        true => disputed(text),
        false => Scalar::Text,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number with a point, and an exponent with a sign if it has one, as both versions have it.
fn float(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, part) = mantissa.split_once('.')?;
    let are_digits = whole
        .bytes()
        .chain(part.bytes())
        .all(|b| b.is_ascii_digit());
    if !are_digits || whole.is_empty() && part.is_empty() {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let part = if part.is_empty() { "0" } else { part };
    match exponent {
        None => Some(format!("{whole}.{part}")),
        Some(exponent) => {
            let digits = exponent.strip_prefix(['-', '+'])?;
            is_digits(digits).then(|| format!("{whole}.{part}e{exponent}"))
        }
    }
}

/// Whether one of the versions takes it for a number: octal and binary ones, digits in groups, minutes
/// and seconds, signed hexadecimal ones, exponents without a point or a sign.
fn is_disputed(text: &str) -> bool {
    let of = |digits: &str, radix: u32| {
        !digits.is_empty() && digits.chars().all(|c| c == '_' || c.is_digit(radix))
    };
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)];
    if prefixed.iter().any(|(prefix, radix)| {
        let digits = text.strip_prefix(prefix);
        digits.is_some_and(|digits| of(digits, *radix))
    }) {
        return true;
    }
    let begins_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_decimal = of(&format!("{whole}{part}"), 10) && of(exponent, 10);
    is_decimal && (begins_with_digit || text.len() > 1 && is_digits(&text[1..2]))
        || begins_with_digit && is_sexagesimal(text)
}

/// Whether it is minutes and seconds: `1:30`, `190:20:30.5`.
fn is_sexagesimal(text: &str) -> bool {
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let are_digits = |text: &str| text.bytes().all(|b| b == b'_' || b.is_ascii_digit());
    let is_group = |group: &str| match group.as_bytes() {
        [ones] => ones.is_ascii_digit(),
        [tens, ones] => (b'0'..=b'5').contains(tens) && ones.is_ascii_digit(),
        _ => false,
    };
    let Some((first, groups)) = whole.split_once(':') else {
        return false;
    };
    are_digits(first)
        && (part.is_some() || !first.starts_with('0'))
        && groups.split(':').all(is_group)
        && part.is_none_or(are_digits)
}

/// Whether it is a date of YAML 1.1, with a time or without: `2024-01-01`, `2024-1-1T0:30:00.5 +01:00`.
/// YAML 1.2 has none.
fn is_timestamp(text: &str) -> bool {
    let is_short = |part: &str| part.len() <= 2 && is_digits(part);
    let is_pair = |part: &str| part.len() == 2 && is_digits(part);
    let is_year = |part: &str| part.len() == 4 && is_digits(part);
    let (date, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(end) => (&text[..end], Some(&text[end..])),
        None => (text, None),
    };
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else {
        return false;
    };
    let Some(time) = time else {
        return is_year(year) && is_pair(month) && is_pair(day);
    };
    let time = match time.strip_prefix(['T', 't']) {
        Some(time) => time,
        None => time.trim_start_matches([' ', '\t']),
    };
    let end = time.find(|c: char| !c.is_ascii_digit() && !":.".contains(c));
    let (clock, zone) = time.split_at(end.unwrap_or(time.len()));
    let (clock, part) = clock.split_once('.').unwrap_or((clock, ""));
    let [hour, minute, second] = clock.split(':').collect::<Vec<_>>()[..] else {
        return false;
    };
    let zone = zone.trim_start_matches([' ', '\t']);
    let is_zone = match zone.strip_prefix(['-', '+']) {
        Some(offset) => match offset.split_once(':') {
            Some((hours, minutes)) => is_short(hours) && is_pair(minutes),
            None => is_short(offset),
        },
        None => zone.is_empty() || zone == "Z",
    };
    is_year(year)
        && [month, day, hour].into_iter().all(is_short)
        && [minute, second].into_iter().all(is_pair)
        && part.bytes().all(|byte| byte.is_ascii_digit())
        && is_zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_readers_agree_on_is_a_number() {
        for (text, json) in [
            ("0", "0"),
            ("-12", "-12"),
            ("+12", "12"),
            ("0x1F", "31"),
            ("1.5", "1.5"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("01.50", "1.50"),
            ("-1.5e+3", "-1.5e+3"),
        ] {
            assert_eq!(resolved(text), plain(json), "{text}");
        }
    }

    #[test]
    fn what_they_do_not_agree_on_is_a_mistake() {
        for text in [
            "017",
            "08",
            "0o17",
            "0b11",
            "1_000",
            "1e3",
            "1.5e3",
            "1_0.5",
            "12:30",
            "1:30:00.5",
            "1:7",
            "-1_0:59",
            "0:30.",
            "-0x1F",
            "-.5",
            "+.5e+3",
            "=",
            "2024-01-01",
            "2024-1-1T0:30:00",
            "2024-01-01t00:30:00.5Z",
            "2024-01-01 00:30:00. +1",
            "2024-01-01 \t00:30:00-01:30",
        ] {
            assert!(matches!(resolved(text), Scalar::Mistake(..)), "{text}");
        }
        assert!(matches!(resolved("-.INF"), Scalar::Mistake(..)));
    }

    #[test]
    fn all_else_is_text() {
        for text in [
            "2024-1-1",
            "24-01-01",
            "2024-01-01.log",
            "2024-01-01T",
            "2024-01-01T00:30",
            "2024-01-01T00:30:00Zulu",
            "2024-01-01T00:30:00+1:3",
            "-2024-01-01",
            "127.0.0.1",
            "127.0.0.1:9030",
            "1.2.3",
            "12:75",
            "1:60",
            "0:30",
            "12:30am",
            "1e",
            "e3",
            ".",
            "..",
            "-",
            "+",
            "0x",
            "0xg",
            "_1",
            "y",
            "N",
            "nUll",
            "%(message)s",
            "ä",
        ] {
            assert_eq!(resolved(text), Scalar::Text, "{text}");
        }
    }

    #[test]
    fn tags_say_what_it_is_to_be() {
        assert_eq!(of_kind("1", "float"), Some(plain("1.0")));
        assert_eq!(of_kind("yes", "bool"), Some(plain("true")));
        assert_eq!(of_kind("1", "binary"), None);
        for (text, kind) in [("1.0", "int"), ("x", "bool"), ("017", "int")] {
            assert!(
                matches!(of_kind(text, kind), Some(Scalar::Mistake(..))),
                "{text}"
            );
        }
        assert!(matches!(unspecific("1"), Scalar::Mistake(..)));
        assert_eq!(unspecific("x"), Scalar::Text);
    }
}
