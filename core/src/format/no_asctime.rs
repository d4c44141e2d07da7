//! In place of `asctime`, which was not built in.

use core::fmt::{self, Write};

use super::Line;
use super::value::Values;
use crate::tables::Table;

pub(super) const AVAILABLE: bool = false;

pub(super) fn write(_: &Values<'_>, out: &mut dyn Write) -> fmt::Result {
    out.write_char('?')
}

#[inline(always)]
pub(super) fn write_plain<L: Table<u8>>(_: &Values<'_>, _: &mut Line<'_, L>) -> bool {
    false
}
