//! The fields of a record that a format can name.

use crate::json::same;

/// A field: its position in [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field(u8);

/// CPython: the attributes listed at `Formatter`. The ones from [`FIRST_ABSENT`] on are
/// taken in a format but have no value here.
const NAMES: [&str; 19] = [
    "name",
    "levelno",
    "levelname",
    "message",
    "pathname",
    "filename",
    "module",
    "lineno",
    "asctime",
    "created",
    "msecs",
    "relativeCreated",
    "funcName",
    "process",
    "processName",
    "thread",
    "threadName",
    "taskName",
    "stack_info",
];
const FIRST_ABSENT: u8 = 8;

impl Field {
    pub(crate) const NAME: Field = Field(0);
    pub(crate) const LEVELNO: Field = Field(1);
    pub(crate) const LEVELNAME: Field = Field(2);
    pub(crate) const MESSAGE: Field = Field(3);
    pub(crate) const PATHNAME: Field = Field(4);
    pub(crate) const FILENAME: Field = Field(5);
    pub(crate) const MODULE: Field = Field(6);
    pub(crate) const LINENO: Field = Field(7);

    pub(crate) fn from_name(name: &[u8]) -> Option<Field> {
        let found = NAMES
            .iter()
            .position(|known| same(known.as_bytes(), name))?;
        Some(Field(found as u8))
    }

    pub(crate) fn from_number(number: u8) -> Field {
        Field(number)
    }

    pub(crate) fn number(self) -> u8 {
        self.0
    }

    pub(crate) fn name(self) -> &'static str {
        NAMES.get(self.0 as usize).copied().unwrap_or("")
    }

    /// Whether its value is a number.
    pub(crate) fn is_number(self) -> bool {
        self == Field::LEVELNO || self == Field::LINENO
    }

    /// Whether records have no such field here.
    pub(crate) fn is_absent(self) -> bool {
        self.0 >= FIRST_ABSENT
    }
}
