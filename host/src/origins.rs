//! Who makes a call: the process, the thread and the module.

use std::cell::Cell;
use std::ffi::OsStr;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use logconf_core::{Caller, Origin, Origins, Record};

/// What the operating system and Rust's threads tell.
///
/// | field | what it is here | in CPython |
/// |---|---|---|
/// | `process` | the number of the process | the same |
/// | `processName` | `MainProcess` | the same, but for what `multiprocessing` starts |
/// | `thread` | a number that no other thread of the process has | the same |
/// | `threadName` | the name that the thread was given; `MainThread`; else `Thread-1`, … | the same |
/// | `funcName` | the module: the last part of its path if the record came through `log`, else the file's stem | the function |
///
/// Threads without a name are counted as they log for the first time, not as they start.
#[derive(Debug)]
pub struct SystemOrigins;

/// A thread, as records name it.
#[derive(Debug)]
struct Thread {
    number: u64,
    name: String,
}

thread_local! {
    static THREAD: Thread = Thread::new();
    // What has nothing to drop is there until the very end of the thread.
    static NUMBER: Cell<u64> = const { Cell::new(0) };
    static NUMBER_WITHOUT_NAME: Cell<u64> = const { Cell::new(0) };
}

impl Thread {
    /// The current thread: the same each time.
    fn new() -> Self {
        static THREADS: AtomicU64 = AtomicU64::new(1);
        static NAMELESS: AtomicU64 = AtomicU64::new(1);
        let name = match thread::current().name() {
            // What Rust calls the thread that runs `main`.
            Some("main") => "MainThread".to_owned(),
            Some(name) => name.to_owned(),
            None => format!(
                "Thread-{}",
                NUMBER_WITHOUT_NAME.with(|own| once(own, &NAMELESS))
            ),
        };
        Thread {
            number: NUMBER.with(|own| once(own, &THREADS)),
            name,
        }
    }
}

/// A call in this thread.
#[derive(Debug)]
struct Call<'c> {
    thread: &'c Thread,
    function: Function<'c>,
}

/// What is called the function.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Function<'f> {
    /// Something in the module of this path.
    Of(&'f str),
    /// Something in this source file.
    In(&'f str),
    /// CPython's word for one that it cannot find.
    Unknown,
}

impl Caller for Call<'_> {
    fn origin(&self) -> Origin<'_> {
        Origin {
            function: match self.function {
                Function::Of(module_path) => last_part(module_path),
                Function::In(file) => stem(file),
                Function::Unknown => "(unknown function)",
            },
            // Asked for each time, as in CPython: a child process has its parent's memory.
            process: process::id(),
            process_name: "MainProcess",
            thread: self.thread.number,
            thread_name: &self.thread.name,
        }
    }
}

/// The thread's own number; the next of all the first time.
fn once(own: &Cell<u64>, next: &AtomicU64) -> u64 {
    if own.get() == 0 {
        own.set(next.fetch_add(1, Ordering::Relaxed));
    }
    own.get()
}

impl Origins for SystemOrigins {
    fn origin(&self, record: &Record<'_>, with: &mut dyn FnMut(&dyn Caller)) {
        of_function(Function::In(record.file), with);
    }
}

/// The last part of a module's path: Rust does not tell the function.
fn last_part(module_path: &str) -> &str {
    module_path.rsplit(':').next().unwrap_or(module_path)
}

fn stem(file: &str) -> &str {
    let stem = Path::new(file).file_stem();
    stem.and_then(OsStr::to_str).unwrap_or("(unknown function)")
}

/// The origin of a call in a function of this name.
pub(crate) fn of_function(function: Function<'_>, with: &mut dyn FnMut(&dyn Caller)) {
    let known = THREAD.try_with(|thread| with(&Call { thread, function }));
    if known.is_err() {
        // The thread is ending, and has dropped what it remembered.
        let thread = &Thread::new();
        with(&Call { thread, function });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::sync::mpsc::{self, Sender};

    #[test]
    fn a_module_is_the_last_part_of_its_path() {
        assert_eq!(last_part("shop::orders::paid"), "paid");
        assert_eq!(last_part("shop"), "shop");
    }

    fn number_and_name() -> (u64, String) {
        let mut told = Vec::new();
        of_function(Function::Of("m::f"), &mut |caller| {
            let origin = caller.origin();
            assert_eq!((origin.function, origin.process), ("f", process::id()));
            told.push((origin.thread, origin.thread_name.to_owned()));
        });
        assert_eq!(told.len(), 1, "it is told once");
        told.remove(0)
    }

    #[test]
    fn threads_differ_by_number_and_keep_it() {
        let own = number_and_name();
        assert_eq!(number_and_name(), own);
        let other = thread::spawn(number_and_name).join().unwrap();
        assert_ne!(other.0, own.0);
        assert!(other.1.starts_with("Thread-"), "{other:?}");
        let named = thread::Builder::new().name("worker".into());
        let named = named.spawn(number_and_name).unwrap().join().unwrap();
        assert_eq!(named.1, "worker");
    }

    #[test]
    #[cfg_attr(
        all(windows, target_env = "gnu"),
        ignore = "with MinGW, nothing of a thread is there to its very end: it gets a new number"
    )]
    fn a_thread_that_is_ending_is_called_what_it_was_called() {
        type Told = (u64, String);
        struct AtTheEnd(Sender<Told>);
        impl Drop for AtTheEnd {
            fn drop(&mut self) {
                assert!(THREAD.try_with(|_| ()).is_err());
                self.0.send(number_and_name()).unwrap();
                self.0.send(number_and_name()).unwrap();
            }
        }
        thread_local!(static LAST: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) });
        for name in [None, Some("worker")] {
            let (tell, told) = mpsc::channel();
            let thread = match name {
                Some(name) => thread::Builder::new().name(name.into()),
                None => thread::Builder::new(),
            };
            let ending = thread.spawn(move || {
                // What was used first goes last.
                LAST.set(Some(AtTheEnd(tell.clone())));
                tell.send(number_and_name()).unwrap();
            });
            ending.unwrap().join().unwrap();
            let told: Vec<Told> = told.iter().collect();
            assert_eq!(told.len(), 3);
            assert!(told.iter().all(|again| *again == told[0]), "{told:?}");
        }
    }
}
