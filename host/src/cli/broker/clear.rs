//! `logconf fleet clear`: nothing is desired any more.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::super::{Exit, clean, print, say};
use super::access::Access;
use super::office::{News, Office, told};
use super::targets::{Named, meaning};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Clear {
    /// Groups and devices. A name that nobody has reported is group:NAME or device:NAME.
    #[arg(value_name = "GROUP|DEVICE", required = true)]
    names: Vec<String>,

    #[command(flatten)]
    access: Access,
}

const HELP: &str = "\
The broker forgets the config that is desired of these groups and devices. What is in force stays, until
a device restarts.

Exit codes:
  0  it is forgotten
  2  wrong usage
  3  the broker was not reached, or has not confirmed it";

/// How long the broker may take.
const PATIENCE: Duration = Duration::from_secs(10);

impl Clear {
    pub fn run(self) -> Exit {
        self.cleared().unwrap_or_else(|exit| exit)
    }

    fn cleared(&self) -> Result<Exit, Exit> {
        let mut office = Office::open(self.access.way()?)?;
        let mut topics = BTreeSet::new();
        for name in &self.names {
            let named = meaning(name, &office.reports).map_err(|reason| {
                say(&format!("logconf: {}", clean(&reason)));
                Exit::Usage
            })?;
            let topic = match named {
                Named::Group(group) => office.topics().group(group),
                Named::Device(device) => office.topics().device(device),
            };
            topics.insert(topic.map_err(|error| told(&error))?);
        }
        let publish = |office: &Office, topics: &BTreeSet<String>| {
            topics.iter().for_each(|topic| office.keep(topic, b""));
        };
        publish(&office, &topics);
        let deadline = Instant::now() + PATIENCE;
        while !topics.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            match office.next(left) {
                Some(News::Taken(topic)) if topics.remove(&topic) => {
                    print(&format!("cleared {}\n", clean(&topic)));
                }
                Some(News::Back) => publish(&office, &topics),
                Some(News::Final(error)) => return Err(told(&error)),
                Some(_) => {}
                None => {
                    say("logconf: the broker has not confirmed it");
                    return Err(Exit::NotReached);
                }
            }
        }
        Ok(Exit::Done)
    }
}
