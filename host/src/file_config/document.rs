//! A dictConfig document that knows where each part of it stands in another file.

use std::fmt::Write as _;

/// A document in JSON, and where its parts come from.
#[derive(Clone, Debug)]
pub struct Document {
    json: String,
    root: Item,
    /// Where parts begin in `json`, in order, and where in the file they come from.
    places: Vec<(usize, Option<usize>)>,
    /// Where the entries of sections begin in `json`, in order, and when CPython reads them.
    turns: Vec<(usize, Turn)>,
}

/// When CPython reads a part of a file: the section, which of its entries, from 1, and what it
/// does with that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn(pub(super) Section, pub(super) usize, pub(super) Step);

impl Turn {
    /// Handlers get their targets when all of them are there.
    const LAST_OF_HANDLERS: Turn = Turn(Section::Handlers, usize::MAX, Step::First);
}

/// What CPython does with an entry, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Makes the handler or the formatter.
    #[default]
    First,
    SetLevel,
    /// Looks up what the entry names.
    LookUp,
}

impl Step {
    fn of(key: &str) -> Self {
        match key {
            "level" => Step::SetLevel,
            "formatter" | "handlers" => Step::LookUp,
            _ => Step::First,
        }
    }
}

/// The kinds of sections, in CPython's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    #[default]
    Top,
    Formatters,
    Handlers,
    Root,
    Loggers,
}

impl Section {
    fn of(key: &str) -> Self {
        match key {
            "formatters" => Section::Formatters,
            "handlers" => Section::Handlers,
            "loggers" => Section::Loggers,
            "root" => Section::Root,
            _ => Section::Top,
        }
    }
}

/// A part of a document, and its place in the file, as far as it has one.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) at: Option<usize>,
    pub(super) value: Json,
}

#[derive(Clone, Debug)]
pub(super) enum Json {
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Plain(String),
    Text(String),
    List(Vec<Item>),
    Dict(Vec<(String, Item)>),
}

impl Json {
    pub(super) fn at(self, at: Option<usize>) -> Item {
        Item { at, value: self }
    }
}

impl Item {
    pub(super) fn text(text: impl Into<String>, at: Option<usize>) -> Self {
        Json::Text(text.into()).at(at)
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, `true`, `false` or `null`, as JSON writes it.
    pub(super) fn as_plain(&self) -> Option<&str> {
        match &self.value {
            Json::Plain(plain) => Some(plain),
            _ => None,
        }
    }

    /// The text under a key of a dict.
    pub(super) fn field(&self, key: &str) -> Option<&str> {
        match &self.value {
            Json::Dict(entries) => {
                let mut entries = entries.iter();
                entries.find(|(name, _)| name == key)?.1.as_text()
            }
            _ => None,
        }
    }

    pub(super) fn truth(truth: bool, at: Option<usize>) -> Self {
        Json::Plain(truth.to_string()).at(at)
    }

    pub(super) fn dict(entries: Vec<(String, Item)>, at: Option<usize>) -> Self {
        Json::Dict(entries).at(at)
    }

    pub(super) fn list(items: Vec<Item>, at: Option<usize>) -> Self {
        Json::List(items).at(at)
    }
}

impl Document {
    pub(super) fn new(root: Item) -> Self {
        let mut printer = Printer::default();
        printer.compact(&root);
        Document {
            json: printer.out,
            root,
            places: printer.places,
            turns: printer.turns,
        }
    }

    /// The document on one line, as it is applied.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The document on many lines, for people. It says the same.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        pretty(&self.root, 0, &mut out);
        out.push('\n');
        out
    }

    /// Where the part at this byte of [`Document::json`] comes from: bytes from the start of the
    /// file's text. `None` if the file does not say it.
    pub fn origin(&self, offset: usize) -> Option<usize> {
        *last(&self.places, offset)?
    }

    /// When CPython reads the part at this byte of [`Document::json`].
    pub(super) fn turn(&self, offset: usize) -> Turn {
        last(&self.turns, offset).copied().unwrap_or_default()
    }
}

/// What the last part that begins at `offset` or before it has.
fn last<T>(parts: &[(usize, T)], offset: usize) -> Option<&T> {
    let behind = parts.partition_point(|(begins, _)| *begins <= offset);
    let (_, found) = parts.get(behind.checked_sub(1)?)?;
    Some(found)
}

#[derive(Default)]
struct Printer {
    out: String,
    places: Vec<(usize, Option<usize>)>,
    turns: Vec<(usize, Turn)>,
    turn: Turn,
    depth: usize,
}

impl Printer {
    fn compact(&mut self, item: &Item) {
        self.places.push((self.out.len(), item.at));
        match &item.value {
            Json::Plain(plain) => self.out.push_str(plain),
            Json::Text(text) => quoted(text, &mut self.out),
            Json::List(items) => {
                self.out.push('[');
                for (number, item) in items.iter().enumerate() {
                    self.out.push_str(if number > 0 { "," } else { "" });
                    self.compact(item);
                }
                self.out.push(']');
            }
            Json::Dict(entries) => {
                self.out.push('{');
                self.depth += 1;
                for (number, (key, item)) in entries.iter().enumerate() {
                    self.out.push_str(if number > 0 { "," } else { "" });
                    self.places.push((self.out.len(), item.at));
                    self.turn(key, number + 1);
                    quoted(key, &mut self.out);
                    self.out.push(':');
                    self.compact(item);
                }
                self.depth -= 1;
                self.out.push('}');
            }
        }
    }

    /// A key of the document, of a section of it, or of an entry there.
    fn turn(&mut self, key: &str, number: usize) {
        match self.depth {
            1 => self.turn = Turn(Section::of(key), 0, Step::First),
            2 => (self.turn.1, self.turn.2) = (number, Step::First),
            3 if key == "target" => {
                self.turns.push((self.out.len(), Turn::LAST_OF_HANDLERS));
                return;
            }
            3 => self.turn.2 = Step::of(key),
            _ => return,
        }
        self.turns.push((self.out.len(), self.turn));
    }
}

fn quoted(text: &str, out: &mut String) {
    // Writing to a string cannot fail.
    _ = write!(out, "{}", serde_json::Value::from(text));
}

/// Each entry of a dict on a line of its own, but a dict of plain things on one line if it is
/// short.
fn pretty(item: &Item, depth: usize, out: &mut String) {
    const SHORT: usize = 76;
    let entries = match &item.value {
        Json::Dict(entries) if !entries.is_empty() => entries,
        _ => return spaced(item, out),
    };
    let nests = entries
        .iter()
        .any(|(_, item)| matches!(item.value, Json::Dict(_)));
    if depth > 0 && !nests {
        let begins = out.len();
        spaced(item, out);
        if out.len() - begins + 2 * depth <= SHORT {
            return;
        }
        out.truncate(begins);
    }
    out.push_str("{\n");
    for (number, (key, item)) in entries.iter().enumerate() {
        out.push_str(if number > 0 { ",\n" } else { "" });
        out.push_str(&"  ".repeat(depth + 1));
        quoted(key, out);
        out.push_str(": ");
        pretty(item, depth + 1, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push('}');
}

/// On one line, with blanks behind commas and colons.
fn spaced(item: &Item, out: &mut String) {
    match &item.value {
        Json::Plain(plain) => out.push_str(plain),
        Json::Text(text) => quoted(text, out),
        Json::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                spaced(item, out);
            }
            out.push(']');
        }
        Json::Dict(entries) => {
            out.push('{');
            for (number, (key, item)) in entries.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                quoted(key, out);
                out.push_str(": ");
                spaced(item, out);
            }
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let level = Item::text("LOUD", Some(40));
        let handlers = Item::list(
            vec![Item::text("a", Some(60)), Item::text("b", Some(62))],
            Some(60),
        );
        let root = Item::dict(
            vec![("level".into(), level), ("handlers".into(), handlers)],
            Some(30),
        );
        let version = Json::Plain("1".into()).at(None);
        Document::new(Item::dict(
            vec![("version".into(), version), ("root".into(), root)],
            None,
        ))
    }

    #[test]
    fn each_part_knows_where_it_comes_from() {
        let document = document();
        let json = document.json();
        assert_eq!(
            json,
            r#"{"version":1,"root":{"level":"LOUD","handlers":["a","b"]}}"#
        );
        let origin = |part: &str| document.origin(json.find(part).unwrap());
        assert_eq!(origin("1"), None);
        assert_eq!(origin("\"root\""), Some(30));
        assert_eq!(origin("{\"level"), Some(30));
        assert_eq!(origin("\"LOUD\""), Some(40));
        assert_eq!(origin("\"b\""), Some(62));
    }

    #[test]
    fn each_part_has_its_turn() {
        let document = document();
        let turn = |part: &str| document.turn(document.json().find(part).unwrap());
        assert_eq!(turn("1"), Turn(Section::Top, 0, Step::First));
        assert_eq!(turn("\"root\""), Turn(Section::Root, 0, Step::First));
        assert_eq!(turn("\"LOUD\""), Turn(Section::Root, 1, Step::First));
        assert_eq!(turn("\"b\""), Turn(Section::Root, 2, Step::First));
        assert!(turn("1") < turn("\"LOUD\""));
    }

    #[test]
    fn the_form_for_people_says_the_same() {
        let pretty = document().pretty();
        assert_eq!(
            pretty,
            "{\n  \"version\": 1,\n  \"root\": {\"level\": \"LOUD\", \"handlers\": [\"a\", \"b\"]}\n}\n"
        );
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&pretty), value(document().json()));
    }
}
