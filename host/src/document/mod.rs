//! dictConfig documents, however they are written, with the places of their parts.
//!
//! What a configuration means is decided once, by `logconf-core`, for a document in JSON. What is
//! written otherwise is made into one first, and each part of that knows where its author has written
//! it, so that a mistake is shown there.
//!
//! **YAML** means what Python makes of it, as its authors try it there: the core schema of YAML 1.2, and
//! `yes`, `no`, `on` and `off`, which are booleans as in YAML 1.1. Numbers on which the two versions do not
//! agree, such as `017`, are mistakes, as are dates without quotes, tabs between parts, keys that are no texts or that are there
//! twice, tags that make objects, and several documents in one file. Anchors, aliases and merge keys do what
//! they do elsewhere; 1 MiB of memory may be copied for them, beside what the file says itself.
//!
//! **TOML** is that of version 1.1. Dates are texts, as there is nothing else that they could be.

mod compact;
mod error;
mod item;
mod json;
#[cfg(feature = "toml")]
mod toml;
#[cfg(not(feature = "toml"))]
#[path = "without_toml.rs"]
mod toml;
#[cfg(feature = "yaml")]
mod yaml;
#[cfg(not(feature = "yaml"))]
#[path = "without_yaml.rs"]
mod yaml;

pub(crate) use compact::Key;
pub use error::Error;
pub(crate) use error::Mistake;
pub(crate) use item::{Item, Json};

use std::collections::HashMap;

use crate::form::{self, Form};
use compact::Compact;

/// A document in JSON, and where its parts come from.
///
/// ```
/// use logconf::document::Document;
/// use logconf::form::Form;
/// let yaml = "version: 1\nroot: {level: LOUD}\n";
/// let document = Document::read(Form::Yaml, "logging.yaml", yaml.as_bytes())?;
/// assert_eq!(document.json(), r#"{"version":1,"root":{"level":"LOUD"}}"#);
/// let level = document.json().find("\"LOUD\"").unwrap();
/// assert_eq!(document.origin(level), yaml.find("LOUD"));
/// # Ok::<_, Box<logconf::document::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    json: String,
    root: Item,
    /// Where parts begin in `json`, in order, and where in the author's text they come from.
    places: Vec<(usize, Option<usize>)>,
}

impl Document {
    /// Reads a text in JSON, YAML or TOML, without a byte order mark. Errors call it by `name`. (An INI file
    /// takes a registry, too: see [`file_config::convert`](crate::file_config::convert()).)
    ///
    /// # Errors
    ///
    /// The first mistake, and where it is.
    pub fn read(form: Form, name: &str, bytes: &[u8]) -> Result<Self, Box<Error>> {
        let (document, errors) = Document::read_on(form, name, bytes);
        match (document, errors.into_iter().next()) {
            (_, Some(error)) => Err(Box::new(error)),
            (document, None) => Ok(document.expect("what is not read has a mistake")),
        }
    }

    /// Reads on behind a mistake, as far as it can: all mistakes, in order, and the document, if what is
    /// wrong with it leaves one. Whoever checks it can then tell the rest that is wrong, too; it is not to be
    /// applied if there is a mistake.
    ///
    /// ```
    /// use logconf::document::Document;
    /// use logconf::form::Form;
    /// let yaml = b"version: 01\nroot: {level: INFO, level: 017}\n";
    /// let (document, errors) = Document::read_on(Form::Yaml, "logging.yaml", yaml);
    /// assert!(document.is_some());
    /// let lines = errors.iter().map(|error| error.position.as_ref().unwrap().line);
    /// assert_eq!(lines.collect::<Vec<_>>(), [1, 2, 2]);
    /// ```
    pub fn read_on(form: Form, name: &str, bytes: &[u8]) -> (Option<Self>, Vec<Error>) {
        let mut mistakes = Vec::new();
        let root = match form {
            Form::Json => json::read(bytes),
            Form::Yaml => text_of(bytes).and_then(|text| yaml::read(text, &mut mistakes)),
            Form::Toml => text_of(bytes).and_then(|text| toml::read(text, &mut mistakes)),
            Form::Ini => Err(Mistake::new(0, "an INI file is no dict")),
        };
        let document = match root {
            Ok(root) => Some(Document {
                name: name.to_owned(),
                ..Document::noting(root, &mut |_| {})
            }),
            Err(mistake) => {
                mistakes.push(mistake);
                None
            }
        };
        mistakes.sort_by_key(|mistake| mistake.at);
        (document, Error::all(name, bytes, mistakes))
    }

    /// One of these parts; tells the keys as they are written.
    pub(crate) fn noting(root: Item, note: &mut dyn FnMut(Key<'_>)) -> Self {
        let mut compact = Compact::new(note);
        compact.write(&root);
        Document {
            name: String::new(),
            json: compact.json,
            places: compact.places,
            root,
        }
    }

    /// The document on one line, as it is applied.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The document on many lines, for people. It says the same.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        json::pretty(&self.root, 0, &mut out);
        out.push('\n');
        out
    }

    /// The same in YAML, for readers of its version 1.1 and of 1.2.
    ///
    /// # Errors
    ///
    /// If this is built without the feature `yaml`.
    ///
    /// ```
    /// use logconf::document::Document;
    /// use logconf::form::Form;
    /// let json = br#"{"version": 1, "root": {"level": "INFO", "handlers": ["on"]}}"#;
    /// let document = Document::read(Form::Json, "logging.json", json)?;
    /// assert_eq!(
    ///     document.yaml()?,
    ///     "version: 1\nroot:\n  level: INFO\n  handlers: [\"on\"]\n"
    /// );
    /// # Ok::<_, Box<logconf::document::Error>>(())
    /// ```
    pub fn yaml(&self) -> Result<String, Box<Error>> {
        let written = yaml::write(&self.root);
        written.map_err(|mistake| Error::placeless(&self.name, mistake))
    }

    /// The same in TOML. In each table, values that are no tables come first, as TOML wants it; the order
    /// is kept beside that.
    ///
    /// # Errors
    ///
    /// What TOML cannot say: it has no `null`, and its numbers have 64 bits.
    ///
    /// ```
    /// use logconf::document::Document;
    /// use logconf::form::Form;
    /// let json = br#"{"root": {"level": "INFO"}, "version": 1}"#;
    /// let document = Document::read(Form::Json, "logging.json", json)?;
    /// assert_eq!(document.toml()?, "version = 1\n\n[root]\nlevel = \"INFO\"\n");
    /// # Ok::<_, Box<logconf::document::Error>>(())
    /// ```
    pub fn toml(&self) -> Result<String, Box<Error>> {
        let written = toml::write(&self.root);
        written.map_err(|mistake| Error::placeless(&self.name, mistake))
    }

    /// Where the part at this byte of [`Document::json`] comes from: bytes from the start of the
    /// author's text. `None` if that does not say it.
    pub fn origin(&self, offset: usize) -> Option<usize> {
        let behind = self.places.partition_point(|(begins, _)| *begins <= offset);
        let (_, origin) = self.places.get(behind.checked_sub(1)?)?;
        *origin
    }
}

fn text_of(bytes: &[u8]) -> Result<&str, Mistake> {
    let refused = |at| Mistake::new(at, "the text is not UTF-8").hinted(form::not_utf8(bytes));
    // Between letters of UTF-16, it is in UTF-8, too, and nothing but a sign of that.
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(refused(at));
    }
    std::str::from_utf8(bytes).map_err(|error| refused(error.valid_up_to()))
}

/// Entries with each key once: where it is first, with what it has last.
fn unique(entries: Vec<(String, Item)>) -> Vec<(String, Item)> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut unique: Vec<(String, Item)> = Vec::with_capacity(entries.len());
    for (key, item) in entries {
        match known.get(&key) {
            Some(at) => unique[*at].1 = item,
            None => {
                known.insert(key.clone(), unique.len());
                unique.push((key, item));
            }
        }
    }
    unique
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
        let top = vec![("version".into(), version), ("root".into(), root)];
        Document::noting(Item::dict(top, None), &mut |_| {})
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
    fn the_form_for_people_says_the_same() {
        let pretty = document().pretty();
        assert_eq!(
            pretty,
            "{\n  \"version\": 1,\n  \"root\": {\"level\": \"LOUD\", \"handlers\": [\"a\", \"b\"]}\n}\n"
        );
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&pretty), value(document().json()));
    }

    #[test]
    fn json_is_read_with_its_places_and_numbers_as_they_are() {
        let text = " {\"b\": 1.50, \"a\": [1e2, \"\\u00e9\"], \"b\": {}}";
        let document = Document::read(Form::Json, "f", text.as_bytes()).unwrap();
        let json = document.json();
        assert_eq!(json, "{\"b\":{},\"a\":[1e2,\"é\"]}");
        let origin = |part: &str| document.origin(json.find(part).unwrap());
        assert_eq!(origin("1e2"), text.find("1e2"));
        assert_eq!(origin("\"é"), text.find("\"\\u"));
        let refused = Document::read(Form::Json, "f", b"{\"a\": }").unwrap_err();
        assert!(
            refused
                .to_string()
                .starts_with("f:1:7: not a JSON document: ")
        );
    }
}
