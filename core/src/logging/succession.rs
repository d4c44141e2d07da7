//! How one state follows another: it is built, put in force, and the one before it is let go.

use super::Logging;
use crate::config::{Builder, Converter, Document, Item, Problem, ProblemKind, Refusal, Warnings};
use crate::emission::Emission;
use crate::format::settings_of;
use crate::handler::Class;
use crate::tables::slots::{Build, Busy, Swapped};
use crate::tables::{HandlerRow, NONE, Slot, Table, Tables};

impl<T: Tables> Logging<T> {
    /// Builds the state that a document describes in the spare slot. With `report`, every
    /// mistake is told to it, and nothing outside the slot is touched.
    pub(super) fn build<'d>(
        &self,
        build: &mut Build<'_, Slot<T>>,
        document: &Document<'d>,
        warnings: &mut Warnings<'d>,
        report: Option<&mut dyn FnMut(Problem, Option<Item>)>,
    ) -> Result<(), (Problem, Option<Item>)> {
        let (old_index, new_index) = (build.active_index(), build.spare_index());
        let (old, new) = build.both();
        self.release(old, new);
        tidy(old);
        new.registry = Some(document.source.registry);
        let budget = document.source.budget();
        // Of a lifetime that ends here.
        let mut report = report.map(|report| |problem, item| report(problem, item));
        let builder = Builder {
            old,
            old_index,
            new,
            new_index,
            converter: Converter {
                source: document.source,
                budget: &budget,
            },
            handles: &self.handles,
            warnings,
            report: report.as_mut().map(|report| report as _),
            root_in_loggers: false,
            in_order: false,
            item: None,
        };
        builder.build(document)
    }

    pub(crate) fn configure<'s, 'd>(
        &'s self,
        document: &Document<'d>,
    ) -> Result<Commit<'s, 'd, T>, Refusal<'d>> {
        let busy = |Busy| Refusal::of(ProblemKind::Busy);
        let mut build = self.slots.begin().map_err(busy)?;
        let mut warnings = Warnings::default();
        let built = self.build(&mut build, document, &mut warnings, None);
        let (old_index, new_index) = (build.active_index(), build.spare_index());
        let (old, new) = build.both();
        if let Err((problem, item)) = built {
            if !document.incremental {
                each_new(new, |class, row| class.abandon(&row.settings));
            }
            return Err(problem.of_item(document.source, item));
        }
        // From here on nothing can fail. A call must find its gate open as soon as one of the
        // two states would pass it.
        for handle in self.handles.iter() {
            if let Some(place) = handle.binding(new_index).get() {
                handle.set_gate(handle.gate().min(place.gate()));
            }
        }
        self.tell(&[(old, old_index), (new, new_index)]);
        if !document.incremental {
            self.close(old);
            each_new(new, |class, row| class.commit(&row.settings));
        }
        let swapped = build.swap();
        for handle in self.handles.iter() {
            if let Some(place) = handle.binding(new_index).get() {
                handle.set_gate(place.gate());
            }
        }
        self.tell(&[(swapped.active(), new_index)]);
        let generation = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.retiring.set(true);
            if !document.is_unchanged {
                state.commits.set(state.commits.get().wrapping_add(1));
            }
            state.generation()
        });
        Ok(Commit {
            logging: self,
            swapped,
            applied: Applied {
                generation,
                warnings,
            },
        })
    }

    /// Work for the idle loop: sees to records that late readers of the state before the last
    /// configuration left in its handlers, and to loggers that came during a configuration
    /// and stand between others in the tree.
    pub fn poll(&self) {
        self.put_in_order();
        let retiring = critical_section::with(|cs| self.state.borrow(cs).retiring.get());
        if retiring && let Ok(mut build) = self.slots.begin() {
            let (active, spare) = build.both();
            self.release(active, spare);
        }
    }

    /// Puts the tree in order where a new logger has come between others; later, where another
    /// configuration is being applied.
    pub(super) fn put_in_order(&self) {
        let disordered =
            |to| critical_section::with(|cs| self.state.borrow(cs).disordered.replace(to));
        let unchanged = Document::unchanged(self.registry());
        if disordered(false) && self.configure(&unchanged).is_err() {
            disordered(true);
        }
    }

    /// Ends a state that has no readers any more.
    fn release(&self, active: &Slot<T>, retired: &Slot<T>) {
        if critical_section::with(|cs| self.state.borrow(cs).retiring.replace(false)) {
            let heirs = |row: &HandlerRow| {
                let (class, instance) = (row.class, row.settings.instance);
                let rows = active.handlers.items().iter();
                rows.filter(move |heir| heir.class == class && heir.settings.instance == instance)
            };
            let emission = Emission::new(retired, self);
            let rows = retired.handlers.items();
            // All of them before any target is let go; and what one hands on, its target hands on
            // after it, wherever that stands.
            for row in rows.iter().rev() {
                let mut next = Some(row);
                while let Some(row) = next {
                    // A kept handler is closed: it hands nothing on.
                    if !heirs(row).any(|heir| heir.kept_from == NONE) {
                        emission.flush(row);
                    }
                    let target = retired.targets_of(row).next();
                    next = target.and_then(|target| rows.get(target as usize));
                }
            }
            for row in retired.handlers.items() {
                if heirs(row).next().is_none()
                    && let Some(class) = class_of(retired, row)
                {
                    class.release(&row.settings);
                }
            }
        }
    }

    /// Flushes and closes every handler, the newest first. CPython: `shutdown`, as
    /// `dictConfig` calls it.
    pub(super) fn close(&self, slot: &Slot<T>) {
        let emission = Emission::new(slot, self);
        for (number, row) in slot.handlers.items().iter().enumerate().rev() {
            if row.kept_from == NONE
                && let Some(class) = class_of(slot, row)
            {
                emission.last_flush(number as u16, row);
                class.close(&row.settings);
            }
        }
    }
}

/// Tells the program's own filters and formatters which of them are still there.
// Out of line: devices rarely have any.
#[inline(never)]
fn tidy<T: Tables>(slot: &Slot<T>) {
    let registry = slot.registry();
    for (number, class) in registry.filters.iter().enumerate() {
        class.tidy(&|settings| {
            let mut rows = slot.filters.items().iter();
            rows.any(|row| {
                usize::from(row.class) == number && settings_of(slot.bytes(row.prefix)) == settings
            })
        });
    }
    for (number, class) in registry.formatters.iter().enumerate() {
        class.tidy(&|settings| {
            let mut rows = slot.formatters.items().iter();
            rows.any(|row| {
                usize::from(row.class) == number && settings_of(slot.bytes(row.program)) == settings
            })
        });
    }
}

fn class_of<T: Tables>(slot: &Slot<T>, row: &HandlerRow) -> Option<&'static dyn Class> {
    slot.registry().classes.get(row.class as usize).copied()
}

/// Calls `each` with the handlers that a full configuration has made so far, in their order.
fn each_new<T: Tables>(slot: &Slot<T>, each: impl Fn(&'static dyn Class, &HandlerRow)) {
    for row in slot.handlers.items() {
        if row.kept_from == NONE
            && let Some(class) = class_of(slot, row)
        {
            each(class, row);
        }
    }
}

/// A configuration that was taken.
pub struct Applied<'d> {
    generation: u32,
    warnings: Warnings<'d>,
}

impl<'d> Applied<'d> {
    /// The number of the state that it put in force.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// What is surprising about the configuration.
    pub fn warnings(&self) -> &Warnings<'d> {
        &self.warnings
    }
}

/// The generation alone.
impl core::fmt::Debug for Applied<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Applied {{ generation: {} }}", self.generation)
    }
}

/// A configuration that was taken, while no other can be: for a reply that tells of this one.
pub(crate) struct Commit<'s, 'd, T: Tables> {
    logging: &'s Logging<T>,
    swapped: Swapped<'s, Slot<T>>,
    pub(crate) applied: Applied<'d>,
}

impl<T: Tables> Commit<'_, '_, T> {
    pub(crate) fn silenced(&self, name: impl FnMut(&str)) {
        let (slot, index) = (self.swapped.active(), self.swapped.active_index());
        self.logging.silenced_in(slot, index, name);
    }
}
