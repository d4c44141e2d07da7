//! `fileConfig`: configurations in INI files.
//!
//! An INI file says less than a dictConfig document, in another form. It is read as Python's
//! `configparser` reads it ([`crate::ini`]) and made into a document ([`convert`]), which then goes
//! the way of every document: there is one configurator, and it takes a file whole or not at all.
//!
//! | in the file | in the document |
//! |---|---|
//! | `[formatter_X]`: `format`, `datefmt`, `style`, `class`, `defaults` | `formatters.X` |
//! | `[handler_X]`: `class`, `level`, `formatter`, `target`; `args` and `kwargs` by their names | `handlers.X` |
//! | `[logger_X]`: `level`, `propagate`, `handlers` | `loggers.QUALNAME` |
//! | `[logger_root]`: `level`, `handlers` | `root` |
//!
//! Nothing is evaluated. `args`, `kwargs` and `defaults` hold Python literals, registered names,
//! and `+`, `-`, `*` and `|` between them; calls, subscripts and all else are refused. `class` is a
//! dotted name. Tuples and sets are lists in the document.
//!
//! Where this differs from CPython 3.11, beside what a document does:
//!
//! - A byte order mark at the start of a file is skipped.
//! - A file that is there and cannot be read is an error that says so, and so is an empty one, also
//!   from a reader.
//! - The values of a file are 16 MiB long at most.
//! - The digits of `propagate` are those of ASCII.
//! - Names may be given in full (`logging.handlers.SysLogHandler.LOG_USER`, `socket.SOCK_STREAM`).
//! - A string is no list of arguments.
//! - Strings that begin with `ext://` or `cfg://` are references, as in a document.
//! - Handlers whose targets go in circles are refused.
//! - `defaults` of a formatter are read, as in CPython 3.12.

mod arguments;
mod by_name;
mod converted;
mod error;
mod formatters;
mod handlers;
mod loggers;
mod names;
mod reader;
mod sections;
mod source;
mod turns;

pub use converted::Converted;
pub use error::{Error, ErrorKind};
pub use source::Source;

use logconf_core::{Logging, Registry, Tables};

use crate::document::Document;

/// How a file is read. CPython: the other arguments of `fileConfig`.
///
/// ```
/// use logconf::file_config::Options;
/// let options = Options {
///     defaults: vec![("here".into(), "/var/log".into())],
///     disable_existing_loggers: false,
///     ..Options::default()
/// };
/// assert_eq!(options.encoding, None, "UTF-8");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What `%(name)s` stands for where the file does not say it, `here` for example.
    pub defaults: Vec<(String, String)>,
    /// Whether loggers that exist and that the file does not name are disabled.
    pub disable_existing_loggers: bool,
    /// How the bytes of a file are text: `utf-8`, `utf-16`, `ascii`, `latin-1` or another name of
    /// these. Without it, UTF-8.
    pub encoding: Option<String>,
}

impl Default for Options {
    /// No defaults, existing loggers are disabled, UTF-8.
    fn default() -> Self {
        Options {
            defaults: Vec::new(),
            disable_existing_loggers: true,
            encoding: None,
        }
    }
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// The number of the state that it put in force.
    pub generation: u32,
    /// What is surprising about the configuration: the first few.
    pub warnings: Vec<String>,
    /// How many warnings there are beyond those.
    pub more_warnings: usize,
}

/// Applies an INI file, whole or not at all. CPython: `fileConfig`.
///
/// (The function has the module's name: `use logconf::file_config` brings both.)
///
/// ```
/// use logconf::file_config::{Options, Source};
/// use logconf::registry::Standard;
/// use logconf::tables::Unbounded;
/// use logconf::{Logging, file_config};
///
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// Standard::new().start(&LOGGING);
/// let text = "\
/// [loggers]
/// keys = root
///
/// [handlers]
/// keys = console
///
/// [formatters]
/// keys =
///
/// [logger_root]
/// level = INFO
/// handlers = console
///
/// [handler_console]
/// class = StreamHandler
/// args = (sys.stdout,)
/// ";
/// let taken = file_config(&LOGGING, Source::Text(text), &Options::default());
/// assert_eq!(taken.unwrap().generation, 2);
///
/// let refused = file_config(&LOGGING, "no/such/file.ini", &Options::default());
/// assert_eq!(refused.unwrap_err().to_string(), "no/such/file.ini doesn't exist");
///
/// let loud = text.replace("INFO", "LOUD");
/// let refused = file_config(&LOGGING, Source::Text(&loud), &Options::default());
/// assert_eq!(
///     refused.unwrap_err().to_string(),
///     "<string>:11:9: Unable to configure root logger: Unknown level: 'LOUD'",
/// );
/// ```
///
/// # Errors
///
/// The [`Error`] says what is wrong and where; nothing has changed then.
pub fn file_config<'s, T: Tables>(
    logging: &Logging<T>,
    source: impl Into<Source<'s>>,
    options: &Options,
) -> Result<Taken, Error> {
    let converted = Converted::read(source, logging.registry(), options)?;
    let mut refused = None;
    if converted.is_whole() {
        match logging.apply(converted.document().json().as_bytes()) {
            Ok(applied) => {
                let warnings = applied.warnings().iter().map(|w| w.to_string());
                return Ok(Taken {
                    generation: applied.generation(),
                    warnings: warnings.collect(),
                    more_warnings: applied.warnings().more(),
                });
            }
            Err(refusal) => {
                let error = converted.refused(&refusal, logging.registry());
                if refusal.is_busy() {
                    return Err(error);
                }
                refused = Some(error);
            }
        }
    }
    // Of several mistakes, CPython finds another one first than a document's configurator. One
    // that is found only by doing it, as that a disk is full, is not among them.
    let (mistakes, _) = converted.judged(logging);
    let first = mistakes.into_iter().chain(refused).min_by_key(Error::turn);
    Err(first.expect("what is not taken has a mistake"))
}

/// Makes a document of an INI file: the one that [`file_config`] applies. `registry` knows the
/// classes that the file names, and the names in `args`.
///
/// # Errors
///
/// Everything that keeps the file from being a document. What is wrong with the document itself,
/// a level that is unknown for example, is found when it is applied or checked. The positional
/// arguments of a class that is not registered have no names, which is a mistake, too.
///
/// ```
/// use logconf::file_config::{Options, Source, convert};
/// use logconf::registry::Standard;
/// let registry = Standard::new().dry_run().registry();
/// let text = "[loggers]\nkeys = root\n[handlers]\nkeys =\n[formatters]\nkeys =\n\
///             [logger_root]\nlevel = INFO\nhandlers =\n";
/// let document = convert(Source::Text(text), registry, &Options::default()).unwrap();
/// assert!(document.json().contains(r#""root":{"level":"INFO","handlers":[]}"#));
/// ```
pub fn convert<'s>(
    source: impl Into<Source<'s>>,
    registry: &'static Registry,
    options: &Options,
) -> Result<Document, Vec<Error>> {
    let converted = Converted::read(source, registry, options).map_err(|error| vec![error])?;
    converted.into_document()
}

/// Calls `mistake` with everything that is wrong with an INI file, which is not applied; none
/// means that it would be taken as things are now. Gives the warnings.
///
/// ```
/// use logconf::file_config::{Options, Source, check};
/// use logconf::{Logging, registry::Standard, tables::Unbounded};
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// Standard::new().start(&LOGGING);
/// let text = "[loggers]\nkeys = root\n[handlers]\nkeys =\n[formatters]\nkeys =\n\
///             [logger_root]\nlevel = LOUD\nhandlers = file\n";
/// let mut found = Vec::new();
/// check(&LOGGING, Source::Text(text), &Options::default(), &mut |mistake| {
///     found.push(mistake.position().unwrap().line);
/// });
/// assert_eq!(found, [8, 9], "the level and the handler");
/// ```
pub fn check<'s, T: Tables>(
    logging: &Logging<T>,
    source: impl Into<Source<'s>>,
    options: &Options,
    mistake: &mut dyn FnMut(&Error),
) -> Vec<String> {
    match Converted::read(source, logging.registry(), options) {
        Ok(converted) => converted.check(logging, mistake),
        Err(error) => {
            mistake(&error);
            Vec::new()
        }
    }
}
