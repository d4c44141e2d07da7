//! Where a device is, as the command line or a file of targets says it.

use std::fmt;
use std::io::{self, Read};

use super::clean;

/// The speed of a serial port, unless something else is said.
pub const BAUD: u32 = 115_200;

/// How to reach one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address, with a port or without.
    Tcp(String),
    /// A serial port; a speed of its own, if it has one.
    Serial(String, Option<u32>),
}

/// As it was given.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(self.name()))
    }
}

impl Target {
    /// How the device is called.
    pub fn name(&self) -> &str {
        let (Target::Tcp(name) | Target::Serial(name, _)) = self;
        name
    }

    /// The targets that a file names, one in a line; `-` is standard input.
    pub fn file(name: &str) -> Result<Vec<Target>, String> {
        let mut text = String::new();
        let read = match name {
            "-" => io::stdin().lock().read_to_string(&mut text).map(|_| ()),
            file => std::fs::read_to_string(file).map(|read| text = read),
        };
        read.map_err(|e| format!("cannot read {}: {e}", clean(name)))?;
        // Some editors begin a file with a mark of the byte order.
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        let parsed = lines.filter_map(|(number, line)| {
            let target = Target::line(line).transpose()?;
            let at = |reason| format!("{}:{}: {reason}", clean(name), number + 1);
            Some(target.map_err(at))
        });
        parsed.collect()
    }

    /// The target in a line, or `None` if there is none.
    fn line(line: &str) -> Result<Option<Target>, String> {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let Some(name) = words.next() else {
            return Ok(None);
        };
        let (is_port, speed) = (is_port(name), words.next());
        if words.next().is_some() || (!is_port && speed.is_some()) {
            return Err("expected one target in a line: ADDR, or PORT [BAUD]".to_owned());
        }
        let speed = speed.map(|speed| {
            let baud = speed.parse::<u32>().ok().filter(|baud| *baud > 0);
            baud.ok_or_else(|| format!("\"{}\" is no speed, such as 9600", clean(speed)))
        });
        let speed = speed.transpose()?;
        Ok(Some(match is_port {
            true => Target::Serial(name.to_owned(), speed),
            false => Target::Tcp(name.to_owned()),
        }))
    }
}

/// Whether this is the name of a serial port, and no address.
fn is_port(name: &str) -> bool {
    let number = name.get(..3).filter(|com| com.eq_ignore_ascii_case("COM"));
    let is_com = number.is_some_and(|_| {
        let digits = &name[3..];
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    name.starts_with('/') || name.starts_with(r"\\.\") || is_com
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_address_or_a_port() {
        let tcp = |name: &str| Ok(Some(Target::Tcp(name.into())));
        let serial = |name: &str, baud| Ok(Some(Target::Serial(name.into(), baud)));
        for (line, expected) in [
            ("192.0.2.7", tcp("192.0.2.7")),
            (" board.local:9031 # in the cellar", tcp("board.local:9031")),
            ("command.example", tcp("command.example")),
            ("/dev/ttyUSB0", serial("/dev/ttyUSB0", None)),
            ("/dev/ttyUSB0 9600", serial("/dev/ttyUSB0", Some(9600))),
            ("COM3", serial("COM3", None)),
            (r"\\.\COM12 9600", serial(r"\\.\COM12", Some(9600))),
            ("", Ok(None)),
            ("# none", Ok(None)),
        ] {
            assert_eq!(Target::line(line), expected, "{line}");
        }
    }

    #[test]
    fn whatever_else_is_in_a_line_is_an_error() {
        for line in ["a b", "/dev/a 0", "/dev/a fast", "/dev/a 9600 8N1"] {
            assert!(Target::line(line).is_err(), "{line}");
        }
    }
}
