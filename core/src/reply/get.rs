//! `get`: a document that restores the state in force.

use core::fmt::{self, Display, Write};

use super::description::{Description, level};
use super::name::{Named, Rows};
use super::writer::Reply;
use super::written::{Inside, Written};
use super::{refused, refused_for};
use crate::Level;
use crate::config::{self, Problem, ProblemKind, Refusal};
use crate::format::{self, Parts, Style};
use crate::handler::Targets;
use crate::json::text_of;
use crate::logging::Logging;
use crate::registry::Registry;
use crate::tables::slots::SlotIndex;
use crate::tables::{
    FilterRow, FormatterRow, HandlerRow, Indices, LoggerRow, NONE, ROOT, Seen, Slot, Table, Tables,
};

pub(crate) const AVAILABLE: bool = true;

/// Why there is no document that restores a state.
enum Unwritable {
    /// This class does not tell its arguments.
    Class(&'static str),
    /// A logger still has this closed handler, of this class, which is not as one that a document makes.
    Closed(u16, &'static str),
    /// Some loggers are not as new ones and have no row; in a document, each takes one.
    Loggers(usize, usize),
}

/// The logger that has kept a handler; `None` if another handler has.
struct Keeper<'s>(Option<&'s str>);

impl Display for Keeper<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, ": the logger '{name}' has kept it"),
            None => Ok(()),
        }
    }
}

impl<T: Tables> Logging<T> {
    /// All or nothing: a part of a document would restore another state.
    pub(super) fn get(&self, out: &mut Reply<'_>) {
        let (pin, generation) = self.pin_numbered();
        let (mut needed, mut available) = (0, 0);
        let mut written = Ok(());
        out.whole(|bytes| {
            let mut reply = Written::new(bytes);
            reply.raw("{\"ok\":true,\"generation\":");
            reply.number(generation.try_into().unwrap_or(i32::MAX));
            reply.raw(",\"config\":");
            written = self.document(&pin, pin.index(), &mut reply);
            reply.raw("}");
            (needed, available) = (reply.needed(), reply.available());
            (written.is_ok() && needed <= available).then_some(needed)
        });
        match written {
            Err(Unwritable::Class(class)) => {
                let reason = format_args!("{class} does not tell the arguments that it was given");
                refused_for(&reason, out);
            }
            Err(Unwritable::Closed(handler, class)) => {
                let keeper = Keeper(pin.loggers.items().iter().find_map(|logger| {
                    let mut handlers = pin.handlers_of(logger);
                    handlers
                        .any(|other| other == handler)
                        .then(|| pin.str(logger.name))
                }));
                let reason = format_args!(
                    "a handler of {class} is closed, and a document would open it again{keeper}"
                );
                refused_for(&reason, out);
            }
            Err(Unwritable::Loggers(needed, bound)) => {
                refused(&Refusal::of(full("loggers", needed, bound)), out);
            }
            Ok(()) if needed > available => {
                refused(&Refusal::of(full("reply bytes", needed, available)), out);
            }
            Ok(()) => {}
        }
    }

    /// Writes a document that restores the state in a slot to the front of `room`, and says how long it
    /// is.
    #[cfg(feature = "persist")]
    pub(crate) fn write_state(
        &self,
        slot: &Slot<T>,
        index: SlotIndex,
        room: &mut [u8],
    ) -> Result<usize, ProblemKind> {
        let mut out = Written::new(room);
        let written = self.document(slot, index, &mut out);
        match written {
            Err(Unwritable::Class(_)) => Err(ProblemKind::Rejected(
                "the state cannot be stored: a class in it does not tell the arguments that it was given",
            )),
            Err(Unwritable::Closed(..)) => Err(ProblemKind::Rejected(
                "the state cannot be stored: a handler in it is closed, and a document would open it again",
            )),
            Err(Unwritable::Loggers(needed, bound)) => Err(full("loggers", needed, bound)),
            Ok(()) if out.needed() > out.available() => {
                Err(full("stored bytes", out.needed(), out.available()))
            }
            Ok(()) => Ok(out.needed()),
        }
    }

    fn document(
        &self,
        slot: &Slot<T>,
        index: SlotIndex,
        out: &mut Written<'_>,
    ) -> Result<(), Unwritable> {
        let slot = &Named::of(slot);
        out.raw("{\"version\":1,\"disable_existing_loggers\":false,\"logconf\":{\"disabled\":[");
        self.silenced_in(slot, index, &mut |name| {
            out.next();
            out.string(&name);
        });
        out.raw("]");
        if may_be_in_order(slot) {
            out.raw(",\"in_order\":true");
        }
        out.raw("},\"formatters\":{");
        for (number, row) in slot.formatters.items().iter().enumerate() {
            out.key(&Rows::Formatters.name(slot, number as u16));
            formatter(slot, row, out)?;
        }
        out.raw("},\"filters\":{");
        for (number, row) in slot.filters.items().iter().enumerate() {
            out.key(&Rows::Filters.name(slot, number as u16));
            filter(slot, row, out)?;
        }
        out.raw("},\"handlers\":{");
        for (number, row) in slot.handlers.items().iter().enumerate() {
            out.key(&Rows::Handlers.name(slot, number as u16));
            handler(slot, number as u16, row, out)?;
        }
        out.raw("},\"loggers\":{");
        self.loggers(slot, index, out)?;
        out.raw("},\"root\":{\"level\":");
        level(Level(slot.effective(ROOT)), out);
        if let Some(root) = slot.loggers.items().first() {
            lists(slot, root, out);
        }
        out.raw("}}");
        Ok(())
    }

    /// Those that have a row, and those that differ from others without one.
    fn loggers(
        &self,
        slot: &Named<'_, T>,
        index: SlotIndex,
        out: &mut Written<'_>,
    ) -> Result<(), Unwritable> {
        let root = slot.loggers.items().first();
        if root.is_some_and(|root| !root.propagate) {
            out.raw("\"root\":{\"propagate\":false}");
        }
        for row in slot.loggers.items().iter().skip(1) {
            out.key(&slot.str(row.name));
            out.raw("{");
            level_and_way(row.level, row.propagate, out);
            lists(slot, row, out);
            out.raw("}");
        }
        let mut needed = slot.loggers.items().len();
        for handle in self.handles().iter() {
            let place = config::place_of(slot, index, self.handles(), handle);
            let is_plain = !place.own_level && place.propagate;
            if !place.own_row && !is_plain && self.handles().is_first(handle) {
                out.key(&handle.name());
                out.raw("{");
                let own = if place.own_level { place.level } else { 0 };
                level_and_way(own, place.propagate, out);
                out.raw("}");
                needed += 1;
            }
        }
        match slot.loggers.bound() {
            Some(bound) if needed > bound => Err(Unwritable::Loggers(needed, bound)),
            _ => Ok(()),
        }
    }
}

fn full(table: &'static str, needed: usize, available: usize) -> ProblemKind {
    Problem::full(table, needed, Some(available), 0).kind
}

/// Handlers stand in the order in which they were made, whatever their targets; which a document
/// cannot ask for where one of them has a list of targets.
fn may_be_in_order<T: Tables>(slot: &Slot<T>) -> bool {
    let classes = slot.registry().classes;
    !slot.handlers.items().iter().any(|row| {
        let class = classes.get(row.class as usize);
        class.is_some_and(|class| matches!(class.targets(), Targets::List(_)))
            && slot.targets_of(row).next().is_some()
    })
}

fn formatter<T: Tables>(
    slot: &Slot<T>,
    row: &FormatterRow,
    out: &mut Written<'_>,
) -> Result<(), Unwritable> {
    let registry = slot.registry();
    let program = slot.bytes(row.program);
    out.raw("{");
    match registry.formatters.get(row.class as usize) {
        Some(class) => {
            let settings = format::settings_of(program);
            described(class.name(), "\"()\":", registry, None, out, &mut |out| {
                class.describe(settings, out)
            })?;
        }
        // What a factory of `null` makes.
        None if program.is_empty() => out.raw("\"()\":null"),
        None => format(program, out),
    }
    out.raw("}");
    Ok(())
}

fn format(program: &[u8], out: &mut Written<'_>) {
    out.raw("\"format\":\"");
    format::print(program, &mut |piece| {
        // It takes everything.
        let _ = Inside(out).write_fmt(piece);
    });
    out.raw("\"");
    let parts = Parts::of(program);
    match parts.style {
        Style::Percent => {}
        Style::Brace => out.raw(",\"style\":\"{\""),
        Style::Dollar => out.raw(",\"style\":\"$\""),
    }
    if !parts.datefmt.is_empty() {
        out.raw(",\"datefmt\":");
        out.string(&parts.datefmt);
    }
    if !parts.defaults.is_empty() {
        out.raw(",\"defaults\":");
        out.raw(parts.defaults);
    }
    if !format::is_valid(program) {
        out.raw(",\"validate\":false");
    }
}

fn filter<T: Tables>(
    slot: &Slot<T>,
    row: &FilterRow,
    out: &mut Written<'_>,
) -> Result<(), Unwritable> {
    let registry = slot.registry();
    out.raw("{");
    match registry.filters.get(row.class as usize) {
        Some(class) => {
            let settings = format::settings_of(slot.bytes(row.prefix));
            described(class.name(), "\"()\":", registry, None, out, &mut |out| {
                class.describe(settings, out)
            })?;
        }
        None => {
            out.raw("\"name\":");
            out.string(&slot.str(row.prefix));
        }
    }
    out.raw("}");
    Ok(())
}

fn handler<T: Tables>(
    slot: &Named<'_, T>,
    number: u16,
    row: &HandlerRow,
    out: &mut Written<'_>,
) -> Result<(), Unwritable> {
    let registry = slot.registry();
    let Some(class) = registry.classes.get(row.class as usize) else {
        out.raw("{}");
        return Ok(());
    };
    if row.kept_from != NONE && !class.is_same_when_closed() {
        return Err(Unwritable::Closed(number, class.name()));
    }
    out.raw("{");
    let terminator = slot.terminator_of(row);
    described(
        class.name(),
        "\"class\":",
        registry,
        terminator,
        out,
        &mut |out| class.describe(&row.settings, out),
    )?;
    if row.level != 0 {
        out.raw(",\"level\":");
        level(Level(row.level), out);
    }
    if (row.formatter as usize) < Rows::Formatters.count(slot) {
        out.raw(",\"formatter\":");
        out.string(&Rows::Formatters.name(slot, row.formatter));
    }
    let filters = slot.filters_of_handler(row);
    list("filters", slot, Rows::Filters, filters, out);
    let targets = slot.targets_of(row);
    match (class.targets(), targets.clone().next()) {
        (Targets::One(name), Some(target)) => {
            out.key(&name);
            out.string(&Rows::Handlers.name(slot, target));
        }
        (Targets::List(name), Some(_)) => {
            list(name, slot, Rows::Handlers, targets, out);
        }
        _ => {}
    }
    out.raw("}");
    Ok(())
}

/// The class, its arguments, and what is set beside them.
// Out of line: it has several callers, and flash is short.
#[inline(never)]
fn described(
    class: &'static str,
    key: &str,
    registry: &'static Registry,
    terminator: Option<&[u8]>,
    out: &mut Written<'_>,
    describe: &mut dyn FnMut(&mut Description<'_, '_>) -> bool,
) -> Result<(), Unwritable> {
    out.raw(key);
    out.string(&class);
    let mut description = Description {
        out,
        registry,
        sets: false,
    };
    if !describe(&mut description) {
        return Err(Unwritable::Class(class));
    }
    if let Some(terminator) = terminator {
        description
            .attributes()
            .str("terminator", &text_of(terminator));
    }
    if description.sets {
        out.raw("}");
    }
    Ok(())
}

fn level_and_way(own: i32, propagates: bool, out: &mut Written<'_>) {
    if own != 0 {
        out.raw("\"level\":");
        level(Level(own), out);
    }
    if !propagates {
        out.key(&"propagate");
        out.raw("false");
    }
}

fn lists<T: Tables>(slot: &Named<'_, T>, row: &LoggerRow, out: &mut Written<'_>) {
    let handlers = slot.handlers_of(row);
    list("handlers", slot, Rows::Handlers, handlers, out);
    list("filters", slot, Rows::Filters, slot.filters_of(row), out);
}

/// A list of names, each once (of filters that let pass the same, one may have been kept for two);
/// nothing if it is empty.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn list<T: Tables>(
    key: &str,
    slot: &Named<'_, T>,
    rows: Rows,
    listed: Indices<'_>,
    out: &mut Written<'_>,
) {
    if listed.clone().next().is_none() {
        return;
    }
    out.key(&key);
    out.raw("[");
    let mut seen = Seen::<T::Names>::NOTHING;
    for (at, row) in listed.clone().enumerate() {
        if seen.is_new(row, listed.clone().take(at)) {
            out.next();
            out.string(&rows.name(slot, row));
        }
    }
    out.raw("]");
}
