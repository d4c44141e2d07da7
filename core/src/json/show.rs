//! Values as Python shows them, for messages and formats.

use core::fmt::{self, Display, Write};

use super::repr::write_repr;
use super::{Cursor, Kind, Value};
use crate::decimal::Decimal;

/// Python's `repr` of a value of the document.
pub(crate) struct ValueRepr<'d>(pub(crate) Value<'d>);

/// Python's `str` of it: a string stands without quotes.
pub(crate) struct ValueStr<'d>(pub(crate) Value<'d>);

impl Display for ValueStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.str() {
            Some(string) => string.fmt(f),
            None => ValueRepr(self.0).fmt(f),
        }
    }
}

impl Display for ValueRepr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(self.0, false, f)
    }
}

/// Writes Python's `repr` of a value, or its `ascii`: token by token, which needs no
/// recursion, as JSON and Python put the same things in the same order.
pub(crate) fn write_value(value: Value<'_>, ascii: bool, out: &mut dyn Write) -> fmt::Result {
    let text = value.raw();
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        at += 1;
        match byte {
            b',' => out.write_str(", ")?,
            b':' => out.write_str(": ")?,
            b'{' | b'}' | b'[' | b']' => out.write_char(byte as char)?,
            0..=b' ' => {}
            _ => {
                let mut cursor = Cursor::new(text, at - 1);
                write_scalar(cursor.take(), ascii, out)?;
                at = cursor.offset();
            }
        }
    }
    Ok(())
}

fn write_scalar(scalar: Value<'_>, ascii: bool, out: &mut dyn Write) -> fmt::Result {
    match (scalar.str(), scalar.kind()) {
        (Some(string), _) => write_repr(string, ascii, out),
        (_, Kind::None) => out.write_str("None"),
        (_, Kind::Bool) if scalar.truth() => out.write_str("True"),
        (_, Kind::Bool) => out.write_str("False"),
        (_, Kind::Float) => Decimal::parse(scalar.raw()).write_repr(out),
        _ if scalar.raw() == "-0" => out.write_char('0'),
        _ => out.write_str(scalar.raw()),
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    /// What CPython's `repr(json.loads(text))` is.
    #[test]
    fn values_are_shown_as_python_shows_them() {
        for (text, repr) in [
            (
                "{ \"a\" :[1,true , null], \"b'c\":{} }",
                r#"{'a': [1, True, None], "b'c": {}}"#,
            ),
            ("-0", "0"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            ("1.0", "1.0"),
            ("-0.0", "-0.0"),
            ("1e0", "1.0"),
            ("1.50", "1.5"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("1.25e-7", "1.25e-07"),
            ("1e5", "100000.0"),
            ("123.456e3", "123456.0"),
            ("1234.5e-2", "12.345"),
            ("1e15", "1000000000000000.0"),
            ("1e16", "1e+16"),
            ("12345e20", "1.2345e+24"),
            ("\"\"", "''"),
            ("[\"x\\ny\"]", r"['x\ny']"),
        ] {
            let value = Cursor::document(text).take();
            assert_eq!(ValueRepr(value).to_string(), repr, "{text}");
        }
        let value = Cursor::document("\"it's\"").take();
        assert_eq!(ValueStr(value).to_string(), "it's");
    }
}
