//! Configurations over TCP, while the program runs: CPython's `logging.config.listen`, without its
//! faults.
//!
//! A client sends four bytes with the length of a request, the highest first, and then the request: a
//! dictConfig document in JSON, or the text of an INI file for fileConfig. CPython's documented client
//! works as it is, and so do `logconf send` and [`Client`](crate::client::Client). Unlike CPython's, this
//! listener answers: one reply in the same form to each request, with the generation that the
//! configuration put in force, or with why it was refused and where. A connection may carry many
//! requests. What is refused changes nothing, and is told on standard error as well.
//!
//! ```
//! use logconf::client::{Client, Timeouts};
//! use logconf::listen::{Verify, listen, stop_listening};
//!
//! let listener = listen(0, Verify::nothing()); // 9030 unless there is a reason; 0 is any that is free
//! listener.start()?;
//!
//! let address = format!("localhost:{}", listener.port());
//! let mut client = Client::tcp(&address, Timeouts::default())?;
//! let taken = client.request(br#"{"version": 1, "root": {"level": "INFO"}}"#)?;
//! assert_eq!(taken.generation, Some(2));
//! let refused = client.request(br#"{"version": 1, "root": {"level": "LOUD"}}"#)?;
//! assert_eq!(refused.fault.path.as_deref(), Some("root.level"));
//!
//! stop_listening();
//! listener.join();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Who may configure: this machine alone, unless [`Listener::bind`] says otherwise, and then only who
//! passes [`Verify`]. With a [key](crate::key), a request cannot be made up, changed or sent
//! again to any listener of this process (it can be read):
//!
//! ```
//! # use logconf::client::{Client, Timeouts};
//! use logconf::key::Key;
//! use logconf::listen::{Verify, listen};
//!
//! let key = Key::from_hex(&"5a".repeat(32))?; // or Key::from_file("logging.key")?
//! let listener = listen(0, Verify::key(key.clone())).bind(&["0.0.0.0".parse()?]);
//! listener.start()?;
//!
//! let address = format!("127.0.0.1:{}", listener.port());
//! let client = || Client::tcp(&address, Timeouts::default());
//! let request = br#"{"version": 1}"#;
//! assert!(client()?.with_key(key).request(request)?.ok);
//! assert_eq!(client()?.request(request)?.fault.error.as_deref(), Some("request rejected"));
//! listener.stop();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! One thread serves all connections, asks the verifier (a function of the program's own had better be
//! quick), and applies, one request at a time, in the order in which they came. If that takes long,
//! another thread goes on serving: others wait for their turn, and what is not verified is refused at
//! once. A configuration that finds another one in its way, from another part of the program, is tried
//! for a second before the client is told; others may go before it. [`Limits`] say what peers may take
//! before they are trusted.

mod answers;
mod bound;
mod connection;
mod control;
mod error;
mod limits;
mod relay;
mod server;
mod told;
mod verify;

pub use crate::core::wire::DEFAULT_PORT;
pub use control::stop_listening;
pub use error::Error;
pub use limits::Limits;
pub use verify::Verify;
#[cfg(feature = "fleet")]
pub(crate) use verify::{AHEAD, Taken};

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use logconf_core::{Logging, Tables};

use crate::file_config::Options;
use crate::init;
use crate::tables::Unbounded;
use answers::Answers;
use bound::Place;
use control::Control;
use server::Server;

/// A listener for the logging system of [`init_from_file`](crate::init_from_file), which need not have
/// been called. CPython: `listen`.
///
/// It listens once it is [started](Listener::start), on this port ([`DEFAULT_PORT`] is CPython's; 0 is
/// any that is free) of this machine's own addresses, 127.0.0.1 and ::1.
///
/// ```
/// use logconf::client::{Client, Timeouts};
/// use logconf::listen::{Verify, listen, stop_listening};
///
/// let listener = listen(0, Verify::nothing());
/// listener.start()?;
/// let address = format!("127.0.0.1:{}", listener.port());
/// let reply = Client::tcp(&address, Timeouts::default())?
///     .request(br#"{"version": 1, "disable_existing_loggers": false, "root": {"level": "INFO"}}"#)?;
/// assert!(reply.ok);
/// stop_listening();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn listen(port: u16, verify: Verify) -> Listener {
    Listener::of(init::started, port, verify)
}

/// A listener, which may be started once. It goes on listening when this is dropped. CPython: the thread
/// that `listen` gives.
pub struct Listener<T: Tables + 'static = Unbounded> {
    port: u16,
    /// Until it is started.
    settings: Mutex<Option<Settings<T>>>,
    control: Arc<Control>,
}

struct Settings<T: Tables + 'static> {
    logging: Box<dyn Fn() -> &'static Logging<T> + Send + Sync>,
    verify: Verify,
    place: Place,
    insecure: bool,
    limits: Limits,
    ini: Options,
}

impl<T: Tables> Listener<T> {
    /// A listener for a logging system of the program's own, otherwise as [`listen`] gives.
    pub fn new(logging: &'static Logging<T>, port: u16, verify: Verify) -> Self {
        Listener::of(move || logging, port, verify)
    }

    fn of(
        logging: impl Fn() -> &'static Logging<T> + Send + Sync + 'static,
        port: u16,
        verify: Verify,
    ) -> Self {
        Listener {
            port,
            settings: Mutex::new(Some(Settings {
                logging: Box::new(logging),
                verify,
                place: Place::Loopback,
                insecure: false,
                limits: Limits::default(),
                ini: Options::default(),
            })),
            control: Arc::default(),
        }
    }

    fn with(self, set: impl FnOnce(&mut Settings<T>)) -> Self {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = settings.as_mut() {
            set(settings);
        }
        drop(settings);
        self
    }

    /// Listens on these addresses. Those that other machines may reach (`0.0.0.0` is all
    /// of IPv4 that this machine has, and `::` all of IPv6, alone) need a verifier, or [`insecure`](Self::insecure).
    #[must_use]
    pub fn bind(self, addresses: &[IpAddr]) -> Self {
        self.with(|settings| settings.place = Place::Addresses(addresses.into()))
    }

    /// Obeys whoever reaches it, also from other machines: where the network itself is protected.
    #[must_use]
    pub fn insecure(self) -> Self {
        self.with(|settings| settings.insecure = true)
    }

    /// What peers may take.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        self.with(|settings| settings.limits = limits)
    }

    /// How INI files are read: as [`file_config`](crate::file_config()) does without options, unless
    /// this says otherwise.
    #[must_use]
    pub fn ini(self, options: Options) -> Self {
        self.with(|settings| settings.ini = options)
    }

    /// Listens, on a thread of its own, from the moment that this is back.
    ///
    /// # Errors
    ///
    /// The [`Error`] says why it does not listen. After [`Error::InUse`], [`Error::Bind`],
    /// [`Error::Unverified`] and [`Error::Nowhere`] it may be started again. After others it may not,
    /// nor once it was started, even if it has ended: make another one.
    pub fn start(&self) -> Result<(), Error> {
        let started = self.try_start();
        if started.is_err() {
            self.control.failed();
        }
        started
    }

    fn try_start(&self) -> Result<(), Error> {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let set = settings.as_ref().ok_or(Error::Started)?;
        if set.verify.takes_everything()
            && !set.insecure
            && let Some(address) = set.place.exposed()
        {
            return Err(Error::Unverified { address });
        }
        let listeners = set.place.bind(self.port)?;
        let addresses = listeners.iter().map(|listener| listener.local_addr());
        let addresses = addresses.collect::<Result<Vec<SocketAddr>, _>>()?;
        let set = settings.take().ok_or(Error::Started)?;
        let answers = Answers::new((set.logging)(), set.ini);
        let server = Server::new(listeners, answers, set.verify, set.limits)?;
        self.control.run(addresses, server)?;
        Ok(())
    }

    /// Waits until it listens, for whoever has not started it; `false` if it could not be started.
    /// CPython: `ready.wait()`.
    pub fn ready(&self) -> bool {
        self.control.ready()
    }

    /// The port that it listens on; before that, the one that it was given.
    pub fn port(&self) -> u16 {
        let address = self.control.addresses().first().copied();
        address.map_or(self.port, |address| address.port())
    }

    /// Where it listens; nowhere before it was started.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.control.addresses()
    }

    /// Has it end, and waits for that, but no longer than a second. The port is free then, unless the
    /// verifier does not come to its end.
    ///
    /// A request that is being applied is finished, and answered if that takes less than half a second.
    /// If it takes longer, its connection is closed, and it may still be put in force after this is
    /// back: [`join`](Self::join) waits for that. All others are refused, also those that have come whole
    /// and wait for their turn, and those that the system holds and that were not read; none is applied
    /// by half.
    pub fn stop(&self) {
        self.control.stop();
    }

    /// Waits until it has ended, with all that it was applying. One that was never started has.
    pub fn join(&self) {
        self.control.join();
    }
}

impl<T: Tables> fmt::Debug for Listener<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("port", &self.port())
            .field("addresses", &self.addresses())
            .finish_non_exhaustive()
    }
}
