//! A call of another framework, on its way to a logger.

use std::error::Error;
use std::fmt;

use logconf_core::{Level, Logger, Record};

use crate::origins::of_function;

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
        of_function(self.module_path.map(last_part), &mut |origin| {
            logger.handle(&Record {
                origin: Some(origin),
                ..record
            });
        });
    }
}

/// The last part of a module's path: Rust does not tell the function.
fn last_part(module_path: &str) -> &str {
    module_path.rsplit(':').next().unwrap_or(module_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_the_last_part_of_its_path() {
        assert_eq!(last_part("shop::orders::paid"), "paid");
        assert_eq!(last_part("shop"), "shop");
    }
}
