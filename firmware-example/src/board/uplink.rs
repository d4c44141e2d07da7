//! IP over Ethernet, and one TCP connection to a server, as asynchronous I/O.
//!
//! Nothing here wakes a task: whoever waits is asked again in each turn of the main loop, which also
//! [moves the frames](Uplink::turn).

use super::ethernet::Ethernet;
use super::net::{KEEP_ALIVE, VANISHED, interface};
use crate::capacity;
use core::cell::RefCell;
use core::fmt;
use core::future::poll_fn;
use core::net::SocketAddrV4;
use core::task::Poll;
use embedded_io_async::{ErrorKind, ErrorType, Read, Write};
use smoltcp::iface::{Interface, SocketHandle, SocketSet, SocketStorage};
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::time::Instant;

/// The first of the ports that connections begin at, and how many there are.
const FIRST_PORT: u16 = 49_152;
const PORTS: u16 = 16_384;

/// The socket's place.
pub type Sockets = [SocketStorage<'static>; 1];

/// No socket yet: beside [`Buffers`], which are all zeros, and so take no flash.
pub const NO_SOCKETS: Sockets = [SocketStorage::EMPTY; 1];

/// The memory that [`Uplink`] works in.
pub struct Buffers {
    ethernet: Ethernet,
    received: [u8; capacity::TCP_RX],
    sending: [u8; capacity::TCP_TX],
}

impl Buffers {
    /// Empty buffers, for a static.
    pub const fn new() -> Self {
        Self {
            ethernet: Ethernet::new(),
            received: [0; capacity::TCP_RX],
            sending: [0; capacity::TCP_TX],
        }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// The network: the interface and its socket.
pub struct Uplink(RefCell<Inner>);

struct Inner {
    interface: Interface,
    ethernet: &'static mut Ethernet,
    sockets: SocketSet<'static>,
    socket: SocketHandle,
    /// How many connections were begun.
    begun: u16,
}

impl Uplink {
    /// Starts the Ethernet controller.
    pub fn new(buffers: &'static mut Buffers, sockets: &'static mut Sockets) -> Self {
        let ethernet = &mut buffers.ethernet;
        ethernet.start();
        let interface = interface(ethernet);
        let mut sockets = SocketSet::new(&mut sockets[..]);
        let mut socket = Socket::new(
            SocketBuffer::new(&mut buffers.received[..]),
            SocketBuffer::new(&mut buffers.sending[..]),
        );
        socket.set_keep_alive(Some(KEEP_ALIVE));
        socket.set_timeout(Some(VANISHED));
        socket.set_nagle_enabled(false);
        let socket = sockets.add(socket);
        Uplink(RefCell::new(Inner {
            interface,
            ethernet,
            sockets,
            socket,
            begun: 0,
        }))
    }

    /// A number that another board has another of, most likely.
    pub fn seed(&self) -> u32 {
        let [_, _, c, d, e, f] = self.0.borrow().ethernet.address().0;
        u32::from_le_bytes([c, d, e, f])
    }

    /// Moves frames both ways, one of those that have arrived; `now` is in milliseconds.
    pub fn turn(&self, now: u64) {
        let instant = Instant::from_millis(now as i64);
        let inner = &mut *self.0.borrow_mut();
        inner.interface.poll_maintenance(instant);
        inner
            .interface
            .poll_ingress_single(instant, inner.ethernet, &mut inner.sockets);
        inner
            .interface
            .poll_egress(instant, inner.ethernet, &mut inner.sockets);
    }

    /// Connects to a server. There is one connection at a time: one before it is cut.
    ///
    /// # Errors
    ///
    /// If nobody answers, or nobody listens there.
    pub async fn connect(&self, server: SocketAddrV4) -> Result<Connection<'_>, Lost> {
        self.with(|socket| socket.abort());
        // What the server still knows of a connection before must not be taken for this one.
        poll_fn(|_| match self.with(|socket| socket.state()) {
            State::Closed => Poll::Ready(()),
            _ => Poll::Pending,
        })
        .await;
        self.0.borrow_mut().connect(server)?;
        let connection = Connection(self);
        poll_fn(|_| match self.with(|socket| socket.state()) {
            State::Established => Poll::Ready(Ok(())),
            State::Closed => Poll::Ready(Err(Lost)),
            _ => Poll::Pending,
        })
        .await?;
        Ok(connection)
    }

    fn with<R>(&self, act: impl FnOnce(&mut Socket<'static>) -> R) -> R {
        let inner = &mut *self.0.borrow_mut();
        act(inner.sockets.get_mut(inner.socket))
    }
}

impl Inner {
    fn connect(&mut self, server: SocketAddrV4) -> Result<(), Lost> {
        // After a reset, too, it is rarely a port that the server knows from before.
        let salt = super::clock::now() as u16;
        let port = FIRST_PORT + salt.wrapping_add(self.begun) % PORTS;
        self.begun = self.begun.wrapping_add(1);
        let socket = self.sockets.get_mut::<Socket>(self.socket);
        let begun = socket.connect(self.interface.context(), server, port);
        begun.map_err(|_| Lost)
    }
}

/// A connection; dropping it cuts it.
pub struct Connection<'u>(&'u Uplink);

/// There is no connection any more.
#[derive(Clone, Copy, Debug)]
pub struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody answers, or the connection was lost")
    }
}

impl core::error::Error for Lost {}

impl embedded_io_async::Error for Lost {
    fn kind(&self) -> ErrorKind {
        ErrorKind::NotConnected
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.0.with(|socket| socket.abort());
    }
}

impl ErrorType for Connection<'_> {
    type Error = Lost;
}

impl Read for Connection<'_> {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, Lost> {
        poll_fn(|_| {
            self.0.with(|socket| {
                if socket.can_recv() || buf.is_empty() {
                    Poll::Ready(socket.recv_slice(buf).map_err(|_| Lost))
                } else if socket.may_recv() {
                    Poll::Pending
                } else {
                    Poll::Ready(Ok(0)) // the end
                }
            })
        })
        .await
    }
}

impl Write for Connection<'_> {
    async fn write(&mut self, buf: &[u8]) -> Result<usize, Lost> {
        poll_fn(|_| {
            self.0.with(|socket| match socket.send_slice(buf) {
                Ok(0) if !buf.is_empty() => Poll::Pending,
                sent => Poll::Ready(sent.map_err(|_| Lost)),
            })
        })
        .await
    }

    /// What was written is on its way: it needs no more than turns.
    async fn flush(&mut self) -> Result<(), Lost> {
        Ok(())
    }
}
