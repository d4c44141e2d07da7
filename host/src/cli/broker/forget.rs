//! `logconf fleet forget`: a device that is gone for good.

use std::collections::BTreeSet;

use super::super::{Exit, clean, say};
use super::access::Access;
use super::erase::erased;
use super::office::{Office, told};
use super::targets::{Named, meaning};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Forget {
    /// Devices. A name that is a group's too, or that nobody has reported, is device:NAME.
    #[arg(value_name = "DEVICE", required = true)]
    names: Vec<String>,

    #[command(flatten)]
    access: Access,
}

const HELP: &str = "\
The broker forgets what these devices have reported, and what is desired of them alone: they are not listed
and not waited for any more. A device that is still there reports again when it connects.

Examples:
  logconf fleet forget pump-7
  logconf fleet forget device:pump-7 device:pump-9

Exit codes:
  0  they are forgotten
  2  wrong usage
  3  the broker was not reached, or has not confirmed it";

impl Forget {
    pub fn run(self) -> Exit {
        self.forgotten().unwrap_or_else(|exit| exit)
    }

    fn forgotten(&self) -> Result<Exit, Exit> {
        let mut office = Office::open(self.access.way()?)?;
        let mut topics = BTreeSet::new();
        for name in &self.names {
            let device = match meaning(name, &office.reports) {
                Ok(Named::Device(device)) => device,
                Ok(Named::Group(group)) => {
                    return Err(usage(&format!("{group} is a group: name its devices")));
                }
                Err(reason) => return Err(usage(&reason)),
            };
            let reported = office.topics().reported(device);
            topics.insert(reported.map_err(|error| told(&error))?);
            if office.of_devices.contains_key(device) {
                let desired = office.topics().device(device);
                topics.insert(desired.map_err(|error| told(&error))?);
            }
        }
        erased(&mut office, topics)
    }
}

fn usage(reason: &str) -> Exit {
    say(&format!("logconf: {}", clean(reason)));
    Exit::Usage
}
