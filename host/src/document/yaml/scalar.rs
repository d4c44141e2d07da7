//! What a scalar without quotes stands for.
//!
//! YAML 1.2 and YAML 1.1, which PyYAML reads, have different numbers. Those on which they do not
//! agree would be one thing to Python and another to others, so they are mistakes.

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
        _ => number(text),
    }
}

/// A scalar with the tag `!!KIND`; `None` if nothing can be made of it.
pub(super) fn of_kind(text: &str, kind: &str) -> Option<Scalar> {
    let Scalar::Plain(json) = resolved(text) else {
        return None;
    };
    let is_float = json.contains(['.', 'e', 'E']);
    match (kind, &*json) {
        ("null", "null") | ("bool", "true" | "false") => Some(Scalar::Plain(json)),
        (_, "null" | "true" | "false") => None,
        ("int", _) if !is_float => Some(Scalar::Plain(json)),
        ("float", _) if is_float => Some(Scalar::Plain(json)),
        ("float", _) => Some(Scalar::Plain(json + ".0")),
        _ => None,
    }
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
    if let Some(float) = float(unsigned) {
        return Scalar::Plain(format!("{minus}{float}"));
    }
    match is_disputed(unsigned) {
        true => Scalar::Mistake(
            format!("{text} is not the same to all readers of YAML"),
            "write the number in another way, or quote it if it is a text",
        ),
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
    let mut groups = whole.split(':');
    let is_sexagesimal = whole.contains(':')
        && groups
            .next()
            .is_some_and(|first| of(first, 10) && !first.starts_with('0'))
        && groups.all(|group| is_digits(group) && group.len() <= 2 && group < "6" || group == "60")
        && exponent == "0"
        && (part.is_empty() || of(part, 10));
    is_decimal && (begins_with_digit || text.len() > 1 && is_digits(&text[1..2])) || is_sexagesimal
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
            "-0x1F",
        ] {
            assert!(matches!(resolved(text), Scalar::Mistake(..)), "{text}");
        }
        assert!(matches!(resolved("-.INF"), Scalar::Mistake(..)));
    }

    #[test]
    fn all_else_is_text() {
        for text in [
            "2024-01-01",
            "127.0.0.1",
            "127.0.0.1:9030",
            "1.2.3",
            "12:75",
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
        let of = |text, kind| of_kind(text, kind).map(|scalar| scalar == plain("1.0"));
        assert_eq!(of("1", "float"), Some(true));
        assert_eq!(of("1.0", "int"), None);
        assert_eq!(of("x", "bool"), None);
        assert_eq!(of("1", "binary"), None);
        assert_eq!(of_kind("yes", "bool"), Some(plain("true")));
    }
}
