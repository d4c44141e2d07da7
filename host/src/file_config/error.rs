//! Why a file is not taken.

use std::fmt::{self, Display};
use std::io;

use logconf_core::{Paths, Refusal};

use super::turns::{Step, Turn, Turns};
use crate::document::Document;
use crate::ini::{self, DecodeError, Ini, Lines};
use crate::nearest;
use crate::position::Position;
use crate::python::Failure;

/// Why a file is not taken. Nothing has changed.
///
/// It displays as the place, the sentence, the reasons behind it and what might have been meant:
/// `logging.ini:12:7: Unable to configure handler 'h': Unknown level: 'LOUD'`.
///
/// ```
/// use logconf::file_config::{ErrorKind, Options, Source, convert};
/// use logconf::registry::Standard;
/// let registry = Standard::new().dry_run().registry();
/// let errors = convert(Source::Text("[loggers\n"), registry, &Options::default()).unwrap_err();
/// assert_eq!(errors[0].kind(), ErrorKind::Syntax);
/// assert_eq!(errors[0].position().unwrap().line, 1);
/// ```
#[derive(Clone)]
pub struct Error(Box<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    source: String,
    position: Option<Position>,
    sentence: String,
    causes: Vec<String>,
    hint: Option<String>,
    /// Whether nothing has a name that the file names, and what may have been meant.
    is_unknown_name: bool,
    near: Vec<String>,
    /// All that there are, where they are few.
    known: Option<Vec<String>>,
    path: String,
    full_table: Option<(&'static str, usize, usize)>,
    /// Its type and its message in CPython.
    exception: (String, String),
    /// When CPython would have come upon it.
    turn: Turn,
}

/// What kind of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such file.
    NotFound,
    /// The file is empty.
    Empty,
    /// It is there, and cannot be read: it is a folder, it belongs to somebody else, the disk
    /// fails.
    Unreadable,
    /// Its bytes are no text in its encoding, or the encoding is unknown.
    Encoding,
    /// It is no INI file, or a value names others that are not there.
    Syntax,
    /// A section or an option is missing, or has a value that nothing can be made of.
    Section,
    /// `class`, `args`, `kwargs` or `defaults` are not what they may be.
    Argument,
    /// The configuration that the file describes is refused, as a document would be.
    Refused,
    /// It was not looked at: another configuration is being applied, or the state before the
    /// last one is still in use. Try again later.
    Busy,
}

impl Error {
    /// What kind of mistake it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the file is called.
    pub fn source_name(&self) -> &str {
        &self.0.source
    }

    /// Where in the file.
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// What is wrong, without the place and the reasons behind it.
    pub fn sentence(&self) -> &str {
        &self.0.sentence
    }

    /// The reasons behind the sentence, each that of the one before it.
    pub fn causes(&self) -> &[String] {
        &self.0.causes
    }

    /// What might have been meant.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether the mistake is a name that nothing has.
    pub fn is_unknown_name(&self) -> bool {
        self.0.is_unknown_name
    }

    /// The names that may have been meant by one that nothing has, as they would stand in the file: the
    /// nearest first.
    pub fn near(&self) -> &[String] {
        &self.0.near
    }

    /// All names that would do in place of one that nothing has, where they are few: those that the file
    /// defines, or the levels.
    pub fn known(&self) -> Option<&[String]> {
        self.0.known.as_deref()
    }

    /// Where in the configuration, as `handlers.h.level`; empty if that says nothing.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The table that is full, how much the configuration needs of it and how much there is.
    pub fn full_table(&self) -> Option<(&'static str, usize, usize)> {
        self.0.full_table
    }

    /// The type and the message of the exception that CPython's `fileConfig` raises.
    pub fn exception(&self) -> (&str, &str) {
        (&self.0.exception.0, &self.0.exception.1)
    }

    /// What the last reason quotes: the value at fault.
    pub(super) fn quoted(&self) -> Option<&str> {
        let last = self.0.causes.last()?;
        last.split('\'').nth(1)
    }

    /// When CPython would have come upon it.
    pub(super) fn turn(&self) -> Turn {
        self.0.turn
    }

    /// The same, as CPython would have come upon it in this step.
    pub(super) fn during(mut self, step: Step) -> Self {
        self.0.turn.2 = step;
        self
    }

    /// The same, with a path.
    pub(super) fn within(mut self, path: &str) -> Self {
        self.0.path = path.to_owned();
        self
    }

    /// The same, with what might have been meant.
    pub(super) fn hinted(mut self, hint: Option<String>) -> Self {
        self.0.hint = hint.or(self.0.hint);
        self
    }

    /// The same, with all names that would do, where they are few.
    pub(super) fn knowing(mut self, known: Option<Vec<String>>) -> Self {
        self.0.known = known;
        self
    }

    /// The same, where nothing has a name: with those that may have been meant.
    pub(super) fn unknown_name(mut self, near: Vec<String>) -> Self {
        self.0.is_unknown_name = true;
        self.0.near = near;
        let hint = nearest::said(&self.0.near);
        self.hinted(hint)
    }

    pub(super) fn not_found(source: &str) -> Self {
        let message = format!("{source} doesn't exist");
        let exception = Failure::new("FileNotFoundError", message);
        let details = Details::plain(ErrorKind::NotFound, source, exception);
        if source.contains('\n') {
            // The text would be a long name, and is none.
            let sentence = "a path was expected, and this is a text (Source::Text takes one)";
            return Details {
                source: "<string>".to_owned(),
                sentence: sentence.to_owned(),
                ..details
            }
            .into();
        }
        details.into()
    }

    pub(super) fn empty(source: &str) -> Self {
        let exception = Failure::new("RuntimeError", format!("{source} is an empty file"));
        Details::plain(ErrorKind::Empty, source, exception).into()
    }

    /// CPython takes such a file for an empty one.
    pub(super) fn unreadable(source: &str, error: &io::Error) -> Self {
        Details::plain(
            ErrorKind::Unreadable,
            source,
            Failure::os(error, Some(source)),
        )
        .into()
    }

    pub(super) fn encoding(source: &str, error: &DecodeError) -> Self {
        let exception = Failure::new(error.exception(), error.to_string());
        Details {
            position: error.position(),
            hint: (exception.kind == "LookupError")
                .then(|| "there are utf-8, utf-16, ascii and latin-1".to_owned()),
            ..Details::plain(ErrorKind::Encoding, source, exception)
        }
        .into()
    }

    /// CPython: `fileConfig` words some of these anew.
    pub(super) fn reading(source: &str, text: &str, lines: Lines, error: &ini::Error) -> Self {
        let exception = match error.is_parsing_error() {
            true => Failure::new("RuntimeError", format!("{source} is invalid: {error}")),
            false => Failure::new(error.exception(), error.to_string()),
        };
        let position = |offset| lines.positions(text).of(text.as_bytes(), offset);
        Details {
            sentence: error.sentence().to_owned(),
            position: error.offset().map(position),
            ..Details::plain(ErrorKind::Syntax, source, exception)
        }
        .into()
    }

    /// A mistake in what the file says.
    pub(super) fn said(
        kind: ErrorKind,
        ini: &Ini,
        turn: Turn,
        at: Option<usize>,
        sentence: impl Into<String>,
        exception: Failure,
    ) -> Self {
        Details {
            turn,
            sentence: sentence.into(),
            position: at.map(|offset| ini.position(offset)),
            ..Details::plain(kind, ini.source(), exception)
        }
        .into()
    }

    /// The document that the file describes is refused. CPython raises what its `dictConfig`
    /// gives as the last cause.
    pub(super) fn refused<'d>(
        ini: &Ini,
        (document, turns): (&Document, &Turns),
        refusal: &Refusal<'d>,
        paths: &mut Paths<'d>,
    ) -> Self {
        let mut causes = Vec::new();
        refusal.causes(|cause| causes.push(cause.to_string()));
        let mut exception = None;
        refusal.exceptions(&mut |kind, message| {
            exception = Some((kind.to_owned(), message.to_string()));
        });
        let at = refusal.offset().and_then(|offset| document.origin(offset));
        let kind = match refusal.is_busy() {
            true => ErrorKind::Busy,
            false => ErrorKind::Refused,
        };
        let sentence = refusal.to_string();
        let said = Failure::new("ValueError", sentence.clone());
        let turn = refusal.offset().map(|offset| turns.at(offset));
        let turn = turn.unwrap_or_default();
        let Error(error) = Error::said(kind, ini, turn, at, sentence, said);
        Details {
            causes,
            path: paths.of(refusal).to_string(),
            full_table: refusal.full_table(),
            exception: exception.unwrap_or(error.exception),
            ..*error
        }
        .into()
    }
}

impl Details {
    /// A mistake that CPython words as people would.
    fn plain(kind: ErrorKind, source: &str, exception: Failure) -> Self {
        Details {
            kind,
            source: source.to_owned(),
            position: None,
            sentence: exception.message.clone(),
            causes: Vec::new(),
            hint: None,
            is_unknown_name: false,
            near: Vec::new(),
            known: None,
            path: String::new(),
            full_table: None,
            exception: (exception.kind.to_owned(), exception.message),
            turn: Turn::default(),
        }
    }
}

impl From<Details> for Error {
    fn from(details: Details) -> Self {
        Error(Box::new(details))
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Messages about the file as a whole name it.
        if let Some(at) = &self.0.position {
            write!(f, "{}:{}:{}: ", self.0.source, at.line, at.column)?;
        }
        f.write_str(&self.0.sentence)?;
        for cause in &self.0.causes {
            write!(f, ": {cause}")?;
        }
        match &self.0.hint {
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
