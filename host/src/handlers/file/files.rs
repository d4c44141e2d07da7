//! What the handlers of one registry must know of each other's files: who has which one, and which ones
//! were emptied.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use super::access::{Found, Identity};
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
    pub(super) fn half(&self, file: Found) -> Arc<Half> {
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
