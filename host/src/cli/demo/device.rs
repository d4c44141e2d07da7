//! The simulated device: what firmware does with `logconf-core`, on a host's threads.
//!
//! Its UART is a ring of bytes, as on a board; whoever drains it sees the log.

use logconf::client::Error;
use logconf::core::listener::Listener;
use logconf::core::wire::{self, Framing};
use logconf::core::{Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, StreamHandler};
use logconf::core::{debug, info};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpListener;
use std::thread;

static UART0: Ring<16384> = Ring::new();
static MEMORY: MemoryHandler<1, 1024> = MemoryHandler::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &UART0), ("sys.stdout", &UART0)],
    ..Registry::EMPTY
};
static LOGGING: Logging = Logging::new();

static APP: Logger = Logger::new("app");
static SENSOR: Logger = Logger::new("app.sensor");
static NET: Logger = Logger::new("net");
static TCP: Logger = Logger::new("net.tcp");

/// What is in force until somebody sends another config. (It must not disable the loggers that
/// exist already: those that no config names yet.)
const BUILT_IN: &[u8] = br#"{
    "version": 1,
    "disable_existing_loggers": false,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "line",
                          "stream": "ext://board.uart0"}},
    "root": {"level": "INFO", "handlers": ["uart"]}
}"#;

/// The longest request and the longest reply.
const REQUEST: usize = 4096;
const REPLY: usize = 2048;

/// Starts the device's logging.
pub fn boot() {
    LOGGING.start(&REGISTRY);
    LOGGING.install();
    LOGGING.register(&[&APP, &SENSOR, &NET, &TCP]);
    if let Err(refusal) = LOGGING.apply(BUILT_IN) {
        // It is a constant, so a test would have seen it.
        crate::cli::say(&format!("logconf: the built-in config: {refusal}"));
    }
}

/// One second of the device's life.
pub fn second(n: u32) {
    info!(APP, "{n} s up");
    for i in 0..2 {
        debug!(SENSOR, "{}.{} degrees", 20 + n, 3 * i);
    }
    info!(NET, "link is up");
    debug!(TCP, "{} bytes received", 17 * n);
}

/// What has been logged since the last call.
pub fn log() -> String {
    let mut log = vec![0; 16384];
    let length = UART0.read(&mut log);
    String::from_utf8_lossy(&log[..length]).into_owned()
}

/// Listens on a free TCP port of this machine alone, and gives its address.
pub fn listen_tcp() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    thread::spawn(move || {
        for peer in listener.incoming().flatten() {
            info!(NET, "a connection");
            // A peer that breaks off is no fault of the device's.
            let _ = serve(peer, wire::Stream::new());
        }
    });
    Ok(address)
}

/// Listens on a pseudo-terminal and gives the name of the host's end of it, and something that
/// keeps the line up; `None` where there are none.
#[cfg(unix)]
pub fn listen_serial() -> Result<Option<(String, impl Sized)>, Error> {
    let pair = serialport::TTYPort::pair().and_then(|(device, host)| {
        let name = serialport::SerialPort::name(&host);
        let name = name.ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
        Ok((device, host, name))
    });
    let (device, host, name) = pair.map_err(|source| Error::Open {
        port: "a pseudo-terminal".to_owned(),
        source,
    })?;
    thread::spawn(move || serve(device, wire::Serial::new()));
    Ok(Some((name, host)))
}

#[cfg(not(unix))]
pub fn listen_serial() -> Result<Option<(String, ())>, Error> {
    Ok(None)
}

/// Answers requests until the peer has gone.
fn serve(mut link: impl Read + Write, framing: impl Framing) -> io::Result<()> {
    let mut listener = Listener::<_, REQUEST, REPLY>::insecure(framing);
    let mut chunk = [0; 256];
    while !listener.wants_close() {
        let length = match link.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => length,
            Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => continue,
            Err(e) => return Err(e),
        };
        debug!(TCP, "{length} bytes");
        let mut rest = &chunk[..length];
        while !rest.is_empty() && !listener.wants_close() {
            let taken = listener.receive(rest, &LOGGING);
            rest = &rest[taken..];
            let reply = listener.pending();
            link.write_all(reply)?;
            let sent = reply.len();
            listener.sent(sent);
        }
    }
    Ok(())
}
