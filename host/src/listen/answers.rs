//! From a request to its reply.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use logconf_core::{Logging, Tables, reply};
use serde::Serialize;

use crate::file_config::{self, ErrorKind, Options, Source, file_config};
use crate::form;

/// The longest reply. The memory is the system's until it is needed.
const REPLY: usize = 4 << 20;

/// Of that, what is kept free of lists.
const RESERVE: usize = 256;

/// What errors in an INI file call it.
const NAME: &str = "<request>";

/// The reply to a request, or `None` if another configuration is in the way; the last time it says so
/// instead.
pub type Answer = dyn FnMut(&[u8], bool) -> Option<Vec<u8>> + Send;

/// Answers requests.
pub struct Answers<T: Tables + 'static> {
    pub logging: &'static Logging<T>,
    ini: Options,
    reply: Vec<u8>,
}

/// What a refusal says: the shape that `logconf-core` gives it.
#[derive(Serialize)]
struct Refused<'e> {
    ok: bool,
    error: &'e str,
    path: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    causes: &'e [String],
    #[serde(flatten)]
    full: Option<Full>,
}

/// The table that is full.
#[derive(Serialize)]
struct Full {
    table: &'static str,
    needed: usize,
    available: usize,
}

/// What it says when a configuration was taken.
#[derive(Serialize)]
struct Taken<'t> {
    ok: bool,
    generation: u32,
    dropped: u32,
    silenced: Vec<String>,
    warnings: Vec<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<usize>,
}

/// What there is room for in a reply. Once something does not fit, nothing that follows does.
struct Room {
    left: usize,
    /// How many entries were left out.
    more: usize,
}

impl Room {
    /// Whether there is room for an entry of a list.
    fn has(&mut self, entry: &str) -> bool {
        let comma = 1;
        let length = json(&entry).len() + comma;
        match self.left.checked_sub(length) {
            Some(left) if self.more == 0 => self.left = left,
            _ => self.more += 1,
        }
        self.more == 0
    }
}

impl<T: Tables> Answers<T> {
    pub fn new(logging: &'static Logging<T>, ini: Options) -> Self {
        Answers {
            logging,
            ini,
            reply: vec![0; REPLY],
        }
    }

    pub fn boxed(mut self) -> Box<Answer> {
        Box::new(move |request, last| self.answer(request, last).map(Cow::into_owned))
    }

    fn answer(&mut self, request: &[u8], last: bool) -> Option<Cow<'_, [u8]>> {
        let answered = catch_unwind(AssertUnwindSafe(|| match form::is_dict(request) {
            true => self.document(request, last).map(Ok),
            false => self.ini(request, last).map(Err),
        }));
        match answered {
            Ok(Some(Ok(length))) => Some(self.reply[..length].into()),
            Ok(Some(Err(reply))) => Some(reply.into()),
            Ok(None) => None,
            // A handler of the program's own has panicked, while it was made or closed.
            Err(_) => Some(refusal("the program has panicked at this request").into()),
        }
    }

    /// The length of the reply to a document, or to a request in place of one.
    fn document(&mut self, request: &[u8], last: bool) -> Option<usize> {
        let request = unmarked(request);
        match last {
            true => Some(self.logging.answer(&request, &mut self.reply)),
            false => self.logging.answer_unless_busy(&request, &mut self.reply),
        }
    }

    fn ini(&self, request: &[u8], last: bool) -> Option<Vec<u8>> {
        let mut reader = request;
        let source = Source::Reader {
            name: NAME,
            reader: &mut reader,
        };
        match file_config(self.logging, source, &self.ini) {
            Ok(taken) => Some(self.taken(&taken)),
            Err(error) if error.kind() == ErrorKind::Busy && !last => None,
            Err(error) => Some(json(&Refused {
                ok: false,
                error: error.sentence(),
                path: error.path(),
                offset: error.position().map(|position| position.offset),
                causes: error.causes(),
                full: error.full_table().map(|(table, needed, available)| Full {
                    table,
                    needed,
                    available,
                }),
            })),
        }
    }

    fn taken(&self, taken: &file_config::Taken) -> Vec<u8> {
        let mut room = Room {
            left: REPLY - RESERVE,
            more: 0,
        };
        let mut silenced = Vec::new();
        self.logging.silenced(|name| {
            if room.has(name) {
                silenced.push(name.to_owned());
            }
        });
        let warnings = taken.warnings.iter().map(String::as_str);
        let warnings = warnings.filter(|warning| room.has(warning)).collect();
        let more = room.more + taken.more_warnings;
        json(&Taken {
            ok: true,
            generation: taken.generation,
            dropped: self.logging.dropped(),
            silenced,
            warnings,
            more: (more > 0).then_some(more),
        })
    }
}

/// A document without the mark that some editors put in front of a text: with blanks in its place, so
/// that offsets count from where the request begins.
fn unmarked(request: &[u8]) -> Cow<'_, [u8]> {
    let document = form::without_mark(request);
    match request.len() - document.len() {
        0 => request.into(),
        mark => [&vec![b' '; mark], document].concat().into(),
    }
}

/// The reply to what is not let through.
pub fn unverified() -> Vec<u8> {
    short(reply::unverified)
}

/// The reply to what is longer than it may be.
pub fn too_long(needed: usize, available: usize) -> Vec<u8> {
    short(|out| reply::too_long(needed, available, out))
}

/// A reply that fits everywhere.
fn short(write: impl FnOnce(&mut [u8]) -> usize) -> Vec<u8> {
    let mut reply = vec![0; 512];
    let length = write(&mut reply);
    reply.truncate(length);
    reply
}

/// A refusal that has nothing to do with what is in the request.
pub fn refusal(sentence: &str) -> Vec<u8> {
    json(&Refused {
        ok: false,
        error: sentence,
        path: "",
        offset: None,
        causes: &[],
        full: None,
    })
}

fn json(reply: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(reply).expect("strings and numbers are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_and_all_that_follows_is_counted() {
        let mut room = Room { left: 9, more: 0 };
        let fit = ["a", "\"", "too long", "b", "c"].map(|entry| room.has(entry));
        assert_eq!(fit, [true, true, false, false, false]);
        assert_eq!(room.more, 3);
    }
}
