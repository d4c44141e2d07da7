//! The way to a value: the keys and positions that lead there.

use core::fmt::{self, Display};

use super::Refusal;
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
    /// The way from the value at `document` to the value, or the key, at `offset`. Apart from
    /// [`Paths`], as flash is short where one is enough.
    pub(super) fn to(document: Cursor<'d>, offset: usize) -> Self {
        let mut path = Path::default();
        let mut cursor = document;
        for depth in 0..KEYS {
            if !cursor.is(Kind::Dict) || cursor.offset() >= offset {
                break;
            }
            cursor.enter_dict();
            let Some(entry) = Entry::around(cursor, offset) else {
                return path;
            };
            path.keys[depth] = Some(entry.name);
            cursor = entry.value;
        }
        if cursor.is(Kind::List) && cursor.offset() < offset {
            let mut items = cursor.elsewhere(cursor.offset() + 1);
            let mut index = 0;
            while items.item().is_some() && items.offset() <= offset {
                index += 1;
            }
            path.index = Some(index);
        }
        path
    }
}

/// Finds the ways to several places of one document: quickly, where each stands behind the one before.
///
/// ```
/// # use logconf_core::{Logging, Paths};
/// static LOGGING: Logging = Logging::new();
/// let mut paths = Paths::default();
/// let document = br#"{"version": 1, "loggers": {"a": {"level": "LOUD"}, "b": {"level": "LOW"}}}"#;
/// let expected = ["loggers.a.level", "loggers.b.level"];
/// let mut expected = expected.iter();
/// LOGGING.check(document, &mut |refusal| {
///     assert_eq!(&paths.of(refusal).to_string(), expected.next().unwrap());
/// });
/// assert_eq!(expected.len(), 0);
/// ```
#[derive(Clone, Default)]
pub struct Paths<'d> {
    /// The entries of dicts through which the last way led, from the document on.
    entries: [Option<Entry<'d>>; KEYS],
    /// In the list that it ended in: a cursor at the item, and how many come before it.
    item: Option<(Cursor<'d>, usize)>,
}

/// An entry of a dict.
#[derive(Clone, Copy)]
struct Entry<'d> {
    /// Where the one before ends.
    start: usize,
    name: Str<'d>,
    value: Cursor<'d>,
    behind: Cursor<'d>,
}

impl<'d> Paths<'d> {
    /// What [`Refusal::path`] gives.
    pub fn of(&mut self, refusal: &Refusal<'d>) -> impl Display + use<'d> {
        match refusal.place() {
            Some((document, offset)) => self.to(document, offset),
            None => Path::default(),
        }
    }

    /// The way from the value at `document` to the value, or the key, at `offset`.
    fn to(&mut self, document: Cursor<'d>, offset: usize) -> Path<'d> {
        let last = core::mem::take(self);
        let mut path = Path::default();
        let mut cursor = document;
        // Whether the last way led through this dict, too.
        let mut is_known = true;
        for (depth, last) in last.entries.iter().enumerate() {
            if !cursor.is(Kind::Dict) || cursor.offset() >= offset {
                break;
            }
            let last = last.filter(|last| is_known && last.start <= offset);
            is_known = last.is_some_and(|last| offset < last.behind.offset());
            let entry = match last {
                Some(entry) if is_known => entry,
                _ => {
                    let mut dict = cursor;
                    dict.enter_dict();
                    let from = last.map_or(dict, |last| last.behind);
                    match Entry::around(from, offset) {
                        Some(entry) => entry,
                        None => return path,
                    }
                }
            };
            (path.keys[depth], self.entries[depth]) = (Some(entry.name), Some(entry));
            cursor = entry.value;
        }
        if cursor.is(Kind::List) && cursor.offset() < offset {
            let first = cursor.elsewhere(cursor.offset() + 1);
            let last = last.item.filter(|_| is_known);
            let last = last.filter(|(item, _)| item.offset() <= offset);
            let (mut item, mut index) = last.unwrap_or((first, 0));
            let mut items = item;
            while items.item().is_some() && items.offset() <= offset {
                (item, index) = (items, index + 1);
            }
            self.item = Some((item, index));
            path.index = Some(index);
        }
        path
    }
}

impl<'d> Entry<'d> {
    /// From the cursor in a dict on, the entry that ends behind `offset`.
    fn around(mut entries: Cursor<'d>, offset: usize) -> Option<Self> {
        loop {
            let start = entries.offset();
            let name = entries.key()?.name;
            let value = entries;
            entries.skip();
            if offset < entries.offset() {
                return Some(Entry {
                    start,
                    name,
                    value,
                    behind: entries,
                });
            }
        }
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
        let places = [
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
        ];
        let to = |paths: &mut Paths<'static>, (place, path): (&str, &str)| {
            let offset = text.find(place).unwrap();
            let found = paths.to(Cursor::document(text), offset);
            assert_eq!(found.to_string(), path, "{place}");
            let alone = Path::to(Cursor::document(text), offset);
            assert_eq!(alone.to_string(), path, "{place}");
        };
        // Whatever was asked before.
        for before in places {
            for place in places {
                let mut paths = Paths::default();
                to(&mut paths, before);
                to(&mut paths, place);
                to(&mut paths, before);
            }
        }
    }

    #[test]
    fn a_later_place_is_looked_for_from_the_last_one_on() {
        let text = r#"{"a":{"x":[1,2,3,4],"y":5},"b":6}"#;
        let mut paths = Paths::default();
        let mut to = |place, forge: &dyn Fn(&mut Paths<'static>)| {
            let found = paths.to(Cursor::document(text), text.find(place).unwrap());
            forge(&mut paths);
            found.to_string()
        };
        // What it knows is not looked up again.
        let forge = |paths: &mut Paths<'static>| {
            paths.entries[0].as_mut().unwrap().name = Str::plain("A");
            paths.item.as_mut().unwrap().1 = 11;
        };
        assert_eq!(to("2", &forge), "a.x[1]");
        assert_eq!(to("4", &|_| {}), "A.x[13]");
        // In another list nothing is known, nor in front of the last place.
        assert_eq!(to("5", &|_| {}), "A.y");
        assert_eq!(to("3", &|_| {}), "A.x[2]");
        // A walk from the start would have to end here.
        let cut = |paths: &mut Paths<'static>| {
            let mut end = Cursor::document("{}");
            end.enter_dict();
            paths.entries[0].as_mut().unwrap().behind = end.elsewhere(1);
        };
        assert_eq!(to("5", &cut), "A.y");
        assert_eq!(to("6", &|_| {}), "");
    }
}
