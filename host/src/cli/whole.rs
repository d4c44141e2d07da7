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
    let (mut file, beside) = beside(&target, old.is_some())?;
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

/// A new file in the folder of another: with the rights that a new file has, or with none for others, as the
/// one may have that it replaces.
fn beside(target: &Path, is_private: bool) -> io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = is_private;
    let mut number = 0;
    loop {
        let name = format!(".logconf-{}-{number}", std::process::id());
        let path = target.with_file_name(name);
        match options.open(&path) {
            // One that a killed process of the same number has left.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 100 => number += 1,
            opened => return Ok((opened?, path)),
        }
    }
}

fn fill(file: &mut File, old: Option<&fs::Metadata>, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
    // Last: until then, nobody else reads it.
    if let Some(old) = old {
        hand_over(file, old)?;
    }
    file.sync_all()
}

/// Gives a file the owner and the rights of another.
#[cfg(unix)]
fn hand_over(file: &File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    // Only root may give files away; what others replace is theirs. They may give them to a group of theirs.
    let is_same_group = fchown(file, Some(old.uid()), Some(old.gid()))
        .or_else(|_| fchown(file, None, Some(old.gid())))
        .is_ok();
    let mode = mode_kept(old.permissions().mode(), is_same_group);
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// The rights of what replaces a file: without those of its group if that is another one now.
#[cfg(unix)]
fn mode_kept(mode: u32, is_same_group: bool) -> u32 {
    match is_same_group {
        true => mode,
        false => mode & !0o2070,
    }
}

#[cfg(not(unix))]
fn hand_over(file: &File, old: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    #[test]
    fn what_replaces_a_file_is_closed_to_others_from_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let (file, path) = beside(&folder.path().join("a.json"), true).unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o7777, 0o600);
        // Until it has the owner and the rights of the other one.
        let old = folder.path().join("old.json");
        fs::write(&old, "{}").unwrap();
        for mode in [0o644, 0o600, 0o640] {
            fs::set_permissions(&old, fs::Permissions::from_mode(mode)).unwrap();
            hand_over(&file, &fs::metadata(&old).unwrap()).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, mode);
        }
    }

    #[test]
    fn another_group_does_not_get_the_rights_of_the_one_before() {
        assert_eq!(mode_kept(0o100_664, true), 0o100_664);
        assert_eq!(mode_kept(0o102_664, false), 0o100_604);
        assert_eq!(mode_kept(0o100_750, false), 0o100_700);
    }
}
