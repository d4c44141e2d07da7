//! What the system says of files without opening them.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::mode::{Mode, Way};

/// What opening the file would say. It may still fail: a disk can be full.
pub(super) fn would_open(path: &Path, mode: Mode) -> io::Result<()> {
    // Even a link that leads nowhere is in the way of a new file.
    if mode.way == Way::New && fs::symlink_metadata(path).is_ok() {
        return Err(file_exists());
    }
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => Err(is_a_directory()),
        Ok(_) => permits(path, if mode.way == Way::Read { READ } else { WRITE }),
        Err(error) if error.kind() == ErrorKind::NotFound && mode.creates() => {
            let directory = path.parent().unwrap_or(path);
            if !fs::metadata(directory)?.is_dir() {
                return Err(not_a_directory());
            }
            permits(directory, WRITE)
        }
        Err(error) => Err(error),
    }
}

/// Whether this is the file that is found under the path.
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    match (identity(file), identity_at(path)) {
        (Ok(own), Ok(there)) => own == there,
        _ => false,
    }
}

/// What tells one file from all others.
pub(super) type Identity = (u64, u64);

#[cfg(unix)]
mod system {
    use std::fs::Metadata;
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use rustix::fs::{Access, access};
    use rustix::io::Errno;

    pub(crate) const READ: Access = Access::READ_OK;
    pub(crate) const WRITE: Access = Access::WRITE_OK;

    pub(crate) fn permits(path: &Path, what: Access) -> io::Result<()> {
        Ok(access(path, what)?)
    }

    pub(crate) fn file_exists() -> io::Error {
        Errno::EXIST.into()
    }

    pub(crate) fn is_a_directory() -> io::Error {
        Errno::ISDIR.into()
    }

    pub(crate) fn not_a_directory() -> io::Error {
        Errno::NOTDIR.into()
    }

    pub(crate) fn identity(file: &File) -> io::Result<Identity> {
        file.metadata().map(of)
    }

    pub(crate) fn identity_at(path: &Path) -> io::Result<Identity> {
        fs::metadata(path).map(of)
    }

    fn of(data: Metadata) -> Identity {
        (data.dev(), data.ino())
    }
}

#[cfg(windows)]
mod system {
    use super::*;
    use winapi_util::Handle;
    use winapi_util::file::{Information, information};

    pub(crate) const READ: bool = false;
    pub(crate) const WRITE: bool = true;

    pub(crate) fn permits(path: &Path, write: bool) -> io::Result<()> {
        let read_only = fs::metadata(path)?.permissions().readonly();
        match write && read_only {
            true => Err(ErrorKind::PermissionDenied.into()),
            false => Ok(()),
        }
    }

    pub(crate) fn file_exists() -> io::Error {
        ErrorKind::AlreadyExists.into()
    }

    pub(crate) fn is_a_directory() -> io::Error {
        ErrorKind::IsADirectory.into()
    }

    pub(crate) fn not_a_directory() -> io::Error {
        ErrorKind::NotADirectory.into()
    }

    pub(crate) fn identity(file: &File) -> io::Result<Identity> {
        information(file).map(of)
    }

    pub(crate) fn identity_at(path: &Path) -> io::Result<Identity> {
        information(&Handle::from_path_any(path)?).map(of)
    }

    fn of(known: Information) -> Identity {
        (known.volume_serial_number(), known.file_index())
    }
}

use system::{READ, WRITE, file_exists, not_a_directory, permits};
pub(super) use system::{identity, identity_at, is_a_directory};
