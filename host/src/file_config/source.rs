//! Where an INI file comes from.

use std::borrow::Cow;
use std::fmt;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::Options;
use super::error::Error;
use crate::form::MARK;
use crate::ini::{Ini, Lines, decode};

/// Where an INI file comes from. CPython: the argument `fname` of `fileConfig`.
///
/// ```
/// use logconf::file_config::Source;
/// assert!(matches!(Source::from("logging.ini"), Source::Path(_)));
/// let text = Source::Text("[loggers]\nkeys = root\n");
/// let reader = Source::Reader { name: "a socket", reader: &mut std::io::empty() };
/// ```
#[non_exhaustive]
pub enum Source<'s> {
    /// The path of a file.
    Path(&'s Path),
    /// What gives the bytes of a file.
    Reader {
        /// What errors call it.
        name: &'s str,
        /// Read to its end.
        reader: &'s mut dyn Read,
    },
    /// The text itself; errors call it `<string>`. Lines end with `\n` or `\r\n`.
    Text(&'s str),
    /// What was read before: of the options, only `disable_existing_loggers` matters.
    Parsed(&'s Ini),
}

impl<'s, P: AsRef<Path> + ?Sized> From<&'s P> for Source<'s> {
    /// As in CPython, a string is the path of a file.
    fn from(path: &'s P) -> Self {
        Source::Path(path.as_ref())
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Source::Reader { name, .. } => f.debug_tuple("Reader").field(name).finish(),
            Source::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Source::Parsed(ini) => f.debug_tuple("Parsed").field(&ini.source()).finish(),
        }
    }
}

impl<'s> Source<'s> {
    /// Reads it. CPython: the first half of `fileConfig`.
    pub(super) fn read(self, options: &Options) -> Result<Cow<'s, Ini>, Error> {
        let (name, bytes) = match self {
            Source::Parsed(ini) => return Ok(Cow::Borrowed(ini)),
            Source::Text(text) => {
                let text = text.strip_prefix(MARK).unwrap_or(text);
                return parsed("<string>", text.to_owned(), Lines::Feed, options);
            }
            Source::Path(path) => {
                let name = path.to_string_lossy().into_owned();
                let bytes = std::fs::read(path).map_err(|error| match error.kind() {
                    ErrorKind::NotFound => Error::not_found(&name),
                    // Too long for a name, or not what one may hold.
                    _ if name.contains('\n') => Error::not_found(&name),
                    _ => Error::unreadable(&name, &error),
                })?;
                (name, bytes)
            }
            Source::Reader { name, reader } => {
                let mut bytes = Vec::new();
                let read = reader.read_to_end(&mut bytes);
                read.map_err(|error| Error::unreadable(name, &error))?;
                (name.to_owned(), bytes)
            }
        };
        if bytes.is_empty() {
            return Err(Error::empty(&name));
        }
        let decoded = decode(&bytes, options.encoding.as_deref());
        let text = decoded.map_err(|error| Error::encoding(&name, &error))?;
        parsed(&name, text, Lines::Universal, options)
    }
}

fn parsed<'s>(
    name: &str,
    text: String,
    lines: Lines,
    options: &Options,
) -> Result<Cow<'s, Ini>, Error> {
    let read = Ini::read(name, &*text, lines, &options.defaults);
    let read = read.map_err(|error| Error::reading(name, &text, lines, &error));
    read.map(Cow::Owned)
}
