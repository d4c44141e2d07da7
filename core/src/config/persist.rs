//! `persist`: whether a configuration is to be stored.

use super::problem::{Problem, ProblemKind};
use super::request::At;
use crate::json::{Kind, Value};
use crate::registry::Registry;

pub(crate) const AVAILABLE: bool = true;

/// Where that is said, if it is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Persist(At);

impl Persist {
    /// It is not.
    pub(crate) const NO: Persist = Persist(At::NOWHERE);

    pub(super) fn read(value: Option<Value<'_>>, registry: &Registry) -> Result<Self, Problem> {
        let Some(value) = value else {
            return Ok(Persist::NO);
        };
        let wanted = ProblemKind::WantedArgument("true or false").at(&value);
        if !value.of_kind(Kind::Bool).ok_or(wanted)?.truth() {
            return Ok(Persist::NO);
        }
        match registry.storage {
            Some(_) => Ok(Persist(At::of(&value))),
            None => Err(ProblemKind::Rejected(NO_STORAGE).at(&value)),
        }
    }

    pub(crate) fn is_wanted(self) -> bool {
        self.0.is_there()
    }

    /// What is wrong with that.
    pub(crate) fn problem(self, kind: ProblemKind) -> Problem {
        Problem::new(kind, self.0.offset())
    }
}

pub(crate) const NO_STORAGE: &str =
    "nothing can be stored here ('persist', 'forget'): the program has no storage";
