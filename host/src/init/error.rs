//! Why a file is not taken.

use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};

use log::SetLoggerError;
use logconf_core::Refusal;

use crate::document;
use crate::file_config;
use crate::nearest;
use crate::position::{Position, Positions};

/// Why a program has not got the logging that a file says.
///
/// A text that is in no file is called `<text>`.
///
/// It displays as the place, the sentence, the reasons behind it and what might have been meant:
/// `logging.json:6:51: Unable to configure root logger: Unable to add handler 'flash': 'flash'`.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        error: io::Error,
    },
    /// The registry is there since the first call, also if that failed; another one would change
    /// nothing.
    #[error(
        "the program has its registry already, from its first call: call logconf::init_from_file"
    )]
    Started,
    /// It is no document: there is a mistake in its YAML or TOML.
    #[error(transparent)]
    NoDocument(Box<document::Error>),
    /// It is a document, and refused.
    #[error(transparent)]
    Document(Box<Refused>),
    /// It is an INI file, and not taken.
    #[error(transparent)]
    Ini(file_config::Error),
    /// `log` has another backend already. The configuration is in force, for the loggers of this
    /// crate alone.
    #[error("the crate log has another backend already")]
    Backend(#[source] SetLoggerError),
}

impl Error {
    /// Where in the file.
    pub fn position(&self) -> Option<Position> {
        match self {
            Error::NoDocument(error) => error.position,
            Error::Document(refused) => refused.position,
            Error::Ini(error) => error.position(),
            Error::Unreadable { .. } | Error::Started | Error::Backend(_) => None,
        }
    }

    /// Whether the file may be right, and was only not taken yet: the state before the last one is
    /// still in use, after ten seconds of trying. Try again later.
    pub fn is_busy(&self) -> bool {
        match self {
            Error::Document(refused) => refused.is_busy,
            Error::Ini(error) => error.kind() == file_config::ErrorKind::Busy,
            Error::Unreadable { .. }
            | Error::Started
            | Error::NoDocument(_)
            | Error::Backend(_) => false,
        }
    }
}

/// As it displays: a `main` that returns it shows it so.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A document that is refused.
///
/// ```
/// use logconf::init::Error;
/// let error = logconf::init_from_str(r#"{"version": 1, "root": {"level": "info"}}"#).err().unwrap();
/// let Error::Document(refused) = error else { panic!("{error}") };
/// assert_eq!(refused.sentence, "Unable to configure root logger");
/// assert_eq!(refused.causes, ["Unknown level: 'info'"]);
/// assert_eq!(refused.path, "root.level");
/// assert_eq!(refused.position.unwrap().column, 34);
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The file.
    pub file: PathBuf,
    /// Where in the file.
    pub position: Option<Position>,
    /// Where in the document, as `handlers.h.formatter`; empty for the document itself.
    pub path: String,
    /// What is wrong, in CPython's words.
    pub sentence: String,
    /// The reasons behind the sentence, each that of the one before it.
    pub causes: Vec<String>,
    /// What might have been meant: see [`nearest::hint`].
    pub hint: Option<String>,
    is_busy: bool,
}

impl Refused {
    /// `origin` tells where in the text of the file a byte of the document comes from.
    pub(super) fn new(
        file: &Path,
        text: &[u8],
        origin: impl Fn(usize) -> Option<usize>,
        refusal: &Refusal<'_>,
    ) -> Self {
        let positions = Positions::new(text, true);
        let mut causes = Vec::new();
        refusal.causes(|cause| causes.push(cause.to_string()));
        Refused {
            file: file.to_owned(),
            position: refusal
                .offset()
                .and_then(origin)
                .map(|offset| positions.of(text, offset)),
            path: refusal.path().to_string(),
            sentence: refusal.to_string(),
            causes,
            hint: nearest::hint(refusal),
            is_busy: refusal.is_busy(),
        }
    }
}

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(at) = &self.position {
            write!(f, "{}:{}:", at.line, at.column)?;
        }
        write!(f, " {}", self.sentence)?;
        self.causes
            .iter()
            .try_for_each(|cause| write!(f, ": {cause}"))?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// As it displays.
impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Refused {}
