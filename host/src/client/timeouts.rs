//! How long a device is waited for, and how often it is asked.

use std::time::Duration;

/// What a device may have to send before the end of its answer: the log text that waits in its
/// ring, and the answer itself, in bytes.
const BACKLOG: usize = 4096;

/// What a device takes for a request, between its last byte and the first one of the answer.
const WORK: Duration = Duration::from_secs(1);

/// The same for a TCP connection, with the way there and back.
const TCP: Duration = Duration::from_secs(5);

/// How long to wait for what.
///
/// ```
/// use logconf::client::Timeouts;
/// use std::time::Duration;
///
/// // A request of 704 bytes at 9,600 baud: 4,800 bytes take five seconds, the device another one.
/// let timeouts = Timeouts::default();
/// assert_eq!(timeouts.serial(9_600, 704), Duration::from_secs(6));
/// let hasty = Timeouts { answer: Some(Duration::from_secs(1)), ..timeouts };
/// assert_eq!(hasty.serial(9_600, 704), Duration::from_secs(1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a TCP connection to be made.
    pub connect: Duration,
    /// For an answer, each time that a request is sent. `None` is five seconds over TCP, and what
    /// [`serial`](Self::serial) says over a serial line.
    pub answer: Option<Duration>,
    /// How often a request is sent over a serial line before its silence is believed: noise can
    /// tear a frame.
    pub sends: u32,
}

impl Default for Timeouts {
    /// Five seconds for a connection, four sends, and what the link takes for an answer.
    fn default() -> Self {
        Timeouts {
            connect: Duration::from_secs(5),
            answer: None,
            sends: 4,
        }
    }
}

impl Timeouts {
    /// How long the answer to a request of so many bytes may take over a serial line: ten bits for
    /// each of them and for 4,096 more, which are the log text that the device has yet to send, and the
    /// answer; and one second for the device's own work.
    pub fn serial(&self, baud: u32, request: usize) -> Duration {
        let under_way = line_time(baud, request + BACKLOG);
        self.answer.unwrap_or(under_way + WORK)
    }

    /// How long the answers that are owed may take: they were late already.
    pub(super) fn late(&self, baud: u32) -> Duration {
        self.serial(baud, 0) + line_time(baud, BACKLOG)
    }

    pub(super) fn tcp(&self) -> Duration {
        self.answer.unwrap_or(TCP)
    }
}

/// How long so many bytes are under way: ten bits each.
fn line_time(baud: u32, bytes: usize) -> Duration {
    Duration::from_secs_f64(bytes as f64 * 10.0 / f64::from(baud.max(1)))
}
