//! Where failures of handlers are told, unless the program says otherwise.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use logconf_core::{Failed, Report, Stream};

/// A line on `sys.stderr` for each failure; of those that say the same, one at once, and then one a
/// minute at most: a disk that is full, or a server that is down, fails every record.
pub(super) struct StderrReport {
    stderr: &'static dyn Stream,
    told: Mutex<HashMap<String, Told>>,
}

struct Told {
    at: Instant,
    /// How many have said the same since.
    more: u32,
}

const PAUSE: Duration = Duration::from_secs(60);

/// How many different failures are remembered.
const MOST: usize = 64;

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
        let failure = format!("{handler}\n{kind}: {reason}");
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
            before => format!(" ({before} times since this was last said)"),
        };
        Some(format!(
            "handler '{handler}' failed: {kind}: {reason}{so_often}\n"
        ))
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

    #[test]
    fn the_same_is_said_once_a_minute_and_something_else_at_once() {
        static STDERR: Stderr = Stderr::new();
        let report = StderrReport::new(&STDERR);
        let start = Instant::now();
        let line = |seconds, handler, reason: &str| {
            let failed = Failed {
                handler,
                kind: "OSError",
                reason: &reason,
                record: &Record::new("app", Level::INFO, format_args!("")),
            };
            report.line(&failed, start + Duration::from_secs(seconds))
        };
        let full = "handler 'f' failed: OSError: full\n";
        assert_eq!(line(0, "f", "full").as_deref(), Some(full));
        assert_eq!(line(1, "f", "full"), None);
        assert_eq!(line(59, "f", "full"), None);
        assert!(line(59, "f", "gone").is_some());
        assert!(line(59, "g", "full").is_some());
        let again = "handler 'f' failed: OSError: full (2 times since this was last said)\n";
        assert_eq!(line(60, "f", "full").as_deref(), Some(again));
        assert_eq!(line(61, "f", "full"), None);
    }

    #[test]
    fn what_varies_does_not_fill_the_memory() {
        static STDERR: Stderr = Stderr::new();
        let report = StderrReport::new(&STDERR);
        for number in 0..1000 {
            report.line(
                &Failed {
                    handler: "f",
                    kind: "OSError",
                    reason: &number,
                    record: &Record::new("app", Level::INFO, format_args!("")),
                },
                Instant::now(),
            );
        }
        assert!(report.told.lock().unwrap().len() <= MOST);
    }
}
