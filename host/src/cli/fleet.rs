//! Any number of devices, asked side by side, and what came of it.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

use logconf::client::{Error, Reply};
use serde_json::Value;

use super::link::{Links, Peer, Peers, locked};
use super::side_by_side::side_by_side;
use super::table::{row, table};
use super::target::Target;
use super::{Exit, clean, exit_of, print, say};

/// What came of asking one device.
pub struct Outcome {
    pub exit: Exit,
    /// The same in a word or two.
    pub verdict: &'static str,
    pub generation: Option<u64>,
    /// How many there are; `None` if nothing could warn.
    pub warnings: Option<usize>,
    /// What is printed of it where there is one device only: what the table says of several.
    pub head: String,
    /// What is printed in any case.
    pub text: String,
    /// What is said on stderr.
    pub note: String,
}

impl Outcome {
    /// From an answer that is as it should be.
    pub fn answered(reply: &Reply, verdict: &'static str, text: String) -> Self {
        Outcome {
            exit: Exit::Done,
            verdict,
            generation: reply.generation,
            warnings: None,
            head: String::new(),
            text,
            note: String::new(),
        }
    }

    /// The device refuses, or nothing was asked of it; for this reason.
    pub fn refused(note: String) -> Self {
        Outcome::failed(Exit::Refused, "refused", note)
    }

    pub fn failed(exit: Exit, verdict: &'static str, note: String) -> Self {
        Outcome {
            exit,
            verdict,
            generation: None,
            warnings: None,
            head: String::new(),
            text: String::new(),
            note,
        }
    }

    pub fn of_error(error: &Error) -> Self {
        let verdict = match error {
            Error::Address { .. } => "no address",
            Error::Connect { .. } | Error::Open { .. } => "not reached",
            Error::NoAnswer { .. } | Error::Closed => "no answer",
            Error::AnswerLost { .. } => "answer lost",
            _ => "failed",
        };
        Outcome::failed(exit_of(error), verdict, clean(&error.to_string()))
    }
}

/// How it is told what came of asking several devices. (Of one, it is only what there is to read.)
#[derive(Clone, Copy)]
pub enum Shape {
    /// What there is to read, and a table of verdicts.
    Table,
    /// What there is to read is JSON: for each device a line with it, under this key.
    Lines(&'static str),
}

/// Asks all devices, tells what came of it, and gives the worst of it. `ask` is called from several threads.
pub fn ask_all(links: &Links, shape: Shape, ask: impl Fn(&mut Peer<'_>) -> Outcome + Sync) -> Exit {
    match links.peers() {
        Ok(peers) => {
            let (text, exit) = asked(&peers, shape, ask);
            print(&text);
            exit
        }
        Err(exit) => exit,
    }
}

/// What is to be printed, and the worst of it.
pub fn asked(
    peers: &Peers,
    shape: Shape,
    ask: impl Fn(&mut Peer<'_>) -> Outcome + Sync,
) -> (String, Exit) {
    Fleet::new(peers, &Progress::new(peers.targets.len())).asked(shape, ask)
}

/// Devices that may be asked more than once.
pub struct Fleet<'p> {
    targets: &'p [Target],
    peers: Vec<Mutex<Peer<'p>>>,
    progress: &'p Progress,
}

impl<'p> Fleet<'p> {
    pub fn new(peers: &'p Peers, progress: &'p Progress) -> Self {
        let targets = &peers.targets;
        let each = targets.iter().map(|target| peers.peer(target, progress));
        Fleet {
            targets,
            peers: each.map(Mutex::new).collect(),
            progress,
        }
    }

    /// Asks all of them; gives what is to be printed, and the worst of it.
    pub fn asked(
        &self,
        shape: Shape,
        ask: impl Fn(&mut Peer<'_>) -> Outcome + Sync,
    ) -> (String, Exit) {
        self.progress.restart();
        // In the order of the targets.
        let outcomes = side_by_side(&self.peers, |peer| {
            let mut peer = locked(peer);
            let outcome = ask(&mut peer);
            peer.hang_up();
            self.progress.done(peer.target, &outcome);
            outcome
        });
        let text = match (&*outcomes, shape) {
            ([one], _) => format!("{}{}", one.head, one.text),
            (_, Shape::Table) => told(self.targets, &outcomes),
            (_, Shape::Lines(key)) => lines(self.targets, &outcomes, key),
        };
        let exits = outcomes.iter().map(|outcome| outcome.exit);
        (text, exits.max().unwrap_or(Exit::Done))
    }
}

/// What there is to read of each, what is the same of several once; and the table of all.
fn told(targets: &[Target], outcomes: &[Outcome]) -> String {
    let mut texts: Vec<(&str, Vec<String>)> = Vec::new();
    for (target, outcome) in targets.iter().zip(outcomes) {
        let text = &*outcome.text;
        match texts.iter_mut().find(|(known, _)| *known == text) {
            _ if text.is_empty() => {}
            Some((_, names)) => names.push(target.to_string()),
            None => texts.push((text, vec![target.to_string()])),
        }
    }
    let mut out = String::new();
    for (text, names) in texts {
        out += &format!("{}:\n", names.join(", "));
        for line in text.trim_end().lines() {
            let indent = if line.is_empty() { "" } else { "  " };
            out += &format!("{indent}{line}\n");
        }
        out.push('\n');
    }
    let number = |n: Option<u64>| n.map_or("-".to_owned(), |n| n.to_string());
    let mut rows = vec![row(["TARGET", "VERDICT", "GENERATION", "WARNINGS"])];
    rows.extend(targets.iter().zip(outcomes).map(|(target, outcome)| {
        vec![
            target.to_string(),
            outcome.verdict.to_owned(),
            number(outcome.generation),
            number(outcome.warnings.map(|n| n as u64)),
        ]
    }));
    out + &table(&rows)
}

/// For each a line of JSON.
fn lines(targets: &[Target], outcomes: &[Outcome], key: &str) -> String {
    let lines = targets.iter().zip(outcomes).map(|(target, outcome)| {
        let target = Value::from(target.to_string());
        match outcome.exit {
            // In JSON, what is in two lines could as well be in one.
            Exit::Done => {
                let json = outcome.text.trim().replace(['\n', '\r'], " ");
                format!("{{\"target\":{target},\"{key}\":{json}}}\n")
            }
            _ => format!(
                "{{\"target\":{target},\"error\":{}}}\n",
                Value::from(&*outcome.note)
            ),
        }
    });
    lines.collect()
}

/// How far it is, in one line on a terminal; and what is said meanwhile.
pub struct Progress {
    all: usize,
    /// How many are done, and how long the line is that stands there.
    line: Mutex<(usize, usize)>,
    is_shown: bool,
}

impl Progress {
    pub fn new(all: usize) -> Self {
        Progress {
            all,
            line: Mutex::new((0, 0)),
            is_shown: all > 1 && io::stderr().is_terminal(),
        }
    }

    /// None is done yet.
    fn restart(&self) {
        self.line.lock().expect("nobody panics with it").0 = 0;
    }

    fn done(&self, target: &Target, outcome: &Outcome) {
        if !outcome.note.is_empty() {
            self.say_of(target, &outcome.note);
        }
        let mut line = self.line.lock().expect("nobody panics with it");
        line.0 += 1;
        if self.is_shown {
            let text = match line.0 < self.all {
                true => format!("{} of {} asked", line.0, self.all),
                false => String::new(),
            };
            self.over(&mut line.1, &text);
        }
    }

    /// Says something of a device.
    pub fn say_of(&self, target: &Target, text: &str) {
        match self.all {
            1 => self.say(&format!("logconf: {text}")),
            _ => self.say(&format!("logconf: {target}: {text}")),
        }
    }

    /// Says something above the line.
    fn say(&self, text: &str) {
        let mut line = self.line.lock().expect("nobody panics with it");
        if self.is_shown {
            self.over(&mut line.1, "");
        }
        say(text);
    }

    /// Puts a text in the place of what stands there.
    fn over(&self, length: &mut usize, text: &str) {
        let mut stderr = io::stderr();
        let gone = " ".repeat(length.saturating_sub(text.len()));
        let _ = write!(stderr, "\r{text}{gone}");
        if text.is_empty() {
            let _ = write!(stderr, "\r");
        }
        let _ = stderr.flush();
        *length = text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::super::target::Place;
    use super::*;

    #[test]
    fn what_is_the_same_is_told_once_and_the_table_has_all() {
        let targets = ["a", "b", "c"].map(|name| Place::Tcp(name.to_owned()).into());
        let reply = Reply::parse(br#"{"ok":true,"generation":7}"#).unwrap();
        let taken = |text: &str| Outcome {
            warnings: Some(1),
            ..Outcome::answered(&reply, "taken", text.to_owned())
        };
        let lost = Outcome::of_error(&Error::Closed);
        let outcomes = [taken("warning: w\n"), lost, taken("warning: w\n")];
        assert_eq!(
            told(&targets, &outcomes),
            "a, c:\n  warning: w\n\n\
             TARGET  VERDICT    GENERATION  WARNINGS\n\
             a       taken      7           1\n\
             b       no answer  -           -\n\
             c       taken      7           1\n"
        );
    }
}
