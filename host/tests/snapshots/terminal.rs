//! A terminal of 80 columns.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::Stdio;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{self, OpenptFlags};
use rustix::termios::{self, OptionalActions, Winsize};

/// It shows lines as they are written, with nothing between.
pub struct Terminal {
    screen: OwnedFd,
    line: OwnedFd,
}

impl Terminal {
    pub fn new() -> Self {
        // No child inherits either end but as its standard output.
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let screen = pty::openpt(flags).unwrap();
        pty::grantpt(&screen).unwrap();
        pty::unlockpt(&screen).unwrap();
        let name = pty::ptsname(&screen, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let line = rustix::fs::open(&name, flags, Mode::empty()).unwrap();
        let mut raw = termios::tcgetattr(&line).unwrap();
        raw.make_raw();
        termios::tcsetattr(&line, OptionalActions::Now, &raw).unwrap();
        let size = Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        termios::tcsetwinsize(&line, size).unwrap();
        Terminal { screen, line }
    }

    pub fn stdout(&self) -> Stdio {
        self.line.try_clone().unwrap().into()
    }

    /// All that is written until nobody has it open any more.
    pub fn shown(self) -> Vec<u8> {
        drop(self.line);
        let (mut screen, mut shown, mut piece) = (File::from(self.screen), Vec::new(), [0; 4096]);
        // Linux reports its end as an error.
        while let Ok(length @ 1..) = screen.read(&mut piece) {
            shown.extend_from_slice(&piece[..length]);
        }
        shown
    }
}
