//! `logconf monitor`: the log text on a serial line.

use super::screen::Screen;
use super::target::BAUD;
use super::{Exit, clean, ports, report, say, style};
use logconf::client::{Piece, Splitter, open_port};
use std::convert::Infallible;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::time::Duration;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ends when the line does, or with Ctrl-C. On a terminal, names of levels are
coloured unless NO_COLOR is set, and control characters are shown in place of
being obeyed.

Examples:
  logconf monitor    of the only USB port
  logconf monitor --serial /dev/ttyUSB0 --baud 9600
  logconf monitor --serial COM3 > device.log

Exit codes:
  0  the line has ended
  2  wrong usage
  3  the port cannot be opened, or it failed")]
pub struct Monitor {
    /// A serial port (/dev/ttyUSB0, COM3) or a pseudo-terminal. Without it, the USB port
    /// that `logconf ports` lists, if there is just one.
    #[arg(long, value_name = "PORT")]
    serial: Option<String>,

    #[arg(long, hide = true, value_parser = no_text)]
    tcp: Option<Infallible>,

    /// The serial port's speed.
    #[arg(long, value_name = "N", default_value_t = BAUD, value_parser = clap::value_parser!(u32).range(1..))]
    baud: u32,

    /// Show the frames that pass by, on stderr.
    #[arg(long)]
    frames: bool,
}

fn no_text(_: &str) -> Result<Infallible, String> {
    Err("over TCP a device answers requests and sends no log text; its handlers say where that goes".to_owned())
}

/// After so long a silence the line counts as quiet: text that might have become a frame is shown.
const QUIET: Duration = Duration::from_millis(100);

impl Monitor {
    pub fn run(self) -> Exit {
        let name = match self.serial.map_or_else(ports::only, Ok) {
            Ok(name) => name,
            Err(reason) => {
                say(&format!("logconf: {reason}"));
                return Exit::Usage;
            }
        };
        let mut port = match open_port(&name, self.baud, QUIET) {
            Ok(port) => port,
            Err(e) => return report(&e),
        };
        let stdout = io::stdout();
        if stdout.is_terminal() {
            let name = clean(&name);
            say(&format!(
                "logconf: reading {name} at {}, Ctrl-C ends",
                self.baud
            ));
        }
        let shown = match stdout.is_terminal() {
            true => {
                let mut screen = Screen::new(stdout.lock(), style::is_stdout_coloured());
                let shown = show(&mut port, &mut screen, self.frames);
                shown.and(screen.finish())
            }
            // A file gets every byte as it came.
            false => show(&mut port, &mut stdout.lock(), self.frames),
        };
        match shown {
            Ok(()) => Exit::Done,
            Err(e) => {
                say(&format!("logconf: {}: {e}", clean(&name)));
                Exit::NotReached
            }
        }
    }
}

/// Copies the text that arrives on `line` to `out`, until either ends.
fn show(line: &mut impl Read, out: &mut impl Write, frames: bool) -> io::Result<()> {
    let mut splitter = Splitter::new();
    let mut chunk = [0; 4096];
    loop {
        let read = line.read(&mut chunk);
        if matches!(&read, Err(e) if e.kind() == ErrorKind::Interrupted) {
            continue;
        }
        let mut written = Ok(());
        let sink = |piece: Piece<'_>| match piece {
            Piece::Text(text) if written.is_ok() => written = out.write_all(text),
            Piece::Text(_) => {}
            Piece::Frame(frame) if frames => {
                say(&format!(
                    "frame: {}",
                    clean(&String::from_utf8_lossy(frame))
                ));
            }
            Piece::Frame(_) => {}
        };
        match &read {
            Ok(n) if *n > 0 => splitter.feed(&chunk[..*n], sink),
            // Silence, or the end: there is nothing to wait for.
            _ => splitter.flush(sink),
        }
        match written.and_then(|()| out.flush()) {
            // Nobody looks any more: `logconf monitor | head`.
            Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
        match read {
            // The other side of a pseudo-terminal has gone, or the adapter was pulled.
            Ok(0) => return Ok(()),
            Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(()),
            Err(e) if e.kind() != ErrorKind::TimedOut => return Err(e),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line on which `parts` arrive, with silence where one is empty.
    struct Line(Vec<&'static [u8]>);

    impl Read for Line {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let part = self.0.remove(0);
            if part.is_empty() {
                return Err(ErrorKind::TimedOut.into());
            }
            buffer[..part.len()].copy_from_slice(part);
            Ok(part.len())
        }
    }

    fn shown(parts: Vec<&'static [u8]>) -> Vec<u8> {
        let mut out = Vec::new();
        show(&mut Line(parts), &mut out, false).unwrap();
        out
    }

    #[test]
    fn text_is_shown_and_frames_are_not() {
        // The frame of `{}`.
        let frame = b"\0\x07{}\x43\xbf\xa6\xa3\0";
        assert_eq!(
            shown(vec![b"INFO a\n", frame, b"INFO b\n"]),
            b"INFO a\nINFO b\n"
        );
    }

    #[test]
    fn held_text_is_shown_when_the_line_goes_quiet_or_ends() {
        assert_eq!(shown(vec![b"\0half", b"", b" a line", b""]), b"half a line");
        assert_eq!(shown(vec![b"\0half"]), b"half");
    }

    #[test]
    fn a_reader_that_has_gone_ends_it() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(show(&mut Line(vec![b"text"]), &mut Gone, false).is_ok());
    }
}
