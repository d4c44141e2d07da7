//! Filters and formatters of the program's own.

use std::fmt::{self, Write as _};
use std::sync::{Arc, PoisonError, RwLock};

use logconf_core::{Arguments, FilterClass, FormatterClass, Problem, Record, Signature};

use super::parameters::value;
use super::told::told;

/// Makes one of the keyword arguments in a configuration; none if they are only checked.
type Make<F> = Box<dyn Fn(&Arguments<'_, '_>) -> Result<Option<F>, Problem> + Send + Sync>;

/// A class of filters or formatters. Those with the same arguments are one.
pub(super) struct ObjectClass<F> {
    name: &'static str,
    signature: &'static Signature,
    make: Make<F>,
    /// What was made, by the arguments; never dropped, as nobody says when it is not needed.
    made: RwLock<Vec<(String, Arc<F>)>>,
}

/// How many different ones there may be of a class: whoever sends configurations shall not fill the
/// memory.
const MOST: usize = 1024;

impl<F> ObjectClass<F> {
    pub(super) fn new(
        name: &'static str,
        signature: &'static Signature,
        make: impl Fn(&Arguments<'_, '_>) -> Result<Option<F>, Problem> + Send + Sync + 'static,
    ) -> Self {
        ObjectClass {
            name,
            signature,
            make: Box::new(make),
            made: RwLock::new(Vec::new()),
        }
    }

    fn number(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        let mut key = String::new();
        for name in self.signature.parameters() {
            if let Some(argument) = arguments.get(name) {
                _ = writeln!(key, "{name}={}", value(&argument));
            }
        }
        let known = |made: &[(String, Arc<F>)]| made.iter().position(|(known, _)| *known == key);
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = known(&made) {
            return Ok([at as i32, 0]);
        }
        drop(made);
        let Some(new) = (self.make)(arguments)? else {
            return Ok([0; 2]);
        };
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if made.len() == MOST {
            let words = format!("more than {MOST} different ones of {}", self.name);
            return Err(told(arguments, None, "MemoryError", words));
        }
        made.push((key, Arc::new(new)));
        Ok([made.len() as i32 - 1, 0])
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

    fn passes(&self, settings: [i32; 2], record: &Record<'_>) -> bool {
        self.get(settings).is_none_or(|filter| filter(record))
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

    fn format(
        &self,
        settings: [i32; 2],
        record: &Record<'_>,
        line: &mut dyn fmt::Write,
    ) -> fmt::Result {
        match self.get(settings) {
            Some(format) => format(record, line),
            None => Err(fmt::Error),
        }
    }
}
