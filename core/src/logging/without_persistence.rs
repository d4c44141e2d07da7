//! In place of what is stored: nothing is.

use super::Logging;
use crate::config::{Document, Persist, Problem};
use crate::tables::slots::SlotIndex;
use crate::tables::{Slot, Tables};

impl<T: Tables> Logging<T> {
    pub(super) fn persist(
        &self,
        document: &Document<'_>,
        _: &Slot<T>,
        _: SlotIndex,
    ) -> Result<(), Problem> {
        let Persist = document.persist;
        Ok(())
    }

    pub(crate) fn forget(&self) -> Option<&'static str> {
        None
    }
}
