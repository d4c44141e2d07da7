//! JSON values that keep the order of their keys and the spelling of their numbers.
//!
//! CPython goes through a configuration in the order of the document, and tells `1.0` from `1`.

use std::fmt::{self, Write};

/// A value of a JSON document.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// A number, `true`, `false` or `null`, as written.
    Plain(String),
    Text(String),
    List(Vec<Json>),
    Dict(Vec<(String, Json)>),
}

impl Json {
    pub const fn empty() -> Json {
        Json::Dict(Vec::new())
    }

    pub fn null() -> Json {
        Json::Plain("null".into())
    }

    /// Reads one document.
    ///
    /// # Panics
    ///
    /// If it is no JSON: only the tests' own documents are read.
    pub fn parse(text: &str) -> Json {
        let mut parser = Parser { rest: text };
        let value = parser.value();
        parser.skip_space();
        assert!(
            parser.rest.is_empty(),
            "after the document: {:?}",
            parser.rest
        );
        value
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Dict(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        match self {
            Json::Dict(entries) => entries.iter_mut().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a dict; none of anything else.
    pub fn entries(&self) -> &[(String, Json)] {
        match self {
            Json::Dict(entries) => entries,
            _ => &[],
        }
    }

    /// The entries of a dict.
    ///
    /// # Panics
    ///
    /// If it is none.
    pub fn dict(&mut self) -> &mut Vec<(String, Json)> {
        match self {
            Json::Dict(entries) => entries,
            other => panic!("a dict was expected: {other}"),
        }
    }

    /// Sets a key of a dict, in its old place if it has one.
    pub fn set(&mut self, key: &str, value: impl Into<Json>) {
        let value = value.into();
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.dict().push((key.into(), value)),
        }
    }

    pub fn remove(&mut self, key: &str) {
        self.dict().retain(|(k, _)| k != key);
    }

    /// A dict with one more entry.
    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Json {
        self.set(key, value);
        self
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Json {
        Json::Plain(truth.to_string())
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Json {
        Json::Plain(number.to_string())
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Json {
        Json::List(items)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Plain(text) => out.write_str(text),
            Json::Text(text) => write_text(out, text),
            Json::List(items) => {
                out.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    out.write_str(if i == 0 { "" } else { "," })?;
                    item.fmt(out)?;
                }
                out.write_char(']')
            }
            Json::Dict(entries) => {
                out.write_char('{')?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    out.write_str(if i == 0 { "" } else { "," })?;
                    write_text(out, key)?;
                    out.write_char(':')?;
                    value.fmt(out)?;
                }
                out.write_char('}')
            }
        }
    }
}

fn write_text(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    out.write_str(&serde_json::Value::from(text).to_string())
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn take(&mut self, symbol: char) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(symbol);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, symbol: char) {
        assert!(self.take(symbol), "{symbol:?} expected: {:.60}", self.rest);
    }

    fn text(&mut self) -> String {
        self.skip_space();
        let mut escaped = false;
        let ends = |(at, byte): (usize, u8)| {
            let end = at > 0 && byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            end.then_some(at + 1)
        };
        let end = self.rest.bytes().enumerate().find_map(ends);
        let (text, rest) = self.rest.split_at(end.expect("the end of a string"));
        self.rest = rest;
        serde_json::from_str(text).expect("a string")
    }

    fn value(&mut self) -> Json {
        if self.take('{') {
            let mut dict = Json::empty();
            while !self.take('}') {
                if !dict.entries().is_empty() {
                    self.expect(',');
                }
                let key = self.text();
                self.expect(':');
                let value = self.value();
                dict.set(&key, value);
            }
            dict
        } else if self.take('[') {
            let mut items = Vec::new();
            while !self.take(']') {
                if !items.is_empty() {
                    self.expect(',');
                }
                items.push(self.value());
            }
            Json::List(items)
        } else if self.rest.starts_with('"') {
            Json::Text(self.text())
        } else {
            let end = self.rest.find([',', ']', '}', ' ', '\t', '\r', '\n']);
            let (plain, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest;
            assert!(!plain.is_empty(), "a value expected");
            Json::Plain(plain.into())
        }
    }
}

#[test]
fn a_document_is_written_as_it_was_read() {
    let text = r#"{"z":[1.0,true,null,{}],"a":"\"é\n","b":{"":-5}}"#;
    assert_eq!(Json::parse(text).to_string(), text);
    assert_eq!(
        Json::parse(" { \"a\" : [ 1 , 2 ] } ").to_string(),
        r#"{"a":[1,2]}"#
    );
}
