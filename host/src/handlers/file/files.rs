//! What the handlers of one registry must know of each other's files: which ones a refused
//! configuration may remove, and which ones were emptied.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use super::access::{self, Found, Identity};
use super::mode::{Mode, Way};
use super::open::Opened;
use super::shared::Touched;
use crate::half::Half;
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
    /// What is half written of files that are open, in mode `a`.
    halves: Vec<(Identity, Weak<Half>)>,
    /// Handlers that have a file of this name, and are not closed.
    held: Vec<Holder>,
    /// How many records for a file were dropped.
    dropped: BTreeMap<PathBuf, u32>,
}

/// A handler that has a file.
#[derive(Debug)]
struct Holder {
    path: PathBuf,
    handler: Weak<Touched>,
    /// What it had open when its configuration was taken.
    opened: Weak<Opened>,
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
    /// already. What a link leads to is created, unless it must be new.
    pub(super) fn create(&self, path: &Path, mode: Mode) -> io::Result<Option<Opened>> {
        let mut known = lock(&self.0);
        let created = match mode.create_new(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && mode.way != Way::New => {
                let target = fs::metadata(path);
                if !target.is_err_and(|error| error.kind() == ErrorKind::NotFound) {
                    return Ok(None);
                }
                mode.open(path)
            }
            created => created,
        }?;
        let found = Found::of(&created)?;
        known.created.push(found.identity);
        drop(known);
        let half = self.half_in(mode, Some(found));
        Ok(Some(Opened::new(created, mode, Some(found), half)))
    }

    /// Somebody uses the file from now on: no refused configuration may remove it. (One that
    /// was removed before is no longer found under its path.)
    pub(super) fn adopt(&self, file: &Opened) {
        if let Some(found) = file.found {
            let created = &mut lock(&self.0).created;
            created.retain(|created| *created != found.identity);
        }
    }

    /// Removes a file that was created, unless somebody uses it, or has written to it.
    pub(super) fn remove(&self, file: &Opened, path: &Path) {
        let Some(found) = file.found else { return };
        let mut known = lock(&self.0);
        let same = |created: &Identity| *created == found.identity;
        let Some(place) = known.created.iter().position(same) else {
            return;
        };
        known.created.swap_remove(place);
        // If it cannot be removed, an empty file is left.
        let _ = access::remove(path, found.identity);
    }

    /// A handler has closed the file under this path.
    pub(super) fn leave(&self, path: &Path) -> Option<Arc<Left>> {
        let found = Found::at(path).ok().filter(|found| found.is_regular)?;
        let left = Arc::new(Left::default());
        let mut known = lock(&self.0);
        known.left.retain(|(_, left)| left.strong_count() > 0);
        known.left.push((found.identity, Arc::downgrade(&left)));
        Some(left)
    }

    /// Empties a file, as opening in mode `w` does. (What is no file cannot be emptied.)
    pub(super) fn empty(&self, file: &Opened) {
        let Some(found) = file.found.filter(|found| found.is_regular) else {
            return;
        };
        let left: Vec<Arc<Left>> = {
            let known = lock(&self.0);
            let same = known
                .left
                .iter()
                .filter(|(left, _)| *left == found.identity);
            same.filter_map(|(_, left)| left.upgrade()).collect()
        };
        // Always in the same order. Who writes a late record locks one of them, then `self`.
        let mut emptied: Vec<_> = left.iter().map(|left| lock(&left.emptied)).collect();
        emptied.iter_mut().for_each(|emptied| **emptied = true);
        file.empty();
    }

    /// Notes that a handler has the file of this name, until it is closed, and what it has open.
    pub(super) fn hold(&self, path: &Path, handler: &Arc<Touched>, opened: Option<&Arc<Opened>>) {
        let held = &mut lock(&self.0).held;
        held.retain(|holder| holder.handler.strong_count() > 0);
        held.push(Holder {
            path: path.to_owned(),
            handler: Arc::downgrade(handler),
            opened: opened.map(Arc::downgrade).unwrap_or_default(),
        });
    }

    /// Who has it.
    pub(super) fn holders(&self, path: &Path) -> Vec<Weak<Touched>> {
        let known = lock(&self.0);
        let same = known.held.iter().filter(|holder| holder.path == path);
        same.map(|holder| Weak::clone(&holder.handler)).collect()
    }

    /// The file that is under the path, if a handler of this name has it open in the same mode, and
    /// opening it again makes no difference: whatever is written goes to the end.
    pub(super) fn open_already(
        &self,
        path: &Path,
        mode: Mode,
        there: Found,
    ) -> Option<Arc<Opened>> {
        if mode.way != Way::Append || !there.is_regular {
            return None;
        }
        let known = lock(&self.0);
        let same = known.held.iter().filter(|holder| holder.path == path);
        same.filter_map(|holder| holder.opened.upgrade())
            .find(|opened| opened.mode == mode && opened.found == Some(there))
    }

    /// What is half written of a file, whichever of those that have it open in mode `a` did so.
    pub(super) fn half_in(&self, mode: Mode, file: Option<Found>) -> Arc<Half> {
        match file.filter(|_| mode.way == Way::Append) {
            Some(file) => self.half(file),
            // It goes where nobody else writes.
            None => Arc::default(),
        }
    }

    fn half(&self, file: Found) -> Arc<Half> {
        let halves = &mut lock(&self.0).halves;
        halves.retain(|(_, half)| half.strong_count() > 0);
        let mut known = halves.iter().filter(|(known, _)| *known == file.identity);
        let known = known.find_map(|(_, half)| half.upgrade());
        known.unwrap_or_else(|| {
            let new = Arc::default();
            halves.push((file.identity, Arc::downgrade(&new)));
            new
        })
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
