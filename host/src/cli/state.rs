//! `logconf get` and `logconf forget`: the state that a device is in as a config, and the end of the one that
//! it has stored.

use logconf::client::Reply;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{EXIT_CODES, Exit, Link, clean, print, say};

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Get {
    #[command(flatten)]
    link: Link,
}

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Forget {
    #[command(flatten)]
    link: Link,
}

/// What `get` is answered with, as far as it is printed.
#[derive(Deserialize)]
struct State<'r> {
    #[serde(borrow)]
    config: &'r RawValue,
}

impl Get {
    pub fn run(self) -> Exit {
        ask(&self.link, br#"{"logconf":{"op":"get"}}"#, |reply| {
            let state: State = serde_json::from_str(&reply.text).ok()?;
            Some(format!("{}\n", state.config))
        })
    }
}

impl Forget {
    pub fn run(self) -> Exit {
        ask(&self.link, br#"{"logconf":{"op":"forget"}}"#, |_| {
            Some("the stored config is forgotten\n".to_owned())
        })
    }
}

/// Prints what is made of the answer to a request.
fn ask(link: &Link, request: &[u8], told: impl Fn(&Reply) -> Option<String>) -> Exit {
    let reply = match link.request(request) {
        Ok(reply) => reply,
        Err(error) => return error.report(),
    };
    if !reply.ok {
        let error = reply.fault.error.as_deref().unwrap_or("refused");
        say(&format!("logconf: the device refuses: {}", clean(error)));
        return Exit::Refused;
    }
    match told(&reply) {
        Some(text) => {
            print(&text);
            Exit::Done
        }
        None => {
            say("logconf: the device's answer is not the one to this question");
            Exit::NotReached
        }
    }
}
