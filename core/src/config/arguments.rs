//! The keyword arguments of a handler, as its class reads them.

use super::problem::{Problem, ProblemKind};
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
pub struct Argument<'d>(Value<'d>);

impl Argument<'_> {
    fn fault(&self, kind: ProblemKind) -> Problem {
        Problem::new(kind, self.0.offset())
    }
}

impl<'d> Arguments<'_, 'd> {
    /// The argument with this name, if it was given.
    pub fn get(&self, name: &str) -> Option<Argument<'d>> {
        // Of several arguments with one name the last wins.
        self.keys.iter().rev().find_map(|&at| {
            let mut cursor = self.entry.elsewhere(at as usize);
            let is_it = cursor.key()?.name.is(name.as_bytes());
            is_it.then(|| Argument(cursor.take()))
        })
    }

    /// The argument with this name.
    ///
    /// # Errors
    ///
    /// If it is missing.
    pub fn required(&self, name: &'static str) -> Result<Argument<'d>, Problem> {
        let missing = Problem::new(ProblemKind::MissingKey(name), self.entry.offset());
        self.get(name).ok_or(missing)
    }

    /// A 32-bit integer.
    ///
    /// # Errors
    ///
    /// If it is something else.
    pub fn int(&self, argument: Argument<'d>) -> Result<i32, Problem> {
        match (argument.0.kind(), argument.0.int()) {
            (Kind::Int | Kind::Bool, Some(number)) => Ok(number),
            _ => Err(argument.fault(ProblemKind::Wanted("an integer of 32 bits"))),
        }
    }

    /// Refuses an argument that is of the right kind and still wrong: "expected `what`, found …".
    pub fn refuse(&self, argument: Argument<'d>, what: &'static str) -> Problem {
        argument.fault(ProblemKind::Wanted(what))
    }

    /// Python's truth of the argument, which any value has.
    pub fn truth(&self, argument: Argument<'d>) -> bool {
        argument.0.truth()
    }

    /// A level, by number or name.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn level(&self, argument: Argument<'d>) -> Result<Level, Problem> {
        super::level(argument.0)
    }

    /// A stream of the registry, named as `ext://NAME`. Without an argument, `sys.stderr` if
    /// the registry has it, else its first stream.
    ///
    /// # Errors
    ///
    /// If it names none.
    pub fn stream(&self, argument: Option<Argument<'d>>) -> Result<u16, Problem> {
        let Some(argument) = argument.filter(|given| given.0.kind() != Kind::None) else {
            let streams = self.registry.streams;
            if streams.is_empty() {
                return Err(Problem::full("streams", 1, Some(0), self.entry.offset()));
            }
            let default = streams.iter().position(|(name, _)| *name == "sys.stderr");
            return Ok(default.unwrap_or(0) as u16);
        };
        let name = argument.0.str().and_then(|name| name.after_scheme(b"ext"));
        let name = name.ok_or(argument.fault(ProblemKind::Wanted("a stream (\"ext://NAME\")")))?;
        let unknown = argument.fault(ProblemKind::CannotResolve("stream"));
        self.registry.stream(name).ok_or(unknown)
    }

    /// Another handler of the document, by name.
    ///
    /// # Errors
    ///
    /// If there is none, or it comes later in the order of configuration (then the handler is
    /// tried again once).
    pub fn handler(&self, argument: Argument<'d>) -> Result<Option<Target>, Problem> {
        let name = argument.0.str();
        let name = name.ok_or(argument.fault(ProblemKind::Wanted("a handler's name")))?;
        let mut rows = self.handlers.iter().enumerate();
        match rows.find(|(_, row)| name.is(text::get(self.text, row.name))) {
            None => Err(argument.fault(ProblemKind::Undefined("set target handler"))),
            Some((_, row)) if row.class == NONE => Err(argument.fault(ProblemKind::TargetNotYet)),
            Some((row, _)) => Ok(Target::new(row as u16)),
        }
    }

    /// The first of the class's `total` resources that no other handler of the document uses.
    /// `what` names them in the error.
    ///
    /// # Errors
    ///
    /// If all are used.
    pub fn instance(&self, what: &'static str, total: usize) -> Result<u16, Problem> {
        let used = |instance| {
            let mut rows = self.handlers.iter();
            rows.any(|row| row.class == self.class && row.settings.instance == instance)
        };
        let full = Problem::full(what, total + 1, Some(total), self.entry.offset());
        (0..total as u16).find(|&one| !used(one)).ok_or(full)
    }
}
