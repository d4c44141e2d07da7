//! Streams and filters of the program's that panic: whoever logs goes on, and it is told. (Handlers and
//! formatters fail in that case, and the core tells it.)

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use logconf_core::{Dropped, Failed, Level, Record, Report, Stream};

/// Whom it is told.
#[derive(Clone)]
pub(super) struct Panics(Arc<OnceLock<&'static dyn Report>>);

impl Panics {
    /// Nobody, until that is known.
    pub(super) fn new() -> Self {
        Panics(Arc::default())
    }

    pub(super) fn tell_to(&self, report: &'static dyn Report) {
        let _ = self.0.set(report);
    }

    /// Tells what has become of a record in what the program has registered under this name.
    pub(super) fn tell(&self, name: &str, what: &str, record: &Record<'_>) {
        if let Some(report) = self.0.get() {
            report.failed(&Failed {
                handler: name,
                kind: "Exception",
                reason: &what,
                record,
            });
        }
    }
}

/// What it comes to; `None` if it panicked.
pub(super) fn guarded<R>(run: impl FnOnce() -> R) -> Option<R> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// A stream of the program's.
pub(super) struct Guarded {
    pub(super) name: &'static str,
    pub(super) stream: &'static dyn Stream,
    pub(super) panics: Panics,
}

impl Guarded {
    /// A line that it panics at is dropped.
    fn guard<R>(&self, line: &[u8], run: impl FnOnce() -> R, dropped: R) -> R {
        guarded(run).unwrap_or_else(|| {
            // There is no record any more, but what became of one.
            let text = String::from_utf8_lossy(line);
            let message = format_args!("{}", text.trim_end());
            let record = Record::new(self.name, Level::NOTSET, message);
            self.panics.tell(self.name, "the stream panicked", &record);
            dropped
        })
    }
}

impl Stream for Guarded {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        self.guard(line, || self.stream.write(line), Err(Dropped))
    }

    fn write_over(&self, line: &[u8]) -> u32 {
        self.guard(line, || self.stream.write_over(line), 1)
    }

    fn write_within(&self, line: &[u8], timeout_ms: u32) -> Result<(), Dropped> {
        let write = || self.stream.write_within(line, timeout_ms);
        self.guard(line, write, Err(Dropped))
    }

    fn flush(&self) {
        self.guard(b"", || self.stream.flush(), ());
    }

    fn dropped(&self) -> u32 {
        self.guard(b"", || self.stream.dropped(), 0)
    }
}
