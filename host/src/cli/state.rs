//! `logconf get` and `logconf forget`: the state that a device is in as a config, and the end of the one that
//! it has stored.

use logconf::client::Reply;
use logconf::document::Document;
use logconf::form::Form;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fleet::{Outcome, Shape, ask_all};
use super::link::{Links, Peer};
use super::{Exit, clean, clean_json, exit_codes, status};

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{GET}\n\n{}", exit_codes("the state is printed", GET_REFUSED)))]
pub struct Get {
    #[command(flatten)]
    links: Links,
}

const GET: &str = "\
Examples:
  logconf get --serial /dev/ttyUSB0 > before.json
  logconf send before.json --serial /dev/ttyUSB0    the same state again
  logconf get --targets lab.txt > lab.jsonl
Of several devices, a line for each: {\"target\":...,\"config\":...}";

const GET_REFUSED: &str = "\
the device refuses to tell it: it does not fit in a reply, or there are
     passwords in it, for example";

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{FORGET}\n\n{}", exit_codes("the stored config is erased", FORGET_REFUSED)))]
pub struct Forget {
    #[command(flatten)]
    links: Links,
}

const FORGET: &str = "\
What is in force stays so until the device restarts, which is then with its
built-in config.

Examples:
  logconf forget --serial COM3
  logconf forget --tcp 192.0.2.7 --tcp 192.0.2.8";

const FORGET_REFUSED: &str = "the device refuses: it has no storage, for example";

/// What `get` is answered with, as far as it is printed.
#[derive(Deserialize)]
struct State<'r> {
    #[serde(borrow)]
    config: &'r RawValue,
}

impl Get {
    pub fn run(self) -> Exit {
        ask_all(&self.links, Shape::Lines("config"), |peer| {
            let peer_count = peer.peers.targets.len();
            let mut outcome = asked(peer, br#"{"logconf":{"op":"get"}}"#, |reply| {
                let state: State = serde_json::from_str(&reply.text).ok()?;
                let config = state.config.get();
                let text = match peer_count {
                    1 => laid_out(config),
                    _ => format!("{config}\n"),
                };
                let text = clean_json(&text).into_owned();
                Some(Outcome::answered(reply, "answered", text))
            });
            if outcome.exit == Exit::Done && outcome.note.is_empty() {
                outcome.note = override_note(peer);
            }
            outcome
        })
    }
}

/// What there is to know where the state that was printed is one that ends by itself.
fn override_note(peer: &mut Peer<'_>) -> String {
    let status = peer.ask(status::REQUEST).ok();
    let left = status.and_then(|status| status.expires_in_s);
    left.map_or_else(String::new, |seconds| {
        format!(
            "this is a temporary override, which ends in {seconds} s: to send it again makes it permanent"
        )
    })
}

/// A config on many lines, for people.
fn laid_out(config: &str) -> String {
    match Document::read(Form::Json, "the device's config", config.as_bytes()) {
        Ok(document) => document.pretty(),
        Err(_) => format!("{config}\n"),
    }
}

impl Forget {
    pub fn run(self) -> Exit {
        ask_all(&self.links, Shape::Table, |peer| {
            asked(peer, br#"{"logconf":{"op":"forget"}}"#, |reply| {
                Some(Outcome {
                    head: "the stored config is forgotten\n".to_owned(),
                    ..Outcome::answered(reply, "forgotten", String::new())
                })
            })
        })
    }
}

/// Asks a device something; `made` makes something of its answer, unless it is one to another question.
pub(super) fn asked(
    peer: &mut Peer<'_>,
    question: &[u8],
    made: impl Fn(&Reply) -> Option<Outcome>,
) -> Outcome {
    let reply = match peer.ask(question) {
        Ok(reply) => reply,
        Err(stopped) => return stopped.into(),
    };
    if !reply.ok {
        let error = reply.fault.error.as_deref().unwrap_or("refused");
        return Outcome::refused(format!("the device refuses: {}", clean(error)));
    }
    made(&reply).unwrap_or_else(|| {
        let note = "the device's answer is not the one to this question";
        Outcome::failed(Exit::NotReached, "failed", note.to_owned())
    })
}
