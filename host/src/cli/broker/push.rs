//! `logconf fleet push`: one config to many devices.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use logconf::core::fleet::rev_of;
use logconf::core::json;

use super::super::check::human::{self, Style};
use super::super::check::{Finding, Rule};
use super::super::document::{Document, Reading};
use super::super::{Exit, clean, known, print, say};
use super::access::Access;
use super::office::Office;
use super::rollout::{Plan, Rollout, Stopped};
use super::share::Share;
use super::tally::{self, State, States};
use super::targets::Targets;
use super::{Format, revision, unfit};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Push {
    /// The config: a dictConfig document in JSON, YAML or TOML, or fileConfig's INI file, which are sent
    /// as JSON; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// Groups and devices. A name that nobody has reported yet is group:NAME or device:NAME, and so should be
    /// all names in scripts: whatever devices report, that means the same.
    #[arg(long, value_name = "GROUP|DEVICE", num_args = 1.., required_unless_present = "all")]
    to: Vec<String>,

    /// All devices that have reported.
    #[arg(long, conflicts_with = "to")]
    all: bool,

    /// To so many of the devices that can take it first, one by one: a part such as 5%, or a number.
    #[arg(long, value_name = "SHARE")]
    canary: Option<Share>,

    /// And then to so many; may be given several times. At last to 100%, if nothing else is said.
    #[arg(long, value_name = "SHARE", requires = "canary")]
    then: Vec<Share>,

    /// End before the next share when so many devices have refused the config or are silent.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    stop_on_errors: usize,

    /// After how many seconds without any news the devices that have not reported are silent. Not until then does a
    /// config count as refused that a device could not read or was not let through: it does not say which one that was.
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    timeout: f64,

    /// The number of the config in the fleet. Without it, that is the one that the config itself says; the one
    /// that it has already where it is desired of these devices; or the time, in milliseconds since 1970.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=revision::HIGHEST))]
    rev: Option<u64>,

    /// Go on if there are devices that cannot take the config, as what they have reported says. They are not
    /// waited for; where a group's topic reaches them, they refuse it.
    #[arg(long)]
    skip_unfit: bool,

    /// Say what would be sent where, and send nothing.
    #[arg(long)]
    dry_run: bool,

    /// What is printed at the end: `text`, a table; or `json`, a line for each device.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text, hide_possible_values = true)]
    format: Format,

    #[command(flatten)]
    access: Access,

    #[command(flatten)]
    reading: Reading,
}

const HELP: &str = "\
The broker keeps the config for the devices: who is silent takes it when it is back. A push that has
ended early (Ctrl-C, a lost broker) goes on with the same command: devices that have reported the
number of the config are done. A config never replaces one with a higher number, nor another one with the same.

Examples:
  logconf fleet push quiet.json --to pumps
  logconf fleet push quiet.json --all --canary 5% --then 100% --stop-on-errors 3
  logconf fleet push debug.yaml --to pump-7 pump-9 --broker mqtts://broker.example

Exit codes:
  0  every device has applied it (or a later one)
  1  at least one has refused it or cannot take it
  2  wrong usage, or a file that cannot be read
  3  the broker was not reached, or at least one device is silent or was not sent it
The highest counts. 130: Ctrl-C, a second time.";

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "expected a number of devices".to_owned())
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|s| (0.1..=86_400.0).contains(s));
    seconds.ok_or_else(|| "expected a number of seconds from 0.1 to 86400".to_owned())
}

/// Set by Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

impl Push {
    pub fn run(self) -> Exit {
        self.pushed().unwrap_or_else(|exit| exit)
    }

    fn pushed(&self) -> Result<Exit, Exit> {
        let document = Document::open(&self.file)?;
        let config = self.config(&document)?;
        let own = rev_of(config.as_bytes());
        if let (Some(rev), Some(own)) = (self.rev, own)
            && rev != own
        {
            return Err(usage(format!(
                "{} says that its rev is {own}, not {rev}",
                document.name
            )));
        }
        let mut office = Office::open(self.access.way()?)?;
        let targets = match self.all {
            true => Targets::all(&office.reports),
            false => Targets::named(&self.to, &office.reports).map_err(usage)?,
        };
        let topics = targets.topics(office.topics());
        topics.map_err(|error| usage(error.to_string()))?;
        if targets.devices.is_empty() && targets.groups.is_empty() {
            say("logconf: no device has reported");
            return Err(Exit::NotReached);
        }
        let mut states: States = targets
            .devices
            .iter()
            .map(|device| (device.clone(), State::NotSent))
            .collect();
        let has_unfit = self.find_unfit(&office, &document, &mut states)?;
        let rev = self.rev.or(own);
        let rev = rev.or_else(|| revision::of_push(&office, &targets, &config));
        let rev = rev.ok_or_else(|| {
            usage(format!(
                "no number is left above those that are desired, up to {}: clear what has it",
                revision::HIGHEST
            ))
        })?;
        let numbered = match own {
            Some(_) => config,
            // (It is a dict: it has been read as one.)
            None => revision::with(&config, rev).ok_or(Exit::Usage)?,
        };
        let bytes = numbered.as_bytes();
        if let Some(desired) = revision::in_the_way(&office, &targets, bytes, rev) {
            return Err(usage(format!(
                "rev {} is desired of {}: rev {rev} would not replace it. Give a higher one, or none",
                desired.rev, desired.of
            )));
        }
        if self.dry_run {
            print(&targets.plan(&numbered));
            return Ok(if has_unfit { Exit::Refused } else { Exit::Done });
        }
        for (device, state) in &mut states {
            if let Some(report) = office.reports.get(device)
                && *state != State::Unfit
                && let Some(known) = State::of(report, rev)
            {
                *state = known;
            }
        }
        say(&format!("logconf: rev {rev}, for {}", targets.whom()));
        self.rolled_out(&mut office, targets, rev, numbered, states)
    }

    fn rolled_out(
        &self,
        office: &mut Office,
        targets: Targets,
        rev: u64,
        document: String,
        states: States,
    ) -> Result<Exit, Exit> {
        let handler = || {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                process::exit(130);
            }
        };
        if let Err(error) = ctrlc::set_handler(handler) {
            say(&format!("logconf: {error}"));
        }
        let plan = Plan {
            shares: self.shares(),
            timeout: Duration::from_secs_f64(self.timeout),
            stop_on_errors: self.stop_on_errors,
            interrupted: &INTERRUPTED,
        };
        let mut rollout = Rollout::new(office, targets, rev, document, states, plan);
        let end = rollout.run();
        let states = rollout.states;
        print(&match self.format {
            Format::Text => tally::told(&states),
            Format::Json => tally::lines(&states, rev),
        });
        let exit = tally::exit(&states);
        Ok(match end {
            Ok(()) => {
                if states.values().any(|state| *state == State::Silent) {
                    say("logconf: the broker keeps it for those that are silent");
                }
                exit
            }
            Err(Stopped::Errors(errors, of)) => {
                say(&format!(
                    "logconf: stopped: {errors} of the first {of} devices have refused it or are silent. \
                     Those that have applied it keep it until another config is pushed to them"
                ));
                exit
            }
            Err(Stopped::Replaced(desired)) => {
                say(&format!(
                    "logconf: stopped: rev {} is desired of {} now",
                    desired.rev,
                    clean(&desired.of)
                ));
                Exit::NotReached
            }
            Err(Stopped::Interrupted) => {
                say(&format!(
                    "logconf: interrupted. The same command goes on with it (--rev {rev})"
                ));
                Exit::NotReached
            }
            Err(Stopped::Failed(exit)) => {
                say(&format!(
                    "logconf: not finished. The same command goes on with it (--rev {rev})"
                ));
                exit
            }
        })
    }

    /// The config as a dict in JSON.
    fn config(&self, document: &Document) -> Result<String, Exit> {
        let style = Style::of_stdout();
        let dict = document.dict(&self.reading, known()).map_err(|mistakes| {
            print(&document.shown(&self.reading, mistakes, &style));
            Exit::Refused
        })?;
        let refused = |error: String, offset: usize| {
            let place = dict.written().place(offset..offset, dict.made());
            let finding = Finding::new(Rule::Syntax, error).at(place);
            print(&human::shown(&finding, Some(dict.written()), &style));
            Exit::Refused
        };
        let text = json::check(dict.bytes()).map_err(|syntax| {
            refused(
                format!("not a JSON document: {}", syntax.reason),
                syntax.offset,
            )
        })?;
        match text.trim_start().starts_with('{') {
            true => Ok(text.trim().to_owned()),
            false => Err(refused("a config is a dict".to_owned(), 0)),
        }
    }

    /// The shares of all devices, in turn.
    fn shares(&self) -> Vec<Share> {
        let mut shares: Vec<Share> = self
            .canary
            .into_iter()
            .chain(self.then.iter().copied())
            .collect();
        if self.then.is_empty() {
            shares.push(Share::ALL);
        }
        shares
    }

    /// Tells which devices cannot take it; whether there are some.
    fn find_unfit(
        &self,
        office: &Office,
        document: &Document,
        states: &mut States,
    ) -> Result<bool, Exit> {
        let unfit = unfit::found(office, states.keys(), document, &self.reading)?;
        if unfit.is_empty() {
            return Ok(false);
        }
        print(&unfit::told(&unfit));
        for device in unfit.into_values().flatten() {
            states.insert(device, State::Unfit);
        }
        match self.skip_unfit || self.dry_run {
            true => Ok(true),
            false => {
                say("logconf: nothing was sent (--skip-unfit: send it to the others)");
                Err(Exit::Refused)
            }
        }
    }
}

fn usage(reason: String) -> Exit {
    say(&format!("logconf: {}", clean(&reason)));
    Exit::Usage
}
