//! What can be wrong with an INI file, in `configparser`'s words.

use crate::core::repr;

use super::DEFAULT;
use super::interpolation::{MAX_DEPTH, MAX_TAKEN};
use super::lines::Line;

/// What is wrong. Displays as `str` of CPython's exception does.
///
/// ```
/// use logconf::ini::{Ini, Lines};
/// let text = "[a]\nb = 1\nB = 2\n";
/// let error = Ini::read("app.ini", text, Lines::Universal, &[]).unwrap_err();
/// assert_eq!(error.exception(), "DuplicateOptionError");
/// assert_eq!(
///     error.to_string(),
///     "While reading from 'app.ini' [line  3]: option 'b' in section 'a' already exists"
/// );
/// assert_eq!(error.offset(), text.find("B"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    exception: &'static str,
    message: String,
    /// Without what tells the place.
    sentence: String,
    offset: Option<usize>,
}

/// CPython: `ParsingError`.
const PARSING: &str = "ParsingError";
/// CPython: `MissingSectionHeaderError`.
const MISSING_HEADER: &str = "MissingSectionHeaderError";

impl Error {
    /// CPython's name for it: `DuplicateSectionError`, `DuplicateOptionError`,
    /// `MissingSectionHeaderError`, `ParsingError`, `InterpolationMissingOptionError`,
    /// `InterpolationSyntaxError` or `InterpolationDepthError`.
    pub fn exception(&self) -> &'static str {
        self.exception
    }

    /// What is wrong, for who is shown the place.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Where the line at fault stands, or the reference that could not be resolved, in bytes from
    /// the start of the text; of several lines it is the first. `None` if a default of the
    /// caller's is at fault.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// Whether CPython's `except ParsingError` takes it: a `ParsingError` or a
    /// `MissingSectionHeaderError`, which is one.
    pub fn is_parsing_error(&self) -> bool {
        [PARSING, MISSING_HEADER].contains(&self.exception)
    }

    pub(super) fn at(self, offset: Option<usize>) -> Self {
        Error { offset, ..self }
    }

    pub(super) fn duplicate_default(option: &str) -> Self {
        let (option, section) = (repr(option), repr(DEFAULT));
        let sentence = format!("option {option} in section {section} already exists");
        Error {
            exception: "DuplicateOptionError",
            message: format!("While reading from '<dict>': {sentence}"),
            sentence,
            offset: None,
        }
    }
}

/// A line at fault.
#[derive(Clone, Copy)]
pub(super) struct Fault<'t> {
    /// What the text is called.
    pub(super) source: &'t str,
    /// From 1.
    pub(super) number: usize,
    pub(super) line: Line<'t>,
    /// Where the line's first character stands that is no white space.
    pub(super) offset: usize,
}

impl Fault<'_> {
    fn error(self, exception: &'static str, message: String, sentence: String) -> Error {
        Error {
            exception,
            message,
            sentence,
            offset: Some(self.offset),
        }
    }

    fn duplicate(self, exception: &'static str, sentence: String) -> Error {
        let (source, number) = (repr(self.source), self.number);
        let message = format!("While reading from {source} [line {number:2}]: {sentence}");
        self.error(exception, message, sentence)
    }

    pub(super) fn duplicate_section(self, section: &str) -> Error {
        let sentence = format!("section {} already exists", repr(section));
        self.duplicate("DuplicateSectionError", sentence)
    }

    pub(super) fn duplicate_option(self, section: &str, option: &str) -> Error {
        let (option, section) = (repr(option), repr(section));
        let sentence = format!("option {option} in section {section} already exists");
        self.duplicate("DuplicateOptionError", sentence)
    }

    pub(super) fn missing_header(self) -> Error {
        let message = format!(
            "File contains no section headers.\nfile: {}, line: {}\n{}",
            repr(self.source),
            self.number,
            repr(&self.line.whole())
        );
        let sentence = "this stands before the first header of a section ([name])";
        self.error(MISSING_HEADER, message, sentence.to_owned())
    }

    /// CPython: `RawConfigParser._handle_error`, which collects these.
    pub(super) fn parsing(self, errors: Option<Error>) -> Error {
        let mut error = errors.unwrap_or_else(|| {
            let message = format!("Source contains parsing errors: {}", repr(self.source));
            self.error(PARSING, message, String::new())
        });
        let line = self.line.whole();
        let more = format!("\n\t[line {:2}]: {}", self.number, repr(&line));
        error.message.push_str(&more);
        match error.sentence.len() {
            0 => error.sentence = "an option needs a name and '=' or ':' behind it".to_owned(),
            // A few will do.
            1..120 => error.sentence += &format!("; so does line {}", self.number),
            _ => {}
        }
        error
    }
}

/// A value that could not be interpolated.
#[derive(Clone, Copy)]
pub(super) struct Asked<'i> {
    pub(super) section: &'i str,
    pub(super) option: &'i str,
    /// As it was read.
    pub(super) value: &'i str,
}

impl Asked<'_> {
    fn error(self, exception: &'static str, message: String) -> Error {
        Error {
            exception,
            sentence: message.clone(),
            message,
            offset: None,
        }
    }

    pub(super) fn missing_option(self, reference: &str) -> Error {
        let message = format!(
            "Bad value substitution: option {} in section {} contains an interpolation key {} \
             which is not a valid option name. Raw value: {}",
            repr(self.option),
            repr(self.section),
            repr(reference),
            repr(self.value)
        );
        let sentence = format!(
            "%({reference})s stands for nothing: neither the file nor the defaults have '{reference}'"
        );
        Error {
            sentence,
            ..self.error("InterpolationMissingOptionError", message)
        }
    }

    pub(super) fn bad_reference(self, rest: &str) -> Error {
        let message = format!("bad interpolation variable reference {}", repr(rest));
        self.error("InterpolationSyntaxError", message)
    }

    pub(super) fn bad_percent(self, rest: &str) -> Error {
        let rest = repr(rest);
        let message = format!("'%' must be followed by '%' or '(', found: {rest}");
        self.error("InterpolationSyntaxError", message)
    }

    pub(super) fn too_deep(self) -> Error {
        let message = format!(
            "Recursion limit exceeded in value substitution: option {} in section {} contains an \
             interpolation key which cannot be substituted in {MAX_DEPTH} steps. Raw value: {}",
            repr(self.option),
            repr(self.section),
            repr(self.value)
        );
        self.error("InterpolationDepthError", message)
    }

    /// CPython has no such limit.
    pub(super) fn too_long(self) -> Error {
        let message = format!(
            "Size limit exceeded in value substitution: option {} in section {} contains \
             interpolation keys which stand for more than {MAX_TAKEN} bytes. Raw value: {}",
            repr(self.option),
            repr(self.section),
            repr(self.value)
        );
        self.error("InterpolationDepthError", message)
    }
}
