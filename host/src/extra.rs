//! The fields of one record, as a JSON dict.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::Range;

use serde::Serialize;

/// Fields in their order, each of another name. One that is set again keeps its place and has the
/// new value, as in a dict of Python. Without fields, it allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Extra<'k> {
    /// The values, one behind the other.
    json: Vec<u8>,
    fields: Vec<(Cow<'k, str>, Range<usize>)>,
}

impl<'k> Extra<'k> {
    /// Sets a field to what the value is in JSON; if it cannot be, to `instead` as text.
    pub(crate) fn set(
        &mut self,
        key: impl Into<Cow<'k, str>>,
        value: &impl Serialize,
        instead: fmt::Arguments<'_>,
    ) {
        let start = self.json.len();
        if serde_json::to_writer(&mut self.json, value).is_err() {
            self.json.truncate(start);
            return self.set_text(key, instead);
        }
        self.place(key.into(), start);
    }

    /// Sets a field to a text.
    pub(crate) fn set_text(&mut self, key: impl Into<Cow<'k, str>>, text: fmt::Arguments<'_>) {
        match text.as_str() {
            Some(text) => self.set_str(key, text),
            None => {
                let mut written = String::new();
                // One that fails says less.
                let _ = written.write_fmt(text);
                self.set_str(key, &written);
            }
        }
    }

    /// The same for a text that is there.
    pub(crate) fn set_str(&mut self, key: impl Into<Cow<'k, str>>, text: &str) {
        let start = self.json.len();
        write(&mut self.json, text);
        self.place(key.into(), start);
    }

    /// Sets a field to a number; JSON has none for what is not finite, which becomes Python's text
    /// for it.
    pub(crate) fn set_float(&mut self, key: impl Into<Cow<'k, str>>, number: f64) {
        match number {
            _ if number.is_nan() => self.set_str(key, "nan"),
            f64::INFINITY => self.set_str(key, "inf"),
            f64::NEG_INFINITY => self.set_str(key, "-inf"),
            _ => {
                let start = self.json.len();
                write(&mut self.json, &number);
                self.place(key.into(), start);
            }
        }
    }

    /// The key's value is what was written from `start` on.
    fn place(&mut self, key: Cow<'k, str>, start: usize) {
        let range = start..self.json.len();
        match self.fields.iter_mut().find(|(known, _)| *known == key) {
            Some((_, place)) => *place = range,
            None => self.fields.push((key, range)),
        }
    }

    /// The dict; empty without fields.
    pub(crate) fn dict(&self) -> String {
        let mut dict = Vec::new();
        for (key, value) in &self.fields {
            dict.push(if dict.is_empty() { b'{' } else { b',' });
            write(&mut dict, &**key);
            dict.push(b':');
            dict.extend_from_slice(&self.json[value.clone()]);
        }
        if !dict.is_empty() {
            dict.push(b'}');
        }
        String::from_utf8(dict).unwrap_or_default()
    }
}

#[cfg(feature = "tracing")]
impl<'k> Extra<'k> {
    /// Sets the fields of another one, too.
    pub(crate) fn add(&mut self, other: &Extra<'k>) {
        for (key, value) in &other.fields {
            let start = self.json.len();
            self.json.extend_from_slice(&other.json[value.clone()]);
            self.place(key.clone(), start);
        }
    }
}

/// Writes a value that JSON has; memory takes all of it.
fn write(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let _ = serde_json::to_writer(json, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_the_last_value_of_one_counts() {
        let mut extra = Extra::default();
        assert_eq!(extra.dict(), "");
        extra.set("b", &1, format_args!(""));
        extra.set_str("a \"quoted\"", "two\n");
        extra.set("b", &[Some(3), None], format_args!(""));
        extra.set_text("c", format_args!("{}", 4));
        assert_eq!(
            extra.dict(),
            r#"{"b":[3,null],"a \"quoted\"":"two\n","c":"4"}"#
        );
    }

    #[test]
    fn floats_are_numbers_where_json_has_them() {
        let mut extra = Extra::default();
        for (key, number) in [
            ("a", 1.0),
            ("b", -0.25),
            ("c", 1e300),
            ("d", f64::NAN),
            ("e", f64::INFINITY),
            ("f", f64::NEG_INFINITY),
        ] {
            extra.set_float(key, number);
        }
        assert_eq!(
            extra.dict(),
            r#"{"a":1.0,"b":-0.25,"c":1e+300,"d":"nan","e":"inf","f":"-inf"}"#
        );
    }

    #[test]
    fn what_json_cannot_say_is_a_text_and_leaves_nothing_half_written() {
        let mut extra = Extra::default();
        let by_list = std::collections::BTreeMap::from([(vec![1], 2)]);
        extra.set("a", &(5, by_list), format_args!("instead"));
        assert_eq!(extra.dict(), r#"{"a":"instead"}"#);
    }

    #[test]
    fn a_display_that_fails_says_less() {
        struct Failing;
        impl fmt::Display for Failing {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("as far as")?;
                Err(fmt::Error)
            }
        }
        let mut extra = Extra::default();
        extra.set_text("a", format_args!("{Failing}"));
        assert_eq!(extra.dict(), r#"{"a":"as far as"}"#);
    }
}
