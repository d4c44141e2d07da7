//! Where files are, and who is told of what is written to them.

use std::fmt::{self, Display};
use std::io;
use std::path::{Component, Path, PathBuf};

use logconf_core::{Clock, Explain};

use super::files::Files;
use crate::python::{OsError, exception};

/// Is told of everything that file handlers write, in the order in which it was written. It is told
/// while the file is locked, and must not log.
pub trait Written: Sync {
    /// This text was written to the file that is open under this absolute path, in whatever
    /// encoding.
    fn wrote(&self, path: &Path, text: &str);
}

/// What all file handlers of a registry have in common. It also words their errors: the code
/// of a [`Problem`](logconf_core::Problem) is the system's, the argument the file's name.
pub(crate) struct Place {
    /// What relative names start from.
    directory: PathBuf,
    pub(super) files: Files,
    written: Option<&'static dyn Written>,
    pub(super) clock: &'static dyn Clock,
}

/// The code for a name that no file can have.
pub(super) const EMBEDDED_NULL: i32 = -1;

impl Place {
    pub(crate) fn new(
        directory: &Path,
        written: Option<&'static dyn Written>,
        clock: &'static dyn Clock,
    ) -> Self {
        Place {
            directory: absolute(directory),
            files: Files::default(),
            written,
            clock,
        }
    }

    /// CPython: `os.path.abspath`, from the place's directory.
    pub(super) fn resolve(&self, name: &str) -> PathBuf {
        normal(&self.directory.join(name))
    }

    /// The clock's time, in seconds.
    pub(super) fn now(&self) -> i64 {
        self.clock.now().0 / 1_000_000
    }

    /// Whether somebody is told of what is written.
    pub(super) fn tells(&self) -> bool {
        self.written.is_some()
    }

    pub(super) fn wrote(&self, path: &Path, line: &[u8]) {
        if let Some(written) = self.written {
            written.wrote(path, &String::from_utf8_lossy(line));
        }
    }
}

/// The path from the root, in the shortest spelling, whatever is there. CPython:
/// `os.path.abspath`.
pub fn absolute(path: &Path) -> PathBuf {
    // It fails only for the empty path, and where there is no current directory.
    normal(&std::path::absolute(path).unwrap_or_else(|_| {
        let current = std::env::current_dir().unwrap_or_default();
        current.join(path)
    }))
}

/// CPython: `os.path.normpath`, of a path from the root: symbolic links do not matter.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // Above the root is the root.
            Component::ParentDir => _ = normal.pop(),
            other => normal.push(other),
        }
    }
    normal
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").field(&self.directory).finish()
    }
}

impl Explain for Place {
    fn explain(&self, code: i32, name: &dyn Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if code == EMBEDDED_NULL {
            return f.write_str("embedded null byte");
        }
        let path = self.resolve(&name.to_string());
        let error = io::Error::from_raw_os_error(code);
        let path = path.to_string_lossy();
        let (error, path) = (&error, Some(&*path));
        Display::fmt(&OsError { error, path }, f)
    }

    fn kind(&self, code: i32) -> &'static str {
        match code {
            EMBEDDED_NULL => "ValueError",
            _ => exception(io::Error::from_raw_os_error(code).kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    #[test]
    fn names_are_resolved_as_abspath_does() {
        let place = Place::new(Path::new("/srv/./app/../logs/"), None, &SystemClock);
        let resolve = |name| place.resolve(name).to_string_lossy().into_owned();
        assert_eq!(resolve("a.log"), "/srv/logs/a.log");
        assert_eq!(resolve("./x//../a.log"), "/srv/logs/a.log");
        assert_eq!(resolve("../../../a.log"), "/a.log");
        assert_eq!(resolve("/var/a.log/"), "/var/a.log");
        assert_eq!(resolve(""), "/srv/logs");
    }
}
