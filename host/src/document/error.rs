//! Why a text is no document.

use std::fmt::{self, Display};

use crate::position::{Position, Positions};

/// Why a text is no document, or why a document cannot be written in another form.
///
/// It displays as the place, the sentence and what may be done: `logging.yaml:3:9: the key 'h' is there
/// twice`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// What the text is called.
    pub name: String,
    /// Where in the author's text: bytes from its start.
    pub offset: Option<usize>,
    /// The same as a line and a column, where the text was at hand.
    pub position: Option<Position>,
    /// Where in the document, as `handlers.h.formatter`, where that is known and the place is not enough.
    pub path: String,
    /// What is wrong.
    pub sentence: String,
    /// What may be done.
    pub hint: Option<String>,
}

/// A mistake at a byte of a text, or in a part of a document that comes from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) at: Option<usize>,
    pub(crate) path: String,
    pub(crate) sentence: String,
    pub(crate) hint: Option<String>,
}

impl Mistake {
    pub(crate) fn new(at: usize, sentence: impl Into<String>) -> Self {
        Mistake {
            at: Some(at),
            sentence: sentence.into(),
            ..Mistake::default()
        }
    }

    pub(crate) fn hinted(self, hint: impl Into<String>) -> Self {
        Mistake {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl Error {
    /// Those of a text.
    pub(super) fn all(name: &str, text: &[u8], mistakes: Vec<Mistake>) -> Vec<Self> {
        if mistakes.is_empty() {
            return Vec::new();
        }
        let positions = Positions::new(text, true);
        let error = |mistake: Mistake| Error {
            position: mistake.at.map(|at| positions.of(text, at)),
            ..*Error::placeless(name, mistake)
        };
        mistakes.into_iter().map(error).collect()
    }

    /// The text is not at hand.
    pub(super) fn placeless(name: &str, mistake: Mistake) -> Box<Self> {
        Box::new(Error {
            name: name.to_owned(),
            offset: mistake.at,
            position: None,
            path: mistake.path,
            sentence: mistake.sentence,
            hint: mistake.hint,
        })
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        if let Some(at) = &self.position {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        write!(f, ": {}", self.sentence)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// As it displays.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {}
