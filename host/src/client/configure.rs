//! A config over a line that may lose it, or the answer to it: it is not applied twice.

use super::serial::Serial;
use super::{Client, Error, Link, Reply, check, sealed};
use crate::key::Key;

/// A config that changes nothing. To check it costs next to nothing, and the answer has the number of the
/// state in force.
const NOTHING: &[u8] = br#"{"version":1}"#;

impl Client {
    /// Sends a config and waits for the verdict on it.
    ///
    /// Over a serial line, one that gets no answer is sent again only where the device is in the same
    /// generation as before, for which it is asked. It has not taken the config then; or it has
    /// restarted meanwhile, and is without it again. A device that does not tell its generation is
    /// sent the config once.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request), and [`Error::AnswerLost`] where the config was sent and no verdict
    /// came.
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
            // Without them it is no answer to the question: the device does not know it.
            reply.errors.and(reply.generation)
        };
        let sends = before.map_or(1, |_| line.sends());
        for _ in 0..sends {
            match verdict(line, config, key) {
                // Perhaps it was overtaken. It has changed nothing.
                Ok(reply) if key.is_some() && reply.is_rejected() => {
                    return self.request_once(config);
                }
                Ok(reply) => return Ok(reply),
                Err(Error::NoAnswer { .. }) => {}
                Err(error) => return Err(error),
            }
            if before.is_none() {
                return Err(Error::AnswerLost { before, now: None });
            }
            let reply = match question(line, key) {
                Err(Error::NoAnswer { .. }) => {
                    return Err(Error::AnswerLost { before, now: None });
                }
                reply => reply?,
            };
            if reply.errors.is_none() && !reply.is_rejected() {
                // It was only late.
                line.drain()?;
                return Ok(reply);
            }
            line.expect_nothing();
            let now = reply.generation;
            if now != before {
                return Err(Error::AnswerLost { before, now });
            }
        }
        Err(Error::AnswerLost {
            before,
            now: before,
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
        let reply = line.ask(line.sends(), || {
            sealed(&check(NOTHING), key).into_owned().into()
        })?;
        Reply::parse(&reply)
    };
    match ask(line)? {
        // It may have been overtaken by another client's.
        reply if key.is_some() && reply.is_rejected() => ask(line),
        reply => Ok(reply),
    }
}
