//! A call of another framework, on its way to a logger.

use std::error::Error;
use std::fmt;

use logconf_core::{Level, Logger, Record};

use crate::origins::{Function, of_function};

/// What the framework tells beside level and message.
pub(crate) struct Call<'c> {
    pub(crate) file: Option<&'c str>,
    pub(crate) line: Option<u32>,
    pub(crate) module_path: Option<&'c str>,
    /// A JSON dict, or empty.
    pub(crate) extra: &'c str,
    pub(crate) error: Option<&'c dyn Error>,
}

impl Call<'_> {
    /// Makes a record of it. For a call that the logger [enables](Logger::enabled).
    pub(crate) fn hand_on(
        &self,
        logger: &'static Logger,
        level: Level,
        message: fmt::Arguments<'_>,
    ) {
        let record = Record {
            // CPython's words for a call that it cannot find.
            file: self.file.unwrap_or("(unknown file)"),
            line: self.line.unwrap_or(0),
            extra: self.extra,
            error: self.error,
            ..Record::new(logger.name(), level, message)
        };
        let function = self.module_path.map_or(Function::Unknown, Function::Of);
        of_function(function, &mut |caller| {
            logger.handle(&Record {
                origin: Some(caller),
                ..record
            });
        });
    }
}
