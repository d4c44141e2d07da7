//! The handler classes of Python's standard library, as the [registry](crate::registry) has
//! them.
//!
//! | class | what its records come to |
//! |---|---|
//! | `logging.StreamHandler`, `logging.NullHandler` | as in `logconf-core` |
//! | `logging.FileHandler` | lines of a file |
//! | `logging.handlers.WatchedFileHandler` | the same; a file that was moved away is opened anew |
//! | `logging.handlers.RotatingFileHandler` | the same; a file that is full becomes `NAME.1` |
//! | `logging.handlers.TimedRotatingFileHandler` | the same; when it is time, by the registry's clock, the file becomes `NAME.DATE` |
//! | `logging.handlers.MemoryHandler` | kept, and handed on all at once |
//! | `logging.handlers.QueueHandler` | formatted, and handed on to its `handlers` by a thread behind the queue; without `handlers` they are gone |
//! | `logging.handlers.BufferingHandler` | nothing, as in CPython |
//! | `logging.handlers.SocketHandler`, `DatagramHandler` | sent as Python's pickles, over TCP or UDP, or to a Unix socket |
//! | `logging.handlers.SysLogHandler` | sent to a syslog daemon, over UDP, TCP or its Unix socket |
//! | `logging.handlers.SMTPHandler` | mails |
//! | `logging.handlers.HTTPHandler` | requests to a web server |
//! | `logging.handlers.NTEventLogHandler` | events in the event log of Windows; refused elsewhere |
//!
//! They take the arguments that CPython 3.11's take, by the same names, and refuse what it refuses
//! with the same exception; but `QueueHandler` takes `queue`, `listener`, `handlers` and
//! `respect_handler_level`, as in a configuration of CPython 3.12.
//!
//! Files are encoded in UTF-8 unless `encoding` says something else, by any of the names that Python
//! has for it. Other encodings than these are unknown:
//!
//! | encodings | |
//! |---|---|
//! | `utf-8`, `utf-16`, `utf-32` | also with `-le` or `-be` behind the latter two; `utf-8-sig`, `utf-16` and `utf-32` mark the start of a file that is empty when it is opened |
//! | `ascii`, `latin-1`, `iso8859-2` to `iso8859-16`, `tis-620` | |
//! | `cp1250` to `cp1258`, `cp866`, `cp874` | |
//! | `koi8-r`, `koi8-u`, `mac-roman`, `mac-cyrillic` | |
//! | `gbk`, `gb18030`, `big5`, `euc-jp`, `shift_jis`, `euc-kr`, `cp949` | |
//!
//! A `TimedRotatingFileHandler` whose next time would never come, with an `interval` of zero or below
//! that is counted in `S`, `M`, `H` or `D`, moves nothing, where CPython hangs. Where a file cannot be
//! moved or an old one not removed, that is reported and the records are written, until it is time again;
//! CPython tries with each record and writes none. Where there is a file of the name that it would get, as after the
//! clock was set back or at the end of summer, the log goes on until it is time again: CPython 3.11 removes the
//! other one, 3.13 does not. Summer time is what
//! the clock's offsets show, also where CPython corrects the wrong way, as in Ireland.
//!
//! A named pipe is opened without waiting for a reader, and refused if there is none; CPython waits. Writing to it
//! waits.
//!
//! What sends records connects at the first one, and anew after a failure. A record that cannot be
//! sent is lost, but reported and counted, where CPython's `SocketHandler` says nothing. A peer that is slow or gone keeps a record for two seconds at most for each of its
//! addresses (that looking up a name takes its time cannot be helped), and no part of a record
//! is ever followed by another. A `SysLogHandler` connects anew over TCP, too, and its configuration is
//! taken while the daemon is down. What has addresses of both kinds is sent datagrams over IPv4.
//!
//! A mail is what CPython's `EmailMessage` writes, byte by byte, but for what it spoils: commas and quotes in
//! long lists of receivers with names. With a line end in an address or the subject, also at its end, each
//! record fails; so it does with addresses that have comments, groups or encoded words. The user logs in by `PLAIN` or `LOGIN`. With
//! `secure`, the server's certificate must be signed by someone whom the system trusts, or by whom the
//! file that `SSL_CERT_FILE` names holds; CPython trusts anyone. A server that does not know
//! `EHLO` is refused.
//! `timeout`, 5 seconds unless given, is how long each step may take as a whole: to connect to one of the
//! server's addresses, to encrypt the line, to answer a command. All of a mail may take six times that, and looking up
//! the server's name in addition. With `null`, it is waited without an end. In CPython it is the time without a byte, so
//! that a server can hold up whoever logs for as long as it likes.
//!
//! A web server is asked without a proxy, and no redirection is followed, as in CPython. That takes 5
//! seconds at most, where CPython waits for ever, and a status of 400 or above is reported as a failure, where
//! CPython takes any. `credentials` are a list, which CPython can only take from code. A `url` without
//! a slash at its beginning gets one; with a `#` in it, each record fails.
//!
//! A `NTEventLogHandler` writes what CPython's writes: events with the number 1 and no category, which are
//! informations, warnings or errors by Python's own levels. Records of other levels are errors, unless
//! `deftype`, which may be set under `.`, is 2 for a warning or 4 for an information. At its first record the
//! program, `appname`, is made known to the log, `logtype`, with the file that words its events, `dllname`, or else
//! one of Windows that adds no words. Only an administrator may do that; for others the records are
//! written without it. CPython does it while it is configured. A zero byte, which would end the text, becomes `␀`; a
//! text of more than 31,839 units of UTF-16, which the log would refuse, is cut, and ends in `…`. Names that are
//! empty or have a backslash in them are refused.
//!
//! A failure names the peer behind CPython's words: `[Errno 111] Connection refused: '127.0.0.1:9020'`.
//!
//! The request `get` gives back the arguments of all of them; but a state with a `SMTPHandler` or a
//! `HTTPHandler` that was given `credentials` cannot be read back: passwords are not told, and without them
//! it would be another state.
//!
//! All send from the thread that logs. Mails and requests come with the features `smtp` and `http`, which are on
//! by default.
//!
//! # Examples
//!
//! Datagrams to a syslog daemon, here one of the example's own:
//!
//! ```
//! use logconf::registry::Standard;
//! use logconf::tables::Unbounded;
//! use logconf::{Logger, Logging};
//! use std::net::UdpSocket;
//!
//! static LOGGING: Logging<Unbounded> = Logging::new();
//! static PUMP: Logger = Logger::new("pump");
//!
//! let daemon = UdpSocket::bind("127.0.0.1:0")?;
//! Standard::new().start(&LOGGING);
//! LOGGING.install();
//! let document = format!(
//!     r#"{{"version": 1, "disable_existing_loggers": false,
//!         "formatters": {{"line": {{"format": "%(name)s: %(message)s"}}}},
//!         "handlers": {{"syslog": {{"class": "logging.handlers.SysLogHandler", "formatter": "line",
//!             "address": ["127.0.0.1", {}], "facility": "local0", ".": {{"ident": "board "}}}}}},
//!         "root": {{"handlers": ["syslog"]}}}}"#,
//!     daemon.local_addr()?.port(),
//! );
//! assert!(LOGGING.apply(document.as_bytes()).is_ok());
//! logconf::core::error!(PUMP, "no pressure");
//!
//! let mut datagram = [0; 64];
//! let length = daemon.recv(&mut datagram)?;
//! // 8 * local0 (16) + error (3); as CPython's, a message ends with a zero.
//! assert_eq!(&datagram[..length], b"<131>board pump: no pressure\0");
//! # Ok::<_, std::io::Error>(())
//! ```
//!
//! What the others that send are given:
//!
//! ```
//! # use logconf::{Logging, registry::Standard, tables::Unbounded};
//! # static LOGGING: Logging<Unbounded> = Logging::new();
//! let document = br#"{
//!     "version": 1,
//!     "handlers": {
//!         "tcp": {"class": "logging.handlers.SocketHandler", "host": "logs.example.com", "port": 9020},
//!         "udp": {"class": "logging.handlers.DatagramHandler", "host": "logs.example.com", "port": 9021},
//!         "mail": {
//!             "class": "logging.handlers.SMTPHandler", "level": "CRITICAL",
//!             "mailhost": ["mail.example.com", 587], "fromaddr": "board@example.com",
//!             "toaddrs": ["ann@example.com"], "subject": "board 7",
//!             "credentials": ["board", "secret"], "secure": []
//!         },
//!         "web": {
//!             "class": "logging.handlers.HTTPHandler", "host": "logs.example.com", "url": "/log",
//!             "method": "POST", "secure": true
//!         }
//!     },
//!     "root": {"handlers": ["tcp", "udp", "mail", "web"]}
//! }"#;
//! # if cfg!(not(all(feature = "http", feature = "smtp"))) { return; }
//! Standard::new().dry_run().start(&LOGGING); // only checks: nothing is connected
//! assert!(LOGGING.apply(document).is_ok());
//! ```

mod buffering;
mod class;
mod event_log;
mod failure;
mod file;
mod given;
mod handler;
mod instances;
mod kept;
mod memory;
mod network;
mod owned;
mod queue;
mod within;

pub(crate) use class::HandlerClass;
pub use failure::Failure;
pub(crate) use file::Place;
pub use file::{Written, absolute};
pub use handler::Handler;
pub(crate) use kept::Kept;
pub use memory::{Heap, MemoryHandler};
pub use network::facilities;
pub(crate) use queue::{QueueHandler, System};

use file::{FileClass, Plain, Rotating, Timed, Watched};
use logconf_core::{Class, Clock, Memory, NullHandler, StreamHandler};

/// All classes, with that of queues, their files at this place, their time by this clock; in a dry run,
/// with those that send not sending. What is made here is never dropped.
pub(crate) fn classes(
    place: Place,
    clock: &'static dyn Clock,
    queue: &'static QueueHandler,
    dry_run: bool,
) -> Vec<&'static dyn Class> {
    let place: &'static Place = Box::leak(Box::new(place));
    let mut classes: Vec<&'static dyn Class> = vec![
        &StreamHandler,
        &NullHandler,
        Box::leak(Box::new(FileClass::<Plain>::new(place))),
        Box::leak(Box::new(FileClass::<Watched>::new(place))),
        Box::leak(Box::new(FileClass::<Rotating>::new(place))),
        Box::leak(Box::new(FileClass::<Timed>::new(place))),
        Box::leak(Box::new(Memory::with_store(Heap::default()))),
        queue,
        &buffering::BufferingHandler,
        Box::leak(Box::new(event_log::class().dry_run(dry_run))),
    ];
    classes.extend(network::classes(clock, dry_run));
    classes
}
