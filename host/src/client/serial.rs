//! The client's side of a serial line.

use super::{Error, Timeouts};
use crate::core::wire::{self, Event, Framing, serial::max_frame_len};
use serialport::{ClearBuffer, SerialPort};
use std::borrow::Cow;
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

/// The longest reply that is accepted: a minute and a half at 115,200 baud.
const MAX_REPLY: usize = 1 << 20;

/// An open port, which carries any number of requests.
pub struct Serial {
    port: Box<dyn SerialPort>,
    baud: u32,
    timeouts: Timeouts,
    framing: wire::Serial,
    buffer: Vec<u8>,
    /// Bytes that were read together with the end of a frame.
    rest: Vec<u8>,
    /// What was sent, and may come back as an echo.
    sent: Vec<Vec<u8>>,
    /// Answers that may still come, because a request was sent more than once.
    owed: u32,
}

impl std::fmt::Debug for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Serial")
            .field("port", &self.port.name())
            .field("baud", &self.baud)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

/// Opens a port for this process alone, in raw mode.
pub fn open(port: &str, baud: u32, timeout: Duration) -> Result<Box<dyn SerialPort>, Error> {
    let builder = serialport::new(port, baud).timeout(timeout);
    let opened = builder.clone().open();
    // There a pseudo-terminal has no speed that could be set; 0 leaves it alone.
    #[cfg(target_os = "macos")]
    let opened = opened.or_else(|_| builder.baud_rate(0).open());
    opened.map_err(|source| Error::Open {
        port: port.to_owned(),
        source,
    })
}

impl Serial {
    pub fn open(port: &str, baud: u32, timeouts: Timeouts) -> Result<Serial, Error> {
        Ok(Serial {
            port: open(port, baud, timeouts.serial(baud, 0))?,
            baud,
            timeouts,
            framing: wire::Serial::new(),
            buffer: vec![0; MAX_REPLY],
            rest: Vec::new(),
            sent: Vec::new(),
            owed: 0,
        })
    }

    /// Sends what `payload` gives, which is asked each time that it is sent, until there is an answer.
    pub fn request<'p>(
        &mut self,
        payload: impl FnMut() -> Cow<'p, [u8]>,
    ) -> Result<Vec<u8>, Error> {
        self.settle()?;
        let reply = self.ask(self.sends(), payload)?;
        // A request that was sent again is answered again. Whoever opens the port next must not
        // take that for an answer to something else.
        self.drain()?;
        Ok(reply)
    }

    /// The same, so many times at most; what comes may also be the answer to an earlier request.
    pub fn ask<'p>(
        &mut self,
        sends: u32,
        payload: impl FnMut() -> Cow<'p, [u8]>,
    ) -> Result<Vec<u8>, Error> {
        self.ask_for(sends, payload, |_| true)
    }

    /// The same, where what is not `wanted` is passed over.
    pub fn ask_for<'p>(
        &mut self,
        sends: u32,
        mut payload: impl FnMut() -> Cow<'p, [u8]>,
        wanted: impl Fn(&[u8]) -> bool,
    ) -> Result<Vec<u8>, Error> {
        let mut waited = Duration::ZERO;
        for _ in 0..sends {
            let payload = payload();
            let mut frame = vec![0; max_frame_len(payload.len())];
            let length = self.framing.encode(&payload, &mut frame)?;
            frame.truncate(length);
            self.sent.push(payload.into_owned());
            let wait = self.timeouts.serial(self.baud, frame.len());
            self.port.set_timeout(wait).map_err(io)?;
            let deadline = Instant::now() + wait;
            waited = wait;
            self.port.write_all(&frame).map_err(Error::Send)?;
            self.owed += 1;
            while let Some(reply) = self.receive(deadline)? {
                // Some lines (two-wire ones, and terminals not yet in raw mode) echo.
                if !self.sent.contains(&reply) {
                    self.owed = self.owed.saturating_sub(1);
                    if wanted(&reply) {
                        return Ok(reply);
                    }
                }
            }
        }
        Err(Error::NoAnswer { waited, sends })
    }

    /// How often a question is sent.
    pub fn sends(&self) -> u32 {
        self.timeouts.sends.max(1)
    }

    /// Throws away what belongs to earlier requests, so that the next answer is to the next one.
    pub fn settle(&mut self) -> Result<(), Error> {
        self.drain()?;
        self.expect_nothing();
        self.sent.clear();
        self.rest.clear();
        self.framing.reset();
        self.port.clear(ClearBuffer::Input).map_err(io)
    }

    /// Takes in the answers that are owed, as far as they come in time.
    pub fn drain(&mut self) -> Result<(), Error> {
        let deadline = Instant::now() + self.timeouts.late(self.baud);
        while self.owed > 0 && self.receive(deadline)?.is_some() {
            self.owed -= 1;
        }
        Ok(())
    }

    /// Answers come in the order of the requests: with that to a later one, none is owed any more.
    pub fn expect_nothing(&mut self) {
        self.owed = 0;
    }

    /// The next frame's payload, or `None` once the time is over.
    fn receive(&mut self, deadline: Instant) -> Result<Option<Vec<u8>>, Error> {
        let mut chunk = [0; 4096];
        loop {
            let (taken, event) = self.framing.feed(&mut self.buffer, &self.rest);
            self.rest.drain(..taken);
            match event {
                Some(Event::Payload(n)) => return Ok(Some(self.buffer[..n].to_vec())),
                Some(Event::TooLong(e)) => return Err(e.into()),
                None => {}
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.port.set_timeout(left).map_err(io)?;
            match self.port.read(&mut chunk) {
                Ok(0) => return Err(Error::Receive(ErrorKind::UnexpectedEof.into())),
                Ok(n) => self.rest.extend_from_slice(&chunk[..n]),
                Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {}
                Err(e) => return Err(Error::Receive(e)),
            }
        }
    }
}

fn io(e: serialport::Error) -> Error {
    Error::Receive(e.into())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use serialport::TTYPort;
    use std::sync::mpsc;
    use std::thread;

    const PATIENT: Timeouts = Timeouts {
        connect: Duration::from_secs(10),
        answer: Some(Duration::from_secs(10)),
        sends: 2,
    };
    const HASTY_WAIT: Duration = Duration::from_millis(100);
    const HASTY: Timeouts = Timeouts {
        answer: Some(HASTY_WAIT),
        sends: 4,
        ..PATIENT
    };

    fn frame(payload: &[u8]) -> Vec<u8> {
        let mut out = vec![0; max_frame_len(payload.len())];
        let n = wire::Serial::new().encode(payload, &mut out).unwrap();
        out.truncate(n);
        out
    }

    /// A device at the other end of a pseudo-terminal: `answer` makes of the number of the request
    /// and of its payload the bytes that go back.
    fn with_device(
        timeouts: Timeouts,
        mut answer: impl FnMut(usize, &[u8]) -> Vec<u8> + Send + 'static,
        test: impl FnOnce(Serial),
    ) {
        let (mut master, slave) = TTYPort::pair().unwrap();
        let (stop, stopped) = mpsc::channel::<()>();
        let device = thread::spawn(move || {
            let (mut framing, mut buffer) = (wire::Serial::new(), vec![0; 100_000]);
            let mut requests = 0;
            while stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
                let mut chunk = [0; 256];
                let Ok(n) = master.read(&mut chunk) else {
                    continue;
                };
                let mut rest = &chunk[..n];
                while !rest.is_empty() {
                    let (taken, event) = framing.feed(&mut buffer, rest);
                    rest = &rest[taken..];
                    if let Some(Event::Payload(n)) = event {
                        requests += 1;
                        master.write_all(&answer(requests, &buffer[..n])).unwrap();
                    }
                }
            }
        });
        test(Serial::open(&slave.name().unwrap(), 115_200, timeouts).unwrap());
        drop(stop);
        device.join().unwrap();
    }

    fn request(serial: &mut Serial, payload: &[u8]) -> Result<Vec<u8>, Error> {
        serial.request(|| payload.into())
    }

    #[test]
    fn what_is_sent_again_is_made_anew() {
        // A listener takes nothing twice that is sealed.
        with_device(
            HASTY,
            |number, payload| match number {
                3 => frame(&[payload, b"!"].concat()),
                _ => Vec::new(),
            },
            |mut serial| {
                let mut sends = 0;
                let reply = serial.request(|| {
                    sends += 1;
                    format!("{sends}").into_bytes().into()
                });
                assert_eq!(reply.unwrap(), b"3!");
            },
        );
    }

    #[test]
    fn a_reply_is_found_among_log_text() {
        with_device(
            PATIENT,
            |_, _| [b"INFO app: up\r\n", &frame(b"yes")[..], b"DEBUG x"].concat(),
            |mut serial| {
                for _ in 0..3 {
                    assert_eq!(request(&mut serial, b"{}").unwrap(), b"yes");
                }
            },
        );
    }

    /// A device that takes longer than a wait gets the request twice, and answers twice.
    #[test]
    fn no_answer_is_left_on_the_line_for_whoever_opens_it_next() {
        with_device(
            HASTY,
            |number, _| {
                thread::sleep(HASTY_WAIT * 3 / 2);
                frame(number.to_string().as_bytes())
            },
            |mut serial| {
                assert_eq!(request(&mut serial, b"{}").unwrap(), b"1");
                assert_eq!((serial.owed, serial.rest.len()), (0, 0));
            },
        );
    }

    #[test]
    fn a_long_request_arrives_whole() {
        let long: Vec<u8> = (0..50_000).map(|i| i as u8).collect();
        let expected = long.clone();
        with_device(
            PATIENT,
            move |_, payload| frame(&[u8::from(payload == expected)]),
            |mut serial| assert_eq!(request(&mut serial, &long).unwrap(), [1]),
        );
    }

    #[test]
    fn a_request_that_gets_no_answer_is_sent_again() {
        with_device(
            HASTY,
            |n, _| if n == 3 { frame(b"third") } else { vec![0, 9] },
            |mut serial| assert_eq!(request(&mut serial, b"{}").unwrap(), b"third"),
        );
    }

    #[test]
    fn an_answer_that_was_given_twice_is_not_taken_for_the_next_one() {
        with_device(
            HASTY,
            |n, payload| match n {
                1 => vec![],
                2 => [frame(payload), frame(b"first"), frame(b"again")].concat(),
                _ => frame(b"second"),
            },
            |mut serial| {
                assert_eq!(request(&mut serial, b"{}").unwrap(), b"first");
                assert_eq!(request(&mut serial, b"{}").unwrap(), b"second");
            },
        );
    }

    #[test]
    fn an_echo_is_no_answer() {
        with_device(
            PATIENT,
            |_, payload| [frame(payload), frame(b"yes")].concat(),
            |mut serial| assert_eq!(request(&mut serial, b"{}").unwrap(), b"yes"),
        );
    }

    #[test]
    fn silence_is_believed_after_the_time_given() {
        with_device(
            HASTY,
            |_, _| b"DEBUG app: no frame here\r\n".to_vec(),
            |mut serial| {
                let silent = request(&mut serial, b"{}");
                assert!(matches!(silent, Err(Error::NoAnswer { .. })), "{silent:?}");
            },
        );
    }

    #[test]
    fn a_port_that_is_not_there_is_named() {
        let e = Serial::open("/dev/no-such-port", 9600, PATIENT).unwrap_err();
        assert!(e.to_string().starts_with("cannot open /dev/no-such-port: "));
    }
}
