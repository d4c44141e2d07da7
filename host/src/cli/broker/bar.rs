//! How far a push is, in one line on a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

const WIDTH: usize = 30;
/// It is drawn so often at most.
const EVERY: Duration = Duration::from_millis(50);

/// A line on stderr, if that is a terminal, which goes when it is dropped.
pub struct Bar {
    all: usize,
    is_shown: bool,
    drawn: Option<Instant>,
    length: usize,
}

impl Bar {
    pub fn new(all: usize) -> Bar {
        Bar {
            all,
            is_shown: all > 0 && io::stderr().is_terminal(),
            drawn: None,
            length: 0,
        }
    }

    pub fn show(&mut self, decided: usize, refused: usize) {
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= EVERY);
        if self.is_shown && is_due {
            self.drawn = Some(Instant::now());
            self.draw(&text(self.all, decided, refused));
        }
    }

    /// Puts a text in the place of what stands there.
    fn draw(&mut self, text: &str) {
        let mut stderr = io::stderr();
        let gone = " ".repeat(self.length.saturating_sub(text.len()));
        let _ = write!(stderr, "\r{text}{gone}\r");
        let _ = stderr.flush();
        self.length = text.len();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.is_shown {
            self.draw("");
        }
    }
}

fn text(all: usize, decided: usize, refused: usize) -> String {
    let done = decided * WIDTH / all.max(1);
    let (done, left) = ("#".repeat(done), ".".repeat(WIDTH - done));
    format!("[{done}{left}] {decided} of {all} have decided, {refused} refused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fills_as_devices_decide() {
        assert_eq!(
            text(10, 5, 1),
            "[###############...............] 5 of 10 have decided, 1 refused"
        );
        assert!(text(3, 3, 0).starts_with("[##############################] 3 of 3"));
    }
}
