//! What a replay writes, caught: the two streams, files, and the reports of failing handlers.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use logconf::core::{Dropped, Failed, Report, Stream};
use logconf::handlers::Written;
use serde_json::{Value, json};

/// What was written since it was taken last.
#[derive(Debug)]
pub struct Capture {
    directory: PathBuf,
    pub stdout: Text,
    pub stderr: Text,
    files: Mutex<BTreeMap<String, String>>,
}

impl Capture {
    /// Files are named by their paths from this directory, which is absolute.
    pub fn new(directory: PathBuf) -> Self {
        Capture {
            directory,
            stdout: Text::default(),
            stderr: Text::default(),
            files: Mutex::default(),
        }
    }

    /// `[sink, text]` for each sink that something was written to.
    pub fn take(&self) -> Value {
        let streams = [("stdout", &self.stdout), ("stderr", &self.stderr)];
        let streams = streams.map(|(sink, text)| (sink.to_owned(), text.take()));
        let files = std::mem::take(&mut *lock(&self.files));
        let files = files
            .into_iter()
            .map(|(path, text)| (format!("file:{path}"), text));
        let written = streams.into_iter().chain(files);
        written
            .filter(|(_, text)| !text.is_empty())
            .map(|(sink, text)| json!([sink, text]))
            .collect()
    }
}

impl Written for Capture {
    fn wrote(&self, path: &Path, text: &str) {
        let path = relative(path, &self.directory);
        lock(&self.files).entry(path).or_default().push_str(text);
    }
}

/// CPython's `Handler.handleError` prints a traceback, which no other program can.
impl Report for Capture {
    fn failed(&self, failed: &Failed<'_>) {
        self.stderr
            .push(&format!("<logging error: {}>\n", failed.kind));
    }
}

/// CPython: `os.path.relpath`, with slashes between the names.
fn relative(path: &Path, directory: &Path) -> String {
    let from: Vec<Component> = directory.components().collect();
    let to: Vec<Component> = path.components().collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(same).map(|_| "..".into());
    let down = to
        .iter()
        .skip(same)
        .map(|name| name.as_os_str().to_string_lossy());
    let names: Vec<_> = up.chain(down).collect();
    names.join("/")
}

/// A stream whose text is kept.
#[derive(Debug, Default)]
pub struct Text(Mutex<String>);

impl Text {
    fn push(&self, text: &str) {
        lock(&self.0).push_str(text);
    }

    fn take(&self) -> String {
        std::mem::take(&mut *lock(&self.0))
    }
}

impl Stream for Text {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        self.push(&String::from_utf8_lossy(line));
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_directory() {
        let relative = |path| relative(Path::new(path), Path::new("/srv/app"));
        assert_eq!(relative("/srv/app/a.log"), "a.log");
        assert_eq!(relative("/srv/app/x/a.log"), "x/a.log");
        assert_eq!(relative("/srv/a.log"), "../a.log");
        assert_eq!(relative("/a.log"), "../../a.log");
    }

    #[test]
    fn sinks_come_in_order_and_empty_ones_not_at_all() {
        let capture = Capture::new("/srv".into());
        capture.wrote(Path::new("/srv/b"), "1");
        capture.wrote(Path::new("/srv/a"), "2");
        capture.wrote(Path::new("/srv/b"), "3");
        capture.stderr.push("4");
        let taken = json!([["stderr", "4"], ["file:a", "2"], ["file:b", "13"]]);
        assert_eq!(capture.take(), taken);
        assert_eq!(capture.take(), json!([]));
    }
}
