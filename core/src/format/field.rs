//! The fields of a record that a format can name.

use crate::json::Str;

/// A field: its position in [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field(u8);

/// CPython: the attributes of a `LogRecord`.
const NAMES: [&str; 22] = [
    "name",
    "levelno",
    "levelname",
    "message",
    "pathname",
    "filename",
    "module",
    "lineno",
    "msg",
    "asctime",
    "created",
    "msecs",
    "relativeCreated",
    "funcName",
    "process",
    "processName",
    "thread",
    "threadName",
    "args",
    "exc_info",
    "exc_text",
    "stack_info",
];

impl Field {
    pub(crate) const NAME: Field = Field(0);
    pub(crate) const LEVELNO: Field = Field(1);
    pub(crate) const LEVELNAME: Field = Field(2);
    pub(crate) const MESSAGE: Field = Field(3);
    pub(crate) const PATHNAME: Field = Field(4);
    pub(crate) const FILENAME: Field = Field(5);
    pub(crate) const MODULE: Field = Field(6);
    pub(crate) const LINENO: Field = Field(7);
    pub(crate) const MSG: Field = Field(8);
    pub(crate) const ASCTIME: Field = Field(9);
    pub(crate) const CREATED: Field = Field(10);
    pub(crate) const MSECS: Field = Field(11);
    pub(crate) const RELATIVE_CREATED: Field = Field(12);
    pub(crate) const FUNC_NAME: Field = Field(13);
    pub(crate) const PROCESS: Field = Field(14);
    pub(crate) const PROCESS_NAME: Field = Field(15);
    pub(crate) const THREAD: Field = Field(16);
    pub(crate) const THREAD_NAME: Field = Field(17);
    pub(crate) const ARGS: Field = Field(18);
    pub(crate) const EXC_INFO: Field = Field(19);
    pub(crate) const EXC_TEXT: Field = Field(20);

    pub(crate) fn from_name(name: Str<'_>) -> Option<Field> {
        let found = NAMES.iter().position(|known| name.is(known.as_bytes()))?;
        Some(Field(found as u8))
    }

    /// Those of all fields.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.into_iter()
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

    /// Whether only a clock gives it a value.
    pub(crate) fn is_time(self) -> bool {
        (Field::ASCTIME.0..=Field::RELATIVE_CREATED.0).contains(&self.0)
    }

    /// Whether only an operating system gives it a value.
    pub(crate) fn is_origin(self) -> bool {
        (Field::FUNC_NAME.0..=Field::THREAD_NAME.0).contains(&self.0)
    }
}
