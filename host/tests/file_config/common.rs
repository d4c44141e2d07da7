//! What the tests share.

use logconf::Logging;
use logconf::file_config::{self, Error, Options, Source};
use logconf::registry::Standard;
use logconf::tables::Unbounded;

/// A file that is taken.
pub const INI: &str = "\
[loggers]
keys = root, net

[handlers]
keys = console, hold

[formatters]
keys = line

[logger_root]
level = INFO
handlers = console

[logger_net]
level = DEBUG
handlers = hold
propagate = 0
qualname = app.net

[handler_console]
class = StreamHandler
level = WARNING
formatter = line
args = (sys.stderr,)

[handler_hold]
class = handlers.MemoryHandler
args = (10, ERROR)
target = console

[formatter_line]
format = %(levelname)-8s %(name)s: %(message)s
datefmt = %H:%M
";

/// A logging system for one test, with what Python's standard library has.
pub fn logging() -> &'static Logging<Unbounded> {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    Standard::new().dry_run().start(logging);
    logging
}

/// Why this text is not taken.
pub fn refused(text: &str) -> Error {
    let logging = logging();
    let refused = file_config::file_config(logging, Source::Text(text), &Options::default());
    let error = refused.expect_err(text);
    // Nothing has changed, and a check says the same first.
    assert_eq!(logging.generation(), 1);
    let mut told = Vec::new();
    file_config::check(
        logging,
        Source::Text(text),
        &Options::default(),
        &mut |mistake| {
            told.push(mistake.to_string());
        },
    );
    assert_eq!(told.first(), Some(&error.to_string()), "{told:?}");
    error
}

/// [`INI`] with one part replaced.
pub fn with(part: &str, other: &str) -> String {
    assert_eq!(INI.matches(part).count(), 1, "{part}");
    INI.replace(part, other)
}

/// The document that a text is made into.
pub fn converted(text: &str) -> String {
    let document = file_config::convert(
        Source::Text(text),
        logging().registry(),
        &Options::default(),
    );
    document
        .unwrap_or_else(|errors| panic!("{errors:?}"))
        .json()
        .to_owned()
}
