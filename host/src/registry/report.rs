//! Where failures of handlers are told, unless the program says otherwise.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use logconf_core::{Failed, Report, Stream};

use crate::terminal::clean;

/// A line on `sys.stderr` for each failure; of those of one handler and one kind, one at once, and
/// then one a minute at most: a disk that is full, or a server that is down, fails every record. What
/// their words say may be different each time.
pub(super) struct StderrReport {
    stderr: &'static dyn Stream,
    /// By the handler's name and the kind of the failure.
    told: Mutex<HashMap<(String, &'static str), Told>>,
}

struct Told {
    at: Instant,
    /// How many have come since.
    more: u32,
}

const PAUSE: Duration = Duration::from_secs(60);

/// How many handlers and kinds are remembered.
const MOST: usize = 256;

impl StderrReport {
    pub(super) fn new(stderr: &'static dyn Stream) -> Self {
        StderrReport {
            stderr,
            told: Mutex::new(HashMap::new()),
        }
    }

    /// What to say now, if anything.
    fn line(&self, failed: &Failed<'_>, now: Instant) -> Option<String> {
        let Failed {
            handler,
            kind,
            reason,
            ..
        } = failed;
        let failure = (handler.to_string(), *kind);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = 0;
        if let Some(told) = told.get_mut(&failure) {
            if now < told.at + PAUSE {
                told.more = told.more.saturating_add(1);
                return None;
            }
            before = told.more;
        }
        if told.len() >= MOST {
            told.clear();
        }
        told.insert(failure, Told { at: now, more: 0 });
        let so_often = match before {
            0 => String::new(),
            before => format!(" ({before} more since the last such line)"),
        };
        // A name comes from the document, and the reason may quote it, or a peer.
        let line = format!("handler '{handler}' failed: {kind}: {reason}{so_often}");
        Some(clean(&line) + "\n")
    }
}

impl Report for StderrReport {
    fn failed(&self, failed: &Failed<'_>) {
        if let Some(line) = self.line(failed, Instant::now()) {
            let _ = self.stderr.write(line.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::Stderr;
    use logconf_core::{Level, Record};

    /// What is said, so many seconds after the start, of a failure.
    fn line(
        report: &StderrReport,
        start: Instant,
        seconds: u64,
        failure: (&str, &'static str, &str),
    ) -> Option<String> {
        let (handler, kind, reason) = failure;
        let failed = Failed {
            handler,
            kind,
            reason: &reason,
            record: &Record::new("app", Level::INFO, format_args!("")),
        };
        report.line(&failed, start + Duration::from_secs(seconds))
    }

    #[test]
    fn failures_of_one_handler_and_kind_are_said_once_a_minute_with_the_last_reason() {
        static STDERR: Stderr = Stderr::new();
        let report = StderrReport::new(&STDERR);
        let start = Instant::now();
        let line = |seconds, reason| line(&report, start, seconds, ("f", "OSError", reason));
        let full = "handler 'f' failed: OSError: full\n";
        assert_eq!(line(0, "full").as_deref(), Some(full));
        assert_eq!(line(1, "full"), None);
        assert_eq!(line(58, "queue 1"), None);
        assert_eq!(line(59, "queue 2"), None);
        let again = "handler 'f' failed: OSError: gone (3 more since the last such line)\n";
        assert_eq!(line(60, "gone").as_deref(), Some(again));
        assert_eq!(line(61, "gone"), None);
        let third = "handler 'f' failed: OSError: full (1 more since the last such line)\n";
        assert_eq!(line(120, "full").as_deref(), Some(third));
    }

    #[test]
    fn another_handler_or_kind_is_said_at_once() {
        static STDERR: Stderr = Stderr::new();
        let report = StderrReport::new(&STDERR);
        let start = Instant::now();
        for (handler, kind) in [("f", "OSError"), ("g", "OSError"), ("f", "ValueError")] {
            assert!(line(&report, start, 0, (handler, kind, "full")).is_some());
            assert!(line(&report, start, 1, (handler, kind, "full")).is_none());
        }
    }

    #[test]
    fn a_failure_is_one_line_that_no_terminal_obeys() {
        static STDERR: Stderr = Stderr::new();
        let report = StderrReport::new(&STDERR);
        let failure = ("\u{1b}[2Jh\u{202e}", "OSError", "no\nroom");
        assert_eq!(
            line(&report, Instant::now(), 0, failure).as_deref(),
            Some("handler '\\u{1b}[2Jh\\u{202e}' failed: OSError: no\\nroom\n")
        );
    }

    #[test]
    fn names_that_vary_do_not_fill_the_memory() {
        static STDERR: Stderr = Stderr::new();
        let report = StderrReport::new(&STDERR);
        let start = Instant::now();
        for number in 0..1000 {
            line(&report, start, 0, (&number.to_string(), "OSError", "full"));
        }
        assert!(report.told.lock().unwrap().len() <= MOST);
    }
}
