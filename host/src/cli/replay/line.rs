//! One line of a replay: an operation with its members, and what is wrong with it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// An operation. Its members are kept as they were written.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Line<'l>(#[serde(borrow)] BTreeMap<Cow<'l, str>, &'l RawValue>);

/// Why an operation failed, under CPython's name for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Raised {
    pub kind: String,
    pub message: String,
    pub cause: Option<Box<Raised>>,
}

impl Raised {
    pub fn new(kind: &str, message: impl Display) -> Self {
        Raised {
            kind: kind.to_owned(),
            message: message.to_string(),
            cause: None,
        }
    }

    pub fn json(&self) -> Value {
        json!({
            "type": self.kind,
            "message": self.message,
            "cause": self.cause.as_ref().map(|cause| cause.json()),
        })
    }
}

impl<'l> Line<'l> {
    pub fn parse(line: &'l [u8]) -> Result<Self, Raised> {
        let parsed = serde_json::from_slice(line);
        parsed.map_err(|error| match error.is_data() {
            true => Raised::new("TypeError", error),
            false => Raised::new("JSONDecodeError", error),
        })
    }

    /// A member, as the text of the line.
    pub fn raw(&self, name: &str) -> Result<&'l str, Raised> {
        let missing = || Raised::new("KeyError", format_args!("'{name}'"));
        let value = self.0.get(name).ok_or_else(missing)?;
        Ok(value.get())
    }

    pub fn text(&self, name: &str) -> Result<String, Raised> {
        let text = serde_json::from_str(self.raw(name)?);
        text.map_err(|_| Raised::new("TypeError", format_args!("{name} must be a string")))
    }

    /// A member that may be there.
    pub fn truth(&self, name: &str, default: bool) -> Result<bool, Raised> {
        let Some(value) = self.0.get(name) else {
            return Ok(default);
        };
        let truth = serde_json::from_str(value.get());
        truth.map_err(|_| Raised::new("TypeError", format_args!("{name} must be true or false")))
    }

    /// Names and what they stand for, as CPython's `str(value)` writes it.
    pub fn defaults(&self, name: &str) -> Result<Vec<(String, String)>, Raised> {
        let wrong = || {
            Raised::new(
                "TypeError",
                format_args!("{name} must be a dict of strings, numbers, true and false"),
            )
        };
        let Some(value) = self.0.get(name).filter(|value| value.get() != "null") else {
            return Ok(Vec::new());
        };
        let dict: Line<'_> = serde_json::from_str(value.get()).map_err(|_| wrong())?;
        let text = |value: &RawValue| match value.get().as_bytes().first() {
            Some(b'"') => serde_json::from_str(value.get()).ok(),
            Some(b'-' | b'0'..=b'9') => Some(value.get().to_owned()),
            Some(b't') => Some("True".to_owned()),
            Some(b'f') => Some("False".to_owned()),
            _ => None,
        };
        let entries = dict.0.iter();
        let entries = entries.map(|(key, value)| Some((key.to_string(), text(value)?)));
        entries.collect::<Option<_>>().ok_or_else(wrong)
    }

    pub fn level(&self, name: &str) -> Result<i32, Raised> {
        let wrong = |_| {
            let what = "must be an integer of 32 bits";
            Raised::new("TypeError", format_args!("{name} {what}"))
        };
        serde_json::from_str(self.raw(name)?).map_err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_kept_as_they_were_written() {
        let line = Line::parse(br#"{"op": "x", "config": {"b": 1.50, "a": "\u00e9", "a": 1e400}}"#);
        let raw = line.unwrap().raw("config").unwrap();
        assert_eq!(raw, r#"{"b": 1.50, "a": "\u00e9", "a": 1e400}"#);
    }

    #[test]
    fn what_is_wrong_with_a_line_has_a_type() {
        let kind = |line: &[u8]| Line::parse(line).unwrap_err().kind;
        assert_eq!(kind(b"{\"op\""), "JSONDecodeError");
        assert_eq!(kind(b"[1]"), "TypeError");
        assert_eq!(kind(b"\xff"), "JSONDecodeError");
        let line = Line::parse(br#"{"level": 99999999999}"#).unwrap();
        assert_eq!(line.raw("op").unwrap_err(), Raised::new("KeyError", "'op'"));
        assert_eq!(line.level("level").unwrap_err().kind, "TypeError");
    }
}
