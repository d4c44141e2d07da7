//! `logconf fleet clear`: nothing is desired any more.

use std::collections::BTreeSet;

use super::super::{Exit, clean, say};
use super::access::Access;
use super::erase::erased;
use super::office::{Office, told};
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
a device restarts. A device that is gone for good: `logconf fleet forget`.

Examples:
  logconf fleet clear pumps
  logconf fleet clear device:pump-7 group:hall-2

Exit codes:
  0  it is forgotten
  2  wrong usage
  3  the broker was not reached, or has not confirmed it";

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
        erased(&mut office, topics)
    }
}
