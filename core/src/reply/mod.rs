//! Answers to requests, in JSON.
//!
//! [`Logging::answer`] has the answers to all that a listener lets through; what it does not let
//! through has the answers here.

mod description;
#[cfg(feature = "get")]
mod get;
#[cfg(not(feature = "get"))]
#[path = "without_get.rs"]
mod get;
#[cfg(feature = "get")]
mod name;
#[cfg(feature = "fleet")]
mod report;
mod status;
mod writer;
mod written;

pub use description::Description;
pub(crate) use get::AVAILABLE as GET;

#[cfg(feature = "get")]
use core::fmt::Display;

use crate::config::{self, ProblemKind, Refusal, Request, Source};
use crate::logging::{Commit, Logging};
#[cfg(feature = "fleet")]
use crate::registry::Registry;
use crate::tables::Tables;
#[cfg(feature = "fleet")]
pub(crate) use report::Report;
use writer::Reply;

/// So many mistakes of a document are told at most: where and why each is one has to be looked for in the
/// whole of it.
const MOST_MISTAKES: usize = 32;

impl<T: Tables> Logging<T> {
    /// Answers one request: a configuration, which is applied, or an operation under the
    /// `logconf` key. Writes the reply, one JSON object, to the front of `reply` and returns
    /// its length. A list that does not fit ends early, with the number of entries left out
    /// as `more`; 1 KiB leaves room for a few dozen names, and less than 512 bytes may be too
    /// little for any sentence.
    ///
    /// ```
    /// # use logconf_core::Logging;
    /// static LOGGING: Logging = Logging::new();
    /// let mut reply = [0; 1024];
    /// let length = LOGGING.answer(br#"{"version": 2}"#, &mut reply);
    /// assert_eq!(
    ///     core::str::from_utf8(&reply[..length]).unwrap(),
    ///     r#"{"ok":false,"error":"Unsupported version: 2","path":"version","offset":12,"causes":[]}"#
    /// );
    /// ```
    pub fn answer(&self, request: &[u8], reply: &mut [u8]) -> usize {
        self.respond(request, reply).0
    }

    /// As [`answer`](Self::answer), for whoever can wait: `None` if another configuration is
    /// being applied, or the state before the last one is still in use. Nothing was done then;
    /// try again later.
    pub fn answer_unless_busy(&self, request: &[u8], reply: &mut [u8]) -> Option<usize> {
        let (length, busy) = self.respond(request, reply);
        (!busy).then_some(length)
    }

    /// The length of the reply, and whether it is that this is busy.
    fn respond(&self, request: &[u8], reply: &mut [u8]) -> (usize, bool) {
        let mut out = Reply::new(reply);
        let request = self
            .front(request)
            .and_then(|request| config::request(request, self.registry()));
        let mut busy = false;
        match request {
            Ok(Request::Status) => self.status(&mut out),
            Ok(Request::Get) => self.get(&mut out),
            Ok(Request::Forget) => self.forgotten(&mut out),
            Ok(Request::Check(source)) => busy = self.verdict(source, &mut out),
            Ok(Request::Configure(document)) => match self.configure(&document) {
                Ok(commit) => self.taken(&commit, document.rev(), &mut out),
                Err(refusal) => {
                    busy = refusal.is_busy();
                    refused(&refusal, &mut out);
                }
            },
            Err(refusal) => refused(&refusal, &mut out),
        }
        // What a configuration dropped is let go at once, if nobody is in it.
        self.tidy();
        (out.finish(), busy)
    }

    /// What is wrong with a document that is not applied. Says whether it could not be looked at.
    fn verdict(&self, source: Source<'_>, out: &mut Reply<'_>) -> bool {
        // The first word depends on what follows: `true` is one byte shorter than `false`,
        // and a blank makes up for it.
        out.raw("{\"ok\": true,\"generation\":");
        out.number(self.generation());
        out.raw(",\"errors\":[");
        let mut mistakes = 0_usize;
        let mut busy = false;
        let mut mistake = |refusal: &Refusal<'_>| {
            mistakes += 1;
            busy |= refusal.is_busy();
            if mistakes > MOST_MISTAKES {
                return out.leave_out();
            }
            out.item(&mut |out| {
                out.raw("{");
                problem(refusal, out);
                out.raw("}");
            });
        };
        let warnings = self.check_source(source, &mut mistake);
        if mistakes > 0 {
            out.replace("{\"ok\": true", "{\"ok\":false");
        }
        out.raw("],\"warnings\":[");
        out.warnings(&warnings);
        out.raw("]");
        out.close();
        busy
    }

    /// Stores no configuration any more.
    fn forgotten(&self, out: &mut Reply<'_>) {
        match self.forget() {
            None => {
                out.raw("{\"ok\":true,\"generation\":");
                out.number(self.generation());
                out.close();
            }
            Some(reason) => refused(&Refusal::of(ProblemKind::Rejected(reason)), out),
        }
    }

    /// The time after which the state before this one returns.
    fn expiry(&self, out: &mut Reply<'_>) {
        if let Some(seconds) = self.expires_in_s() {
            out.raw(",\"expires_in_s\":");
            out.number(seconds);
        }
    }

    fn taken(&self, commit: &Commit<'_, '_, T>, rev: Option<&str>, out: &mut Reply<'_>) {
        out.raw("{\"ok\":true,\"generation\":");
        out.number(commit.applied.generation());
        out.raw(",\"dropped\":");
        out.number(self.dropped());
        out.raw(",\"silenced\":[");
        commit.silenced(&mut |name| out.item(&mut |out| out.str(name)));
        out.raw("],\"warnings\":[");
        out.warnings(commit.applied.warnings());
        out.raw("]");
        self.expiry(out);
        if let Some(rev) = rev {
            out.raw(",\"rev\":");
            out.raw(rev);
        }
        out.close();
    }
}

fn refused(refusal: &Refusal<'_>, out: &mut Reply<'_>) {
    out.raw("{\"ok\":false,");
    problem(refusal, out);
    out.close();
}

/// The reply to what is desired but not let through, with its `rev` if that is known. Gives its length.
#[cfg(feature = "fleet")]
pub(crate) fn unverified_with(rev: Option<u64>, reply: &mut [u8]) -> usize {
    let mut out = Reply::new(reply);
    out.raw("{\"ok\":false,");
    problem(&Refusal::of(ProblemKind::Unverified), &mut out);
    if let Some(rev) = rev {
        out.raw(",\"rev\":");
        out.json(&rev);
    }
    out.close();
    out.finish()
}

/// The reply to a configuration that cannot be taken as it has no `rev`: what else is wrong with it comes
/// first. Gives its length.
#[cfg(feature = "fleet")]
pub(crate) fn without_rev(document: &[u8], registry: &'static Registry, reply: &mut [u8]) -> usize {
    let mut out = Reply::new(reply);
    match config::request(document, registry) {
        Err(refusal) => refused(&refusal, &mut out),
        Ok(_) => {
            let reason = "what is desired needs a number: a configuration with 'rev' in 'logconf'";
            refused(&Refusal::of(ProblemKind::Rejected(reason)), &mut out);
        }
    }
    out.finish()
}

/// A refusal that concerns no place in the request.
#[cfg(feature = "get")]
fn refused_for(reason: &dyn Display, out: &mut Reply<'_>) {
    out.raw("{\"ok\":false,\"error\":");
    out.sentence(reason);
    out.raw(",\"path\":\"\",\"causes\":[]");
    out.close();
}

/// What is wrong, and where: the entries of a dict that is open.
fn problem(refusal: &Refusal<'_>, out: &mut Reply<'_>) {
    out.raw("\"error\":");
    out.sentence(refusal);
    out.raw(",\"path\":");
    out.sentence(&refusal.path());
    if let Some(offset) = refusal.offset() {
        out.raw(",\"offset\":");
        out.number(offset);
    }
    out.raw(",\"causes\":[");
    let mut first = true;
    refusal.causes(|cause| {
        out.raw(if first { "" } else { "," });
        out.sentence(cause);
        first = false;
    });
    out.raw("]");
    if let Some((table, needed, available)) = refusal.full_table() {
        out.raw(",\"table\":");
        out.str(table);
        out.raw(",\"needed\":");
        out.number(needed);
        out.raw(",\"available\":");
        out.number(available);
    }
}

/// The reply to a request that the verifier did not let through: it says nothing more. Gives its
/// length.
pub fn unverified(reply: &mut [u8]) -> usize {
    refused_bare(ProblemKind::Unverified, reply)
}

/// The reply to a frame that is longer than the room for it. Gives its length.
pub fn too_long(needed: usize, available: usize, reply: &mut [u8]) -> usize {
    let kind = ProblemKind::FrameTooLong {
        needed: needed as u32,
        available: available as u32,
    };
    refused_bare(kind, reply)
}

fn refused_bare(kind: ProblemKind, reply: &mut [u8]) -> usize {
    let mut out = Reply::new(reply);
    refused(&Refusal::of(kind), &mut out);
    out.finish()
}
