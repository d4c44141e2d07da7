//! The simulated device of the README, with a serial line that its log is on, too.

use std::io::Write;
use std::thread;

use logconf::core::wire::Serial;
use logconf::core::{debug, info};
use serialport::{SerialPort, TTYPort};

use crate::device::{Device, serve};

/// One that has just started.
pub struct Board {
    device: Device,
    line: Option<Line>,
}

/// A serial line: the device's end, and the host's, which keeps the line up.
struct Line {
    device: TTYPort,
    host: TTYPort,
}

impl Board {
    pub fn boot() -> Self {
        Board {
            device: Device::boot(),
            line: None,
        }
    }

    /// Listens on a free port of the loopback interface, and gives its address.
    pub fn tcp(&self) -> String {
        self.device.listen_tcp().unwrap()
    }

    /// The port of its serial line, which is a pseudo-terminal.
    pub fn serial(&mut self) -> String {
        let line = self.line.get_or_insert_with(|| {
            let (device, host) = TTYPort::pair().unwrap();
            let (end, logging) = (device.try_clone_native().unwrap(), self.device.logging);
            thread::spawn(move || serve(end, Serial::new(), logging));
            Line { device, host }
        });
        line.host.name().unwrap()
    }

    /// Measures, logs, and sends what its UART has got.
    pub fn measure(&mut self) {
        debug!(self.device.sensor, "21.5 degrees");
        info!(self.device.app, "up 7 s");
        if let Some(line) = &mut self.line {
            line.device.write_all(self.device.log().as_bytes()).unwrap();
        }
    }
}
