//! The way to a value: the keys and positions that lead there.

use core::fmt::{self, Display};

use crate::json::{Cursor, Kind, Str, text_of};

/// Keys are kept down to an entry of a dict in an item of a section, such as `.`, and then one position in a list.
const KEYS: usize = 4;

/// `handlers.h.formatter`, `loggers["app.sensor"].handlers[1]`; empty for the document itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Path<'d> {
    keys: [Option<Str<'d>>; KEYS],
    index: Option<usize>,
}

impl<'d> Path<'d> {
    /// The way from the value at `document` to the value, or the key, at `offset`.
    pub(super) fn to(document: Cursor<'d>, offset: usize) -> Self {
        let mut path = Path::default();
        let mut cursor = document;
        for depth in 0..KEYS {
            if !cursor.is(Kind::Dict) || cursor.offset() >= offset {
                break;
            }
            let mut entries = cursor;
            entries.enter_dict();
            loop {
                let Some(key) = entries.key() else {
                    return path;
                };
                cursor = entries;
                entries.skip();
                if offset < entries.offset() {
                    path.keys[depth] = Some(key.name);
                    break;
                }
            }
        }
        if cursor.is(Kind::List) && cursor.offset() < offset {
            let mut items = cursor.take().enter();
            let mut index = 0;
            while items.item().is_some() && items.offset() <= offset {
                index += 1;
            }
            path.index = Some(index);
        }
        path
    }
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, name) in self.keys.iter().flatten().enumerate() {
            let raw = text_of(name.raw());
            if is_identifier(raw) {
                let dot = if depth == 0 { "" } else { "." };
                write!(f, "{dot}{raw}")?;
            } else {
                write!(f, "[\"{raw}\"]")?;
            }
        }
        match self.index {
            Some(index) => write!(f, "[{index}]"),
            None => Ok(()),
        }
    }
}

fn is_identifier(name: &str) -> bool {
    let part = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80;
    let digit = |first: &u8| first.is_ascii_digit();
    !name.is_empty() && !name.as_bytes().first().is_some_and(digit) && name.bytes().all(part)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn every_place_has_its_path() {
        let text = r#" {"version":1, "a":{"x.y":{"k":["p", "q", {"z":1}],".":{"m":{"n":8}}},"0":{},"_é":7,"l":[5,6]}} "#;
        for (place, path) in [
            ("{\"version", ""),
            ("\"version", "version"),
            ("1, ", "version"),
            ("\"a\"", "a"),
            ("{\"x.y", "a"),
            ("\"x.y", "a[\"x.y\"]"),
            ("{\"k", "a[\"x.y\"]"),
            ("[\"p", "a[\"x.y\"].k"),
            ("\"p", "a[\"x.y\"].k[0]"),
            ("\"q", "a[\"x.y\"].k[1]"),
            ("{\"z", "a[\"x.y\"].k[2]"),
            ("8", "a[\"x.y\"][\".\"].m"),
            ("{},", "a[\"0\"]"),
            ("7,", "a._é"),
            ("[5", "a.l"),
            ("6]", "a.l[1]"),
        ] {
            let offset = text.find(place).unwrap();
            assert_eq!(
                Path::to(Cursor::document(text), offset).to_string(),
                path,
                "{place}"
            );
        }
    }
}
