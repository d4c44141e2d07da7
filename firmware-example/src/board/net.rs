//! IP over Ethernet, and one TCP port that serves one peer after the other. A peer that comes while
//! another is served waits.

use super::ethernet::Ethernet;
use crate::capacity;
use core::fmt;
use smoltcp::iface::{
    Config, Interface, PollIngressSingleResult, SocketHandle, SocketSet, SocketStorage,
};
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::time::{Duration, Instant};
use smoltcp::wire::{EthernetAddress, IpCidr, IpEndpoint, Ipv4Address};

/// The board's address, the length of its network's prefix, and its gateway.
const ADDRESS: Ipv4Address = Ipv4Address::new(10, 0, 2, 15);
const PREFIX: u8 = 24;
const GATEWAY: Ipv4Address = Ipv4Address::new(10, 0, 2, 2);

/// The TCP port that is served.
pub const PORT: u16 = 9030;

/// A peer that is silent is asked this often whether it is still there,
pub(super) const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// and one that has not answered anything for this long is gone.
pub(super) const VANISHED: Duration = Duration::from_secs(15);
/// A connection that was closed on this side may take this long to end on the other.
const LINGER_MS: u64 = 2_000;

/// What happened on the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A peer has connected.
    Connected(Peer),
    /// There are bytes to [`read`](Net::read).
    Received,
    /// The peer has sent all that it will ever send, and all of it has been read. It may still be
    /// waiting for an answer: [`close`](Net::close) when it has been written.
    Finished,
    /// The connection is over; what was not read or not sent is lost. The port is open for the
    /// next peer.
    Closed,
}

/// Who has connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(IpEndpoint);

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many frames one [`poll`](Net::poll) takes in.
const FRAMES_AT_ONCE: usize = 4;

/// How many peers can be connected.
const PEERS: usize = capacity::TCP_CONNECTIONS;

/// The sockets' places.
pub type Sockets = [SocketStorage<'static>; PEERS];

/// No socket yet.
///
/// Beside [`Buffers`], because this is not all zeros: one static of both would have its every byte
/// in flash.
pub const NO_SOCKETS: Sockets = [SocketStorage::EMPTY; PEERS];

/// The memory that [`Net`] works in.
pub struct Buffers {
    ethernet: Ethernet,
    sockets: [SocketBuffers; PEERS],
}

/// The memory of one socket.
struct SocketBuffers {
    received: [u8; capacity::TCP_RX],
    sending: [u8; capacity::TCP_TX],
}

impl Buffers {
    /// Empty buffers, for a static.
    pub const fn new() -> Self {
        Self {
            ethernet: Ethernet::new(),
            sockets: [const {
                SocketBuffers {
                    received: [0; capacity::TCP_RX],
                    sending: [0; capacity::TCP_TX],
                }
            }; PEERS],
        }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// What of a connection has been told to the caller of [`Net::poll`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Connected,
    Finished,
}

/// The network: the interface and its listening sockets.
pub struct Net {
    interface: Interface,
    ethernet: &'static mut Ethernet,
    sockets: SocketSet<'static>,
    handles: [SocketHandle; PEERS],
    /// When the sockets' peers came: numbers that rise. `None` for a socket without one.
    came: [Option<u32>; PEERS],
    /// The next such number.
    next_to_come: u32,
    /// The socket whose peer is served, or was the last one to be.
    serving: usize,
    /// What was told about it.
    told: Told,
    /// The time of the last poll, in milliseconds.
    now: u64,
    /// When a connection that was closed here is cut, if it has not ended by then.
    deadline: Option<u64>,
}

impl Net {
    /// Starts the Ethernet controller and listens on [`PORT`].
    pub fn new(buffers: &'static mut Buffers, sockets: &'static mut Sockets) -> Self {
        let ethernet = &mut buffers.ethernet;
        ethernet.start();
        let interface = interface(ethernet);

        let mut sockets = SocketSet::new(&mut sockets[..]);
        let handles = buffers.sockets.each_mut().map(|buffers| {
            let mut socket = Socket::new(
                SocketBuffer::new(&mut buffers.received[..]),
                SocketBuffer::new(&mut buffers.sending[..]),
            );
            socket.set_keep_alive(Some(KEEP_ALIVE));
            socket.set_timeout(Some(VANISHED));
            // An answer is one small write: waiting for more of it would only be late.
            socket.set_nagle_enabled(false);
            sockets.add(socket)
        });
        Self {
            interface,
            ethernet,
            sockets,
            handles,
            came: [None; PEERS],
            next_to_come: 0,
            serving: 0,
            told: Told::Nothing,
            now: 0,
            deadline: None,
        }
    }

    /// Moves frames both ways and says what there is to do, if anything; `now` is in milliseconds.
    ///
    /// [`Event::Received`] comes again until everything has been read.
    pub fn poll(&mut self, now: u64) -> Option<Event> {
        let instant = Instant::from_millis(now as i64);
        // As the interface's own `poll` does, which goes on for as long as frames arrive.
        self.interface.poll_maintenance(instant);
        for _ in 0..FRAMES_AT_ONCE {
            let result =
                self.interface
                    .poll_ingress_single(instant, self.ethernet, &mut self.sockets);
            if result == PollIngressSingleResult::None {
                break;
            }
            self.note_who_came();
        }
        self.interface
            .poll_egress(instant, self.ethernet, &mut self.sockets);

        self.now = now;
        self.listen();
        if self.told == Told::Nothing {
            self.choose();
        }
        let socket = self.sockets.get_mut::<Socket>(self.handles[self.serving]);
        if let Some(deadline) = self.deadline {
            // Nobody is interested any more; unread, it would keep the window shut.
            while socket.can_recv() && socket.recv(|bytes| (bytes.len(), ())).is_ok() {}
            if now >= deadline {
                socket.abort();
            }
        }
        match socket.state() {
            State::Listen | State::SynReceived | State::SynSent => None,
            // In TIME-WAIT both sides are done. Waiting it out would keep the port shut.
            State::Closed | State::TimeWait => {
                let told = core::mem::replace(&mut self.told, Told::Nothing);
                self.deadline = None;
                (told != Told::Nothing).then_some(Event::Closed)
            }
            _ if self.told == Told::Nothing => {
                self.told = Told::Connected;
                socket
                    .remote_endpoint()
                    .map(|peer| Event::Connected(Peer(peer)))
            }
            _ if socket.can_recv() => Some(Event::Received),
            _ if self.told == Told::Connected && !socket.may_recv() => {
                self.told = Told::Finished;
                Some(Event::Finished)
            }
            _ => None,
        }
    }

    /// Moves received bytes into `buf`, as much as is there and fits, and returns how much that
    /// was.
    pub fn read(&mut self, buf: &mut [u8]) -> usize {
        self.socket().recv_slice(buf).unwrap_or(0)
    }

    /// Queues as much of `bytes` for sending as fits now, and returns how much that was: 0 when
    /// nothing fits or no peer is there.
    pub fn write(&mut self, bytes: &[u8]) -> usize {
        self.socket().send_slice(bytes).unwrap_or(0)
    }

    /// Ends the connection once what was written has been sent, and drops what still arrives.
    /// [`Event::Closed`] follows, within two seconds even if the peer does nothing.
    pub fn close(&mut self) {
        self.socket().close();
        self.deadline.get_or_insert(self.now + LINGER_MS);
    }

    /// Opens the port again on sockets that are done, except the one whose end is still to be told.
    fn listen(&mut self) {
        for (at, handle) in self.handles.into_iter().enumerate() {
            let socket = self.sockets.get_mut::<Socket>(handle);
            let done = matches!(socket.state(), State::Closed | State::TimeWait);
            if done && (at != self.serving || self.told == Told::Nothing) {
                socket.abort();
                // It fails for port 0 and for an open socket, and this is neither.
                let _ = socket.listen(PORT);
                self.came[at] = None;
            }
        }
    }

    /// Remembers who came first; one frame brings one peer at most.
    fn note_who_came(&mut self) {
        for (handle, came) in self.handles.into_iter().zip(&mut self.came) {
            let state = self.sockets.get::<Socket>(handle).state();
            if came.is_none() && !matches!(state, State::Listen | State::SynReceived) {
                *came = Some(self.next_to_come);
                self.next_to_come = self.next_to_come.wrapping_add(1);
            }
        }
    }

    /// Turns to the peer that has waited for the longest time.
    fn choose(&mut self) {
        let waited = |at: &usize| self.came[*at].map(|came| self.next_to_come.wrapping_sub(came));
        if let Some(first) = (0..PEERS).max_by_key(waited) {
            self.serving = first;
        }
    }

    fn socket(&mut self) -> &mut Socket<'static> {
        self.sockets.get_mut(self.handles[self.serving])
    }
}

/// The interface on a controller that was started.
pub(super) fn interface(ethernet: &mut Ethernet) -> Interface {
    let mut config = Config::new(ethernet.address().into());
    // It moves the first sequence numbers. The chip has no source of randomness; boards at
    // least differ by their addresses.
    config.random_seed = seed(ethernet.address());
    let mut interface = Interface::new(config, ethernet, Instant::ZERO);
    // One address and one route: the capacities chosen in `Cargo.toml` are 1, and both are
    // empty here.
    interface.update_ip_addrs(|addresses| {
        let _ = addresses.push(IpCidr::new(ADDRESS.into(), PREFIX));
    });
    let _ = interface.routes_mut().add_default_ipv4_route(GATEWAY);
    interface
}

fn seed(EthernetAddress([a, b, c, d, e, f]): EthernetAddress) -> u64 {
    u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
}
