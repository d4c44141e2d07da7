//! A listener over asynchronous I/O.

use embedded_io_async::{Read, Write};

use super::{Listener, Service, Verifier};
use crate::wire::Framing;

/// Serves one link until its peer is gone: reads requests, writes replies.
///
/// It waits for the peer without a limit: where a peer may fall silent in the middle of a
/// frame, wrap it in a time-out, or use the [`Listener`] itself with
/// [`is_overdue`](Listener::is_overdue).
///
/// # Errors
///
/// Whatever the link reports. After an error, or the end of the link, the listener is ready for
/// another link.
pub async fn serve_async<L, F, V, S, const FRAME: usize, const REPLY: usize>(
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
        let length = link.read(&mut bytes).await?;
        let mut rest = bytes.get(..length).unwrap_or(&[]);
        if rest.is_empty() {
            break;
        }
        while !rest.is_empty() && !listener.wants_close() {
            let taken = listener.receive(rest, service);
            rest = rest.get(taken..).unwrap_or(&[]);
            while !listener.pending().is_empty() {
                let sent = link.write(listener.pending()).await?;
                listener.sent(sent);
            }
        }
    }
    link.flush().await
}
