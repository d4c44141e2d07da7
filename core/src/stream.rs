//! Streams: where lines of output go.

/// A line that a stream could not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped;

/// Something that takes lines of log text: a UART's transmit ring, a memory, a file.
///
/// A stream is called from every context that logs, interrupt handlers included, and a call
/// may come in the middle of another one. It must not wait for the context it interrupted,
/// and must not log. [`Ring`](crate::Ring) is a buffer that keeps these rules.
pub trait Stream: Sync {
    /// Takes one whole line, its line end included, or refuses it whole.
    ///
    /// # Errors
    ///
    /// [`Dropped`] if there is no room; the stream counts it.
    fn write(&self, line: &[u8]) -> Result<(), Dropped>;

    /// Sees to it that what was taken gets out, without waiting for it.
    fn flush(&self) {}

    /// How many lines were refused since the start.
    fn dropped(&self) -> u32 {
        0
    }
}
