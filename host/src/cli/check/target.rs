//! What configs are checked for.

use std::sync::Mutex;

use super::super::document::Document;
use super::super::fleet::{Outcome, Progress};
use super::super::link::{Peer, Peers, locked};
use super::super::side_by_side::side_by_side;
use super::super::{Exit, clean, say, status};
use super::device::{self, Device};

/// What configs are for.
pub enum Target<'c> {
    /// A program that has what Python's standard library has.
    Host,
    /// A device whose status was saved, and how it is called.
    Saved(String, Device),
    /// One that can be asked.
    Linked(Mutex<Peer<'c>>, Device),
}

impl Target<'_> {
    pub fn device(&self) -> Option<&Device> {
        match self {
            Target::Host => None,
            Target::Saved(_, device) | Target::Linked(_, device) => Some(device),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Target::Host => String::new(),
            Target::Saved(name, _) => name.clone(),
            Target::Linked(peer, _) => locked(peer).target.to_string(),
        }
    }
}

/// Whether this may be a status that was saved: a file or a pipe, and no device, which has no end.
pub fn is_saved(name: &str) -> bool {
    name == "-" || std::fs::metadata(name).is_ok_and(|found| found.is_file() || is_pipe(&found))
}

#[cfg(unix)]
fn is_pipe(found: &std::fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &std::fs::Metadata) -> bool {
    false
}

/// What the configs are for, and what became of the devices that are left out: one that is not
/// reached hides nothing that is found for others.
pub fn all<'p>(
    saved: &[String],
    peers: Option<&'p Peers>,
    progress: &'p Progress,
) -> Result<(Vec<Target<'p>>, Exit), Exit> {
    let mut targets = Vec::new();
    for file in saved {
        let document = Document::open(file)?;
        targets.extend(device::saved(file, document.bytes()).map_err(|error| {
            say(&format!(
                "logconf: {} is no status of a device, as `logconf status --format json` prints it: {}",
                clean(file),
                clean(&error)
            ));
            Exit::Usage
        })?);
    }
    let Some(peers) = peers else {
        if targets.is_empty() {
            targets.push(Target::Host);
        }
        return Ok((targets, Exit::Done));
    };
    let asked = side_by_side(&peers.targets, |target| {
        let mut peer = peers.peer(target, progress);
        let (note, exit) = match peer.ask(status::REQUEST) {
            Ok(reply) => match Device::of(&reply) {
                Ok(device) => return Ok(Target::Linked(Mutex::new(peer), device)),
                Err(error) => {
                    let note = format!("the device's status is of no use: {error}");
                    (note, Exit::NotReached)
                }
            },
            Err(stopped) => {
                let outcome = Outcome::from(stopped);
                (outcome.note, outcome.exit)
            }
        };
        progress.say_of(target, &note);
        Err(exit)
    });
    let mut exit = Exit::Done;
    for asked in asked {
        match asked {
            Ok(target) => targets.push(target),
            Err(failed) => exit = exit.max(failed),
        }
    }
    match targets.is_empty() {
        true => Err(exit),
        false => Ok((targets, exit)),
    }
}
