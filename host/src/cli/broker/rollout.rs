//! A document on its way to the devices, step by step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::super::{Exit, say};
use super::bar::Bar;
use super::office::{News, Office, told};
use super::share::{Share, shuffled};
use super::tally::{State, States};
use super::targets::Targets;

/// How soon Ctrl-C is seen.
const TICK: Duration = Duration::from_millis(100);

/// What is to be done.
pub struct Rollout<'o> {
    pub office: &'o mut Office,
    pub targets: Targets,
    pub rev: u64,
    /// The document with that number.
    pub document: String,
    /// What has become of it so far. Those that are not to be waited for are decided already.
    pub states: States,
    /// After how long without any news who has not reported is silent.
    pub timeout: Duration,
    /// So many devices that refuse it or are silent end it before the next step.
    pub stop_on_errors: usize,
    pub interrupted: &'o AtomicBool,
}

/// How a step ended.
enum End {
    Decided,
    Silence,
    Interrupted,
    Failed(Exit),
}

/// Why a push has ended before its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Stopped {
    /// There were so many errors among so many devices.
    Errors(usize, usize),
    Interrupted,
    Failed(Exit),
}

impl Rollout<'_> {
    /// Goes through the shares, and at last, with all devices, through the groups.
    pub fn run(&mut self, shares: &[Share]) -> Result<(), Stopped> {
        let order = shuffled(self.targets.devices.iter(), self.rev);
        let mut canaries = BTreeSet::new();
        for share in shares {
            let count = share.of(order.len());
            if count == order.len() {
                break;
            }
            let step: BTreeSet<String> = order[..count].iter().cloned().collect();
            canaries.extend(step.iter().cloned());
            // Who has decided needs nothing more.
            let undecided = step.iter().filter(|device| self.is_open(device));
            let topics = undecided.filter_map(|device| self.office.topics().device(device).ok());
            let topics: BTreeSet<String> = topics.collect();
            self.step(topics, &step, true)?;
        }
        if shares
            .iter()
            .any(|share| share.of(order.len()) == order.len())
        {
            self.reach_all(&canaries)?;
        }
        Ok(())
    }

    fn reach_all(&mut self, canaries: &BTreeSet<String>) -> Result<(), Stopped> {
        let topics = self.office.topics();
        let groups = self.targets.groups.iter().map(|group| topics.group(group));
        let singles = self.targets.singles.iter();
        let singles = singles
            .filter(|device| self.is_open(device))
            .map(|device| topics.device(device));
        let all: BTreeSet<String> = groups.chain(singles).filter_map(Result::ok).collect();
        let devices = self.targets.devices.clone();
        self.step(all, &devices, false)?;
        // It stands at the group's topic now: there alone it is found when it is to be replaced.
        let own = canaries.difference(&self.targets.singles);
        let own: BTreeSet<String> = own
            .filter_map(|device| self.office.topics().device(device).ok())
            .collect();
        self.cleared(own)
    }

    /// Publishes the document there, and waits for these devices.
    fn step(
        &mut self,
        topics: BTreeSet<String>,
        devices: &BTreeSet<String>,
        may_stop: bool,
    ) -> Result<(), Stopped> {
        for device in devices {
            // From now on, it is expected.
            let state = self.states.entry(device.clone()).or_insert(State::NotSent);
            if *state == State::NotSent {
                *state = State::Silent;
            }
        }
        let payload = self.office.sealed(self.document.as_bytes());
        let outbox = topics.into_iter().map(|topic| (topic, payload.clone()));
        let limit = may_stop.then_some(self.stop_on_errors);
        let end = self.wait(outbox.collect(), devices, limit);
        match end {
            End::Interrupted => return Err(Stopped::Interrupted),
            End::Failed(exit) => return Err(Stopped::Failed(exit)),
            End::Decided | End::Silence => {}
        }
        let errors = devices
            .iter()
            .filter(|device| self.states[*device].is_error());
        let errors = errors.count();
        match may_stop && errors >= self.stop_on_errors {
            true => Err(Stopped::Errors(errors, devices.len())),
            false => Ok(()),
        }
    }

    /// Removes what is kept at these topics.
    fn cleared(&mut self, topics: BTreeSet<String>) -> Result<(), Stopped> {
        let outbox = topics.into_iter().map(|topic| (topic, Vec::new()));
        match self.wait(outbox.collect(), &BTreeSet::new(), None) {
            End::Interrupted => Err(Stopped::Interrupted),
            End::Failed(exit) => Err(Stopped::Failed(exit)),
            End::Decided | End::Silence => Ok(()),
        }
    }

    fn is_open(&self, device: &str) -> bool {
        matches!(
            self.states.get(device),
            None | Some(State::Silent | State::NotSent)
        )
    }

    /// Publishes all that is in the outbox, again after each loss of the connection; waits until the broker has
    /// it and the devices have decided, or until there are so many that refuse.
    fn wait(
        &mut self,
        outbox: BTreeMap<String, Vec<u8>>,
        devices: &BTreeSet<String>,
        limit: Option<usize>,
    ) -> End {
        let publish = |office: &Office| {
            for (topic, payload) in &outbox {
                office.keep(topic, payload);
            }
        };
        publish(self.office);
        let mut untaken: BTreeSet<&str> = outbox.keys().map(|topic| &**topic).collect();
        let open = devices.iter().filter(|device| self.is_open(device));
        let mut open: BTreeSet<String> = open.cloned().collect();
        let mut refused = self.refused(devices);
        let mut bar = Bar::new(devices.len());
        let mut deadline = Instant::now() + self.timeout;
        loop {
            bar.show(devices.len() - open.len(), refused);
            if untaken.is_empty() && open.is_empty() {
                return End::Decided;
            }
            if limit.is_some_and(|limit| refused >= limit) {
                return End::Decided;
            }
            if self.interrupted.load(Ordering::Relaxed) {
                return End::Interrupted;
            }
            let now = Instant::now();
            if now >= deadline {
                if let Some(topic) = untaken.first() {
                    say(&format!(
                        "logconf: the broker has not confirmed what is for {topic}"
                    ));
                    return End::Failed(Exit::NotReached);
                }
                return End::Silence;
            }
            match self.office.next(TICK.min(deadline - now)) {
                Some(News::Reported { device, is_new }) => {
                    if self.noted(&device, is_new) && open.remove(&device) {
                        deadline = Instant::now() + self.timeout;
                        refused += usize::from(self.states[&device].is_error());
                    }
                }
                Some(News::Taken(topic)) => _ = untaken.remove(&*topic),
                Some(News::Back) => {
                    publish(self.office);
                    untaken = outbox.keys().map(|topic| &**topic).collect();
                    deadline = Instant::now() + self.timeout;
                }
                Some(News::Final(error)) => return End::Failed(told(&error)),
                Some(News::Gone | News::Answer(..)) | None => {}
            }
        }
    }

    fn refused(&self, devices: &BTreeSet<String>) -> usize {
        let states = devices.iter().filter_map(|device| self.states.get(device));
        states
            .filter(|state| matches!(state, State::Refused(_)))
            .count()
    }

    /// Notes what a device has reported; whether that decides it.
    fn noted(&mut self, device: &str, is_new: bool) -> bool {
        let Some(state) = self.states.get_mut(device) else {
            return false;
        };
        if *state == State::Unfit {
            return false;
        }
        let report = &self.office.reports[device];
        match State::of(report, self.rev, is_new && *state != State::NotSent) {
            Some(decided) => {
                *state = decided;
                true
            }
            None => false,
        }
    }
}
