//! A simulated device of the README: what firmware does with `logconf-core`, on a thread.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpListener;
use std::thread;

use logconf::core::listener::Listener;
use logconf::core::wire::{self, Framing};
use logconf::core::{Logger, Logging, Registry, Ring, StreamHandler, debug, info};
use serialport::{SerialPort, TTYPort};

const BUILT_IN: &[u8] = br#"{
    "version": 1,
    "disable_existing_loggers": false,
    "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0"}},
    "root": {"level": "INFO", "handlers": ["uart"]}
}"#;

/// One that has just started. (It is never freed, as firmware is not.)
pub struct Device {
    logging: &'static Logging,
    uart: &'static Ring<1024>,
    app: &'static Logger,
    sensor: &'static Logger,
    line: Option<Line>,
}

/// A serial line: the device's end, and the host's, which keeps the line up.
struct Line {
    device: TTYPort,
    host: TTYPort,
}

impl Device {
    pub fn boot() -> Self {
        let uart: &Ring<1024> = leak(Ring::new());
        let registry = leak(Registry {
            classes: &[&StreamHandler],
            streams: leak([("board.uart0", uart as _)]),
            ..Registry::EMPTY
        });
        let device = Device {
            logging: leak(Logging::new()),
            uart,
            app: leak(Logger::new("app")),
            sensor: leak(Logger::new("app.sensor")),
            line: None,
        };
        device.logging.start(registry);
        let net = [leak(Logger::new("net")), leak(Logger::new("net.tcp"))];
        let [net, tcp] = net;
        device
            .logging
            .register(&[device.app, device.sensor, net, tcp]);
        device.logging.apply(BUILT_IN).unwrap();
        device
    }

    /// Listens on a free port of the loopback interface, and gives its address.
    pub fn tcp(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let logging = self.logging;
        thread::spawn(move || {
            for peer in listener.incoming().flatten() {
                let _ = serve(peer, wire::Stream::new(), logging);
            }
        });
        address
    }

    /// The port of its serial line, which is a pseudo-terminal.
    pub fn serial(&mut self) -> String {
        let line = self.line.get_or_insert_with(|| {
            let (device, host) = TTYPort::pair().unwrap();
            let (end, logging) = (device.try_clone_native().unwrap(), self.logging);
            thread::spawn(move || serve(end, wire::Serial::new(), logging));
            Line { device, host }
        });
        line.host.name().unwrap()
    }

    /// Measures, logs, and sends what its UART has got.
    pub fn measure(&mut self) {
        debug!(self.sensor, "21.5 degrees");
        info!(self.app, "up 7 s");
        let mut log = [0; 1024];
        let length = self.uart.read(&mut log);
        if let Some(line) = &mut self.line {
            line.device.write_all(&log[..length]).unwrap();
        }
    }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Answers requests until the peer has gone.
fn serve(
    mut link: impl Read + Write,
    framing: impl Framing,
    logging: &'static Logging,
) -> io::Result<()> {
    let mut listener = Listener::<_, 4096, 2048>::insecure(framing);
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
