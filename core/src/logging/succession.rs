//! How one state follows another: it is built, put in force, and the one before it is let go.

use critical_section::CriticalSection;

use super::{Logging, OVERRIDES};
use crate::config::{
    Builder, Converter, Document, Item, Kept, Problem, ProblemKind, Refusal, Warning, Warnings,
};
use crate::emission::Emission;
use crate::format::settings_of;
use crate::handler::Class;
use crate::tables::slots::{Build, Busy, SlotIndex, Swapped};
use crate::tables::{Found, HandlerRow, NONE, Name, Names, Slot, Table, Tables};

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
        let is_overridden = self.is_overridden();
        let third_is_used = self.is_used(build.third_index());
        let (old_index, new_index) = (build.active_index(), build.spare_index());
        let (old, new, third) = build.all();
        let saved = third.filter(|_| is_overridden);
        self.release(old, third.filter(|_| third_is_used), new, new_index);
        tidy_classes(old, third);
        new.registry = Some(document.source.registry);
        // What the state needs that will return, a temporary one cannot have.
        let reserved = document.is_temporary().then_some(saved.unwrap_or(old));
        let budget = document.source.budget();
        // Of a lifetime that ends here.
        let mut report = report.map(|report| |problem, item| report(problem, item));
        let builder = Builder {
            old,
            old_index,
            new,
            new_index,
            reserved,
            converter: Converter {
                source: document.source,
                budget: &budget,
            },
            handles: &self.handles,
            warnings,
            report: report.as_mut().map(|report| report as _),
            disabled: document.disabled,
            root_in_loggers: false,
            in_order: false,
            item: None,
            ahead: T::Names::EMPTY,
            kept: Kept::EMPTY,
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
        let is_overridden = self.is_overridden();
        let begins = document.is_temporary() && !is_overridden;
        let ends = is_overridden && !document.is_temporary() && !document.is_unchanged;
        let (old_index, new_index) = (build.active_index(), build.spare_index());
        let third_index = build.third_index();
        let (old, new, third) = build.all();
        let built = built.and_then(|()| {
            let persisted = self.persist(document, new, new_index);
            persisted.map_err(|problem| (problem, None))
        });
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
        let saved = third.filter(|_| is_overridden);
        if let Some(saved) = saved.filter(|_| ends) {
            // What it shares with the override is closed with that one, or goes on.
            self.close(saved, Some(if document.incremental { &*new } else { old }));
            if document.incremental {
                warnings.add_once(Warning::OVERRIDE_STAYS);
            }
        }
        if !document.incremental {
            match begins {
                true => self.hand_on(old, None),
                false => self.close(old, saved.filter(|_| !ends)),
            }
            each_new(new, |class, row| class.commit(&row.settings));
        }
        old.hand_over_counts(new);
        // A state and its number change at once.
        let (swapped, generation) = swap(build, begins, |cs| {
            let state = self.state.borrow(cs);
            if !document.is_unchanged {
                state.count_commit();
            }
            state.generation()
        });
        self.settle_gates(new_index);
        self.tell(&[(swapped.active(), new_index)]);
        critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.retire(old_index);
            if ends {
                state.retire(third_index);
                state.temporary.end();
            }
            if document.is_temporary() {
                state.temporary.begin(document.expires_s);
            }
        });
        if document.is_temporary()
            && let Some(timekeeper) = self.registry().timekeeper
        {
            timekeeper.override_began();
        }
        Ok(Commit {
            logging: self,
            swapped,
            applied: Applied {
                generation,
                warnings,
            },
        })
    }

    /// Work for the idle loop, often enough that its time does not matter, and at least once in
    /// three weeks: ends a temporary override whose time is over, sees to records that late readers
    /// of the state before the last configuration left in its handlers, and to loggers that came
    /// during a configuration and stand between others in the tree.
    ///
    /// `now_ms` is a clock in milliseconds that nobody sets; it may begin anywhere, and wrap. The time
    /// of an override begins with the first call after it came: it lasts no shorter than it should, but
    /// for what lies between reading the clock and that call, if it came just then; and longer by no more
    /// than lies between two calls. Without calls it lasts for ever; a
    /// [`Timekeeper`](crate::Timekeeper) is told when they are needed.
    ///
    /// ```
    /// # use logconf_core::Logging;
    /// static LOGGING: Logging = Logging::new();
    /// LOGGING.poll(0);
    /// # #[cfg(feature = "overrides")] {
    /// let document = br#"{"version": 1, "incremental": true, "root": {"level": "DEBUG"},
    ///                     "logconf": {"expires_s": 300}}"#;
    /// assert!(LOGGING.apply(document).is_ok());
    /// LOGGING.poll(2_000);
    /// LOGGING.poll(301_000);
    /// assert_eq!((LOGGING.expires_in_s(), LOGGING.generation()), (Some(1), 2));
    /// LOGGING.poll(302_000);
    /// assert_eq!((LOGGING.expires_in_s(), LOGGING.generation()), (None, 3));
    /// # }
    /// ```
    pub fn poll(&self, now_ms: u32) {
        self.pass_time(now_ms);
        self.tidy();
    }

    /// The part of [`Logging::poll`] that has nothing to do with time.
    pub fn tidy(&self) {
        self.put_in_order();
        let retiring = critical_section::with(|cs| self.state.borrow(cs).retiring.get());
        if retiring != 0
            && let Ok(mut build) = self.slots.begin()
        {
            let is_overridden = self.is_overridden();
            let (spare_index, third_index) = (build.spare_index(), build.third_index());
            let third_is_used = self.is_used(third_index);
            let third_is_free = OVERRIDES && build.third_is_free();
            let (active, spare, third) = build.all();
            self.release(active, third.filter(|_| third_is_used), spare, spare_index);
            if let Some(third) = third.filter(|_| third_is_free) {
                let saved = Some(third).filter(|_| is_overridden);
                self.release(active, saved, third, third_index);
            }
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

    /// Whether a temporary override is in force.
    fn is_overridden(&self) -> bool {
        OVERRIDES && critical_section::with(|cs| self.state.borrow(cs).temporary.is_on())
    }

    /// Whether the state in the slot that is neither active nor spare will return, or may have readers.
    fn is_used(&self, third_index: SlotIndex) -> bool {
        OVERRIDES
            && critical_section::with(|cs| {
                let state = self.state.borrow(cs);
                state.temporary.is_on() || state.is_retiring(third_index)
            })
    }

    /// Gives each handle the gate of the slot that is in force now.
    pub(super) fn settle_gates(&self, index: SlotIndex) {
        for handle in self.handles.iter() {
            if let Some(place) = handle.binding(index).get() {
                handle.set_gate(place.gate());
            }
        }
    }

    /// Sees to a state that has no readers any more: it ends. What it shares with another one goes
    /// on; which may be itself, if it will return.
    fn release(
        &self,
        active: &Slot<T>,
        other: Option<&Slot<T>>,
        retired: &Slot<T>,
        index: SlotIndex,
    ) {
        if !critical_section::with(|cs| self.state.borrow(cs).has_retired(index)) {
            return;
        }
        self.hand_on(retired, Some(active));
        retired.hand_over_counts(active);
        let (active, other) = (Heirs::of(active), other.map(Heirs::of));
        for row in retired.handlers.items() {
            if !active.has(row)
                && !other.as_ref().is_some_and(|other| other.has(row))
                && let Some(class) = class_of(retired, row)
            {
                class.release(&row.settings);
            }
        }
    }

    /// Flushes the handlers of a state, the newest first, but for those that another one has too.
    fn hand_on(&self, slot: &Slot<T>, other: Option<&Slot<T>>) {
        let emission = Emission::new(slot, self).without_waiting();
        let other = other.map(Heirs::of);
        let rows = slot.handlers.items();
        // All of them before any target is let go; and what one hands on, its target hands on
        // after it, wherever that stands.
        for row in rows.iter().rev() {
            let mut next = Some(row);
            while let Some(row) = next {
                // A kept handler is closed: it hands nothing on.
                if !other.as_ref().is_some_and(|other| other.has_open(row)) {
                    emission.flush(row);
                }
                let target = slot.targets_of(row).next();
                next = target.and_then(|target| rows.get(target as usize));
            }
        }
    }

    /// Flushes every handler, the newest first, and closes it unless it goes on in `other`. CPython:
    /// `shutdown`, as `dictConfig` calls it.
    pub(super) fn close(&self, slot: &Slot<T>, other: Option<&Slot<T>>) {
        self.close_in(&Emission::new(slot, self).without_waiting(), slot, other);
    }

    pub(super) fn close_in(
        &self,
        emission: &Emission<'_, T>,
        slot: &Slot<T>,
        other: Option<&Slot<T>>,
    ) {
        let other = other.map(Heirs::of);
        for (number, row) in slot.handlers.items().iter().enumerate().rev() {
            if row.kept_from == NONE
                && let Some(class) = class_of(slot, row)
            {
                if other.as_ref().is_some_and(|other| other.has_open(row)) {
                    emission.flush(row);
                    continue;
                }
                emission.last_flush(number as u16, row);
                class.close(&row.settings);
            }
        }
    }
}

/// Tells the program's own filters and formatters which of them are still there.
// Out of line: devices rarely have any.
#[inline(never)]
fn tidy_classes<T: Tables>(active: &Slot<T>, third: Option<&Slot<T>>) {
    let registry = active.registry();
    let slots = || core::iter::once(active).chain(third);
    for (number, class) in registry.filters.iter().enumerate() {
        class.tidy(&|settings| {
            slots().any(|slot| {
                let mut rows = slot.filters.items().iter();
                rows.any(|row| {
                    let its = settings_of(slot.bytes(row.prefix));
                    usize::from(row.class) == number && its == settings
                })
            })
        });
    }
    for (number, class) in registry.formatters.iter().enumerate() {
        class.tidy(&|settings| {
            slots().any(|slot| {
                let mut rows = slot.formatters.items().iter();
                rows.any(|row| {
                    let its = settings_of(slot.bytes(row.program));
                    usize::from(row.class) == number && its == settings
                })
            })
        });
    }
}

/// The handlers of a state that may stand for the same as those of another state.
struct Heirs<'s, T: Tables> {
    rows: &'s [HandlerRow],
    by_identity: T::Names,
}

impl<'s, T: Tables> Heirs<'s, T> {
    fn of(slot: &'s Slot<T>) -> Self {
        let rows = slot.handlers.items();
        let mut by_identity = T::Names::EMPTY;
        let noted = if rows.len() > T::Names::FEW {
            rows
        } else {
            &[]
        };
        for (number, row) in noted.iter().enumerate() {
            by_identity.add(Name::of(&identity(row, is_open(row))), number as u32);
        }
        Heirs { rows, by_identity }
    }

    /// Whether one of them stands for the same as this one.
    fn has(&self, row: &HandlerRow) -> bool {
        self.any(row, false)
    }

    /// Whether one of those is open.
    fn has_open(&self, row: &HandlerRow) -> bool {
        self.any(row, true)
    }

    fn any(&self, row: &HandlerRow, only_open: bool) -> bool {
        let (class, instance) = (row.class, row.settings.instance);
        let is_heir = |heir: &HandlerRow| {
            heir.class == class
                && heir.settings.instance == instance
                && (!only_open || is_open(heir))
        };
        let find = |open| {
            let identity = identity(row, open);
            self.by_identity.find(Name::of(&identity), |number| {
                self.rows.get(number as usize).is_some_and(is_heir)
            })
        };
        match find(true) {
            Found::Known(None) if !only_open => find(false) != Found::Known(None),
            Found::Known(found) => found.is_some(),
            Found::Unknown => self.rows.iter().any(is_heir),
        }
    }
}

/// A kept handler is closed.
fn is_open(row: &HandlerRow) -> bool {
    row.kept_from == NONE
}

/// What a handler stands for.
fn identity(row: &HandlerRow, is_open: bool) -> [u8; 5] {
    let [class, instance] = [row.class, row.settings.instance].map(u16::to_le_bytes);
    [class[0], class[1], instance[0], instance[1], is_open.into()]
}

#[cfg(feature = "overrides")]
fn swap<T, R>(
    build: Build<'_, T>,
    saving: bool,
    also: impl FnOnce(CriticalSection<'_>) -> R,
) -> (Swapped<'_, T>, R) {
    match saving {
        true => build.swap_and_save(also),
        false => build.swap(also),
    }
}

#[cfg(not(feature = "overrides"))]
fn swap<T, R>(
    build: Build<'_, T>,
    _: bool,
    also: impl FnOnce(CriticalSection<'_>) -> R,
) -> (Swapped<'_, T>, R) {
    build.swap(also)
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
///
/// ```
/// use logconf_core::Logging;
/// static LOGGING: Logging = Logging::new();
/// let applied = LOGGING.apply(br#"{"version": 1, "root": {"level": "INFO"}}"#).ok().unwrap();
/// assert_eq!(applied.generation(), 2, "the one after the start's");
/// assert_eq!(applied.warnings().iter().count(), 0);
/// ```
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
    pub(crate) fn silenced(&self, name: &mut dyn FnMut(&str)) {
        let (slot, index) = (self.swapped.active(), self.swapped.active_index());
        self.logging.silenced_in(slot, index, name);
    }
}
