//! The broker forgets what it has kept.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::super::{Exit, clean, print, say};
use super::office::{News, Office, told};

/// How long the broker may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Has the broker forget what it has kept at these topics, and prints each.
pub fn erased(office: &mut Office, mut topics: BTreeSet<String>) -> Result<Exit, Exit> {
    let publish = |office: &Office, topics: &BTreeSet<String>| {
        topics.iter().for_each(|topic| office.keep(topic, b""));
    };
    publish(office, &topics);
    let deadline = Instant::now() + PATIENCE;
    while !topics.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        let news = (!left.is_zero()).then(|| office.next(left)).flatten();
        match news {
            Some(News::Taken(topic)) if topics.remove(&topic) => {
                print(&format!("cleared {}\n", clean(&topic)));
            }
            Some(News::Back) => publish(office, &topics),
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
