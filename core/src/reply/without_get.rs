//! In place of `get`: it is refused before it comes here.

use super::writer::Reply;
use crate::logging::Logging;
use crate::tables::Tables;

pub(crate) const AVAILABLE: bool = false;

impl<T: Tables> Logging<T> {
    pub(super) fn get(&self, _: &mut Reply<'_>) {}
}
