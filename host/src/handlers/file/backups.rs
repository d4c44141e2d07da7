//! The old files of a timed handler: which of them go.

use std::fs;
use std::path::{Path, PathBuf};

use super::schedule::When;
use crate::python::Failure;

/// All but the last so many. CPython: `getFilesToDelete`.
pub(super) fn outdated(path: &Path, when: When, keep: usize) -> Result<Vec<PathBuf>, Failure> {
    let directory = path.parent().unwrap_or(path);
    let own = path.file_name().unwrap_or_default().as_encoded_bytes();
    let failure = |error| Failure::os(&error, Some(&directory.to_string_lossy()));
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(failure)? {
        let name = entry.map_err(failure)?.file_name();
        if is_backup(own, name.as_encoded_bytes(), when) {
            found.push(name);
        }
    }
    found.sort();
    found.truncate(found.len().saturating_sub(keep));
    Ok(found.iter().map(|name| directory.join(name)).collect())
}

/// Whether a file's name begins like the log's, and has a time in it, between dots. So another
/// log's files may be meant, too, `app.log2.2026-11-25` for `app.log`: as in CPython.
fn is_backup(own: &[u8], name: &[u8], when: When) -> bool {
    let stem = stem(own);
    let Some(b'.') = name.get(stem.len()) else {
        return false;
    };
    let mut parts = name[stem.len() + 1..].split(|byte| *byte == b'.');
    name.starts_with(own) && parts.any(|part| when.is_time(part))
}

/// A name without its extension, which dots at the beginning do not make. CPython:
/// `os.path.splitext`.
fn stem(name: &[u8]) -> &[u8] {
    match name.iter().rposition(|byte| *byte == b'.') {
        Some(dot) if name[..dot].iter().any(|byte| *byte != b'.') => &name[..dot],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backups_are_told_by_their_names() {
        let is_backup = |own: &str, name: &str| {
            super::is_backup(own.as_bytes(), name.as_bytes(), When::Midnight)
        };
        assert!(is_backup("app.log", "app.log.2026-11-25"));
        assert!(is_backup("app.log", "app.log.2026-11-25.gz"));
        assert!(is_backup("app.log", "app.log.x.2026-11-25"));
        assert!(is_backup("app.log", "app.log2.2026-11-25"));
        assert!(is_backup("app", "app.2026-11-25"));
        assert!(is_backup(".app", ".app.2026-11-25"));
        assert!(is_backup("a.2026-11-25", "a.2026-11-25"));
        for other in [
            "app.log",
            "app.log.",
            "app.log.2026-11-25_10",
            "app.log.2026-11-25x",
            "app.log2026-11-25",
            "app.2026-11-25.log",
            "my.app.log.2026-11-25",
        ] {
            assert!(!is_backup("app.log", other), "{other}");
        }
        assert!(!is_backup("app", "app2.2026-11-25"));
        assert!(!is_backup(".app", ".2026-11-25"));
    }
}
