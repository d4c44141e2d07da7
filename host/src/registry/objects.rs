//! Filters and formatters of the program's own.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

use logconf_core::{
    Arguments, Description, FilterClass, FormatterClass, Problem, Record, Signature,
};
use slab::Slab;

use super::guard::{Panics, guarded};
use super::told::told;
use crate::handlers::Kept;

/// Makes one of the keyword arguments in a configuration; none if they are only checked.
type Make<F> = Box<dyn Fn(&Arguments<'_, '_>) -> Result<Option<F>, Problem> + Send + Sync>;

/// A class of filters or formatters. Those with the same arguments are one.
pub(super) struct ObjectClass<F> {
    name: &'static str,
    signature: &'static Signature,
    make: Make<F>,
    panics: Panics,
    /// What was made, by the arguments.
    made: RwLock<Slab<(Kept, Arc<F>)>>,
}

impl<F> ObjectClass<F> {
    pub(super) fn new(
        name: &'static str,
        signature: &'static Signature,
        make: impl Fn(&Arguments<'_, '_>) -> Result<Option<F>, Problem> + Send + Sync + 'static,
        panics: Panics,
    ) -> Self {
        ObjectClass {
            name,
            signature,
            make: Box::new(make),
            panics,
            made: RwLock::new(Slab::new()),
        }
    }

    fn number(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        let key = Kept::of(self.signature, arguments);
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, _)) = made.iter().find(|(_, (known, _))| *known == key) {
            return Ok([at as i32, 0]);
        }
        drop(made);
        let make = AssertUnwindSafe(|| (self.make)(arguments));
        let made = catch_unwind(make).unwrap_or_else(|_| {
            let words = format!("what makes {} panicked", self.name);
            Err(told(arguments, None, "RuntimeError", words))
        });
        let Some(new) = made? else {
            return Ok([0; 2]);
        };
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        Ok([made.insert((key, Arc::new(new))) as i32, 0])
    }

    fn tidy(&self, is_in_force: &dyn Fn([i32; 2]) -> bool) {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        made.retain(|at, _| is_in_force([at as i32, 0]));
    }

    fn describe(&self, [number, _]: [i32; 2], out: &mut Description<'_, '_>) -> bool {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let kept = made.get(number as usize);
        kept.is_some_and(|(kept, _)| kept.describe(&[], out))
    }

    fn get(&self, [number, _]: [i32; 2]) -> Option<Arc<F>> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        made.get(number as usize).map(|(_, made)| Arc::clone(made))
    }
}

impl<F: Fn(&Record<'_>) -> bool + Send + Sync> FilterClass for ObjectClass<F> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        self.number(arguments)
    }

    fn tidy(&self, is_in_force: &dyn Fn([i32; 2]) -> bool) {
        ObjectClass::tidy(self, is_in_force);
    }

    fn describe(&self, settings: [i32; 2], out: &mut Description<'_, '_>) -> bool {
        ObjectClass::describe(self, settings, out)
    }

    // A record that a filter panics at does not pass: it may be what others must not see.
    fn passes(&self, settings: [i32; 2], record: &Record<'_>) -> bool {
        self.get(settings).is_none_or(|filter| {
            guarded(|| filter(record)).unwrap_or_else(|| {
                let what = "the filter panicked, and the record is kept back";
                self.panics.tell(self.name, what, record);
                false
            })
        })
    }
}

impl<F> FormatterClass for ObjectClass<F>
where
    F: Fn(&Record<'_>, &mut dyn fmt::Write) -> fmt::Result + Send + Sync,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        self.number(arguments)
    }

    fn tidy(&self, is_in_force: &dyn Fn([i32; 2]) -> bool) {
        ObjectClass::tidy(self, is_in_force);
    }

    fn describe(&self, settings: [i32; 2], out: &mut Description<'_, '_>) -> bool {
        ObjectClass::describe(self, settings, out)
    }

    // One that panics has failed, which is reported.
    fn format(
        &self,
        settings: [i32; 2],
        record: &Record<'_>,
        line: &mut dyn fmt::Write,
    ) -> fmt::Result {
        match self.get(settings) {
            Some(format) => {
                let format = AssertUnwindSafe(|| format(record, line));
                catch_unwind(format).unwrap_or(Err(fmt::Error))
            }
            None => Err(fmt::Error),
        }
    }
}
