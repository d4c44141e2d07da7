//! What a configuration's author should know although it was taken.

use core::fmt;

use crate::json::Str;

/// How many warnings are kept; more are counted.
const KEPT: usize = 4;

/// Something surprising about a configuration that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Warning<'d>(Kind<'d>);

#[derive(Clone, Copy, Debug)]
enum Kind<'d> {
    AbsentField(Str<'d>, &'static str),
    HandlersLost,
    LevelsMoved,
    LoggersForgotten,
}

impl<'d> Warning<'d> {
    pub(crate) fn absent_field(formatter: Str<'d>, field: &'static str) -> Self {
        Warning(Kind::AbsentField(formatter, field))
    }

    pub(crate) const HANDLERS_LOST: Warning<'static> = Warning(Kind::HandlersLost);
    pub(crate) const LEVELS_MOVED: Warning<'static> = Warning(Kind::LevelsMoved);
    pub(crate) const LOGGERS_FORGOTTEN: Warning<'static> = Warning(Kind::LoggersForgotten);
}

impl fmt::Display for Warning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::AbsentField(formatter, field) => write!(
                f,
                "formatter '{formatter}': %({field}) has no value here and prints as '?'"
            ),
            Kind::HandlersLost => f.write_str(
                "no room to keep the handlers of loggers that the configuration does not name",
            ),
            Kind::LevelsMoved => f.write_str(
                "no row left for loggers that the configuration does not name; their levels no longer count for the loggers below them",
            ),
            Kind::LoggersForgotten => f.write_str(
                "no row left for loggers that neither the configuration nor the program names; they are forgotten",
            ),
        }
    }
}

/// The first few warnings.
#[derive(Default)]
pub(crate) struct Warnings<'d> {
    kept: [Option<Warning<'d>>; KEPT],
    /// How many there were beyond that.
    pub(crate) more: usize,
}

impl<'d> Warnings<'d> {
    pub(crate) fn add(&mut self, warning: Warning<'d>) {
        match self.kept.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(warning),
            None => self.more += 1,
        }
    }

    /// Adds a warning that says the same for any number of cases.
    pub(crate) fn add_once(&mut self, warning: Warning<'static>) {
        let same = |kept: &Warning<'_>| {
            core::mem::discriminant(&kept.0) == core::mem::discriminant(&warning.0)
        };
        if !self.iter().any(same) {
            self.add(warning);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Warning<'d>> {
        self.kept.iter().flatten()
    }
}
