//! The styles: CPython's `_STYLES`.

use super::{STYLE, brace, dollar, percent};
use crate::json::Str;

/// Which language a format string is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word wide: a problem that holds it is then copied by words, not by bytes.
#[repr(u32)]
pub(crate) enum Style {
    Percent,
    Brace,
    Dollar,
}

impl Style {
    /// CPython: the keys of `_STYLES`, as far as they were built in.
    pub(crate) fn from_name(name: Str<'_>) -> Option<Style> {
        let mut rest = name;
        let style = match rest.next() {
            Some('%') => Style::Percent,
            Some('{') if brace::AVAILABLE => Style::Brace,
            Some('$') if dollar::AVAILABLE => Style::Dollar,
            _ => return None,
        };
        rest.is_empty().then_some(style)
    }

    /// The names that there are, as CPython's sentence gives them.
    pub(crate) const fn names() -> &'static str {
        match (brace::AVAILABLE, dollar::AVAILABLE) {
            (true, true) => "%,{,$",
            (true, false) => "%,{",
            (false, true) => "%,$",
            (false, false) => "%",
        }
    }

    /// The format of a formatter without one. CPython: `default_format`.
    pub(super) fn default(self) -> &'static str {
        match self {
            Style::Percent => "%(message)s",
            Style::Brace => "{message}",
            Style::Dollar => "${message}",
        }
    }

    pub(super) fn from_flags(flags: u8) -> Style {
        match flags & STYLE {
            1 => Style::Brace,
            2 => Style::Dollar,
            _ => Style::Percent,
        }
    }

    pub(super) fn accepts(self, format: Str<'_>) -> bool {
        match self {
            Style::Percent => percent::is_valid(format),
            Style::Brace => brace::validate(format).is_ok(),
            Style::Dollar => dollar::validate(format).is_ok(),
        }
    }
}
