//! The simulated device: what firmware does with `logconf-core`, on a host's threads.
//!
//! Its UART is a ring of bytes, as on a board; whoever drains it sees the log. It is never freed, as
//! firmware is not. (Tests have such devices, too.)

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpListener;
use std::thread;

use logconf::client::Error;
use logconf::core::listener::Listener;
use logconf::core::wire::{self, Framing};
use logconf::core::{Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, StreamHandler};
use logconf::core::{debug, info};

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

/// One that has started.
pub struct Device {
    pub logging: &'static Logging,
    uart: &'static Ring<16384>,
    pub app: &'static Logger,
    pub sensor: &'static Logger,
    net: &'static Logger,
    tcp: &'static Logger,
}

impl Device {
    pub fn boot() -> Self {
        let uart: &Ring<16384> = leak(Ring::new());
        let memory: &MemoryHandler<1, 1024> = leak(MemoryHandler::new());
        let registry = leak(Registry {
            classes: leak([&StreamHandler, memory, &NullHandler]),
            streams: leak([("board.uart0", uart as _), ("sys.stdout", uart)]),
            ..Registry::EMPTY
        });
        let device = Device {
            logging: leak(Logging::new()),
            uart,
            app: leak(Logger::new("app")),
            sensor: leak(Logger::new("app.sensor")),
            net: leak(Logger::new("net")),
            tcp: leak(Logger::new("net.tcp")),
        };
        device.logging.start(registry);
        let loggers = [device.app, device.sensor, device.net, device.tcp];
        device.logging.register(&loggers);
        let applied = device.logging.apply(BUILT_IN);
        applied.expect("the built-in config, which is a constant");
        device
    }

    /// One second of the device's life.
    pub fn second(&self, n: u32) {
        info!(self.app, "{n} s up");
        for i in 0..2 {
            debug!(self.sensor, "{}.{} degrees", 20 + n, 3 * i);
        }
        info!(self.net, "link is up");
        debug!(self.tcp, "{} bytes received", 17 * n);
    }

    /// What has been logged since the last call.
    pub fn log(&self) -> String {
        let mut log = vec![0; 16384];
        let length = self.uart.read(&mut log);
        String::from_utf8_lossy(&log[..length]).into_owned()
    }

    /// Listens on a free TCP port of this machine alone, and gives its address.
    pub fn listen_tcp(&self) -> io::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let (logging, net) = (self.logging, self.net);
        thread::spawn(move || {
            for peer in listener.incoming().flatten() {
                info!(net, "a connection");
                // A peer that breaks off is no fault of the device's.
                let _ = serve(peer, wire::Stream::new(), logging);
            }
        });
        Ok(address)
    }

    /// Listens on a pseudo-terminal and gives the name of the host's end of it, and the line, which is up
    /// as long as that is kept; `None` where there are none.
    #[cfg(unix)]
    pub fn listen_serial(&self) -> Result<Option<(String, Line)>, Error> {
        let pair = serialport::TTYPort::pair().and_then(|(device, host)| {
            let name = serialport::SerialPort::name(&host);
            let name = name.ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
            let text = device.try_clone_native()?;
            Ok((device, Line { _host: host, text }, name))
        });
        let (device, line, name) = pair.map_err(|source| Error::Open {
            port: "a pseudo-terminal".to_owned(),
            source,
        })?;
        let logging = self.logging;
        thread::spawn(move || serve(device, wire::Serial::new(), logging));
        Ok(Some((name, line)))
    }

    #[cfg(not(unix))]
    pub fn listen_serial(&self) -> Result<Option<(String, Line)>, Error> {
        Ok(None)
    }
}

/// A serial line, on which the log stands between the replies.
#[cfg(unix)]
pub struct Line {
    _host: serialport::TTYPort,
    text: serialport::TTYPort,
}

#[cfg(not(unix))]
pub struct Line;

impl Line {
    /// Writes lines of the log. While nobody reads them, they are lost, as on a board.
    #[cfg(unix)]
    pub fn log(&mut self, text: &str) {
        _ = self.text.write_all(text.as_bytes());
    }

    #[cfg(not(unix))]
    pub fn log(&mut self, _: &str) {}
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Answers requests until the peer has gone.
pub fn serve(
    mut link: impl Read + Write,
    framing: impl Framing,
    logging: &'static Logging,
) -> io::Result<()> {
    let mut listener = Listener::<_, REQUEST, REPLY>::insecure(framing);
    let mut chunk = [0; 256];
    while !listener.wants_close() {
        let length = match link.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => length,
            Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => continue,
            Err(e) => return Err(e),
        };
        let mut rest = &chunk[..length];
        while !rest.is_empty() && !listener.wants_close() {
            let taken = listener.receive(rest, logging);
            rest = &rest[taken..];
            let reply = listener.pending();
            link.write_all(reply)?;
            let sent = reply.len();
            listener.sent(sent);
        }
    }
    Ok(())
}
