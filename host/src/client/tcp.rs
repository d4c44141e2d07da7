//! The client's side of a TCP connection.

use super::{Error, MAX_REPLY, Timeouts};
use crate::core::wire::{DEFAULT_PORT, TooLong, stream};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

/// One connection, which carries any number of requests.
#[derive(Debug)]
pub struct Tcp {
    stream: TcpStream,
    answer: Duration,
    /// A request went wrong: nothing that still comes can be trusted.
    broken: bool,
    /// The peer is one that answers: that it closes without a word means something.
    answers: bool,
}

impl Tcp {
    pub fn connect(address: &str, timeouts: Timeouts) -> Result<Tcp, Error> {
        let (address, all) = resolved(address)?;
        let stream = connect_to_any(&all, timeouts.connect)
            .map_err(|source| Error::Connect { address, source })?;
        // A request is one write, and somebody waits for the answer to it. (Only a matter of speed.)
        let _ = stream.set_nodelay(true);
        Ok(Tcp {
            stream,
            answer: timeouts.tcp(),
            broken: false,
            answers: false,
        })
    }

    /// Has no doubt that the peer answers, also before it ever has.
    pub fn expect_answers(&mut self) {
        self.answers = true;
    }

    pub fn request(&mut self, payload: &[u8]) -> Result<Vec<u8>, Error> {
        if self.broken {
            return Err(Error::Receive(ErrorKind::NotConnected.into()));
        }
        let deadline = Instant::now() + self.answer;
        let sent = self.send(payload, deadline)?;
        let reply = self.receive(deadline);
        // What comes late would be taken for the answer to the next request.
        self.broken = sent.is_err() || reply.is_err();
        self.answers |= reply.is_ok();
        match (sent, reply) {
            (_, Ok(reply)) => Ok(reply),
            // A peer that refuses an over-long frame may answer and close before it has taken all
            // of it; where there was no answer, what went wrong first is what matters.
            (Err(e), Err(_)) => Err(Error::Send(e)),
            (Ok(()), Err(e)) => Err(e),
        }
    }

    /// The inner result says whether the peer took everything.
    fn send(&mut self, payload: &[u8], deadline: Instant) -> Result<io::Result<()>, Error> {
        let mut frame = Vec::with_capacity(stream::max_frame_len(payload.len()));
        frame.extend_from_slice(&stream::header(payload.len())?);
        frame.extend_from_slice(payload);
        Ok(self.write_full(&frame, deadline))
    }

    /// Writes all of it. (A time-out of the system's is one for each write, however little it takes.)
    fn write_full(&mut self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            let Some(left) = left(deadline) else {
                let took = format!(
                    "not all of it was taken within {} s",
                    self.answer.as_secs_f64()
                );
                return Err(io::Error::new(ErrorKind::TimedOut, took));
            };
            self.stream.set_write_timeout(Some(left))?;
            match self.stream.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => bytes = &bytes[n..],
                Err(e) if is_passing(&e) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn receive(&mut self, deadline: Instant) -> Result<Vec<u8>, Error> {
        let mut header = [0; 4];
        match self.read_full(&mut header, deadline)? {
            0 if !self.answers => return Err(Error::Closed),
            4 => {}
            _ => return Err(torn()),
        }
        let needed = u32::from_be_bytes(header) as usize;
        if needed > MAX_REPLY {
            let available = MAX_REPLY;
            return Err(TooLong { needed, available }.into());
        }
        let mut body = vec![0; needed];
        if self.read_full(&mut body, deadline)? < needed {
            return Err(torn());
        }
        Ok(body)
    }

    /// Fills `buffer` as far as the connection lasts.
    fn read_full(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, Error> {
        let no_answer = Error::NoAnswer {
            waited: self.answer,
            sends: 1,
        };
        let mut have = 0;
        while have < buffer.len() {
            let Some(left) = left(deadline) else {
                return Err(no_answer);
            };
            let read = self.stream.set_read_timeout(Some(left));
            match read.and_then(|()| self.stream.read(&mut buffer[have..])) {
                Ok(0) => break,
                Ok(n) => have += n,
                Err(e) if is_passing(&e) => {}
                Err(e) => return Err(Error::Receive(e)),
            }
        }
        Ok(have)
    }
}

/// How long it is until then; `None` once it is over.
fn left(deadline: Instant) -> Option<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    (!left.is_zero()).then_some(left)
}

/// Whether it is no more than that nothing has happened in time. (Which kind that is depends on the system.)
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut
    )
}

fn torn() -> Error {
    Error::Receive(ErrorKind::UnexpectedEof.into())
}

/// `address` with the default port where it names none.
fn with_port(address: &str) -> Option<String> {
    let bare = address
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(address);
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Some(SocketAddr::new(ip, DEFAULT_PORT).to_string());
    }
    if address.parse::<SocketAddr>().is_ok() {
        return Some(address.to_owned());
    }
    match address.split_once(':') {
        None if !address.is_empty() => Some(format!("{address}:{DEFAULT_PORT}")),
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
            Some(address.to_owned())
        }
        _ => None,
    }
}

fn connect_to_any(addresses: &[SocketAddr], timeout: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "the name has no address");
    for address in addresses {
        match TcpStream::connect_timeout(address, timeout) {
            Ok(stream) => return Ok(stream),
            Err(e) => last = e,
        }
    }
    Err(last)
}

/// `address` with a port, and all that it stands for.
pub fn resolved(address: &str) -> Result<(String, Vec<SocketAddr>), Error> {
    let address = with_port(address).ok_or_else(|| Error::Address {
        address: address.to_owned(),
    })?;
    match address.to_socket_addrs() {
        Ok(all) => Ok((address, all.collect())),
        Err(source) => Err(Error::Connect { address, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn an_address_without_a_port_gets_the_default_one() {
        for (given, expected) in [
            ("10.0.0.5", "10.0.0.5:9030"),
            ("10.0.0.5:80", "10.0.0.5:80"),
            ("board.local", "board.local:9030"),
            ("board.local:9031", "board.local:9031"),
            ("::1", "[::1]:9030"),
            ("[::1]", "[::1]:9030"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(with_port(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for given in [
            "",
            ":9030",
            "host:",
            "host:99999",
            "host:http",
            "[::1]:x",
            "a:b:c",
        ] {
            assert_eq!(with_port(given), None, "{given}");
            assert!(matches!(
                Tcp::connect(given, Timeouts::default()),
                Err(Error::Address { .. })
            ));
        }
    }

    /// What a request comes to if `peer` is at the other end.
    fn request(
        payload: &[u8],
        answer: Duration,
        peer: impl FnOnce(TcpStream) + Send + 'static,
    ) -> Result<Vec<u8>, Error> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let peer = thread::spawn(move || peer(listener.accept().unwrap().0));
        let timeouts = Timeouts {
            answer: Some(answer),
            ..Timeouts::default()
        };
        let result = Tcp::connect(&address, timeouts).unwrap().request(payload);
        peer.join().unwrap();
        result
    }

    #[test]
    fn a_late_answer_is_not_taken_for_the_next_one() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let timeouts = Timeouts {
            answer: Some(SHORT),
            ..Timeouts::default()
        };
        let address = listener.local_addr().unwrap().to_string();
        let mut tcp = Tcp::connect(&address, timeouts).unwrap();
        let mut peer = listener.accept().unwrap().0;
        assert!(matches!(tcp.request(b"{}"), Err(Error::NoAnswer { .. })));
        peer.write_all(b"\0\0\0\x04late").unwrap();
        assert!(matches!(tcp.request(b"{}"), Err(Error::Receive(_))));
    }

    const LONG: Duration = Duration::from_secs(10);
    const SHORT: Duration = Duration::from_millis(50);

    #[test]
    fn a_reply_that_comes_in_pieces_is_put_together() {
        let reply = request(b"{}", LONG, |mut peer| {
            let mut frame = [0; 6];
            peer.read_exact(&mut frame).unwrap();
            assert_eq!(&frame, b"\0\0\0\x02{}");
            for piece in [&b"\0\0"[..], b"\0\x03a", b"bc"] {
                peer.write_all(piece).unwrap();
                thread::sleep(Duration::from_millis(5));
            }
        });
        assert_eq!(reply.unwrap(), b"abc");
    }

    #[test]
    fn a_peer_that_closes_in_good_order_is_told_from_one_that_breaks_off() {
        let read = |peer: &mut TcpStream| peer.read_exact(&mut [0; 6]).unwrap();
        let closed = request(b"{}", LONG, move |mut peer| read(&mut peer));
        assert!(matches!(closed, Err(Error::Closed)), "{closed:?}");
        for piece in [&b"\0\0"[..], b"\0\0\0\x03ab"] {
            let torn = request(b"{}", LONG, move |mut peer| {
                read(&mut peer);
                peer.write_all(piece).unwrap();
            });
            assert!(matches!(torn, Err(Error::Receive(_))), "{torn:?}");
        }
    }

    #[test]
    fn a_peer_that_has_answered_before_has_not_taken_what_it_closes_on() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut tcp = Tcp::connect(&address, Timeouts::default()).unwrap();
        let mut peer = listener.accept().unwrap().0;
        peer.write_all(b"\0\0\0\x02ok").unwrap();
        assert_eq!(tcp.request(b"{}").unwrap(), b"ok");
        peer.shutdown(std::net::Shutdown::Write).unwrap();
        let closed = tcp.request(b"{}");
        assert!(matches!(closed, Err(Error::Receive(_))), "{closed:?}");
    }

    #[test]
    fn silence_is_believed_after_the_time_given() {
        let silent = request(b"{}", SHORT, |mut peer| {
            // Until the client goes.
            let _ = peer.read_to_end(&mut Vec::new());
        });
        assert!(matches!(silent, Err(Error::NoAnswer { .. })), "{silent:?}");
    }

    #[test]
    fn a_drip_feed_does_not_stretch_the_time_given() {
        let begun = Instant::now();
        let fed = request(b"{}", SHORT, |mut peer| {
            let _ = peer.write_all(b"\0\0\x10\0");
            while peer.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(10));
            }
        });
        assert!(matches!(fed, Err(Error::NoAnswer { .. })), "{fed:?}");
        assert!(begun.elapsed() < LONG);
    }

    #[test]
    fn a_peer_that_takes_it_drop_by_drop_does_not_stretch_the_time_given() {
        let begun = Instant::now();
        let sent = request(&vec![b' '; 64 << 20], SHORT, |mut peer| {
            let mut some = vec![0; 64 << 10];
            while peer.read(&mut some).is_ok_and(|n| n > 0) {
                thread::sleep(Duration::from_millis(10));
            }
        });
        let Err(Error::Send(error)) = sent else {
            panic!("{sent:?}");
        };
        assert_eq!(error.to_string(), "not all of it was taken within 0.05 s");
        assert!(begun.elapsed() < LONG);
    }

    #[test]
    fn an_answer_that_comes_before_all_was_taken_is_read() {
        // Far more than the system's buffers hold, so that the client is still writing.
        let reply = request(&vec![b' '; 64 << 20], LONG, |mut peer| {
            peer.read_exact(&mut [0; 4]).unwrap();
            peer.write_all(b"\0\0\0\x02no").unwrap();
            // The rest is never read: closing now resets the connection.
            thread::sleep(Duration::from_millis(50));
        });
        assert_eq!(reply.unwrap(), b"no");
    }

    #[test]
    fn a_reply_of_absurd_length_is_refused_at_once() {
        let reply = request(b"{}", LONG, |mut peer| {
            peer.read_exact(&mut [0; 6]).unwrap();
            peer.write_all(b"HTTP/1.1 400 Bad Request\r\n").unwrap();
        });
        assert!(matches!(reply, Err(Error::TooLong(_))), "{reply:?}");
    }
}
