//! Watching a file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How long a file must be left alone: whoever writes it may do so in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// Calls `changed` after each change of the file, in a thread of its own, as long as what this gives
/// lives.
///
/// It is the folder that is watched: many editors write another file and put it in place of the old
/// one.
pub fn file(
    path: &Path,
    changed: impl Fn(&Path) + Send + 'static,
) -> notify::Result<RecommendedWatcher> {
    let path = std::path::absolute(path).map_err(notify::Error::io)?;
    let name = path.file_name().map(OsStr::to_owned);
    let (tell, told) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let concerns = |event: &Event| {
            let mut names = event.paths.iter().map(|path| path.file_name());
            !matches!(event.kind, EventKind::Access(_)) && names.any(|of| of == name.as_deref())
        };
        // What cannot be told may be a change.
        if event.as_ref().map_or(true, concerns) {
            let _ = tell.send(());
        }
    })?;
    let folder = path.parent().unwrap_or(&path).to_owned();
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    thread::spawn(move || follow(&told, path, changed));
    Ok(watcher)
}

/// Ends when nobody tells any more.
fn follow(told: &Receiver<()>, path: PathBuf, changed: impl Fn(&Path)) {
    while told.recv().is_ok() {
        while told.recv_timeout(QUIET).is_ok() {}
        changed(&path);
    }
}
