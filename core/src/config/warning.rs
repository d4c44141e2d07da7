//! What a configuration's author should know although it was taken.

use core::fmt::{self, Display};

use crate::format::{Absent, Field};
use crate::json::{Repr, Str};

/// How many warnings are kept; more are counted.
const KEPT: usize = 4;

/// Something surprising about a configuration that was taken. It displays as a sentence.
///
/// ```
/// # use logconf_core::{Logging, WarningKind};
/// static LOGGING: Logging = Logging::new();
/// let document = br#"{"version": 1, "root": {"level": "INFO", "level": "DEBUG"}}"#;
/// let applied = LOGGING.apply(document).ok().unwrap();
/// let warning = applied.warnings().iter().next().unwrap();
/// assert_eq!(warning.to_string(), "'level' is given twice; the last one counts");
/// assert_eq!(warning.kind(), WarningKind::DuplicateKey);
/// assert_eq!(warning.offset(document), Some(42));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Warning<'d>(Kind<'d>);

/// What a warning is about, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WarningKind {
    /// A format names what records have only elsewhere, or do not have.
    FormatField,
    /// A key stands twice in one dict.
    DuplicateKey,
    /// An attribute is set that nothing reads.
    Attribute,
    /// There is no room for all that would be kept of the configuration before.
    Room,
    /// Something else.
    Other,
}

#[derive(Clone, Copy, Debug)]
enum Kind<'d> {
    Absent(Str<'d>, Absent<'d>),
    Duplicate(Str<'d>),
    Property(Str<'d>),
    HandlersLost,
    LevelsMoved,
    LoggersForgotten,
    /// What is said in full.
    Plain(&'static str),
}

impl<'d> Warning<'d> {
    /// A formatter names what records lack.
    pub(crate) fn absent(formatter: Str<'d>, absent: Absent<'d>) -> Self {
        Warning(Kind::Absent(formatter, absent))
    }

    /// A key stands twice in one dict.
    pub(crate) fn duplicate(key: Str<'d>) -> Self {
        Warning(Kind::Duplicate(key))
    }

    /// An attribute is set that nothing reads.
    pub(crate) fn property(name: Str<'d>) -> Self {
        Warning(Kind::Property(name))
    }

    /// What it is about.
    ///
    /// ```
    /// # use logconf_core::Logging;
    /// use logconf_core::WarningKind;
    /// static LOGGING: Logging = Logging::new();
    /// let warnings = LOGGING.check(br#"{"version": 1, "version": 1}"#, &mut |_| {});
    /// assert_eq!(warnings.iter().next().unwrap().kind(), WarningKind::DuplicateKey);
    /// ```
    pub fn kind(&self) -> WarningKind {
        match self.0 {
            Kind::Absent(..) => WarningKind::FormatField,
            Kind::Duplicate(_) => WarningKind::DuplicateKey,
            Kind::Property(_) => WarningKind::Attribute,
            Kind::HandlersLost | Kind::LevelsMoved | Kind::LoggersForgotten => WarningKind::Room,
            Kind::Plain(_) => WarningKind::Other,
        }
    }

    /// The field that a format names and no record has, and where it stands in the document, if that
    /// is where the format stands.
    ///
    /// ```
    /// # use logconf_core::Logging;
    /// static LOGGING: Logging = Logging::new();
    /// let document = br#"{"version": 1, "formatters": {"f": {"format": "%(message)s %(usr)s"}}}"#;
    /// let warnings = LOGGING.check(document, &mut |_| {});
    /// let (field, offset) = warnings.iter().next().unwrap().unknown_field(document).unwrap();
    /// assert_eq!((field.to_string().as_str(), offset), ("usr", Some(61)));
    /// ```
    pub fn unknown_field(&self, document: &[u8]) -> Option<(impl Display + 'd, Option<usize>)> {
        match self.0 {
            Kind::Absent(_, Absent::Unknown(field)) => Some((field, place(field, document))),
            _ => None,
        }
    }

    /// Where the name stands that it is about: bytes from the start of the document. `None` if it is
    /// about no name, or about one that stands elsewhere.
    pub fn offset(&self, document: &[u8]) -> Option<usize> {
        match self.0 {
            Kind::Absent(name, _) | Kind::Duplicate(name) | Kind::Property(name) => {
                place(name, document)
            }
            _ => None,
        }
    }

    /// Calls `known` with the name of each field that records have.
    pub fn fields(known: &mut dyn FnMut(&'static str)) {
        Field::names().for_each(known);
    }

    pub(crate) const HANDLERS_LOST: Warning<'static> = Warning(Kind::HandlersLost);
    pub(crate) const LEVELS_MOVED: Warning<'static> = Warning(Kind::LevelsMoved);
    pub(crate) const LOGGERS_FORGOTTEN: Warning<'static> = Warning(Kind::LoggersForgotten);
    pub(crate) const OVERRIDE_STAYS: Warning<'static> = Warning(Kind::Plain(
        "without 'expires_s', the temporary override that this changes stays, and the state before it does not return",
    ));
}

impl fmt::Display for Warning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Absent(formatter, absent) => match absent {
                Absent::Field(field) => write!(
                    f,
                    "formatter '{formatter}': %({}) has no value here and prints as '?'",
                    field.name()
                ),
                Absent::Unknown(field) => write!(
                    f,
                    "formatter '{formatter}': records have no {} of their own; each one fails that is not given it",
                    Repr(field)
                ),
            },
            Kind::Duplicate(key) => write!(f, "{} is given twice; the last one counts", Repr(key)),
            Kind::Property(name) => write!(f, "nothing here reads the attribute {}", Repr(name)),
            Kind::HandlersLost => f.write_str(
                "no room to keep the handlers of loggers that the configuration does not name",
            ),
            Kind::LevelsMoved => f.write_str(
                "no row left for loggers that the configuration does not name; their levels no longer count for the loggers below them",
            ),
            Kind::LoggersForgotten => f.write_str(
                "no row left for loggers that neither the configuration nor the program names; they are forgotten",
            ),
            Kind::Plain(sentence) => f.write_str(sentence),
        }
    }
}

/// Where the first character of a name stands in a document that it is a part of.
fn place(name: Str<'_>, document: &[u8]) -> Option<usize> {
    let begins = name.raw().as_ptr() as usize;
    let offset = begins.checked_sub(document.as_ptr() as usize)?;
    (offset + name.raw().len() <= document.len()).then_some(offset)
}

/// What is surprising about a configuration: the first few things, and how many more there
/// are.
///
/// ```
/// # use logconf_core::Logging;
/// static LOGGING: Logging = Logging::new();
/// let document = br#"{"version": 1, "loggers": {"a": {"level": 10, "level": 20}},
///     "root": {"level": 10, "level": 20}}"#;
/// let warnings = LOGGING.check(document, &mut |_| {});
/// assert_eq!((warnings.iter().count(), warnings.more()), (2, 0));
/// ```
#[derive(Default)]
pub struct Warnings<'d> {
    kept: [Option<Warning<'d>>; KEPT],
    more: usize,
}

impl<'d> Warnings<'d> {
    pub(crate) fn add(&mut self, warning: Warning<'d>) {
        match self.kept.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(warning),
            None => self.more += 1,
        }
    }

    /// Adds a warning that says the same for any number of cases.
    pub(crate) fn add_once(&mut self, warning: Warning<'static>) {
        let same = |kept: &Warning<'_>| {
            core::mem::discriminant(&kept.0) == core::mem::discriminant(&warning.0)
        };
        if !self.iter().any(same) {
            self.add(warning);
        }
    }

    /// How many there are beyond those that [`Warnings::iter`] gives.
    pub fn more(&self) -> usize {
        self.more
    }

    /// The first few.
    pub fn iter(&self) -> impl Iterator<Item = &Warning<'d>> {
        self.kept.iter().flatten()
    }
}
