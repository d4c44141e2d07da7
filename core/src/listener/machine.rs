//! The state machine.

use crate::logging::Logging;
use crate::reply;
use crate::tables::Tables;
use crate::wire::{Event, Framing, serial};

/// What answers requests: a [`Logging`].
pub trait Service {
    /// Answers one request: writes the reply to the front of `reply`, returns its length.
    fn answer(&self, request: &[u8], reply: &mut [u8]) -> usize;
}

impl<T: Tables> Service for Logging<T> {
    fn answer(&self, request: &[u8], reply: &mut [u8]) -> usize {
        Logging::answer(self, request, reply)
    }
}

/// Decides from the received bytes whether anything looks at them, before anything does.
///
/// ```
/// use logconf_core::Logging;
/// use logconf_core::listener::{Listener, Verifier};
/// use logconf_core::wire::{Framing, Stream};
///
/// /// Wants a word in front. (A word that all requests have alike can be listened to: see `Authenticated`.)
/// struct Word;
///
/// impl Verifier for Word {
///     fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
///         received.strip_prefix(b"please ")
///     }
/// }
///
/// static LOGGING: Logging = Logging::new();
/// let reply = |request: &[u8]| {
///     let mut listener = Listener::<_, 1024, 512, _>::new(Stream::new(), Word);
///     let mut frame = [0; 64];
///     let length = Stream::new().encode(request, &mut frame).unwrap();
///     listener.receive(&frame[..length], &LOGGING);
///     String::from_utf8_lossy(&listener.pending()[4..]).into_owned()
/// };
/// assert!(reply(br#"please {"version": 1}"#).contains(r#""ok":true"#));
/// assert!(reply(br#"{"version": 1}"#).contains("request rejected"));
/// ```
pub trait Verifier {
    /// The part of `received` that is the request, or `None` to reject it.
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]>;
}

/// Several links may share one verifier.
impl<V: Verifier + ?Sized> Verifier for &V {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        V::verify(self, received)
    }
}

/// Lets everything through.
#[derive(Clone, Copy, Debug)]
pub struct Insecure(());

impl Insecure {
    pub(crate) const fn new() -> Self {
        Insecure(())
    }
}

impl Verifier for Insecure {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        Some(received)
    }
}

/// How long a peer may take over one frame, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Between two pieces of it.
    pub idle_ms: u32,
    /// From its first byte to its last.
    pub total_ms: u32,
}

impl Default for Limits {
    /// Two seconds of silence, ten seconds in all.
    fn default() -> Self {
        Limits {
            idle_ms: 2_000,
            total_ms: 10_000,
        }
    }
}

/// The listener of one link: `FRAME` bytes for a request, `REPLY` bytes for a reply.
///
/// It takes bytes with [`receive`](Self::receive) until it has something to say, then has it
/// sent with [`pending`](Self::pending) and [`sent`](Self::sent), and goes on. Frames longer
/// than `FRAME` are answered and skipped; on a link that cannot skip them it
/// [wants to close](Self::wants_close).
///
/// ```
/// # use logconf_core::Logging;
/// use logconf_core::listener::Listener;
/// use logconf_core::wire::{Stream, stream};
/// static LOGGING: Logging = Logging::new();
/// let mut listener = Listener::<_, 2048, 1024>::insecure(Stream::new());
///
/// let request = br#"{"version": 1, "root": {"level": "DEBUG"}}"#;
/// listener.receive(&stream::header(request.len()).unwrap(), &LOGGING);
/// listener.receive(request, &LOGGING);
/// assert!(listener.pending().ends_with(
///     br#"{"ok":true,"generation":2,"dropped":0,"silenced":[],"warnings":[]}"#
/// ));
/// ```
pub struct Listener<F, const FRAME: usize, const REPLY: usize, V = Insecure> {
    framing: F,
    verifier: V,
    /// Holds the request, then the frame of the reply.
    frame: [u8; FRAME],
    reply: [u8; REPLY],
    /// What of `frame` is still to be sent.
    unsent: core::ops::Range<usize>,
    closing: bool,
    progress: bool,
    /// When the frame began and when it last grew.
    clock: Option<(u32, u32)>,
}

impl<F: Framing, const FRAME: usize, const REPLY: usize> Listener<F, FRAME, REPLY> {
    /// A listener that obeys whoever reaches it. Use it where the link itself is protected.
    pub const fn insecure(framing: F) -> Self {
        Listener::new(framing, Insecure::new())
    }
}

impl<F: Framing, const FRAME: usize, const REPLY: usize, V: Verifier> Listener<F, FRAME, REPLY, V> {
    /// A listener that takes what `verifier` passes.
    ///
    /// `FRAME` must be larger than `REPLY` by the framing's own bytes, and `REPLY` 512 bytes at
    /// least; smaller ones do not compile.
    pub const fn new(framing: F, verifier: V) -> Self {
        const {
            assert!(
                FRAME >= serial::max_frame_len(REPLY),
                "FRAME must hold the frame of a reply of REPLY bytes"
            );
            assert!(REPLY >= 512, "a reply needs 512 bytes at least");
        }
        Listener {
            framing,
            verifier,
            frame: [0; FRAME],
            reply: [0; REPLY],
            unsent: 0..0,
            closing: false,
            progress: false,
            clock: None,
        }
    }

    /// Takes bytes that have arrived and says how many. It stops at the end of a request, and
    /// takes nothing while there is something to send: feed it the rest after that.
    pub fn receive<S: Service + ?Sized>(&mut self, bytes: &[u8], service: &S) -> usize {
        if !self.unsent.is_empty() || self.closing {
            return 0;
        }
        self.progress |= !bytes.is_empty();
        let (taken, event) = self.framing.feed(&mut self.frame, bytes);
        if self.framing.is_idle() {
            self.clock = None;
        }
        let reply = &mut self.reply[..];
        let length = match event {
            None => return taken,
            Some(Event::Payload(length)) => {
                let received = self.frame.get(..length).unwrap_or(&[]);
                match self.verifier.verify(received) {
                    Some(request) => service.answer(request, reply),
                    None => reply::unverified(reply),
                }
            }
            Some(Event::TooLong(frame)) => {
                self.closing = !F::RECOVERS;
                reply::too_long(frame.needed, frame.available, reply)
            }
        };
        let reply = reply.get(..length).unwrap_or(&[]);
        // The constructor has seen to it that every reply fits.
        let framed = self.framing.encode(reply, &mut self.frame);
        self.unsent = 0..framed.unwrap_or(0);
        self.clock = None;
        taken
    }

    /// What is to be sent now.
    pub fn pending(&self) -> &[u8] {
        self.frame.get(self.unsent.clone()).unwrap_or(&[])
    }

    /// Notes that the first `count` bytes of what was pending are sent.
    pub fn sent(&mut self, count: usize) {
        self.unsent.start = (self.unsent.start + count).min(self.unsent.end);
    }

    /// Whether the link is of no further use: send what is pending, then close it.
    pub fn wants_close(&self) -> bool {
        self.closing
    }

    /// Watches the time: tells whether a frame has been in coming for too long. The link is
    /// best closed then, or [reset](Self::reset) if it cannot be. `now_ms` is any clock in
    /// milliseconds; it may wrap.
    pub fn is_overdue(&mut self, now_ms: u32, limits: &Limits) -> bool {
        if self.framing.is_idle() {
            self.clock = None;
            return false;
        }
        let (began, grew) = self.clock.unwrap_or((now_ms, now_ms));
        let grew = if self.progress { now_ms } else { grew };
        self.progress = false;
        self.clock = Some((began, grew));
        now_ms.wrapping_sub(grew) > limits.idle_ms || now_ms.wrapping_sub(began) > limits.total_ms
    }

    /// Forgets the link: for a new connection.
    pub fn reset(&mut self) {
        self.framing.reset();
        self.unsent = 0..0;
        self.closing = false;
        self.progress = false;
        self.clock = None;
    }
}
