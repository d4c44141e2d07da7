//! Things as Python words them: its `repr`, its names for the operating system's errors.

use std::fmt::{self, Display, Write};
use std::io::{self, ErrorKind};

/// A failure under CPython's name for its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The exception's type.
    pub(crate) kind: &'static str,
    /// Its message.
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Failure {
            kind,
            message: message.into(),
        }
    }

    /// What Python raises when an operation on a file fails.
    pub(crate) fn os(error: &io::Error, path: Option<&str>) -> Self {
        Failure::new(exception(error.kind()), OsError { error, path }.to_string())
    }
}

/// CPython: the subclasses of `OSError`, as `PyErr_SetFromErrno` chooses them.
pub(crate) fn exception(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "FileNotFoundError",
        ErrorKind::PermissionDenied => "PermissionError",
        ErrorKind::AlreadyExists => "FileExistsError",
        ErrorKind::IsADirectory => "IsADirectoryError",
        ErrorKind::NotADirectory => "NotADirectoryError",
        ErrorKind::BrokenPipe => "BrokenPipeError",
        ErrorKind::TimedOut => "TimeoutError",
        ErrorKind::Interrupted => "InterruptedError",
        ErrorKind::WouldBlock => "BlockingIOError",
        _ => "OSError",
    }
}

/// `[Errno 2] No such file or directory: '/var/log/app.log'`.
pub(crate) struct OsError<'e> {
    pub(crate) error: &'e io::Error,
    pub(crate) path: Option<&'e str>,
}

impl Display for OsError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.error.to_string();
        match self.error.raw_os_error() {
            Some(code) => {
                // Rust adds the number in its own way.
                let end = format!(" (os error {code})");
                let words = words.strip_suffix(&end).unwrap_or(&words);
                write!(f, "[Errno {code}] {words}")?;
            }
            None => f.write_str(&words)?,
        }
        match self.path {
            Some(path) => write!(f, ": {}", Repr(path)),
            None => Ok(()),
        }
    }
}

/// A text as Python's `repr` shows it.
pub(crate) struct Repr<'t>(pub(crate) &'t str);

impl Display for Repr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = match self.0.contains('\'') && !self.0.contains('"') {
            true => '"',
            false => '\'',
        };
        f.write_char(quote)?;
        for char in self.0.chars() {
            match char {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                '\\' => f.write_str("\\\\")?,
                char if char == quote => write!(f, "\\{char}")?,
                char if char.is_control() => write!(f, "\\x{:02x}", char as u32)?,
                char => f.write_char(char)?,
            }
        }
        f.write_char(quote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_are_worded_as_in_python() {
        let error = std::fs::File::open("/no/such/file").unwrap_err();
        let failure = Failure::os(&error, Some("/it's/there"));
        assert_eq!(failure.kind, "FileNotFoundError");
        assert_eq!(
            failure.message,
            "[Errno 2] No such file or directory: \"/it's/there\""
        );
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(Repr("a'\"\n\u{1}\\ü").to_string(), r#"'a\'"\n\x01\\ü'"#);
    }
}
