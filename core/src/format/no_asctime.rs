//! In place of `asctime`, which was not built in.

use core::fmt::{self, Write};

use super::value::Values;

pub(super) const AVAILABLE: bool = false;

pub(super) fn write(_: &Values<'_>, out: &mut dyn Write) -> fmt::Result {
    out.write_char('?')
}
