//! In place of temporary overrides: there are none.

use super::Logging;
use crate::tables::Tables;

pub(crate) const AVAILABLE: bool = false;

pub(super) struct Override;

impl Override {
    pub(super) const fn new() -> Self {
        Override
    }

    pub(super) fn begin(&self, _: u32) {}

    pub(super) fn end(&self) {}

    pub(super) fn is_on(&self) -> bool {
        false
    }
}

impl<T: Tables> Logging<T> {
    /// After how many milliseconds [`Logging::poll`] is to be called at the latest: never here, as
    /// there are no temporary overrides without the feature `overrides`.
    pub fn poll_within_ms(&self) -> Option<u32> {
        None
    }

    /// After how many seconds the state before the one in force returns by itself: never here, as
    /// there are no temporary overrides without the feature `overrides`.
    pub fn expires_in_s(&self) -> Option<u32> {
        None
    }

    pub(super) fn pass_time(&self, _: u32) {}
}
