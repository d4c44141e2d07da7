//! A listener over blocking I/O.

use embedded_io::{Read, Write};

use super::{Listener, Service, Verifier};
use crate::wire::Framing;

/// Serves one link until its peer is gone: reads requests, writes replies.
///
/// It waits for the peer without a limit: where a peer may fall silent in the middle of a
/// frame, give the link a time-out, or use the [`Listener`] itself with
/// [`is_overdue`](Listener::is_overdue).
///
/// ```
/// use core::convert::Infallible;
/// use embedded_io::{ErrorType, Read, Write};
/// use logconf_core::Logging;
/// use logconf_core::listener::{Listener, serve};
/// use logconf_core::wire::Stream;
///
/// /// A link whose peer sends one request and goes.
/// struct Link<'r>(&'r [u8], Vec<u8>);
///
/// impl ErrorType for Link<'_> {
///     type Error = Infallible;
/// }
///
/// impl Read for Link<'_> {
///     fn read(&mut self, into: &mut [u8]) -> Result<usize, Infallible> {
///         self.0.read(into).map_err(|never| match never {})
///     }
/// }
///
/// impl Write for Link<'_> {
///     fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
///         self.1.extend_from_slice(bytes);
///         Ok(bytes.len())
///     }
///
///     fn flush(&mut self) -> Result<(), Infallible> {
///         Ok(())
///     }
/// }
///
/// static LOGGING: Logging = Logging::new();
/// let mut listener = Listener::<_, 1024, 512>::insecure(Stream::new());
/// let mut link = Link(b"\0\0\0\x0e{\"version\": 1}", Vec::new());
/// serve(&mut link, &mut listener, &LOGGING)?;
/// assert!(link.1[4..].starts_with(br#"{"ok":true"#));
/// # Ok::<_, Infallible>(())
/// ```
///
/// # Errors
///
/// Whatever the link reports. After an error, or the end of the link, the listener is ready for
/// another link.
pub fn serve<L, F, V, S, const FRAME: usize, const REPLY: usize>(
    link: &mut L,
    listener: &mut Listener<F, FRAME, REPLY, V>,
    service: &S,
) -> Result<(), L::Error>
where
    L: Read + Write,
    F: Framing,
    V: Verifier,
    S: Service + ?Sized,
{
    listener.reset();
    let mut bytes = [0; 64];
    while !listener.wants_close() {
        let length = link.read(&mut bytes)?;
        let mut rest = bytes.get(..length).unwrap_or(&[]);
        if rest.is_empty() {
            break;
        }
        while !rest.is_empty() && !listener.wants_close() {
            let taken = listener.receive(rest, service);
            rest = rest.get(taken..).unwrap_or(&[]);
            while !listener.pending().is_empty() {
                let sent = link.write(listener.pending())?;
                listener.sent(sent);
            }
        }
    }
    link.flush()
}
