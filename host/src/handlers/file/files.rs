//! What the handlers of one registry must know of each other's files: which ones a refused
//! configuration may remove, and which ones were emptied.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use super::access::{self, Identity};
use super::shared::Touched;
use crate::handlers::instances::lock;

/// Nothing is opened for good, and nothing waits for another program, while it is locked.
#[derive(Debug, Default)]
pub(super) struct Files(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Created for configurations that may still be refused, and opened by nobody else yet.
    created: Vec<Identity>,
    /// Closed by their handlers, which may still have late records for them.
    left: Vec<(Identity, Weak<Left>)>,
    /// Handlers that have a file of this name, and are not closed.
    held: Vec<(PathBuf, Weak<Touched>)>,
    /// How many records for a file were dropped.
    dropped: BTreeMap<PathBuf, u32>,
}

/// A file that its handler has closed.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Somebody has emptied it since.
    emptied: Mutex<bool>,
}

impl Left {
    /// Writes to the file, unless it has been emptied: nobody empties it meanwhile.
    pub(super) fn unless_emptied<R>(&self, write: impl FnOnce() -> R) -> Option<R> {
        let emptied = lock(&self.emptied);
        (!*emptied).then(write)
    }
}

impl Files {
    /// Creates a file for a configuration that may still be refused; `None` if it is there
    /// already. What a link leads to is created, unless it must be `new`.
    pub(super) fn create(
        &self,
        options: &OpenOptions,
        path: &Path,
        new: bool,
    ) -> io::Result<Option<File>> {
        let mut known = lock(&self.0);
        let created = match options.clone().create_new(true).open(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && !new => {
                let target = fs::metadata(path);
                if !target.is_err_and(|error| error.kind() == ErrorKind::NotFound) {
                    return Ok(None);
                }
                options.clone().create(true).open(path)
            }
            created => created,
        }?;
        known.created.push(access::identity(&created)?);
        Ok(Some(created))
    }

    /// Somebody uses the file from now on: no refused configuration may remove it. (One that
    /// was removed before is no longer found under its path.)
    pub(super) fn adopt(&self, file: &File) {
        if let Ok(identity) = access::identity(file) {
            lock(&self.0).created.retain(|created| *created != identity);
        }
    }

    /// Removes a file that was created, unless somebody uses it, or has written to it.
    pub(super) fn remove(&self, file: &File, path: &Path) {
        let Ok(identity) = access::identity(file) else {
            return;
        };
        let mut known = lock(&self.0);
        let Some(place) = known.created.iter().position(|one| *one == identity) else {
            return;
        };
        known.created.swap_remove(place);
        let is_empty = || file.metadata().is_ok_and(|data| data.len() == 0);
        if access::is_at(file, path)
            && is_empty()
            // Not a link to it.
            && let Ok(path) = fs::canonicalize(path)
        {
            let _ = fs::remove_file(path);
        }
    }

    /// A handler has closed the file under this path.
    pub(super) fn leave(&self, path: &Path) -> Option<Arc<Left>> {
        if !fs::metadata(path).ok()?.is_file() {
            return None;
        }
        let identity = access::identity_at(path).ok()?;
        let left = Arc::new(Left::default());
        let mut known = lock(&self.0);
        known.left.retain(|(_, left)| left.strong_count() > 0);
        known.left.push((identity, Arc::downgrade(&left)));
        Some(left)
    }

    /// Empties a file, as opening in mode `w` does. (What is no file cannot be emptied.)
    pub(super) fn empty(&self, file: &File) {
        if !file.metadata().is_ok_and(|data| data.is_file()) {
            return;
        }
        let Ok(identity) = access::identity(file) else {
            return;
        };
        let left: Vec<Arc<Left>> = {
            let known = lock(&self.0);
            let same = known.left.iter().filter(|(left, _)| *left == identity);
            same.filter_map(|(_, left)| left.upgrade()).collect()
        };
        // Always in the same order. Who writes a late record locks one of them, then `self`.
        let mut emptied: Vec<_> = left.iter().map(|left| lock(&left.emptied)).collect();
        emptied.iter_mut().for_each(|emptied| **emptied = true);
        let _ = file.set_len(0);
    }

    /// Notes that a handler has the file of this name, until it is closed.
    pub(super) fn hold(&self, path: &Path, holder: &Arc<Touched>) {
        let held = &mut lock(&self.0).held;
        held.retain(|(_, holder)| holder.strong_count() > 0);
        held.push((path.to_owned(), Arc::downgrade(holder)));
    }

    /// Who has it.
    pub(super) fn holders(&self, path: &Path) -> Vec<Weak<Touched>> {
        let known = lock(&self.0);
        let same = known.held.iter().filter(|(held, _)| held == path);
        same.map(|(_, holder)| Weak::clone(holder)).collect()
    }

    /// Counts a record for the file under this path that was not written.
    pub(super) fn drop_one(&self, path: &Path) {
        let mut known = lock(&self.0);
        let count = known.dropped.entry(path.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    /// How many were counted.
    pub(super) fn dropped(&self, path: &Path) -> u32 {
        lock(&self.0).dropped.get(path).copied().unwrap_or(0)
    }
}
