//! Python's names for the operating system's errors, and its words for them.

use std::fmt::{self, Display};
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

    /// What Python raises when an operation of the system fails.
    pub(crate) fn os(error: &io::Error, path: Option<&str>) -> Self {
        Failure::new(exception(error.kind()), OsError { error, path }.to_string())
    }

    /// The same, with what it befell behind it, as Python shows a path.
    pub(crate) fn at(mut self, target: impl Display) -> Self {
        let target = target.to_string();
        self.message = format!("{}: {}", self.message, logconf_core::repr(&target));
        self
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// CPython: the subclasses of `OSError`, as `PyErr_SetFromErrno` chooses them.
pub(crate) fn exception(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "FileNotFoundError",
        ErrorKind::PermissionDenied => "PermissionError",
        ErrorKind::AlreadyExists => "FileExistsError",
        ErrorKind::IsADirectory => "IsADirectoryError",
        ErrorKind::NotADirectory => "NotADirectoryError",
        ErrorKind::BrokenPipe => "BrokenPipeError",
        ErrorKind::ConnectionAborted => "ConnectionAbortedError",
        ErrorKind::ConnectionRefused => "ConnectionRefusedError",
        ErrorKind::ConnectionReset => "ConnectionResetError",
        ErrorKind::TimedOut => "TimeoutError",
        ErrorKind::Interrupted => "InterruptedError",
        ErrorKind::WouldBlock => "BlockingIOError",
        _ => "OSError",
    }
}

/// Whose number an error of the system has.
const NUMBERED: &str = match cfg!(windows) {
    true => "WinError",
    false => "Errno",
};

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
                write!(f, "[{NUMBERED} {code}] {words}")?;
            }
            None => f.write_str(&words)?,
        }
        match self.path {
            Some(path) => write!(f, ": {}", logconf_core::repr(path)),
            None => Ok(()),
        }
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
}
