//! The parts of a document.

/// A part of a document, and its place in the author's text, as far as it has one.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) at: Option<usize>,
    /// Where the key stands that it is under, if that has a place of its own.
    pub(crate) key_at: Option<usize>,
    pub(crate) value: Json,
}

#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Plain(String),
    Text(String),
    List(Vec<Item>),
    Dict(Vec<(String, Item)>),
}

impl Json {
    pub(crate) fn at(self, at: Option<usize>) -> Item {
        Item {
            at,
            key_at: None,
            value: self,
        }
    }
}

impl Item {
    pub(crate) fn text(text: impl Into<String>, at: Option<usize>) -> Self {
        Json::Text(text.into()).at(at)
    }

    pub(crate) fn truth(truth: bool, at: Option<usize>) -> Self {
        Json::Plain(truth.to_string()).at(at)
    }

    pub(crate) fn dict(entries: Vec<(String, Item)>, at: Option<usize>) -> Self {
        Json::Dict(entries).at(at)
    }

    pub(crate) fn list(items: Vec<Item>, at: Option<usize>) -> Self {
        Json::List(items).at(at)
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, `true`, `false` or `null`, as JSON writes it.
    pub(crate) fn as_plain(&self) -> Option<&str> {
        match &self.value {
            Json::Plain(plain) => Some(plain),
            _ => None,
        }
    }

    /// The text under a key of a dict.
    pub(crate) fn field(&self, key: &str) -> Option<&str> {
        match &self.value {
            Json::Dict(entries) => {
                let mut entries = entries.iter();
                entries.find(|(name, _)| name == key)?.1.as_text()
            }
            _ => None,
        }
    }
}
