//! Streams: where lines of output go.

/// A line that a stream could not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped;

/// Something that takes lines of log text: a UART's transmit ring, a memory, a file.
///
/// A stream is called from every context that logs, interrupt handlers included, and a call
/// may come in the middle of another one. It must not wait for the context it interrupted,
/// and must not log. [`Ring`](crate::Ring) is a buffer that keeps these rules.
///
/// ```
/// use logconf_core::{Dropped, Logging, Registry, Stream, StreamHandler, error, Logger};
/// use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
///
/// struct Lamp(AtomicUsize); // lights up for each line
///
/// impl Stream for Lamp {
///     fn write(&self, _line: &[u8]) -> Result<(), Dropped> {
///         self.0.fetch_add(1, Relaxed);
///         Ok(())
///     }
/// }
///
/// static LAMP: Lamp = Lamp(AtomicUsize::new(0));
/// static REGISTRY: Registry = Registry {
///     classes: &[&StreamHandler],
///     streams: &[("board.lamp", &LAMP)],
///     ..Registry::EMPTY
/// };
/// static LOGGING: Logging = Logging::new();
/// static PUMP: Logger = Logger::new("pump");
///
/// LOGGING.start(&REGISTRY);
/// LOGGING.install();
/// let document = br#"{"version": 1, "disable_existing_loggers": false,
///     "handlers": {"lamp": {"class": "logging.StreamHandler", "stream": "ext://board.lamp"}},
///     "root": {"handlers": ["lamp"]}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// error!(PUMP, "no pressure");
/// assert_eq!(LAMP.0.load(Relaxed), 1);
/// ```
pub trait Stream: Sync {
    /// Takes one whole line, its line end included, or refuses it whole.
    ///
    /// # Errors
    ///
    /// [`Dropped`] if there is no room; the stream counts it.
    fn write(&self, line: &[u8]) -> Result<(), Dropped>;

    /// Takes one whole line. If there is no room, the oldest lines that wait make room for it, whole. Says how many
    /// were given up, this one among them if there is no room all the same; the stream counts them. A
    /// handler's `"overflow": "drop_oldest"` asks for this; a stream that cannot do so does as [`Stream::write`].
    fn write_over(&self, line: &[u8]) -> u32 {
        u32::from(self.write(line).is_err())
    }

    /// Takes one whole line, and waits for room, for `timeout_ms` milliseconds at most. A handler's
    /// `"overflow": "block"` asks for this.
    ///
    /// Only the stream knows whether its caller may wait: not in an interrupt handler, not with interrupts masked,
    /// and not where the caller is who makes room. There, it does as [`Stream::write`], at once.
    ///
    /// # Errors
    ///
    /// [`Dropped`] if there is no room in time; the stream counts it.
    fn write_within(&self, line: &[u8], timeout_ms: u32) -> Result<(), Dropped> {
        let _ = timeout_ms;
        self.write(line)
    }

    /// Sees to it that what was taken gets out, without waiting for it.
    fn flush(&self) {}

    /// How many lines were refused, or given up for others, since the start.
    fn dropped(&self) -> u32 {
        0
    }
}
