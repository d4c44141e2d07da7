//! The configurator: all rules of dictConfig, once, for every size of table.
//!
//! A document goes through three steps. [`json::check`](crate::json::check()) passes it as
//! text; [`request`] finds its sections; [`Builder`] fills a spare slot from them, section by
//! section, in CPython's order. Nothing that others see changes before the slot is complete.

mod arguments;
mod build;
mod call;
mod convert;
mod exceptions;
mod explain;
mod extensions;
mod formatters;
mod handlers;
mod incremental;
mod kept;
mod loggers;
mod path;
#[cfg(feature = "persist")]
mod persist;
#[cfg(not(feature = "persist"))]
#[path = "without_persist.rs"]
mod persist;
mod problem;
#[cfg(feature = "cfg")]
mod reference;
#[cfg(not(feature = "cfg"))]
#[path = "without_cfg.rs"]
mod reference;
mod request;
mod rev;
mod sentence;
mod signature;
mod unresolved;
mod warning;
mod whole;

pub use arguments::{Argument, Arguments};
pub use explain::Explain;
pub use path::Paths;
pub use problem::{Problem, Refusal};
pub use signature::Signature;
pub use unresolved::{Sought, Unresolved};
pub use warning::{Warning, WarningKind, Warnings};

pub(crate) use build::Builder;
pub(crate) use convert::{Converter, Source};
pub(crate) use kept::Kept;
#[cfg(any(feature = "log", feature = "persist"))]
pub(crate) use loggers::place;
pub(crate) use loggers::place_of;
#[cfg(feature = "persist")]
pub(crate) use persist::NO_STORAGE;
pub(crate) use persist::Persist;
pub(crate) use problem::{Item, ProblemKind};
pub(crate) use request::{Document, Request, checked, request, source};
#[cfg(feature = "fleet")]
pub(crate) use rev::rev_of;

use crate::Level;
use crate::json::{Cursor, Key, Kind, Value};
use request::At;

/// Finds the values of the dict that the cursor has entered under these keys; the cursor is
/// left behind it. Of several values under one key the last wins, as in CPython. Other keys
/// go to `other`. Gives a key that stands there twice.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn collect<'d>(
    cursor: &mut Cursor<'d>,
    names: &[&str],
    values: &mut [Option<Value<'d>>],
    other: &mut dyn FnMut(Key<'d>),
) -> Option<Key<'d>> {
    let mut duplicate = None;
    while let Some(key) = cursor.key() {
        let value = cursor.take();
        let mut places = names.iter().zip(&mut *values);
        let is_it =
            |name: &str| key.name.may_have_length(name.len()) && key.name.is(name.as_bytes());
        match places.find(|(name, _)| is_it(name)) {
            Some((_, place)) => {
                if place.replace(value).is_some() {
                    duplicate = Some(key);
                }
            }
            None => other(key),
        }
    }
    duplicate
}

/// A level by number or name. CPython: `_checkLevel`.
fn level(value: &Value<'_>) -> Result<Level, Problem> {
    let kind = if let Some(name) = value.str() {
        match Level::find(|known| name.may_have_length(known.len()) && name.is(known)) {
            Some(level) => return Ok(level),
            None => ProblemKind::UnknownLevel,
        }
    } else if let Some(number) = value.int() {
        return Ok(Level(number));
    } else if value.kind() == Kind::Int {
        ProblemKind::LevelRange
    } else {
        ProblemKind::LevelType
    };
    Err(Problem::new(kind, value.offset()))
}
