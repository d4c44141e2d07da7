//! `logconf fleet level`: the level of one logger on many devices, for a time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use logconf::client::Reply;
use serde_json::Value;

use super::super::level::{config, number_or_name, whole_seconds};
use super::super::{Exit, print, say};
use super::access::Access;
use super::bar::Bar;
use super::chance;
use super::office::{News, Office, told};
use super::report::Verdict;
use super::status::chosen;
use super::tally::{self, State, States};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Level {
    /// A group or a device.
    #[arg(value_name = "GROUP|DEVICE")]
    name: String,

    /// The logger's name; `root` is the root logger.
    #[arg(value_name = "LOGGER")]
    logger: String,

    /// Its new level: a name as in a config (DEBUG, INFO, WARNING, ERROR, CRITICAL, NOTSET, or one that the
    /// program has added), or a number.
    #[arg(value_name = "LEVEL", allow_negative_numbers = true, value_parser = number_or_name)]
    level: Value,

    /// For so long only, such as 90s, 5m or 2h: then the state before returns by itself.
    #[arg(long = "for", value_name = "TIME", value_parser = whole_seconds)]
    duration: Option<i32>,

    /// How many seconds to wait for the answers.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    timeout: u32,

    #[command(flatten)]
    access: Access,
}

const HELP: &str = "\
Each device that is there is asked by itself; the broker keeps nothing, and who is silent does not do it
later. A logger that a device does not have is made by it. Without --for, the level stays until the next
config or restart.

Example:
  logconf fleet level pumps net.tcp DEBUG --for 5m

Exit codes:
  0  every device has applied it
  1  at least one has refused it
  2  wrong usage
  3  the broker was not reached, or at least one device is silent";

impl Level {
    pub fn run(self) -> Exit {
        self.asked().unwrap_or_else(|exit| exit)
    }

    fn asked(&self) -> Result<Exit, Exit> {
        let mut office = Office::open(self.access.way()?)?;
        let devices = chosen(&office, std::slice::from_ref(&self.name))?;
        let devices: Vec<String> = devices
            .into_iter()
            .map(|(device, _)| device.clone())
            .collect();
        let request = config(&self.logger, &self.level, self.duration);
        let payload = office.sealed(request.as_bytes());
        // Who is asked, by what only that device is told: no other one can answer in its place.
        let mut asked = BTreeMap::new();
        for device in &devices {
            let topic = office
                .topics()
                .request(device)
                .map_err(|error| told(&error))?;
            let correlation = chance::bits()?;
            office.ask(&topic, &payload, &correlation);
            asked.insert(correlation.to_vec(), device);
        }
        let silent = devices.iter().map(|device| (device.clone(), State::Silent));
        let mut states: States = silent.collect();
        let mut bar = Bar::new(devices.len());
        let mut refused = 0;
        let deadline = Instant::now() + Duration::from_secs(self.timeout.into());
        while !asked.is_empty() {
            bar.show(devices.len() - asked.len(), refused);
            let left = deadline.saturating_duration_since(Instant::now());
            match office.next(left) {
                Some(News::Answer(correlation, answer)) => {
                    // The same answer may come twice.
                    if let Some(device) = asked.remove(&correlation) {
                        let state = state(&answer);
                        refused += usize::from(state != State::Applied);
                        states.insert(device.clone(), state);
                    }
                }
                Some(News::Final(error)) => return Err(told(&error)),
                Some(News::Gone) => {
                    say("logconf: what was on its way may be lost");
                }
                Some(_) => {}
                None => break,
            }
        }
        drop(bar);
        print(&tally::told(&states));
        Ok(tally::exit(&states))
    }
}

fn state(answer: &[u8]) -> State {
    match Reply::parse(answer) {
        Ok(reply) => match Verdict::of(&reply) {
            Verdict::Applied => State::Applied,
            Verdict::Refused(reason) => State::Refused(reason),
        },
        Err(error) => State::Refused(error.to_string()),
    }
}
