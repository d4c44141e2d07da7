//! In place of a style that was not built in.

use super::Line;
use super::failure::Failure;
use super::value::Values;
use crate::json::Str;
use crate::tables::Table;

pub(super) const AVAILABLE: bool = false;

pub(super) fn validate(_: Str<'_>) -> Result<(), &'static str> {
    Err("invalid format: this style was not built in")
}

pub(super) fn names<'d>(_: Str<'d>, _: &mut dyn FnMut(Str<'d>)) {}

pub(super) fn render<'p, L: Table<u8>>(
    _: Str<'p>,
    _: &Values<'_>,
    _: &mut Line<'_, L>,
) -> Result<(), Failure<'p>> {
    Ok(())
}
