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
//! | `logging.handlers.QueueHandler` | handed on, formatted, to its `handlers` in the thread that logs: there is no queue and no thread behind it, and without `handlers` they are gone |
//! | `logging.handlers.BufferingHandler` | nothing, as in CPython |
//! | `logging.handlers.SocketHandler`, `DatagramHandler`, `SysLogHandler`, `SMTPHandler`, `HTTPHandler` | nothing: **they do not send**, and are there only if [`Standard::unsent`] says so |
//!
//! They take the arguments that CPython 3.11's take, by the same names, and refuse what it refuses
//! with the same exception; but `QueueHandler` takes `queue`, `listener`, `handlers` and
//! `respect_handler_level`, as in a configuration of CPython 3.12. Files are encoded in UTF-8 unless `encoding` says `ascii` or
//! `latin-1`, by any of their names; other encodings are unknown. With `errors` of `namereplace`,
//! a character's number is written in place of its name.
//!
//! A `TimedRotatingFileHandler` whose next time would never come, with an `interval` of zero or below
//! that is counted in `S`, `M`, `H` or `D`, moves nothing, where CPython hangs. Where a file cannot be
//! moved or an old one not removed, that is reported and the records are written, until it is time again;
//! CPython tries with each record and writes none. Summer time is what
//! the clock's offsets show, also where CPython corrects the wrong way, as in Ireland.
//!
//! [`Standard::unsent`]: crate::registry::Standard::unsent
//!
//! (`NTEventLogHandler`, which does nothing outside Windows, is not there.)

mod file;
mod given;
mod instances;
mod memory;
mod queue;
mod unsent;

pub(crate) use file::Place;
pub use file::{Written, absolute};
pub use memory::{Heap, MemoryHandler};

use file::{FileClass, Plain, Rotating, Timed, Watched};
use logconf_core::{Class, Memory, NullHandler, StreamHandler};

/// All classes, their files at this place, and with those that do not send if they are wanted.
/// What is made here is never dropped.
pub(crate) fn classes(place: Place, unsent: bool) -> Vec<&'static dyn Class> {
    let place: &'static Place = Box::leak(Box::new(place));
    let mut classes: Vec<&'static dyn Class> = vec![
        &StreamHandler,
        &NullHandler,
        Box::leak(Box::new(FileClass::<Plain>::new(place))),
        Box::leak(Box::new(FileClass::<Watched>::new(place))),
        Box::leak(Box::new(FileClass::<Rotating>::new(place))),
        Box::leak(Box::new(FileClass::<Timed>::new(place))),
        Box::leak(Box::new(Memory::with_store(Heap::default()))),
        Box::leak(Box::new(queue::QueueHandler::default())),
        &unsent::BUFFERING,
    ];
    if unsent {
        classes.extend(unsent::NETWORK);
    }
    classes
}
