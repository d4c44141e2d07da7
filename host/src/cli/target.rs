//! Where a device is, as the command line or a file of targets says it.

use std::fmt;
use std::io::{self, Read};

use logconf::nearest;

use super::clean;

/// The speed of a serial port, unless something else is said.
pub const BAUD: u32 = 115_200;

/// The file of devices that `--device` looks in, unless another one is given.
pub const FILE: &str = "logconf.targets";

/// One device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is called, if that is not the place.
    name: Option<String>,
    pub place: Place,
}

/// How to reach a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An address, with a port or without.
    Tcp(String),
    /// A serial port; a speed of its own, if it has one.
    Serial(String, Option<u32>),
}

impl Place {
    /// As it was given, without the speed.
    pub fn text(&self) -> &str {
        let (Place::Tcp(text) | Place::Serial(text, _)) = self;
        text
    }
}

impl From<Place> for Target {
    fn from(place: Place) -> Self {
        Target { name: None, place }
    }
}

/// As it is called.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(self.name()))
    }
}

const EXPECTED: &str =
    "expected one device in a line: ADDR, or PORT [BAUD], perhaps with NAME = in front";

impl Target {
    /// What the device is called: where it is, unless it has a name.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.place.text())
    }

    /// Whether this is its name or where it is.
    pub fn is_called(&self, name: &str) -> bool {
        self.name() == name || self.place.text() == name
    }

    /// The targets that a file names, one in a line; `-` is standard input.
    pub fn file(name: &str) -> Result<Vec<Target>, String> {
        let mut text = String::new();
        let read = match name {
            "-" => io::stdin().lock().read_to_string(&mut text).map(|_| ()),
            file => std::fs::read_to_string(file).map(|read| text = read),
        };
        read.map_err(|e| format!("cannot read {}: {e}", clean(name)))?;
        let mut targets: Vec<Target> = Vec::new();
        // Some editors begin a file with a mark of the byte order.
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let at = |reason| format!("{}:{}: {reason}", clean(name), number + 1);
            let Some(target) = Target::line(line).map_err(at)? else {
                continue;
            };
            let is_taken = |known: &Target| known.name.is_some() && known.name == target.name;
            if targets.iter().any(is_taken) {
                return Err(at(format!("there are two devices {target}")));
            }
            targets.push(target);
        }
        Ok(targets)
    }

    /// Those that are called so, each by its name or by where it is; in the order of the names.
    pub fn named(names: &[String], targets: &[Target], file: &str) -> Result<Vec<Target>, String> {
        let named = names.iter().map(|name| Target::meant(name, targets, file));
        named.collect()
    }

    /// The one that is called so.
    fn meant(name: &str, targets: &[Target], file: &str) -> Result<Target, String> {
        let find = |is_meant: &dyn Fn(&Target) -> bool| targets.iter().find(|it| is_meant(it));
        let is_named = |target: &Target| target.name.as_deref() == Some(name);
        let by_name = find(&is_named);
        let by_place = find(&|target| target.place.text() == name && !is_named(target));
        match (by_name, by_place) {
            (Some(target), None) | (None, Some(target)) => Ok(target.clone()),
            (Some(_), Some(other)) => {
                let (name, file) = (clean(name), clean(file));
                let other = match &other.name {
                    Some(other) => format!("'{}'", clean(other)),
                    None => "another one".to_owned(),
                };
                Err(format!(
                    "'{name}' is the name of one device in {file} and the place of {other}: \
                     a name has to be no other device's place"
                ))
            }
            (None, None) => {
                let known: Vec<&str> = targets.iter().map(Target::name).collect();
                let hint = nearest::among(name, &known).or_else(|| nearest::said(&known));
                let hint = hint.map_or(String::new(), |hint| format!(": {hint}"));
                let (name, file) = (clean(name), clean(file));
                Err(format!("{file} names no device '{name}'{}", clean(&hint)))
            }
        }
    }

    /// The target in a line, or `None` if there is none.
    fn line(line: &str) -> Result<Option<Target>, String> {
        let line = line.split('#').next().unwrap_or_default();
        let (name, place) = match line.split_once('=') {
            Some((name, place)) => (Some(name.trim()), place),
            None => (None, line),
        };
        if name.is_some_and(|name| name.is_empty() || name.contains(char::is_whitespace)) {
            return Err(EXPECTED.to_owned());
        }
        let place = Place::of(place)?;
        if name.is_some() && place.is_none() {
            return Err(EXPECTED.to_owned());
        }
        let name = name.map(str::to_owned);
        Ok(place.map(|place| Target { name, place }))
    }
}

impl Place {
    fn of(text: &str) -> Result<Option<Place>, String> {
        let mut words = text.split_whitespace();
        let Some(name) = words.next() else {
            return Ok(None);
        };
        let (is_port, speed) = (is_port(name), words.next());
        if words.next().is_some() || (!is_port && speed.is_some()) {
            return Err(EXPECTED.to_owned());
        }
        let speed = speed.map(|speed| {
            let baud = speed.parse::<u32>().ok().filter(|baud| *baud > 0);
            baud.ok_or_else(|| format!("\"{}\" is no speed, such as 9600", clean(speed)))
        });
        let speed = speed.transpose()?;
        Ok(Some(match is_port {
            true => Place::Serial(name.to_owned(), speed),
            false => Place::Tcp(name.to_owned()),
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
        let tcp = |name: &str| Ok(Some(Place::Tcp(name.into()).into()));
        let serial = |name: &str, baud| Ok(Some(Place::Serial(name.into(), baud).into()));
        let named = Target {
            name: Some("lamp".to_owned()),
            place: Place::Serial("COM3".into(), Some(9600)),
        };
        for (line, expected) in [
            ("192.0.2.7", tcp("192.0.2.7")),
            (" board.local:9031 # in the cellar", tcp("board.local:9031")),
            ("command.example", tcp("command.example")),
            ("/dev/ttyUSB0", serial("/dev/ttyUSB0", None)),
            ("/dev/ttyUSB0 9600", serial("/dev/ttyUSB0", Some(9600))),
            ("COM3", serial("COM3", None)),
            (r"\\.\COM12 9600", serial(r"\\.\COM12", Some(9600))),
            (" lamp = COM3 9600", Ok(Some(named.clone()))),
            ("lamp=COM3 9600", Ok(Some(named))),
            ("", Ok(None)),
            ("# none", Ok(None)),
        ] {
            assert_eq!(Target::line(line), expected, "{line}");
        }
    }

    #[test]
    fn whatever_else_is_in_a_line_is_an_error() {
        for line in [
            "a b",
            "/dev/a 0",
            "/dev/a fast",
            "/dev/a 9600 8N1",
            "lamp =",
            "= 192.0.2.7",
            "the lamp = 192.0.2.7",
        ] {
            assert!(Target::line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_device_is_found_by_its_name_or_by_its_place() {
        let lines = ["lamp = 192.0.2.7", "192.0.2.8"];
        let all: Vec<Target> = lines
            .iter()
            .map(|line| Target::line(line).unwrap().unwrap())
            .collect();
        let found = |name: &str| Target::named(&[name.to_owned()], &all, "lab.txt");
        assert_eq!(found("lamp"), Ok(vec![all[0].clone()]));
        assert_eq!(found("192.0.2.7"), Ok(vec![all[0].clone()]));
        assert_eq!(found("192.0.2.8"), Ok(vec![all[1].clone()]));
        assert_eq!(
            found("lanp"),
            Err("lab.txt names no device 'lanp': there is 'lamp'".to_owned())
        );
    }

    #[test]
    fn a_name_that_is_the_place_of_another_device_is_a_mistake() {
        let found = |lines: [&str; 2], name: &str| {
            let all = lines.map(|line| Target::line(line).unwrap().unwrap());
            let found = Target::named(&[name.to_owned()], &all, "lab.txt")?;
            Ok(found.iter().map(Target::to_string).collect::<String>())
        };
        let ambiguous = |other: &str| {
            Err(format!(
                "'lamp' is the name of one device in lab.txt and the place of {other}: \
                 a name has to be no other device's place"
            ))
        };
        let lines = ["old = lamp", "lamp = 127.0.0.1:2"];
        assert_eq!(found(lines, "lamp"), ambiguous("'old'"));
        assert_eq!(found(lines, "old"), Ok("old".to_owned()));
        assert_eq!(found(lines, "127.0.0.1:2"), Ok("lamp".to_owned()));
        let lines = ["lamp = 127.0.0.1:2", "lamp"];
        assert_eq!(found(lines, "lamp"), ambiguous("another one"));
        // It is its own place.
        let lines = ["lamp = lamp", "other = 192.0.2.7"];
        assert_eq!(found(lines, "lamp"), Ok("lamp".to_owned()));
    }
}
