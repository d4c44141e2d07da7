//! What values stand for: `ext://`, `cfg://`, and prefixes of the program's own.

use core::cell::Cell;
use core::ops::Deref;

use super::Problem;
use super::problem::ProblemKind;
use super::reference;
use crate::json::{Cursor, Kind, Str, Value};
use crate::registry::{Lookup, Object, Registry};

/// A configuration, and what its names stand for. Kept small: it is copied often.
#[derive(Clone, Copy)]
pub(crate) struct Source<'d> {
    text: &'d str,
    /// Where the configuration stands in it, and how many keys have been [taken](Self::take_key)
    /// out of that.
    place: u32,
    pub(crate) registry: &'static Registry,
}

/// In [`Source::place`]: one key that was taken out.
const TAKEN: u32 = 1 << 30;

const CLASS: u8 = 0;
const STREAM: u8 = 1;
const FORMATTER: u8 = 2;
const FILTER: u8 = 3;
const MODULE: u8 = 4;

/// What a value of the program's is.
pub(super) fn object(value: &Value<'_>) -> Option<Object> {
    let (kind, number) = value.object_number()?;
    Some(match kind {
        CLASS => Object::Class(number),
        STREAM => Object::Stream(number),
        FORMATTER => Object::Formatter(number),
        FILTER => Object::Filter(number),
        _ => Object::Module,
    })
}

/// The value that stands for it, in the place of the one that names it.
fn named<'d>(value: &Value<'d>, object: Object) -> Value<'d> {
    let (kind, number) = match object {
        Object::Class(number) => (CLASS, number),
        Object::Stream(number) => (STREAM, number),
        Object::Formatter(number) => (FORMATTER, number),
        Object::Filter(number) => (FILTER, number),
        Object::Module => (MODULE, 0),
        Object::Value(text) => return value.standing_for(text),
    };
    value.standing_for_object(kind, number)
}

impl<'d> Source<'d> {
    /// For the configuration at the cursor.
    pub(crate) fn new(text: &'d str, document: Cursor<'d>, registry: &'static Registry) -> Self {
        Source {
            text,
            place: document.offset() as u32,
            registry,
        }
    }

    /// The configuration, in which `cfg://` looks.
    pub(crate) fn document(&self) -> Cursor<'d> {
        Cursor::new(self.text, (self.place & (TAKEN - 1)) as usize)
    }

    /// The same for another configuration in the same text.
    pub(super) fn at(&self, document: Value<'d>) -> Self {
        Source::new(self.text, document.cursor(), self.registry)
    }

    /// Takes the next key out of the document. CPython removes `incremental` and then
    /// `disable_existing_loggers` when it has read them.
    pub(super) fn take_key(&mut self) {
        self.place += TAKEN;
    }

    pub(super) fn has_taken(&self, key: Str<'_>) -> bool {
        self.place >= TAKEN && key.is(b"incremental")
            || self.place >= 2 * TAKEN && key.is(b"disable_existing_loggers")
    }

    /// Bytes of the text.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// How many bytes references may look at while one configuration is applied: so many
    /// times its length.
    pub(crate) fn budget(&self) -> Cell<u32> {
        let length = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        Cell::new(length.saturating_mul(LOOKS))
    }
}

/// See [`Source::budget`].
const LOOKS: u32 = 256;

/// What converting needs to know: CPython's `BaseConfigurator`.
#[derive(Clone, Copy)]
pub(crate) struct Converter<'b, 'd> {
    pub(crate) source: Source<'d>,
    pub(crate) budget: &'b Cell<u32>,
}

impl<'d> Deref for Converter<'_, 'd> {
    type Target = Source<'d>;

    fn deref(&self) -> &Source<'d> {
        &self.source
    }
}

impl<'d> Converter<'_, 'd> {
    /// Takes what looking at so many bytes costs from the budget. Says whether there was
    /// enough.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let left = self.budget.get().checked_sub(bytes.saturating_add(1));
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether references may look at nothing more.
    pub(super) fn is_exhausted(&self) -> bool {
        self.budget.get() == 0
    }

    /// What a value stands for. CPython: `BaseConfigurator.convert`, which is called whenever
    /// a key is read, and not before.
    #[inline]
    pub(crate) fn convert(&self, value: Value<'d>) -> Result<Value<'d>, Problem> {
        if !value.may_have_scheme() && self.registry.schemes.is_empty() {
            return Ok(value);
        }
        match self.named(value)? {
            Named::Value(value) => Ok(value),
            Named::Path(path) => reference::follow(self, value, path),
        }
    }

    /// What a value stands for, references left aside.
    // Out of line: most values need none of this.
    #[inline(never)]
    pub(super) fn named(&self, value: Value<'d>) -> Result<Named<'d>, Problem> {
        let Some(string) = value.str() else {
            return Ok(Named::Value(value));
        };
        let object = if let Some(name) = string.after_scheme("ext") {
            self.registry.object(name)
        } else if let Some(path) = string.after_scheme("cfg") {
            return Ok(Named::Path(path));
        } else {
            let mut schemes = self.registry.schemes.iter();
            let found = schemes.find_map(|(scheme, lookup)| {
                string.after_scheme(scheme).map(|name| (name, lookup))
            });
            match found {
                Some((name, lookup)) => looked_up(name, *lookup),
                // An unknown scheme is plain text.
                None => return Ok(Named::Value(value)),
            }
        };
        match object {
            Some(object) => Ok(Named::Value(named(&value, object))),
            None => Err(ProblemKind::CannotResolve("object").at(&value)),
        }
    }

    /// Whether a value that is there stands for something.
    #[inline]
    pub(super) fn check(&self, value: &Option<Value<'d>>) -> Result<(), Problem> {
        match value {
            Some(value) if value.may_have_scheme() || !self.registry.schemes.is_empty() => {
                self.convert(*value).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    /// What a value stands for, if it is there.
    pub(crate) fn read(&self, value: &Option<Value<'d>>) -> Result<Option<Value<'d>>, Problem> {
        match value {
            Some(value) => self.convert(*value).map(Some),
            None => Ok(None),
        }
    }

    /// As [`Converter::read`]; `null` counts as not there.
    #[inline]
    pub(super) fn given(&self, value: &Option<Value<'d>>) -> Result<Option<Value<'d>>, Problem> {
        match value {
            Some(value) => self.only_if(*value, |value| !value.is(Kind::None)),
            None => Ok(None),
        }
    }

    /// As [`Converter::read`]; what is false counts as not there.
    #[inline]
    pub(super) fn truthy(&self, value: &Option<Value<'d>>) -> Result<Option<Value<'d>>, Problem> {
        match value {
            Some(value) => self.only_if(*value, Value::truth),
            None => Ok(None),
        }
    }

    // Out of line: it has many callers, and flash is short.
    #[inline(never)]
    fn only_if(
        &self,
        value: Value<'d>,
        counts: fn(&Value<'d>) -> bool,
    ) -> Result<Option<Value<'d>>, Problem> {
        let value = self.convert(value)?;
        Ok(counts(&value).then_some(value))
    }
}

/// A value, or the path of a reference to one.
pub(super) enum Named<'d> {
    Value(Value<'d>),
    Path(Str<'d>),
}

/// Names longer than this are not looked up in a scheme of the program's.
const LONGEST_NAME: usize = 128;

fn looked_up(name: Str<'_>, lookup: Lookup) -> Option<Object> {
    let mut text = heapless::Vec::<u8, LONGEST_NAME>::new();
    let mut fits = true;
    name.each_piece(&mut |piece| fits &= text.extend_from_slice(piece).is_ok());
    let text = core::str::from_utf8(&text).ok().filter(|_| fits)?;
    lookup(text).map(Object::Value)
}
