//! Files that are written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Has a file say this. One that was there stays as it is until the new one is on the disk, so that a
/// full disk does not destroy it.
pub(super) fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let old = match fs::metadata(path) {
        Ok(old) if old.is_file() => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => None,
        // A device, a pipe or a link to nothing has no content to keep; else this tells what is wrong.
        _ => return fs::write(path, text),
    };
    let target = match &old {
        None => path.to_owned(),
        Some(_) => {
            // What may not be written is not replaced either.
            OpenOptions::new().write(true).open(path)?;
            // A link stays one.
            fs::canonicalize(path)?
        }
    };
    let (mut file, beside) = beside(&target)?;
    let written = fill(&mut file, old.as_ref(), text);
    // Windows renames no open file.
    drop(file);
    let done = written.and_then(|()| fs::rename(&beside, &target));
    if done.is_err() {
        // The error that matters is the first one.
        _ = fs::remove_file(&beside);
    }
    done
}

/// A new file in the folder of another.
fn beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let mut number = 0;
    loop {
        let name = format!(".logconf-{}-{number}", std::process::id());
        let path = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            // One that a killed process of the same number has left.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 100 => number += 1,
            opened => return Ok((opened?, path)),
        }
    }
}

fn fill(file: &mut File, old: Option<&fs::Metadata>, text: &[u8]) -> io::Result<()> {
    // First, so that nobody reads what they may not.
    if let Some(old) = old {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            // Only root may give files away; what others replace is theirs.
            _ = fchown(&*file, Some(old.uid()), Some(old.gid()));
        }
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text)?;
    file.sync_all()
}
