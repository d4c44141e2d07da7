//! A document on its way to the devices, step by step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use logconf::core::fleet::rev_of;

use super::super::{Exit, clean, say};
use super::bar::Bar;
use super::office::{News, Office, QUIET, told};
use super::report::Rejected;
use super::revision::{self, Desired};
use super::share::{Share, shuffled};
use super::tally::{State, States};
use super::targets::Targets;

/// How soon Ctrl-C is seen.
const TICK: Duration = Duration::from_millis(100);
/// How long the broker may take to send once more what devices have reported.
const LOOK: Duration = Duration::from_secs(10);

/// What is to be done.
pub struct Rollout<'o> {
    office: &'o mut Office,
    targets: Targets,
    rev: u64,
    /// The document with that number.
    document: String,
    /// What has become of it so far. Those that are not to be waited for are decided already.
    pub states: States,
    plan: Plan,
    /// What this push has left at which topic.
    left: BTreeMap<String, Vec<u8>>,
    /// What devices had rejected before, and what they have rejected since. Whether that was this document, they do
    /// not say: something better may still come.
    rejected_before: BTreeMap<String, Rejected>,
    rejected: BTreeMap<String, String>,
}

/// How it is done.
pub struct Plan {
    pub shares: Vec<Share>,
    /// After how long without any news who has not reported is silent.
    pub timeout: Duration,
    /// So many devices that refuse it or are silent end it before the next step.
    pub stop_on_errors: usize,
    pub interrupted: &'static AtomicBool,
}

/// Why a push has ended before its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Stopped {
    /// There were so many errors among so many devices.
    Errors(usize, usize),
    /// This is desired now.
    Replaced(Desired),
    Interrupted,
    Failed(Exit),
}

impl<'o> Rollout<'o> {
    pub fn new(
        office: &'o mut Office,
        targets: Targets,
        rev: u64,
        document: String,
        states: States,
        plan: Plan,
    ) -> Rollout<'o> {
        let rejected = |device: &String| {
            let rejected = office.reports.get(device)?.rejected.clone()?;
            Some((device.clone(), rejected))
        };
        let rejected_before = targets.devices.iter().filter_map(rejected).collect();
        Rollout {
            office,
            targets,
            rev,
            document,
            states,
            plan,
            left: BTreeMap::new(),
            rejected_before,
            rejected: BTreeMap::new(),
        }
    }

    /// Goes through the shares, and at last, with all devices, through the groups.
    pub fn run(&mut self) -> Result<(), Stopped> {
        // Who is not asked tries nothing out for the others.
        let asked = self.targets.devices.iter().filter(|device| {
            let state = self.states.get(*device);
            !matches!(state, Some(State::Unfit | State::Overtaken(_)))
        });
        let order = shuffled(asked, self.rev);
        let shares = self.plan.shares.clone();
        for (number, share) in shares.iter().enumerate() {
            let count = share.of(order.len());
            if count == order.len() {
                if number == 0 && *share != Share::ALL {
                    say(&format!(
                        "logconf: {share} of the {count} devices that can be asked is all of them: \
                         they get it at once"
                    ));
                }
                return self.reach_all();
            }
            let step: BTreeSet<String> = order[..count].iter().cloned().collect();
            // Who has decided needs nothing more.
            let undecided = step.iter().filter(|device| self.is_open(device));
            let topics = undecided.filter_map(|device| self.office.topics().device(device).ok());
            let topics: BTreeSet<String> = topics.collect();
            self.step(&topics, &[], &step, true)?;
        }
        Ok(())
    }

    fn reach_all(&mut self) -> Result<(), Stopped> {
        let topics = self.office.topics();
        let groups = self.targets.groups.iter().map(|group| topics.group(group));
        let singles = self.targets.singles.iter();
        let singles = singles
            .filter(|device| self.is_open(device))
            .map(|device| topics.device(device));
        let all: BTreeSet<String> = groups.chain(singles).filter_map(Result::ok).collect();
        // It is to stand at the group's topic alone: there it is found when it is to be replaced. What canaries of
        // this push, or of the one that it goes on with, have of their own goes; nothing else does.
        let canaries = self.targets.devices.difference(&self.targets.singles);
        let own = canaries.filter_map(|device| topics.device(device).ok());
        let own = own.filter(|topic| {
            let kept = revision::unsealed(self.office.kept(topic));
            rev_of(kept) == Some(self.rev)
        });
        let own: Vec<String> = own.collect();
        let devices = self.targets.devices.clone();
        self.step(&all, &own, &devices, false)
    }

    /// Publishes the document at these topics, and nothing at those; waits for these devices.
    fn step(
        &mut self,
        topics: &BTreeSet<String>,
        emptied: &[String],
        devices: &BTreeSet<String>,
        may_stop: bool,
    ) -> Result<(), Stopped> {
        self.look_out()?;
        for device in devices {
            // From now on, it is expected.
            let state = self.states.entry(device.clone()).or_insert(State::NotSent);
            if *state == State::NotSent {
                *state = State::Pending;
            }
        }
        // (A device that restarts in between finds one of the two, not both: that would be one document with two
        // counters, if it is sealed.)
        let nothing = emptied.iter().map(|topic| (topic.clone(), Vec::new()));
        let payload = self.office.sealed(self.document.as_bytes());
        let document = topics.iter().map(|topic| (topic.clone(), payload.clone()));
        let outbox: Vec<_> = nothing.chain(document).collect();
        let mut untaken = BTreeSet::new();
        for (topic, payload) in outbox {
            self.office.keep(&topic, &payload);
            untaken.insert(topic.clone());
            self.left.insert(topic, payload);
        }
        let limit = may_stop.then_some(self.plan.stop_on_errors);
        self.wait(untaken, devices, limit)?;
        let errors = devices
            .iter()
            .filter(|device| self.states[*device].is_error());
        let errors = errors.count();
        match may_stop && errors >= self.plan.stop_on_errors {
            true => Err(Stopped::Errors(errors, devices.len())),
            false => Ok(()),
        }
    }

    /// Somebody else may have pushed meanwhile.
    fn look_out(&self) -> Result<(), Stopped> {
        let document = self.document.as_bytes();
        match revision::in_the_way(self.office, &self.targets, document, self.rev) {
            Some(desired) => Err(Stopped::Replaced(desired)),
            None => Ok(()),
        }
    }

    fn is_open(&self, device: &str) -> bool {
        matches!(
            self.states.get(device),
            None | Some(State::Silent | State::Pending | State::NotSent)
        )
    }

    /// Waits until the broker has taken what is at these topics and the devices have decided, or until there are
    /// so many that refuse. After each loss of the connection, what the broker does not have is published again.
    fn wait(
        &mut self,
        mut untaken: BTreeSet<String>,
        devices: &BTreeSet<String>,
        limit: Option<usize>,
    ) -> Result<(), Stopped> {
        let open = devices.iter().filter(|device| self.is_open(device));
        let mut open: BTreeSet<String> = open.cloned().collect();
        let mut refused = self.refused(devices);
        let mut bar = Bar::new(devices.len());
        let mut deadline = Instant::now() + self.plan.timeout;
        // A connection that comes and goes is no news unless devices decide in between.
        let mut may_extend = true;
        let mut has_looked = false;
        loop {
            bar.show(devices.len() - open.len(), refused);
            let is_decided = untaken.is_empty() && open.is_empty();
            if is_decided || limit.is_some_and(|limit| refused >= limit) {
                return Ok(());
            }
            if self.plan.interrupted.load(Ordering::Relaxed) {
                return Err(Stopped::Interrupted);
            }
            let now = Instant::now();
            if now >= deadline {
                if let Some(topic) = untaken.first() {
                    say(&format!(
                        "logconf: the broker has not confirmed what is for {}",
                        clean(topic)
                    ));
                    return Err(Stopped::Failed(Exit::NotReached));
                }
                if has_looked {
                    self.give_up(&open);
                    return Ok(());
                }
                // A broker with no room for all reports at once may have dropped some.
                has_looked = true;
                self.office.subscribe();
                deadline = now + LOOK;
                continue;
            }
            match self.office.next(TICK.min(deadline - now)) {
                Some(News::Reported { device, .. }) => {
                    if self.noted(&device) && open.remove(&device) {
                        refused += usize::from(self.states[&device].is_error());
                        may_extend = true;
                        if !has_looked {
                            deadline = Instant::now() + self.plan.timeout;
                        }
                    }
                }
                Some(News::Taken(topic)) => _ = untaken.remove(&*topic),
                Some(News::Back) => {
                    untaken = self.left.keys().cloned().collect();
                    if std::mem::take(&mut may_extend) {
                        deadline = Instant::now() + self.plan.timeout;
                        has_looked = false;
                    }
                }
                Some(News::Settled) => {
                    self.look_out()?;
                    untaken.retain(|topic| self.office.kept(topic) != self.left[topic]);
                    for topic in &untaken {
                        self.office.keep(topic, &self.left[topic]);
                    }
                    if has_looked {
                        deadline = Instant::now() + QUIET;
                    }
                }
                Some(News::Final(error)) => return Err(Stopped::Failed(told(&error))),
                Some(News::Gone | News::Answer(..) | News::Desired { .. }) | None => {}
            }
        }
    }

    /// Who has not decided in time has rejected it, or is silent.
    fn give_up(&mut self, open: &BTreeSet<String>) {
        for device in open {
            let rejected = self.rejected.get(device).cloned();
            let state = rejected.map_or(State::Silent, State::Refused);
            self.states.insert(device.clone(), state);
        }
    }

    fn refused(&self, devices: &BTreeSet<String>) -> usize {
        let states = devices.iter().filter_map(|device| self.states.get(device));
        states
            .filter(|state| matches!(state, State::Refused(_)))
            .count()
    }

    /// Notes what a device has reported; whether that decides it.
    fn noted(&mut self, device: &str) -> bool {
        let (Some(state), Some(report)) =
            (self.states.get_mut(device), self.office.reports.get(device))
        else {
            return false;
        };
        if *state == State::Unfit {
            return false;
        }
        if let Some(decided) = State::of(report, self.rev) {
            *state = decided;
            return true;
        }
        match &report.rejected {
            None => {
                self.rejected_before.remove(device);
                self.rejected.remove(device);
            }
            // (What has been rejected before is told again with each report.)
            Some(rejected) if self.rejected_before.get(device) == Some(rejected) => {}
            Some(rejected) if *state == State::NotSent => {
                let before = (device.to_owned(), rejected.clone());
                self.rejected_before.extend([before]);
            }
            Some(Rejected { rev, reason }) if *rev == Some(self.rev) => {
                *state = State::Refused(reason.clone());
                return true;
            }
            Some(Rejected { rev: None, reason }) => {
                self.rejected.insert(device.to_owned(), reason.clone());
            }
            Some(_) => {}
        }
        false
    }
}
