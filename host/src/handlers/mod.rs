//! The handler classes of Python's standard library, as the [registry](crate::registry) has
//! them.
//!
//! | class | what its records come to |
//! |---|---|
//! | `logging.StreamHandler`, `logging.NullHandler` | as in `logconf-core` |
//! | `logging.FileHandler` | lines of a file |
//! | `logging.handlers.WatchedFileHandler` | the same; a file that was moved away is opened anew |
//! | `logging.handlers.RotatingFileHandler` | the same; a file that is full becomes `NAME.1` |
//! | `logging.handlers.TimedRotatingFileHandler` | the same; **for now** it starts no new file |
//! | `logging.handlers.MemoryHandler` | kept, and handed on all at once |
//! | `logging.handlers.QueueHandler` | handed on; **for now** at once, without a thread |
//! | `logging.handlers.BufferingHandler` | nothing, as in CPython |
//! | `logging.handlers.SocketHandler`, `DatagramHandler`, `SysLogHandler`, `SMTPHandler`, `HTTPHandler` | **for now** nothing |
//!
//! They take the arguments that CPython's take, by the same names, and refuse what it refuses
//! with the same exception. Files are encoded in UTF-8 unless `encoding` says `ascii` or
//! `latin-1`, by any of their names; other encodings are unknown.
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

/// All classes, their files at this place. What is made here is never dropped.
pub(crate) fn classes(place: Place) -> Vec<&'static dyn Class> {
    let place: &'static Place = Box::leak(Box::new(place));
    vec![
        &StreamHandler,
        &NullHandler,
        Box::leak(Box::new(FileClass::<Plain>::new(place))),
        Box::leak(Box::new(FileClass::<Watched>::new(place))),
        Box::leak(Box::new(FileClass::<Rotating>::new(place))),
        Box::leak(Box::new(FileClass::<Timed>::new(place))),
        Box::leak(Box::new(Memory::with_store(Heap::default()))),
        &queue::QueueHandler,
        &unsent::BUFFERING,
        &unsent::SOCKET,
        &unsent::DATAGRAM,
        &unsent::SYSLOG,
        &unsent::SMTP,
        &unsent::HTTP,
    ]
}
