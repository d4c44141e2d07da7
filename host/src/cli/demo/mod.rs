//! `logconf demo`: a simulated device in this process, reconfigured over loopback TCP and over a
//! pseudo-terminal by the same client that `logconf send` uses.

mod device;

use super::document::{Dict, Document};
use super::send::verdict;
use super::{Exit, print, report};
use device::Device;
use logconf::client::{Client, Error, Timeouts};
use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Needs no board: the device is in this process, and what the command does with a
real one is shown with it.

With --stay, that device logs on until Ctrl-C, and can be tried with status,
get, send, level and monitor from another terminal.

Examples:
  logconf demo
  logconf demo --stay

Exit codes:
  0  the device has taken each config, and refused the one with a mistake
  1  it has done anything else
  2  wrong usage, or output that cannot be written
  3  the device was not reached, or did not answer")]
pub struct Demo {
    /// Keep a device until Ctrl-C, and print where it is reached, in place of the show.
    #[arg(long)]
    stay: bool,
}

/// The name to show and the document.
type Config = (&'static str, &'static [u8]);

const SENSOR: Config = ("sensor.json", include_bytes!("sensor.json"));
const MISTAKE: Config = ("mistake.json", include_bytes!("mistake.json"));
const NETWORK: Config = ("network.json", include_bytes!("network.json"));

impl Demo {
    pub fn run(self) -> Exit {
        let done = match self.stay {
            true => stay(),
            false => play(),
        };
        done.unwrap_or_else(|e| report(&e))
    }
}

/// A device that can be tried until somebody ends the program.
fn stay() -> Result<Exit, Error> {
    let device = Device::boot();
    let address = listen_tcp(&device)?;
    let mut line = device.listen_serial()?;
    let mut said =
        format!("A simulated device answers until Ctrl-C:\n\n  logconf status --tcp {address}\n");
    if let Some((port, _)) = &line {
        _ = writeln!(said, "  logconf monitor --serial {port}");
    }
    print(&said);
    for second in 1.. {
        device.second(second);
        let log = device.log();
        if let Some((_, line)) = &mut line {
            line.log(&log);
        }
        thread::sleep(Duration::from_secs(1));
    }
    Ok(Exit::Done)
}

fn listen_tcp(device: &Device) -> Result<String, Error> {
    device.listen_tcp().map_err(|source| Error::Connect {
        address: "127.0.0.1:0".to_owned(),
        source,
    })
}

fn play() -> Result<Exit, Error> {
    let device = Device::boot();
    let address = listen_tcp(&device)?;
    print("A simulated device logs on its UART, as its built-in config says:\n");
    device.second(1);
    show_log(&device);

    let mut tcp = Client::tcp(&address, Timeouts::default())?;
    let mut expected = send(&mut tcp, &format!("--tcp {address}"), SENSOR)? == Exit::Done;
    device.second(2);
    show_log(&device);

    expected &= send(&mut tcp, &format!("--tcp {address}"), MISTAKE)? == Exit::Refused;
    print("\nA config with a mistake is refused whole. The log is as before:\n");
    device.second(3);
    show_log(&device);

    match device.listen_serial()? {
        Some((port, _line)) => {
            let mut serial = Client::serial(&port, 115_200, Timeouts::default())?;
            expected &= send(&mut serial, &format!("--serial {port}"), NETWORK)? == Exit::Done;
            device.second(4);
            show_log(&device);
        }
        None => print(
            "\n(This system has no pseudo-terminals: the part over a serial line is left out.)\n",
        ),
    }

    Ok(if expected { Exit::Done } else { Exit::Refused })
}

fn show_log(device: &Device) {
    let mut shown = String::from("\n");
    for line in device.log().lines() {
        // Writing to a string cannot fail.
        _ = writeln!(shown, "    {line}");
    }
    print(&shown);
}

/// Sends a config and prints it and the verdict, as the command would.
fn send(client: &mut Client, link: &str, (name, document): Config) -> Result<Exit, Error> {
    print(&format!(
        "\n$ cat {name}\n{}",
        String::from_utf8_lossy(document)
    ));
    let reply = client.request(document)?;
    let sent = Document::new(name, document);
    let said = verdict(&reply, &Dict::json(&sent));
    print(&format!("$ logconf send {name} {link}\n{said}"));
    Ok(if reply.ok { Exit::Done } else { Exit::Refused })
}
