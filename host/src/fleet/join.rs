//! A service as a device of a fleet.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use logconf_core::fleet::{self, Device, Names, Taken};
use logconf_core::{Logging, Tables};

use super::seals::{Keyed, Seals};
use super::{Broker, DEFAULT_PREFIX, Error, Event, Link, Message, Topics};
use crate::key::Key;

/// How often it looks whether the state in force has changed by other means, and whether it is to end.
const TICK: Duration = Duration::from_millis(250);
/// How soon a configuration is tried again that another one was in the way of.
const BUSY: Duration = Duration::from_millis(20);
/// So much waits at most while another configuration is in the way. The rest is left with the broker.
const WAITING: usize = 64;
/// After so long it reports again what the broker has not taken.
const AGAIN: Duration = Duration::from_secs(60);
/// The longest reply, and the longest verdict that is reported. The memory is the system's until it is needed.
const REPLY: usize = 4 << 20;
const VERDICT: usize = 64 << 10;

/// Who joins which fleet.
///
/// ```
/// use logconf::fleet::{Broker, Options};
///
/// let options = Options {
///     groups: vec!["shops".into()],
///     version: env!("CARGO_PKG_VERSION").into(),
///     ..Options::of(Broker::at("mqtt://127.0.0.1")?, "shop-7")
/// };
/// assert_eq!(options.prefix, "logconf");
/// # Ok::<(), logconf::fleet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The broker.
    pub broker: Broker,
    /// What it is called: no two in a fleet are called the same. With the prefix before it, as in
    /// `logconf/pump-7`, it is the client's id at the broker.
    pub device: String,
    /// The groups that it belongs to.
    pub groups: Vec<String>,
    /// What the fleet's topics begin with.
    pub prefix: String,
    /// The version of the program, which is reported as that of a firmware.
    pub version: String,
    /// With a key, it takes what is sealed with it, and nothing else.
    pub key: Option<Key>,
}

impl Options {
    /// A device without groups, version and key, in the fleet whose topics begin with `logconf`.
    pub fn of(broker: Broker, device: impl Into<String>) -> Options {
        Options {
            broker,
            device: device.into(),
            groups: Vec::new(),
            prefix: DEFAULT_PREFIX.to_owned(),
            version: String::new(),
            key: None,
        }
    }
}

/// Takes part in a fleet until it is dropped.
#[must_use = "it leaves the fleet when this is dropped"]
pub struct Joined {
    is_leaving: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Joined")
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        self.is_leaving.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Makes a service a device of a fleet: its logging takes what is desired of it, and reports it.
///
/// A thread keeps the connection, and gets it back when it is lost; the service goes on without one. What is
/// in the way of it is logged as a warning of `logconf.fleet`.
///
/// ```no_run
/// use logconf::fleet::{self, Broker, Options};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let service = logconf::init_from_file("logging.json")?;
/// let _logging = service.guard();
/// let broker = Broker::at("mqtts://broker.example")?.user("shop-7", "secret");
/// let _fleet = fleet::join(service.logging, Options {
///     groups: vec!["shops".into()],
///     ..Options::of(broker, "shop-7")
/// })?;
/// log::info!("listening"); // at the level that the fleet says
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// If a name cannot be part of a topic, a certificate is of no use, or there is no thread: not if the broker is not
/// reached.
pub fn join<T: Tables + Sync>(
    logging: &'static Logging<T>,
    options: Options,
) -> Result<Joined, Error> {
    let topics = Topics::under(&options.prefix)?;
    let mut subscriptions = vec![
        topics.device(&options.device)?,
        topics.request(&options.device)?,
    ];
    for group in &options.groups {
        subscriptions.push(topics.group(group)?);
    }
    let names = Names {
        prefix: &options.prefix,
        ..Names::of(&options.device)
    };
    let id = names.client_id().to_string();
    let link = Link::open(&options.broker, &id, subscriptions)?;
    let reported = topics.reported(&options.device)?;
    let is_leaving = Arc::new(AtomicBool::new(false));
    let leaving = Arc::clone(&is_leaving);
    let thread = thread::Builder::new()
        .name("logconf-fleet".to_owned())
        .spawn(move || take_part(logging, &options, &link, &reported, &leaving))
        .map_err(Error::Thread)?;
    Ok(Joined {
        is_leaving,
        thread: Some(thread),
    })
}

fn take_part<T: Tables>(
    logging: &'static Logging<T>,
    options: &Options,
    link: &Link,
    reported: &str,
    is_leaving: &AtomicBool,
) {
    let groups: Vec<&str> = options.groups.iter().map(|group| &**group).collect();
    let names = Names {
        prefix: &options.prefix,
        groups: &groups,
        firmware: &options.version,
        ..Names::of(&options.device)
    };
    let mut verdict = vec![0; VERDICT];
    let keyed = options.key.clone().map(Keyed::new);
    let Ok(device) = Device::new(names, Seals::of(keyed.as_ref()), &mut verdict) else {
        // The names are those of the topics.
        return;
    };
    let mut member = Member {
        logging,
        device,
        link,
        room: vec![0; REPLY],
        waiting: VecDeque::new(),
        reported: reported.to_owned(),
        is_up: false,
        is_told: false,
        again: None,
    };
    while !is_leaving.load(Ordering::Relaxed) {
        let pause = if member.waiting.is_empty() {
            TICK
        } else {
            BUSY
        };
        if member.waiting.len() >= WAITING {
            thread::sleep(pause);
        } else if let Some(event) = link.next(pause) {
            member.event(event);
        }
        member.work();
    }
}

struct Member<'m, T: Tables + 'static> {
    logging: &'static Logging<T>,
    device: Device<'m, Seals<'m>>,
    link: &'m Link,
    room: Vec<u8>,
    /// What has come, in its order.
    waiting: VecDeque<Message>,
    /// Where it reports.
    reported: String,
    is_up: bool,
    /// Whether it was said that there is no connection.
    is_told: bool,
    /// When it reports again what the broker has not taken.
    again: Option<Instant>,
}

impl<T: Tables> Member<'_, T> {
    fn event(&mut self, event: Event) {
        match event {
            Event::Up => {
                self.is_up = true;
                self.is_told = false;
                self.device.connected();
            }
            Event::Down(error) => {
                self.is_up = false;
                if !std::mem::replace(&mut self.is_told, true) {
                    log::warn!(target: "logconf::fleet", "{error}; trying again");
                }
            }
            Event::Message(message) => self.waiting.push_back(message),
            // What is given all the same is obeyed and reported.
            Event::NotGiven(error) => log::warn!(target: "logconf::fleet", "{error}"),
            Event::NotTaken(error) => {
                log::warn!(target: "logconf::fleet", "{error}");
                if matches!(&error, Error::NotTaken { topic, .. } if *topic == self.reported) {
                    self.again = Some(Instant::now() + AGAIN);
                }
            }
            Event::Taken { .. } => {}
        }
    }

    /// Takes what has come, as far as nothing is in the way, and reports.
    fn work(&mut self) {
        while let Some(message) = self.waiting.front() {
            let handed_in = fleet::Message {
                topic: &message.topic,
                payload: &message.payload,
                retained: message.is_retained,
                response_topic: message.reply_to.as_ref().map(|(topic, _)| &**topic),
                correlation: Some(&*message.correlation).filter(|data| !data.is_empty()),
            };
            let (device, logging, room) = (&mut self.device, self.logging, &mut self.room);
            let link = self.link;
            // A handler of the program's own may panic, while it is made or closed.
            let taken = catch_unwind(AssertUnwindSafe(|| {
                match device.take(&handed_in, logging, room) {
                    Taken::Busy => false,
                    Taken::Reply(reply) => {
                        link.publish(published(&reply));
                        true
                    }
                    Taken::Done => true,
                }
            }));
            match taken {
                Ok(false) => break,
                Ok(true) => {}
                Err(_) => log::warn!(
                    target: "logconf::fleet",
                    "the program has panicked at what came for {}",
                    message.topic
                ),
            }
            self.waiting.pop_front();
        }
        if self.again.take_if(|at| *at <= Instant::now()).is_some() {
            // A report is due after each connection; it is after this, too.
            self.device.connected();
        }
        if self.is_up
            && let Some(report) = self.device.report(self.logging, &mut self.room)
        {
            self.link.publish(published(&report));
        }
    }
}

fn published(publication: &fleet::Publication<'_>) -> Message {
    Message {
        topic: publication.topic.to_string(),
        payload: publication.payload.to_vec(),
        is_retained: publication.retain,
        correlation: publication.correlation.unwrap_or_default().to_vec(),
        ..Message::default()
    }
}
