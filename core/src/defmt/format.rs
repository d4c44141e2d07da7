//! `defmt::Format` for the public types.

use defmt::{Display2Format, Format, Formatter, write};

use crate::clock::Timestamp;
use crate::config::{Refusal, Warning};
use crate::format::Failure;
use crate::handler::{Settings, Targets};
use crate::json::{Reason, Syntax};
use crate::level::Level;
use crate::listener::Limits;
#[cfg(feature = "log")]
use crate::log_backend::NotInstalled;
use crate::logger::Logger;
use crate::logging::{Applied, NotFollowed};
use crate::record::{Chain, Origin, Record};
use crate::stream::Dropped;
use crate::tables::Full;
use crate::wire::{Event, TooLong};

/// Types whose sentences are for people, and in flash already for replies.
macro_rules! as_displayed {
    ($($type:ty),+ $(,)?) => {$(
        /// What it displays.
        impl Format for $type {
            fn format(&self, f: Formatter<'_>) {
                write!(f, "{}", Display2Format(self));
            }
        }
    )+};
}

as_displayed!(
    Refusal<'_>,
    Warning<'_>,
    Failure<'_>,
    Chain<'_>,
    Reason,
    Syntax,
);

#[cfg(feature = "persist")]
as_displayed!(crate::persist::Fault, crate::persist::Item);

#[cfg(feature = "flash")]
as_displayed!(crate::persist::BadRange);

#[cfg(feature = "persist")]
impl Format for crate::Resumed {
    fn format(&self, f: Formatter<'_>) {
        use crate::Resumed::{BuiltIn, Busy, Stored, Unfit, Unread};
        match self {
            BuiltIn => write!(f, "BuiltIn"),
            Stored => write!(f, "Stored"),
            Unfit => write!(f, "Unfit"),
            Busy => write!(f, "Busy"),
            Unread(fault) => write!(f, "Unread({})", *fault),
        }
    }
}

/// What it displays. CPython's names stay in the ELF file.
impl Format for Level {
    fn format(&self, f: Formatter<'_>) {
        match (*self, self.name()) {
            (Level::CRITICAL, Some("CRITICAL")) => write!(f, "CRITICAL"),
            (Level::ERROR, Some("ERROR")) => write!(f, "ERROR"),
            (Level::WARNING, Some("WARNING")) => write!(f, "WARNING"),
            (Level::INFO, Some("INFO")) => write!(f, "INFO"),
            (Level::DEBUG, Some("DEBUG")) => write!(f, "DEBUG"),
            (_, Some(name)) => write!(f, "{=str}", name),
            (_, None) => write!(f, "Level {=i32}", self.0),
        }
    }
}

/// What it displays.
impl Format for TooLong {
    fn format(&self, f: Formatter<'_>) {
        let (needed, available) = (self.needed, self.available);
        write!(
            f,
            "frame too long: {=usize} bytes needed, {=usize} available",
            needed, available
        );
    }
}

/// The name.
impl Format for Logger {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=str}", self.name());
    }
}

/// `LEVEL name: message (file:line)`; the message is formatted on the device.
impl Format for Record<'_> {
    fn format(&self, f: Formatter<'_>) {
        write!(
            f,
            "{} {=str}: {} ({=str}:{=u32})",
            self.level,
            self.name,
            Display2Format(&self.message),
            self.file,
            self.line
        );
    }
}

impl Format for Origin<'_> {
    fn format(&self, f: Formatter<'_>) {
        write!(
            f,
            "{=str} in {=str} ({=u64}) of {=str} ({=u32})",
            self.function, self.thread_name, self.thread, self.process_name, self.process
        );
    }
}

/// In microseconds.
impl Format for Timestamp {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=i64} us", self.0);
    }
}

/// The generation and the warnings.
impl Format for Applied<'_> {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "generation {=u32}", self.generation());
        for warning in self.warnings().iter() {
            write!(f, "; {}", warning);
        }
    }
}

impl Format for NotFollowed {
    fn format(&self, f: Formatter<'_>) {
        match self {
            NotFollowed::Busy => write!(f, "Busy"),
            NotFollowed::Full => write!(f, "Full"),
        }
    }
}

#[cfg(feature = "log")]
impl Format for NotInstalled {
    fn format(&self, f: Formatter<'_>) {
        match self {
            NotInstalled::Taken(_) => write!(f, "Taken"),
            NotInstalled::NotFollowed(reason) => write!(f, "NotFollowed({})", reason),
        }
    }
}

impl Format for Dropped {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "Dropped");
    }
}

impl Format for Full {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "Full");
    }
}

impl Format for Event {
    fn format(&self, f: Formatter<'_>) {
        match self {
            Event::Payload(length) => write!(f, "Payload({=usize})", *length),
            Event::TooLong(frame) => write!(f, "TooLong({})", *frame),
        }
    }
}

impl Format for Limits {
    fn format(&self, f: Formatter<'_>) {
        let (idle, total) = (self.idle_ms, self.total_ms);
        write!(f, "idle {=u32} ms, total {=u32} ms", idle, total);
    }
}

impl Format for Settings {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=u16}, {=[?]}", self.instance, self.numbers[..]);
    }
}

impl Format for Targets {
    fn format(&self, f: Formatter<'_>) {
        match self {
            Targets::None => write!(f, "None"),
            Targets::One(name) => write!(f, "One({=str})", name),
            Targets::List(name) => write!(f, "List({=str})", name),
        }
    }
}
