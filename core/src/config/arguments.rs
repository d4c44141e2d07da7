//! The keyword arguments of a handler, as its class reads them.

use super::problem::{Lookup, Problem, ProblemKind, Resolved};
use crate::Level;
use crate::handler::Target;
use crate::json::{Cursor, Kind, Value};
use crate::registry::Registry;
use crate::tables::{HandlerRow, NONE, text};

/// What a configuration gives a handler beside `class`, `level`, `formatter` and `filters`.
pub struct Arguments<'b, 'd> {
    pub(super) entry: Cursor<'d>,
    /// Where the keys of the arguments stand.
    pub(super) keys: &'b [u32],
    pub(super) registry: &'b Registry,
    /// The class being configured.
    pub(super) class: u16,
    pub(super) handlers: &'b [HandlerRow],
    pub(super) text: &'b [u8],
}

/// One keyword argument.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'d> {
    name: &'static str,
    value: Value<'d>,
}

impl<'d> Argument<'d> {
    fn fault(&self, kind: ProblemKind<'d>) -> Problem<'d> {
        Problem::new(kind).at(self.value.offset()).key(self.name)
    }
}

impl<'b, 'd> Arguments<'b, 'd> {
    /// The argument with this name, if it was given.
    pub fn get(&self, name: &'static str) -> Option<Argument<'d>> {
        // Of several arguments with one name the last wins.
        self.keys.iter().rev().find_map(|&at| {
            let mut cursor = self.entry.elsewhere(at as usize);
            let is_it = cursor.key()?.name.is(name.as_bytes());
            is_it.then(|| Argument {
                name,
                value: cursor.take(),
            })
        })
    }

    /// The argument with this name.
    ///
    /// # Errors
    ///
    /// If it is missing.
    pub fn required(&self, name: &'static str) -> Result<Argument<'d>, Problem<'d>> {
        self.get(name)
            .ok_or(Problem::new(ProblemKind::MissingKey(name)).at(self.entry.offset()))
    }

    /// A 32-bit integer.
    ///
    /// # Errors
    ///
    /// If it is something else.
    pub fn int(&self, argument: Argument<'d>) -> Result<i32, Problem<'d>> {
        match (argument.value.kind(), argument.value.int()) {
            (Kind::Int | Kind::Bool, Some(number)) => Ok(number),
            _ => Err(Problem::wanted("an integer of 32 bits", argument.value).key(argument.name)),
        }
    }

    /// A level, by number or name.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn level(&self, argument: Argument<'d>) -> Result<Level, Problem<'d>> {
        super::level(argument.value).map_err(|problem| problem.key(argument.name))
    }

    /// A stream of the registry, named as `ext://NAME`. Without an argument, `sys.stderr` if
    /// the registry has it, else its first stream.
    ///
    /// # Errors
    ///
    /// If it names none.
    pub fn stream(&self, argument: Option<Argument<'d>>) -> Result<u16, Problem<'d>> {
        let Some(argument) = argument.filter(|given| given.value.kind() != Kind::None) else {
            let streams = self.registry.streams;
            let default = streams.iter().position(|(name, _)| *name == "sys.stderr");
            return match streams.is_empty() {
                true => Err(Problem::full("streams", 1, Some(0)).at(self.entry.offset())),
                false => Ok(default.unwrap_or(0) as u16),
            };
        };
        let name = argument.value.str();
        let name = name.and_then(|name| name.after_scheme("ext")).ok_or(
            Problem::wanted("a stream (\"ext://NAME\")", argument.value).key(argument.name),
        )?;
        self.registry
            .stream(name)
            .ok_or(argument.fault(ProblemKind::CannotResolve(Resolved::Stream, name)))
    }

    /// Another handler of the document, by name.
    ///
    /// # Errors
    ///
    /// If there is none, or it comes later in the order of configuration (then the handler is
    /// tried again once).
    pub fn handler(&self, argument: Argument<'d>) -> Result<Option<Target>, Problem<'d>> {
        let name = argument
            .value
            .str()
            .ok_or(Problem::wanted("a handler's name", argument.value).key(argument.name))?;
        let mut rows = self.handlers.iter();
        let found = rows.position(|row| name.is(text::get(self.text, row.name)));
        match found {
            None => Err(argument.fault(ProblemKind::Lookup(Lookup::SetTarget, name))),
            Some(row) if self.handlers[row].class == NONE => {
                Err(argument.fault(ProblemKind::TargetNotYet))
            }
            Some(row) => Ok(Target::new(row as u16)),
        }
    }

    /// The first of the class's `total` resources that no other handler of the document uses.
    /// `what` names them in the error.
    ///
    /// # Errors
    ///
    /// If all are used.
    pub fn instance(&self, what: &'static str, total: usize) -> Result<u16, Problem<'d>> {
        let used = |instance| {
            let mut rows = self.handlers.iter();
            rows.any(|row| row.class == self.class && row.settings.instance == instance)
        };
        let mut instances = 0..total as u16;
        instances
            .find(|&instance| !used(instance))
            .ok_or(Problem::full(what, total + 1, Some(total)).at(self.entry.offset()))
    }
}
