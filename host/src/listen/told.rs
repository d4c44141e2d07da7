//! What is refused is told on standard error, too. (CPython prints a traceback.)

use std::fmt::{Display, Write};
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use logconf_core::{Registry, Stream};

use crate::client::{Fault, Reply};
use crate::terminal::clean;

/// So many lines are written in one period, however many peers there are; the others are counted.
const MOST: u32 = 20;
const PERIOD: Duration = Duration::from_secs(1);

/// Of a line, so many characters: it may quote what the peer sent.
const LONGEST: usize = 500;

/// Tells of refusals.
pub struct Told {
    writer: Option<Writer>,
    since: Instant,
    lines: u32,
    more: u64,
}

impl Told {
    /// Tells them on the registry's `sys.stderr`.
    pub fn new(registry: &Registry) -> io::Result<Told> {
        let mut streams = registry.streams.iter();
        let stderr = streams.find(|(name, _)| *name == "sys.stderr");
        Ok(Told {
            writer: stderr
                .map(|(_, stream)| Writer::start(*stream))
                .transpose()?,
            since: Instant::now(),
            lines: 0,
            more: 0,
        })
    }

    /// Tells something that is seldom so.
    pub fn tell(&mut self, what: &str) {
        self.write(format!("logconf: {what}\n"));
    }

    /// Tells of a reply, if it is a refusal; not of the mistakes in what was only to be checked.
    pub fn answered(&mut self, peer: SocketAddr, reply: &[u8], now: Instant) {
        if !reply.starts_with(b"{\"ok\":false,\"error\":") || !self.may_tell(now) {
            return;
        }
        let line = match Reply::parse(reply) {
            Ok(reply) => self.line(peer, Shown(&reply.fault)),
            Err(_) => self.line(peer, "refused"),
        };
        self.write(line);
    }

    fn write(&mut self, line: String) {
        if let Some(writer) = &self.writer
            && writer.lines.try_send(line).is_err()
        {
            // Nobody reads what was written before.
            self.more = self.more.saturating_add(1);
        }
    }

    /// Whether one more line may be written; counts it, one way or the other.
    fn may_tell(&mut self, now: Instant) -> bool {
        if now.saturating_duration_since(self.since) >= PERIOD {
            (self.since, self.lines) = (now, 0);
        }
        if self.lines == MOST {
            self.more = self.more.saturating_add(1);
            return false;
        }
        self.lines += 1;
        true
    }

    fn line(&mut self, peer: SocketAddr, why: impl Display) -> String {
        let all = format!("logconf: {peer} sent what is refused: {why}");
        let mut line: String = all.chars().take(LONGEST).collect();
        if line.len() < all.len() {
            line.push_str("...");
        }
        if self.more > 0 {
            // Writing to a string cannot fail.
            let _ = write!(line, " (and {} more before it)", self.more);
            self.more = 0;
        }
        // It may quote what the peer sent.
        clean(&line) + "\n"
    }

    /// Waits until all is written, and no longer than that: nobody may be reading.
    pub fn end(self, until: Instant) {
        if let Some(Writer { lines, ended }) = self.writer {
            drop(lines);
            let patience = until.saturating_duration_since(Instant::now());
            // All that it tells is its end.
            let _ = ended.recv_timeout(patience);
        }
    }
}

/// A thread that writes lines, so that nobody else waits for whoever reads them.
struct Writer {
    lines: SyncSender<String>,
    ended: Receiver<()>,
}

impl Writer {
    fn start(stderr: &'static dyn Stream) -> io::Result<Writer> {
        let (lines, written) = sync_channel::<String>(MOST as usize);
        let (end, ended) = channel::<()>();
        let thread = thread::Builder::new().name("logconf-told".to_owned());
        thread.spawn(move || {
            let _end = end;
            for line in written {
                // There is no other place to say that it cannot be said.
                let _ = stderr.write(line.as_bytes());
            }
        })?;
        Ok(Writer { lines, ended })
    }
}

/// A refusal on one line.
struct Shown<'f>(&'f Fault);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.error.as_deref().unwrap_or("refused"))?;
        for cause in &self.0.causes {
            write!(f, ": {cause}")?;
        }
        match (self.0.path.as_deref().unwrap_or(""), self.0.offset) {
            ("", None) => Ok(()),
            ("", Some(offset)) => write!(f, " (at byte {offset})"),
            (path, None) => write!(f, " (at {path})"),
            (path, Some(offset)) => write!(f, " (at {path}, byte {offset})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> Told {
        Told::new(&Registry::EMPTY).unwrap()
    }

    fn peer() -> SocketAddr {
        "127.0.0.1:4711".parse().unwrap()
    }

    #[test]
    fn a_refusal_is_one_sentence_with_the_peer() {
        let fault = Reply::parse(
            b"{\"ok\":false,\"error\":\"Unable to configure root logger\",\"path\":\"root.level\",
               \"offset\":35,\"causes\":[\"Unknown level: '\\u001b[2J\\u202e'\"]}",
        )
        .unwrap()
        .fault;
        assert_eq!(
            told().line(peer(), Shown(&fault)),
            "logconf: 127.0.0.1:4711 sent what is refused: Unable to configure root logger: \
             Unknown level: '\\u{1b}[2J\\u{202e}' (at root.level, byte 35)\n"
        );
    }

    #[test]
    fn a_flood_of_refusals_is_counted() {
        let mut told = told();
        let start = told.since;
        let mut line = |ms| {
            let may_tell = told.may_tell(start + Duration::from_millis(ms));
            may_tell.then(|| told.line(peer(), "no"))
        };
        assert_eq!((0..100).filter_map(|_| line(10)).count(), MOST as usize);
        let next = line(1000).unwrap();
        assert!(next.ends_with("no (and 80 more before it)\n"), "{next}");
        assert!(line(1001).unwrap().ends_with(": no\n"));
    }

    #[test]
    fn of_a_long_refusal_the_beginning_is_told() {
        let line = told().line(peer(), "\u{e4}".repeat(1000));
        assert_eq!(line.chars().count(), LONGEST + "...\n".len());
        assert!(line.ends_with("\u{e4}...\n"), "{line}");
    }
}
