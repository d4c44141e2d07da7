//! In place of `persist`: there is none, and the key is refused.

use super::problem::Problem;
use crate::json::Value;
use crate::registry::Registry;

pub(crate) const AVAILABLE: bool = false;

#[derive(Clone, Copy, Default)]
pub(crate) struct Persist;

impl Persist {
    pub(crate) const NO: Persist = Persist;

    pub(super) fn read(_: Option<Value<'_>>, _: &Registry) -> Result<Self, Problem> {
        Ok(Persist)
    }
}
