//! How devices are reached: options of every command that asks them something.

use std::sync::OnceLock;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use clap::Args;
use logconf::client::{Client, Error, Reply, Timeouts};
use logconf::key::Key;

use super::advice;
use super::fleet::{Outcome, Progress};
use super::secret::Secret;
use super::target::{BAUD, FILE, Place, Target};
use super::{Exit, ports, same, say};

/// Where the devices are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Devices")]
pub struct Links {
    /// A TCP address: HOST, HOST:PORT or [IPv6]:PORT. Without a port it is 9030. May be given several
    /// times.
    #[arg(long, value_name = "ADDR")]
    tcp: Vec<String>,

    /// A serial port (/dev/ttyUSB0, COM3) or a pseudo-terminal. May be given several times. With
    /// no device at all it is the USB port that `logconf ports` lists, if there is just one.
    #[arg(long, value_name = "PORT")]
    serial: Vec<String>,

    /// A device of the file of devices, by its name there. May be given several times.
    #[arg(long, value_name = "NAME")]
    device: Vec<String>,

    /// A file of devices, one in a line: ADDR, or PORT and perhaps its speed, as `/dev/ttyUSB0 9600`, with
    /// `NAME =` in front if it is to have a name; `#` begins a comment, `-` is standard input. All of
    /// them are asked, or with --device those; without it, --device looks in logconf.targets. A device
    /// that is named twice is asked once.
    #[arg(long, value_name = "FILE")]
    targets: Option<String>,

    #[arg(skip)]
    listed: OnceLock<Result<Vec<Target>, String>>,

    /// The speed of serial ports for which the file of devices has none.
    #[arg(long, value_name = "N", default_value_t = BAUD, value_parser = clap::value_parser!(u32).range(1..))]
    baud: u32,

    /// How many seconds to wait for a connection, and each time for an answer. Without it that is 5, and
    /// over a serial line (10 x (bytes of the request + 4096) / baud) + 1: the request there, waiting log
    /// text and the answer back, and the device's work.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,

    /// How often to try again: where the device is busy, and where a serial line is silent. A config that
    /// the device may have taken is not sent again.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(..=100))]
    retries: u32,

    #[command(flatten)]
    secret: Secret,
}

/// What `--serial` is where there need not be a device.
pub const SERIAL: &str =
    "A serial port (/dev/ttyUSB0, COM3) or a pseudo-terminal. May be given several times";

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse::<f64>()
        .ok()
        .filter(|s| (0.001..=86_400.0).contains(s));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "expected a number of seconds from 0.001 to 86400".to_owned())
}

/// The devices that are asked, and how.
pub struct Peers {
    pub targets: Vec<Target>,
    key: Option<Key>,
    timeouts: Timeouts,
    baud: u32,
    retries: u32,
}

impl Links {
    /// Whether a device is named, where there need not be one.
    pub fn are_given(&self) -> bool {
        !self.tcp.is_empty() || !self.serial.is_empty() || self.are_listed()
    }

    /// Whether any is in a file of devices.
    fn are_listed(&self) -> bool {
        self.targets.is_some() || !self.device.is_empty()
    }

    /// Takes away those of the values of `--device` that name something else, and no device of the file of
    /// devices.
    pub fn take_unlisted(&mut self, is_else: impl Fn(&str) -> bool) -> Vec<String> {
        let mut names = std::mem::take(&mut self.device);
        let is_unlisted = |name: &mut String| is_else(name) && !self.lists(name);
        let taken = names.extract_if(.., is_unlisted).collect();
        self.device = names;
        taken
    }

    /// Whether a device of the file of devices is called so.
    fn lists(&self, name: &str) -> bool {
        let listed = self.listed().iter().flatten();
        listed.into_iter().any(|target| target.is_called(name))
    }

    /// What is in the file of devices, which is read once: it may be standard input.
    fn listed(&self) -> &Result<Vec<Target>, String> {
        let file = self.targets.as_deref().unwrap_or(FILE);
        self.listed.get_or_init(|| Target::file(file))
    }

    /// Whether standard input is where the targets come from.
    pub fn reads_stdin(&self) -> bool {
        self.targets.as_deref() == Some("-")
    }

    /// Finds out who is to be asked, or says why nobody can be.
    pub fn peers(&self) -> Result<Peers, Exit> {
        let targets = self.all().map_err(|reason| {
            say(&format!("logconf: {reason}"));
            Exit::Usage
        })?;
        let default = Timeouts::default();
        Ok(Peers {
            targets,
            key: self.secret.key()?,
            timeouts: Timeouts {
                connect: self.timeout.unwrap_or(default.connect),
                answer: self.timeout,
                sends: self.retries + 1,
            },
            baud: self.baud,
            retries: self.retries,
        })
    }

    fn all(&self) -> Result<Vec<Target>, String> {
        let tcp = self.tcp.iter().map(|address| Place::Tcp(address.clone()));
        let serial = self.serial.iter();
        let mut given: Vec<Target> = tcp
            .chain(serial.map(|port| Place::Serial(port.clone(), None)))
            .map(Target::from)
            .collect();
        if self.are_listed() {
            let file = self.targets.as_deref().unwrap_or(FILE);
            let all = self.listed().clone().map_err(|reason| match self.targets {
                Some(_) => reason,
                None => format!("--device looks in {FILE}, or in --targets FILE: {reason}"),
            })?;
            if all.is_empty() {
                return Err(format!("{file} names no device"));
            }
            given.extend(match &*self.device {
                [] => all,
                names => Target::named(names, &all, file)?,
            });
        }
        if given.is_empty() {
            given.push(Place::Serial(ports::only()?, None).into());
        }
        same::each_once(given)
    }
}

impl Peers {
    /// One of them, that is asked by itself.
    pub fn peer<'p>(&'p self, target: &'p Target, progress: &'p Progress) -> Peer<'p> {
        Peer {
            peers: self,
            target,
            progress,
            client: None,
        }
    }
}

/// One device that is asked.
pub struct Peer<'p> {
    pub peers: &'p Peers,
    pub target: &'p Target,
    pub progress: &'p Progress,
    pub client: Option<Client>,
}

pub fn locked<'l, 'p>(peer: &'l Mutex<Peer<'p>>) -> MutexGuard<'l, Peer<'p>> {
    peer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why there is nothing to go on with.
pub enum Stopped {
    Link(Error),
    /// What is to be told instead.
    Told(Box<Outcome>),
}

impl From<Stopped> for Outcome {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Link(error) => Outcome::of_error(&error),
            Stopped::Told(outcome) => *outcome,
        }
    }
}

/// How long a device is left alone that is busy: twice as long each time.
const BUSY: Duration = Duration::from_millis(250);
const BUSY_AT_MOST: Duration = Duration::from_secs(4);

impl Peer<'_> {
    /// Asks a question, which may be asked again.
    pub fn ask(&mut self, question: &[u8]) -> Result<Reply, Stopped> {
        self.patiently(question, |client| client.request(question))
    }

    /// Sends a config.
    pub fn configure(&mut self, config: &[u8]) -> Result<Reply, Stopped> {
        self.patiently(config, |client| client.configure(config))
    }

    /// Has a config checked.
    pub fn check(&mut self, config: &[u8]) -> Result<Reply, Stopped> {
        self.patiently(config, |client| client.check(config))
    }

    fn patiently(
        &mut self,
        request: &[u8],
        mut send: impl FnMut(&mut Client) -> Result<Reply, Error>,
    ) -> Result<Reply, Stopped> {
        let mut pause = BUSY;
        let mut left = self.peers.retries;
        loop {
            let reply = send(self.client()?).map_err(|error| {
                // What is broken is opened anew for the next question; a port on which nothing comes is not.
                if !matches!(error, Error::NoAnswer { .. } | Error::AnswerLost { .. }) {
                    self.client = None;
                }
                Stopped::Link(error)
            })?;
            if !reply.is_busy() || left == 0 {
                return match advice::instead(&reply, self.peers.key.is_some(), request) {
                    Some(advice) => Err(Stopped::Told(Box::new(Outcome::refused(advice)))),
                    None => Ok(reply),
                };
            }
            let wait = pause.as_secs_f64();
            let again = format!("busy, trying again in {wait} s");
            self.progress.say_of(self.target, &again);
            thread::sleep(pause);
            pause = (2 * pause).min(BUSY_AT_MOST);
            left -= 1;
        }
    }

    /// The connection, which stays: to open some ports resets the board behind them.
    fn client(&mut self) -> Result<&mut Client, Stopped> {
        let client = match self.client.take() {
            Some(client) => client,
            None => self.open().map_err(Stopped::Link)?,
        };
        Ok(self.client.insert(client))
    }

    /// Ends a connection over a network until there is another question: a listener may have few, and give
    /// up those on which nothing comes. A port stays open.
    pub fn hang_up(&mut self) {
        if matches!(self.target.place, Place::Tcp(_)) {
            self.client = None;
        }
    }

    fn open(&self) -> Result<Client, Error> {
        let Peers {
            timeouts,
            baud,
            key,
            ..
        } = self.peers;
        let client = match &self.target.place {
            Place::Tcp(address) => Client::tcp(address, *timeouts),
            Place::Serial(port, own) => Client::serial(port, own.unwrap_or(*baud), *timeouts),
        }?;
        Ok(match key {
            Some(key) => client.with_key(key.clone()),
            None => client,
        })
    }
}
