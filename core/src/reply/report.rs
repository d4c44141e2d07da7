//! What a device of a fleet reports: what became of the last desired document, and what it has.

use super::status::{capacities, registry};
use super::writer::Reply;
use crate::logging::Logging;
use crate::tables::Tables;

/// What the logging system does not know itself.
pub(crate) struct Report<'r> {
    /// Of the document that was decided on last.
    pub(crate) rev: Option<u64>,
    /// The reply to it.
    pub(crate) verdict: Option<&'r str>,
    /// The reply to one that was not let through since.
    pub(crate) rejected: Option<&'r str>,
    pub(crate) groups: &'r [&'r str],
    pub(crate) firmware: &'r str,
}

impl<T: Tables> Logging<T> {
    /// Writes the report to the front of `reply`. Gives its length, and the generation that it tells of.
    pub(crate) fn write_report(&self, report: &Report<'_>, reply: &mut [u8]) -> (usize, u32) {
        let (pin, generation) = self.pin_numbered();
        let mut out = Reply::new(reply);
        out.raw("{\"rev\":");
        match report.rev {
            Some(rev) => out.json(&rev),
            None => out.raw("null"),
        }
        out.raw(",\"verdict\":");
        out.raw(report.verdict.unwrap_or("null"));
        if let Some(rejected) = report.rejected {
            out.raw(",\"rejected\":");
            out.raw(rejected);
        }
        out.raw(",\"generation\":");
        out.number(generation);
        self.expiry(&mut out);
        out.raw(",\"firmware\":");
        out.str(report.firmware);
        out.raw(",\"groups\":[");
        for group in report.groups {
            out.item(&mut |out| out.str(group));
        }
        out.raw("]");
        capacities(&pin, &mut out);
        registry(self.registry(), &mut out);
        out.close();
        (out.finish(), generation)
    }
}
