//! `status`: the tree, the handlers, the capacities and what is registered.

use super::writer::Reply;
use crate::binding::Place;
use crate::config;
use crate::format;
use crate::handler::Targets;
use crate::logging::Logging;
use crate::registry::Registry;
use crate::tables::{HandlerRow, Indices, LoggerRow, ROOT, Slot, Table, Tables};

impl<T: Tables> Logging<T> {
    pub(super) fn status(&self, out: &mut Reply<'_>) {
        let (pin, generation) = self.pin_numbered();
        let slot = &*pin;
        let emission = self.emission(slot);
        out.raw("{\"ok\":true,\"generation\":");
        out.number(generation);
        self.expiry(out);
        capacities(slot, out);
        out.raw(",\"root\":");
        match slot.loggers.items().first() {
            Some(root) => logger(slot, ROOT, root, out),
            None => out.raw("null"),
        }
        out.raw(",\"handlers\":{");
        // Of several with one name, only the newest.
        for row in slot.newest_handlers() {
            out.item(&mut |out| self.handler(slot, row, out));
        }
        out.raw("},\"dropped\":{");
        for row in slot.newest_handlers() {
            let dropped = emission.dropped(row);
            if dropped > 0 {
                out.item(&mut |out| {
                    out.key(slot.shown_name(row));
                    out.number(dropped);
                });
            }
        }
        out.raw("}");
        let failed = self.failed();
        if failed > 0 {
            out.raw(",\"failed\":");
            out.number(failed);
        }
        registry(self.registry(), out);
        // Last: there is no bound to the number of handles.
        out.raw(",\"loggers\":{");
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
        out.key(slot.shown_name(row));
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
                        format::print(program, &mut |piece| out.inside_quotes(piece));
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

/// How much of each table is used: an entry of a dict that is open.
pub(super) fn capacities<T: Tables>(slot: &Slot<T>, out: &mut Reply<'_>) {
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
    out.raw("}");
}

/// What documents can name: the same.
pub(super) fn registry(registry: &Registry, out: &mut Reply<'_>) {
    out.raw(",\"registry\":{\"classes\":[");
    for class in registry.classes {
        out.item(&mut |out| out.str(class.name()));
    }
    out.raw("],\"streams\":[");
    for (name, _) in registry.streams {
        out.item(&mut |out| out.str(name));
    }
    out.raw("]}");
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
