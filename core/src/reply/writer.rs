//! A reply that is being written: JSON that ends early where its buffer does.

use core::fmt::{self, Display, Write};

use serde_json_core::ser::Error;

use crate::config::Warnings;
use crate::format::Line;
use crate::tables::{Indices, Slot, Table, Tables};

/// The longest sentence in a reply, in bytes; a longer one (it names something that the
/// request made long) is cut and ends in `...`.
const SENTENCE: usize = 192;
/// What is kept free while lists grow, so that the reply can be closed.
const RESERVE: usize = 128;

/// A reply that is being written. Once something does not fit, nothing more is written.
pub(super) struct Reply<'b> {
    bytes: &'b mut [u8],
    length: usize,
    full: bool,
    /// The list being written has no entry yet.
    first: bool,
    /// How many entries were left out.
    more: usize,
}

impl<'b> Reply<'b> {
    pub(super) fn new(bytes: &'b mut [u8]) -> Self {
        Reply {
            bytes,
            length: 0,
            full: false,
            first: true,
            more: 0,
        }
    }

    /// Has what goes into the buffer written in another way; says how long it is, if it fits.
    pub(super) fn whole(&mut self, write: impl FnOnce(&mut [u8]) -> Option<usize>) {
        self.length = write(self.bytes).unwrap_or(0);
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn raw(&mut self, text: &str) {
        let end = self.length + text.len();
        match self.bytes.get_mut(self.length..end) {
            Some(room) if !self.full => {
                room.copy_from_slice(text.as_bytes());
                self.length = end;
            }
            _ => self.full = true,
        }
        if text.ends_with(['[', '{']) {
            self.first = true;
        }
    }

    /// A number; one that is too large for 32 bits with a sign is the largest.
    pub(super) fn number(&mut self, number: impl TryInto<i32>) {
        self.int(number.try_into().unwrap_or(i32::MAX));
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn int(&mut self, number: i32) {
        self.encoded(|room| serde_json_core::to_slice(&number, room));
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn str(&mut self, text: &str) {
        self.encoded(|room| serde_json_core::to_slice(text, room));
    }

    pub(super) fn encoded(&mut self, encode: impl FnOnce(&mut [u8]) -> Result<usize, Error>) {
        let room = self.bytes.get_mut(self.length..).unwrap_or(&mut []);
        match encode(room) {
            Ok(length) if !self.full => self.length += length,
            _ => self.full = true,
        }
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn key(&mut self, name: &str) {
        self.str(name);
        self.raw(":");
    }

    pub(super) fn sentence(&mut self, sentence: &dyn Display) {
        let mut buffer = heapless::Vec::<u8, SENTENCE>::new();
        let mut line = Line::new(&mut buffer);
        // It takes what fits.
        let _ = write!(line, "{sentence}");
        self.str(core::str::from_utf8(line.finish(b"")).unwrap_or(""));
    }

    /// Something that is JSON as it is displayed.
    #[cfg(feature = "fleet")]
    pub(super) fn json(&mut self, json: &dyn Display) {
        struct Raw<'r, 'b>(&'r mut Reply<'b>);

        impl fmt::Write for Raw<'_, '_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.raw(text);
                Ok(())
            }
        }
        // It never fails.
        let _ = write!(Raw(self), "{json}");
    }

    /// A part of a string, between quotes that stand outside.
    // Out of line: formats consist of many, and flash is short.
    #[inline(never)]
    pub(super) fn inside_quotes(&mut self, piece: fmt::Arguments<'_>) {
        // The encoder writes quotes of its own: the first goes where a byte stands already,
        // which is put back, the last is dropped.
        let Some(start) = self.length.checked_sub(1) else {
            return;
        };
        let before = self.bytes.get(start).copied().unwrap_or(0);
        self.length = start;
        self.encoded(|room| serde_json_core::to_slice(&piece, room));
        if let (false, Some(place)) = (self.full, self.bytes.get_mut(start)) {
            *place = before;
            self.length -= 1;
        }
    }

    /// An entry of a list or dict, or one more that is left out.
    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    pub(super) fn item(&mut self, write: &mut dyn FnMut(&mut Self)) {
        if self.full {
            // Something before the list did not fit.
            return;
        }
        let start = self.length;
        let first = self.first;
        if self.more == 0 {
            self.raw(if first { "" } else { "," });
            write(self);
        }
        if self.more > 0 || self.full || self.length + RESERVE > self.bytes.len() {
            self.length = start;
            self.full = false;
            self.more += 1;
        }
        self.first = first && self.length == start;
    }

    /// An entry of a list or dict that is left out.
    pub(super) fn leave_out(&mut self) {
        self.more += 1;
    }

    /// Writes something else of the same length in place of the start of the reply.
    pub(super) fn replace(&mut self, before: &str, after: &str) {
        if let Some(start) = self.bytes.get_mut(..before.len().min(self.length))
            && start == before.as_bytes()
        {
            start.copy_from_slice(after.as_bytes());
        }
    }

    pub(super) fn warnings(&mut self, warnings: &Warnings<'_>) {
        for warning in warnings.iter() {
            self.item(&mut |out| out.sentence(warning));
        }
        self.more += warnings.more();
    }

    pub(super) fn handler_name<T: Tables>(&mut self, slot: &Slot<T>, row: u16) {
        let row = slot.handlers.items().get(row as usize);
        self.str(row.map_or("", |row| slot.shown_name(row)));
    }

    pub(super) fn handler_names<T: Tables>(&mut self, slot: &Slot<T>, rows: Indices<'_>) {
        self.raw("[");
        for (at, row) in rows.enumerate() {
            self.raw(if at == 0 { "" } else { "," });
            self.handler_name(slot, row);
        }
        self.raw("]");
    }

    pub(super) fn capacity(&mut self, name: &str, used: usize, bound: Option<usize>) {
        self.item(&mut |out| {
            out.key(name);
            out.raw("{\"used\":");
            out.number(used);
            out.raw(",\"total\":");
            match bound {
                Some(bound) => out.number(bound),
                None => out.raw("null"),
            }
            out.raw("}");
        });
    }

    /// Ends the reply, saying how much was left out.
    pub(super) fn close(&mut self) {
        if self.more > 0 {
            self.raw(",\"more\":");
            self.number(self.more);
        }
        self.raw("}");
    }

    /// The length of the reply; a shorter one says so if it did not fit.
    pub(super) fn finish(mut self) -> usize {
        if self.full {
            self.full = false;
            self.length = 0;
            self.raw("{\"ok\":false,\"error\":\"the reply does not fit its buffer\"}");
        }
        self.length
    }
}
