//! A record as the fields of a web form. CPython: `urllib.parse.urlencode`.

use logconf_core::repr;

use crate::handlers::network::attributes::{Attributes, Value};

/// Names and values as a server's form has them: `name=a.b&msg=one+two`.
pub(super) fn encoded(attributes: &Attributes<'_>) -> String {
    let mut form = String::new();
    for (name, value) in attributes {
        if !form.is_empty() {
            form.push('&');
        }
        quote(&mut form, name);
        form.push('=');
        match (&**name, value) {
            // A record in CPython has an empty tuple there.
            ("args", Value::None) => quote(&mut form, "()"),
            _ => quote(&mut form, &text(value)),
        }
    }
    form
}

/// CPython: `urllib.parse.quote_plus`.
fn quote(form: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => {
                form.push(byte.into());
            }
            b' ' => form.push('+'),
            _ => form.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// CPython: `str(value)`.
fn text(value: &Value<'_>) -> String {
    match value {
        Value::Str(text) => text.clone().into_owned(),
        _ => shown(value),
    }
}

/// CPython: `repr(value)`.
fn shown(value: &Value<'_>) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Real(number) => real(*number),
        Value::Str(text) => repr(text).to_string(),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Dict(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| format!("{}: {}", repr(key), shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// CPython: `float.__repr__`: the shortest digits that mean this number, with an exponent of at
/// least two digits where there would be many zeros.
fn real(number: f64) -> String {
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return match number {
            f64::INFINITY => "inf".to_owned(),
            f64::NEG_INFINITY => "-inf".to_owned(),
            _ => "nan".to_owned(),
        };
    };
    match exponent.parse() {
        Ok(-4..16) => format!("{number:?}"),
        Ok(exponent @ ..0) => format!("{digits}e-{:02}", -exponent),
        Ok(exponent) => format!("{digits}e+{exponent:02}"),
        Err(_) => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_pythons_str_writes_them() {
        let list = vec![Value::Str("it's".into()), Value::None, Value::Bool(true)];
        let dict = vec![
            ("k".into(), Value::List(list)),
            ("n".into(), Value::Int(-7)),
        ];
        for (value, expected) in [
            (Value::Str("it's".into()), "it's"),
            (Value::Dict(dict), r#"{'k': ["it's", None, True], 'n': -7}"#),
            (Value::Bool(false), "False"),
            (Value::Int(i128::from(u64::MAX)), "18446744073709551615"),
            (Value::Real(1_700_000_000.123_456), "1700000000.123456"),
            (Value::Real(0.0), "0.0"),
            (Value::Real(-2.0), "-2.0"),
            (Value::Real(0.0001), "0.0001"),
            (Value::Real(0.000_012_5), "1.25e-05"),
            (Value::Real(9_999_999_999_999_998.0), "9999999999999998.0"),
            (Value::Real(1e16), "1e+16"),
            (Value::Real(1.5e300), "1.5e+300"),
            (Value::Real(f64::INFINITY), "inf"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }

    #[test]
    fn names_and_values_are_quoted() {
        let attributes = vec![
            ("a b".into(), Value::Str("ü&=+~/".into())),
            ("args".into(), Value::None),
        ];
        assert_eq!(encoded(&attributes), "a+b=%C3%BC%26%3D%2B~%2F&args=%28%29");
    }
}
