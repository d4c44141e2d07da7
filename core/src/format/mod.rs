//! Formatters: a format string, compiled when it is configured and run for each line.
//!
//! A program is a row of steps in the text space: a run of literal text (its length, 1 to
//! 127, then the bytes), or a field (its number with the high bit set, then the length and
//! the bytes of its conversion as it was written). The format string can be had back from
//! it, which is what `status` shows.

mod conversion;
mod field;
mod line;
mod percent;

pub(crate) use field::Field;
pub(crate) use line::Line;
pub(crate) use percent::{Mistake, compile, print, render, unknown_field, value};

/// `%(message)s`, the format of a formatter without one. CPython: `PercentStyle.default_format`.
pub(crate) const DEFAULT: &str = "%(message)s";
