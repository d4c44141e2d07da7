//! Answers to requests, in JSON.

use core::fmt::{self, Display, Write};

use serde_json_core::ser::Error;

use crate::config::{self, Document, ProblemKind, Refusal, Request, Warnings};
use crate::format::{self, Line};
use crate::handler::Targets;
use crate::logger::Place;
use crate::logging::{Commit, Logging};
use crate::tables::{HandlerRow, Indices, LoggerRow, ROOT, Slot, Table, Tables};

/// The longest sentence in a reply, in bytes; a longer one (it names something that the
/// request made long) is cut and ends in `...`.
const SENTENCE: usize = 192;
/// What is kept free while lists grow, so that the reply can be closed.
const RESERVE: usize = 128;

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
        let mut out = Reply::new(reply);
        let request = self
            .front(request)
            .and_then(|request| config::request(request, self.registry()));
        match request {
            Ok(Request::Status) => self.status(&mut out),
            Ok(Request::Check(document)) => self.verdict(document, &mut out),
            Ok(Request::Configure(document)) => match self.configure(&document) {
                Ok(commit) => self.taken(&commit, &mut out),
                Err(refusal) => refused(&refusal, &mut out),
            },
            Err(refusal) => refused(&refusal, &mut out),
        }
        // What a configuration dropped is let go at once, if nobody is in it.
        self.poll();
        out.finish()
    }

    /// What is wrong with a document that is not applied.
    fn verdict<'d>(&self, document: Result<Document<'d>, Refusal<'d>>, out: &mut Reply<'_>) {
        // The first word depends on what follows: `true` is one byte shorter than `false`,
        // and a blank makes up for it.
        out.raw("{\"ok\": true,\"generation\":");
        out.number(self.generation());
        out.raw(",\"errors\":[");
        let mut mistakes = 0;
        let mut mistake = |refusal: &Refusal<'_>| {
            mistakes += 1;
            out.item(&mut |out| {
                out.raw("{");
                problem(refusal, out);
                out.raw("}");
            });
        };
        let warnings = match document {
            Ok(document) => self.check_document(&document, &mut mistake),
            Err(refusal) => {
                mistake(&refusal);
                Warnings::default()
            }
        };
        if mistakes > 0 {
            out.replace("{\"ok\": true", "{\"ok\":false");
        }
        out.raw("],\"warnings\":[");
        out.warnings(&warnings);
        out.raw("]");
        out.close();
    }

    fn taken(&self, commit: &Commit<'_, '_, T>, out: &mut Reply<'_>) {
        out.raw("{\"ok\":true,\"generation\":");
        out.number(commit.applied.generation());
        out.raw(",\"dropped\":");
        out.number(self.dropped());
        out.raw(",\"silenced\":[");
        commit.silenced(|name| out.item(&mut |out| out.str(name)));
        out.raw("],\"warnings\":[");
        out.warnings(commit.applied.warnings());
        out.raw("]");
        out.close();
    }

    fn status(&self, out: &mut Reply<'_>) {
        let pin = self.pin();
        let slot = &*pin;
        let emission = self.emission(slot);
        out.raw("{\"ok\":true,\"generation\":");
        out.number(self.generation());
        out.raw(",\"capacities\":{");
        out.capacity("loggers", slot.loggers.items().len(), slot.loggers.bound());
        out.capacity(
            "handlers",
            slot.handlers.items().len(),
            slot.handlers.bound(),
        );
        out.capacity(
            "formatters",
            slot.formatters.items().len(),
            slot.formatters.bound(),
        );
        out.capacity("filters", slot.filters.items().len(), slot.filters.bound());
        out.capacity("text", slot.text.items().len(), slot.text.bound());
        out.raw("},\"root\":");
        match slot.loggers.items().first() {
            Some(root) => logger(slot, ROOT, root, out),
            None => out.raw("null"),
        }
        out.raw(",\"handlers\":{");
        // Of several with one name, only the newest.
        let shown = |(number, row)| slot.is_newest_of_name(number).then_some(row);
        for row in slot.handlers.items().iter().enumerate().filter_map(shown) {
            out.item(&mut |out| self.handler(slot, row, out));
        }
        out.raw("},\"dropped\":{");
        for row in slot.handlers.items().iter().enumerate().filter_map(shown) {
            let dropped = emission.dropped(row);
            if dropped > 0 {
                out.item(&mut |out| {
                    out.key(slot.str(row.name));
                    out.number(dropped);
                });
            }
        }
        out.raw("},\"registry\":{\"classes\":[");
        for class in self.registry().classes {
            out.item(&mut |out| out.str(class.name()));
        }
        out.raw("],\"streams\":[");
        for (name, _) in self.registry().streams {
            out.item(&mut |out| out.str(name));
        }
        // Last: there is no bound to the number of handles.
        out.raw("]},\"loggers\":{");
        for (number, row) in slot.loggers.items().iter().enumerate().skip(1) {
            out.item(&mut |out| {
                out.key(slot.str(row.name));
                logger(slot, number as u16, row, out);
            });
        }
        for handle in self.handles().iter() {
            let place = config::place_of(slot, pin.index(), self.handles(), handle);
            if !place.own_row && self.handles().is_first(handle) {
                out.item(&mut |out| {
                    out.key(handle.name());
                    plain_logger(place, out);
                });
            }
        }
        out.raw("}");
        out.close();
    }

    fn handler(&self, slot: &Slot<T>, row: &HandlerRow, out: &mut Reply<'_>) {
        let Some(class) = slot.registry().classes.get(row.class as usize) else {
            return;
        };
        out.key(slot.str(row.name));
        out.raw("{\"class\":");
        out.str(class.name());
        out.raw(",\"level\":");
        out.number(row.level);
        out.raw(",\"formatter\":");
        match slot.formatters.items().get(row.formatter as usize) {
            Some(formatter) => {
                let classes = slot.registry().formatters;
                match classes.get(formatter.class as usize) {
                    Some(class) => out.str(class.name()),
                    None => {
                        out.raw("\"");
                        let program = slot.bytes(formatter.program);
                        format::print(program, |piece| out.inside_quotes(piece));
                        out.raw("\"");
                    }
                }
            }
            None => out.raw("null"),
        }
        filters(slot, slot.filters_of_handler(row), out);
        match class.targets() {
            Targets::None => {}
            Targets::One(name) => {
                out.raw(",");
                out.key(name);
                match slot.targets_of(row).next() {
                    Some(target) => out.handler_name(slot, target),
                    None => out.raw("null"),
                }
            }
            Targets::List(name) => {
                out.raw(",");
                out.key(name);
                out.handler_names(slot, slot.targets_of(row));
            }
        }
        for (name, number) in class.numbers().iter().zip(row.settings.numbers) {
            if !name.is_empty() {
                out.raw(",");
                out.key(name);
                out.number(number);
            }
        }
        out.raw("}");
    }
}

fn logger<T: Tables>(slot: &Slot<T>, number: u16, row: &LoggerRow, out: &mut Reply<'_>) {
    let levels = [row.level, slot.effective(number)];
    state(levels, row.propagate, row.disabled, out);
    out.raw(",\"handlers\":");
    out.handler_names(slot, slot.handlers_of(row));
    filters(slot, slot.filters_of(row), out);
    out.raw("}");
}

/// A logger that has no row.
fn plain_logger(place: Place, out: &mut Reply<'_>) {
    let own = if place.own_level { place.level } else { 0 };
    state([own, place.level], place.propagate, place.disabled, out);
    out.raw(",\"handlers\":[],\"filters\":[]}");
}

fn state([level, effective]: [i32; 2], propagate: bool, disabled: bool, out: &mut Reply<'_>) {
    out.raw("{\"level\":");
    out.number(level);
    out.raw(",\"effective\":");
    out.number(effective);
    out.raw(",\"propagate\":");
    out.bool(propagate);
    out.raw(",\"disabled\":");
    out.bool(disabled);
}

/// Filters go by the name that they let pass, as CPython's `Filter.name`; those of the
/// program's own by their class.
fn filters<T: Tables>(slot: &Slot<T>, rows: Indices<'_>, out: &mut Reply<'_>) {
    out.raw(",\"filters\":[");
    for (at, row) in rows.enumerate() {
        out.raw(if at == 0 { "" } else { "," });
        let row = slot.filters.items().get(row as usize);
        let class = row.and_then(|row| slot.registry().filters.get(row.class as usize));
        match (class, row) {
            (Some(class), _) => out.str(class.name()),
            (None, Some(row)) => out.str(slot.str(row.prefix)),
            (None, None) => {}
        }
    }
    out.raw("]");
}

fn refused(refusal: &Refusal<'_>, out: &mut Reply<'_>) {
    out.raw("{\"ok\":false,");
    problem(refusal, out);
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

/// The reply to a request that the verifier did not let through: it says nothing more.
pub(crate) fn unverified(reply: &mut [u8]) -> usize {
    refused_bare(ProblemKind::Unverified, reply)
}

/// The reply to a frame that is longer than the buffer.
pub(crate) fn too_long(needed: usize, available: usize, reply: &mut [u8]) -> usize {
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

/// A reply that is being written. Once something does not fit, nothing more is written.
struct Reply<'b> {
    bytes: &'b mut [u8],
    length: usize,
    full: bool,
    /// The list being written has no entry yet.
    first: bool,
    /// How many entries were left out.
    more: usize,
}

impl<'b> Reply<'b> {
    fn new(bytes: &'b mut [u8]) -> Self {
        Reply {
            bytes,
            length: 0,
            full: false,
            first: true,
            more: 0,
        }
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    fn raw(&mut self, text: &str) {
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
    fn number(&mut self, number: impl TryInto<i32>) {
        self.int(number.try_into().unwrap_or(i32::MAX));
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    fn int(&mut self, number: i32) {
        self.encoded(|room| serde_json_core::to_slice(&number, room));
    }

    fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    fn str(&mut self, text: &str) {
        self.encoded(|room| serde_json_core::to_slice(text, room));
    }

    fn encoded(&mut self, encode: impl FnOnce(&mut [u8]) -> Result<usize, Error>) {
        let room = self.bytes.get_mut(self.length..).unwrap_or(&mut []);
        match encode(room) {
            Ok(length) if !self.full => self.length += length,
            _ => self.full = true,
        }
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    fn key(&mut self, name: &str) {
        self.str(name);
        self.raw(":");
    }

    fn sentence(&mut self, sentence: &dyn Display) {
        let mut buffer = heapless::Vec::<u8, SENTENCE>::new();
        let mut line = Line::new(&mut buffer);
        // A line takes what fits and never fails.
        let _ = write!(line, "{sentence}");
        self.str(core::str::from_utf8(line.finish(b"")).unwrap_or(""));
    }

    /// A part of a string, between quotes that stand outside.
    fn inside_quotes(&mut self, piece: fmt::Arguments<'_>) {
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
    fn item(&mut self, write: &mut dyn FnMut(&mut Self)) {
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

    /// Writes something else of the same length in place of the start of the reply.
    fn replace(&mut self, before: &str, after: &str) {
        if let Some(start) = self.bytes.get_mut(..before.len().min(self.length))
            && start == before.as_bytes()
        {
            start.copy_from_slice(after.as_bytes());
        }
    }

    fn warnings(&mut self, warnings: &Warnings<'_>) {
        for warning in warnings.iter() {
            self.item(&mut |out| out.sentence(warning));
        }
        self.more += warnings.more();
    }

    fn handler_name<T: Tables>(&mut self, slot: &Slot<T>, row: u16) {
        let row = slot.handlers.items().get(row as usize);
        self.str(row.map_or("", |row| slot.str(row.name)));
    }

    fn handler_names<T: Tables>(&mut self, slot: &Slot<T>, rows: Indices<'_>) {
        self.raw("[");
        for (at, row) in rows.enumerate() {
            self.raw(if at == 0 { "" } else { "," });
            self.handler_name(slot, row);
        }
        self.raw("]");
    }

    fn capacity(&mut self, name: &str, used: usize, bound: Option<usize>) {
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
    fn close(&mut self) {
        if self.more > 0 {
            self.raw(",\"more\":");
            self.number(self.more);
        }
        self.raw("}");
    }

    /// The length of the reply; a shorter one says so if it did not fit.
    fn finish(mut self) -> usize {
        if self.full {
            self.full = false;
            self.length = 0;
            self.raw("{\"ok\":false,\"error\":\"the reply does not fit its buffer\"}");
        }
        self.length
    }
}
