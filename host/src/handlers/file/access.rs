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

/// What does not change about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) identity: Identity,
    /// No device, pipe or directory.
    pub(super) is_regular: bool,
}

/// Whether it may be written, as far as permissions go.
pub(super) fn permits_writing(path: &Path) -> io::Result<()> {
    permits(path, WRITE)
}

/// Removes the file that the path leads to, if it is this one, and empty.
pub(super) fn remove(path: &Path, identity: Identity) -> io::Result<()> {
    // Not a link to it.
    let path = fs::canonicalize(path)?;
    // Where its folder cannot be held, for want of descriptors or rights, it is looked at and removed by its path.
    remove_held(&path, identity).or_else(|_| {
        match is_it(Found::at(&path)?, &fs::metadata(&path)?, identity) {
            true => fs::remove_file(&path),
            false => Ok(()),
        }
    })
}

fn is_it(found: Found, data: &fs::Metadata, identity: Identity) -> bool {
    found.identity == identity && data.len() == 0
}

/// What tells one file from all others.
pub(super) type Identity = (u64, u64);

impl Found {
    /// The file that is found under the path.
    pub(super) fn at(path: &Path) -> io::Result<Found> {
        found_at(path)
    }

    pub(super) fn of(file: &File) -> io::Result<Found> {
        found(file)
    }
}

#[cfg(unix)]
mod system {
    use std::fs::Metadata;
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use rustix::fs::{Access, AtFlags, Mode, OFlags, access, openat, unlinkat};
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

    pub(crate) fn found(file: &File) -> io::Result<Found> {
        file.metadata().map(of)
    }

    pub(crate) fn found_at(path: &Path) -> io::Result<Found> {
        fs::metadata(path).map(of)
    }

    /// No link that is put into the path meanwhile leads to another file.
    pub(crate) fn remove_held(path: &Path, identity: Identity) -> io::Result<()> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Ok(());
        };
        let folder = File::open(folder)?;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let there = File::from(openat(&folder, name, flags, Mode::empty())?);
        if is_it(found(&there)?, &there.metadata()?, identity) {
            unlinkat(&folder, name, AtFlags::empty())?;
        }
        Ok(())
    }

    fn of(data: Metadata) -> Found {
        Found {
            identity: (data.dev(), data.ino()),
            is_regular: data.is_file(),
        }
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

    pub(crate) fn remove_held(_: &Path, _: Identity) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    pub(crate) fn is_a_directory() -> io::Error {
        ErrorKind::IsADirectory.into()
    }

    pub(crate) fn not_a_directory() -> io::Error {
        ErrorKind::NotADirectory.into()
    }

    pub(crate) fn found(file: &File) -> io::Result<Found> {
        Ok(of(information(file)?, file.metadata()?.is_file()))
    }

    pub(crate) fn found_at(path: &Path) -> io::Result<Found> {
        let known = information(&Handle::from_path_any(path)?)?;
        Ok(of(known, fs::metadata(path)?.is_file()))
    }

    fn of(known: Information, is_regular: bool) -> Found {
        Found {
            identity: (known.volume_serial_number(), known.file_index()),
            is_regular,
        }
    }
}

pub(super) use system::is_a_directory;
use system::{READ, WRITE, file_exists, found, found_at, not_a_directory, permits, remove_held};
