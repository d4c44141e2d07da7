//! A config over a line that may lose it, or the answer to it: it is not applied twice.

use std::time::Instant;

use super::serial::Serial;
use super::{Client, Error, Link, Reply, sealed};
use crate::key::Key;

/// A question that costs next to nothing, and whose answer has the number of the state in force.
const WHICH: &[u8] = br#"{"logconf":{"op":"check","config":{"version":1}}}"#;

impl Client {
    /// Sends a config and waits for the verdict on it.
    ///
    /// Over a serial line, one that gets no answer is sent again only where the device certainly has
    /// not taken it: the device is asked for the generation that is in force, before and after.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request), and [`Error::AnswerLost`] where the config may have been taken.
    pub fn configure(&mut self, config: &[u8]) -> Result<Reply, Error> {
        let Link::Serial(line) = &mut self.link else {
            return self.request(config);
        };
        let key = self.key.as_ref();
        let before = {
            line.settle()?;
            let reply = question(line, key)?;
            line.drain()?;
            // What is said of the question would be said of the config.
            if reply.is_rejected() {
                return Ok(reply);
            }
            reply.generation
        };
        let begun = Instant::now();
        for _ in 0..line.sends() {
            match verdict(line, config, key) {
                // Perhaps it was overtaken. It has changed nothing.
                Ok(reply) if key.is_some() && reply.is_rejected() => {
                    return self.request_once(config);
                }
                Ok(reply) => return Ok(reply),
                Err(Error::NoAnswer { .. }) => {}
                Err(error) => return Err(error),
            }
            let reply = question(line, key)?;
            if reply.errors.is_none() && !reply.is_rejected() {
                // It was only late.
                line.drain()?;
                return Ok(reply);
            }
            line.expect_nothing();
            let now = reply.generation;
            if before.is_none() || now != before {
                return Err(Error::AnswerLost { before, now });
            }
        }
        Err(Error::NoAnswer {
            waited: begun.elapsed(),
        })
    }

    /// Sends it once more, sealed anew.
    fn request_once(&mut self, config: &[u8]) -> Result<Reply, Error> {
        let Link::Serial(line) = &mut self.link else {
            return self.request(config);
        };
        verdict(line, config, self.key.as_ref())
    }
}

/// Sends a config once. A late answer to a question is no verdict on it: that one lists `errors`, which
/// no answer to a config does.
fn verdict(line: &mut Serial, config: &[u8], key: Option<&Key>) -> Result<Reply, Error> {
    let is_verdict = |reply: &[u8]| !Reply::parse(reply).is_ok_and(|reply| reply.errors.is_some());
    let reply = line.ask_for(1, || sealed(config, key), is_verdict)?;
    Reply::parse(&reply)
}

/// Asks which state is in force; what comes may also be the answer to an earlier request.
fn question(line: &mut Serial, key: Option<&Key>) -> Result<Reply, Error> {
    let ask = |line: &mut Serial| {
        let reply = line.ask(line.sends(), || sealed(WHICH, key))?;
        Reply::parse(&reply)
    };
    match ask(line)? {
        // It may have been overtaken by another client's.
        reply if key.is_some() && reply.is_rejected() => ask(line),
        reply => Ok(reply),
    }
}
