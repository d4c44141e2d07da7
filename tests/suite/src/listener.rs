//! Requests over either kind of link, whole, in pieces and damaged.

use crate::device::{LOGGING, start, text};
use crate::{Chip, document};
use logconf_core::listener::{Limits, Listener, Verifier};
use logconf_core::wire::{Event, Framing, Serial, Stream};

const FRAME: usize = 640;
const REPLY: usize = 512;

const GOOD: &str = r#"{"version":1,"disable_existing_loggers":false,"root":{"level":"DEBUG"}}"#;
const BAD: &str = r#"{"version":2}"#;
const REFUSED: &str =
    r#"{"ok":false,"error":"Unsupported version: 2","path":"version","offset":11,"causes":[]}"#;

/// Two frames with other bytes before each.
struct Sent {
    bytes: [u8; 256],
    length: usize,
}

impl Sent {
    fn new(framing: &impl Framing, noise: &[u8]) -> Self {
        let mut sent = Sent {
            bytes: [0; 256],
            length: 0,
        };
        for request in [GOOD, BAD] {
            sent.add(|room| {
                room[..noise.len()].copy_from_slice(noise);
                noise.len()
            });
            sent.add(|room| framing.encode(request.as_bytes(), room).expect("room"));
        }
        sent
    }

    fn add(&mut self, write: impl FnOnce(&mut [u8]) -> usize) {
        self.length += write(&mut self.bytes[self.length..]);
    }
}

/// Has the listener take all of `bytes`, in pieces, and gives each reply without its frame to `reply`.
fn serve<F: Framing, V: Verifier>(
    listener: &mut Listener<F, FRAME, REPLY, V>,
    new: fn() -> F,
    (bytes, piece): (&[u8], usize),
    mut reply: impl FnMut(&str),
) {
    for mut rest in bytes.chunks(piece) {
        while !rest.is_empty() && !listener.wants_close() {
            let taken = listener.receive(rest, &LOGGING);
            rest = &rest[taken..];
            let pending = listener.pending();
            if pending.is_empty() {
                continue;
            }
            let mut payload = [0; REPLY];
            let (taken, event) = new().feed(&mut payload, pending);
            let Some(Event::Payload(length)) = event else {
                panic!("{event:?}");
            };
            assert_eq!(taken, pending.len());
            reply(text(&payload[..length]));
            // It goes out in two pieces.
            listener.sent(taken / 2);
            listener.sent(taken - taken / 2);
            assert!(listener.pending().is_empty());
        }
    }
}

/// Two requests and their replies, however they are cut.
fn in_pieces<F: Framing>(new: fn() -> F, noise: &[u8]) {
    start(document!());
    let sent = Sent::new(&new(), noise);
    let mut listener = Listener::insecure(new());
    for piece in [1, 3, 64, 256] {
        let mut number = 0;
        let bytes = (&sent.bytes[..sent.length], piece);
        serve(&mut listener, new, bytes, |reply| {
            match number {
                0 => assert!(reply.starts_with(r#"{"ok":true,"generation":"#), "{reply}"),
                _ => assert_eq!(reply, REFUSED),
            }
            number += 1;
        });
        assert_eq!(number, 2, "in pieces of {piece}");
    }
}

/// After noise and a torn frame, the next frame is taken.
pub fn serial_in_pieces_with_noise_between(_: &dyn Chip) {
    in_pieces(Serial::new, b"noise\0torn\x07\0");
}

/// Length and payload.
pub fn a_stream_in_pieces(_: &dyn Chip) {
    in_pieces(Stream::new, b"");
}

/// A serial line goes on behind it, a stream cannot.
pub fn frames_that_are_too_long(_: &dyn Chip) {
    start(document!());
    let long = "frame too long: 1000 bytes, at most 640 fit";
    let mut stream = Listener::insecure(Stream::new());
    let mut replies = 0;
    serve(&mut stream, Stream::new, (&[0, 0, 3, 0xE8], 4), |reply| {
        assert!(reply.contains(long), "{reply}");
        replies += 1;
    });
    assert!(stream.wants_close() && replies == 1);

    let mut frame = [0; 1024];
    let serial = Serial::new();
    let length = serial.encode(&[b' '; 1000], &mut frame).expect("room");
    let mut listener = Listener::insecure(Serial::new());
    let bytes = (&frame[..length], 100);
    serve(&mut listener, Serial::new, bytes, |reply| {
        assert!(reply.contains(long), "{reply}");
        replies += 1;
    });
    let length = serial.encode(BAD.as_bytes(), &mut frame).expect("room");
    let bytes = (&frame[..length], 100);
    serve(&mut listener, Serial::new, bytes, |reply| {
        assert_eq!(reply, REFUSED);
        replies += 1;
    });
    assert_eq!(replies, 3);
}

/// By silence, and by the time in all; silence between frames is none.
pub fn a_frame_that_does_not_end(_: &dyn Chip) {
    start(document!());
    let limits = Limits {
        idle_ms: 100,
        total_ms: 250,
    };
    let mut listener = Listener::<_, FRAME, REPLY>::insecure(Stream::new());
    assert!(!listener.is_overdue(u32::MAX - 50, &limits));
    listener.receive(&[0, 0], &LOGGING);
    // The clock wraps in between.
    for (now, overdue) in [(u32::MAX - 50, false), (49, false), (50, true)] {
        assert_eq!(listener.is_overdue(now, &limits), overdue, "{now}");
    }
    listener.reset();
    // A payload of 9 bytes, of which one comes now and then.
    let bytes = [(0, 0), (0, 80), (0, 160), (9, 240), (b'{', 320)];
    for (byte, now) in bytes {
        listener.receive(&[byte], &LOGGING);
        assert_eq!(listener.is_overdue(now, &limits), now > 250, "{now}");
    }
}

/// Nothing looks at it.
pub fn what_the_verifier_rejects(_: &dyn Chip) {
    struct Password;
    impl Verifier for Password {
        fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
            received.strip_prefix(b"{\"version\"")?;
            received.ends_with(b":2}").then_some(received)
        }
    }
    start(document!());
    let generation = LOGGING.generation();
    let sent = Sent::new(&Serial::new(), b"");
    let mut listener = Listener::new(Serial::new(), Password);
    let mut number = 0;
    let bytes = (&sent.bytes[..sent.length], 100);
    serve(&mut listener, Serial::new, bytes, |reply| {
        let expected = match number {
            0 => r#"{"ok":false,"error":"request rejected","path":"","causes":[]}"#,
            _ => REFUSED,
        };
        assert_eq!(reply, expected);
        number += 1;
    });
    assert_eq!((number, LOGGING.generation()), (2, generation));
}
