//! `logconf ports`: the serial ports of this machine, and which of them is meant where none is named.

use serialport::{SerialPortInfo, SerialPortType};

use super::table::{row, table};
use super::{Exit, clean, print, say};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Where a command is told no device, it takes the only port that is USB. It takes
no built-in port by itself: that may be the console of this machine, or have
nothing behind it.

Examples:
  logconf ports
  logconf status --serial /dev/ttyACM0
  logconf status --serial COM3

Exit codes:
  0  the ports are listed
  1  there is none
  2  the system does not tell, or the output cannot be written")]
pub struct Ports {}

impl Ports {
    pub fn run(self) -> Exit {
        match available() {
            Ok(ports) if ports.is_empty() => {
                say("logconf: there is no serial port");
                Exit::Refused
            }
            Ok(ports) => {
                print(&listed(&ports));
                Exit::Done
            }
            Err(reason) => {
                say(&format!("logconf: {reason}"));
                Exit::Usage
            }
        }
    }
}

/// The port that is meant where none is named, or why it is not known.
pub fn only() -> Result<String, String> {
    let ports = available()?;
    let port = chosen(&ports)?;
    say(&format!("logconf: the device is on {}", described(port)));
    Ok(port.port_name.clone())
}

fn available() -> Result<Vec<SerialPortInfo>, String> {
    // `serialport` takes it for granted.
    if cfg!(target_os = "linux") && !std::path::Path::new("/sys/class/tty").exists() {
        return Ok(Vec::new());
    }
    let ports = serialport::available_ports();
    let mut ports = ports.map_err(|e| format!("the system does not list its serial ports: {e}"))?;
    // There each is listed a second time, by a name that waits for a carrier when it is opened.
    if cfg!(target_os = "macos") {
        ports.retain(|port| !port.port_name.starts_with("/dev/tty."));
    }
    ports.sort_by(|a, b| a.port_name.cmp(&b.port_name));
    Ok(ports)
}

fn chosen(ports: &[SerialPortInfo]) -> Result<&SerialPortInfo, String> {
    let is_usb = |port: &&SerialPortInfo| matches!(port.port_type, SerialPortType::UsbPort(_));
    let usb: Vec<_> = ports.iter().filter(is_usb).collect();
    let why = match (&*usb, ports) {
        ([one], _) => return Ok(one),
        (_, []) => return Err(
            "no device is given, and there is no serial port: --tcp ADDR or --serial PORT says where it is"
                .to_owned(),
        ),
        // What is built in may be the console, and must not be written to by mistake.
        ([], _) => "no serial port is USB",
        _ => "several serial ports are USB",
    };
    let all = ports.iter().map(|port| format!("\n  {}", described(port)));
    let all: String = all.collect();
    Err(format!(
        "no device is given, and {why}: --serial PORT says which is meant, or --tcp ADDR or --device NAME another one{all}"
    ))
}

/// A port in a few words.
fn described(port: &SerialPortInfo) -> String {
    let [name, kind, id, number, product] = cells(port);
    let about = [kind, id, number, product];
    let about: Vec<String> = about.into_iter().filter(|cell| !cell.is_empty()).collect();
    match about.is_empty() {
        true => name,
        false => format!("{name} ({})", about.join(" ")),
    }
}

fn listed(ports: &[SerialPortInfo]) -> String {
    let mut rows = vec![row(["PORT", "KIND", "ID", "NUMBER", "PRODUCT"])];
    let or_none = |cell: String| match &*cell {
        "" => "-".to_owned(),
        _ => cell,
    };
    rows.extend(ports.iter().map(|port| cells(port).map(or_none).into()));
    table(&rows)
}

/// The name, the kind, vendor and product as numbers, the serial number, and the two in words.
fn cells(port: &SerialPortInfo) -> [String; 5] {
    let name = clean(&port.port_name);
    let kind = |kind: &str| kind.to_owned();
    let nothing = || [const { String::new() }; 3];
    let (kind, [id, number, product]) = match &port.port_type {
        SerialPortType::UsbPort(usb) => {
            let words = [&usb.manufacturer, &usb.product].map(Option::as_deref);
            let words: Vec<&str> = words.into_iter().flatten().collect();
            let id = format!("{:04x}:{:04x}", usb.vid, usb.pid);
            let number = usb.serial_number.as_deref().unwrap_or_default();
            (kind("USB"), [id, clean(number), clean(&words.join(" "))])
        }
        SerialPortType::PciPort => (kind("PCI"), nothing()),
        SerialPortType::BluetoothPort => (kind("Bluetooth"), nothing()),
        SerialPortType::Unknown => (String::new(), nothing()),
    };
    [name, kind, id, number, product]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serialport::UsbPortInfo;

    fn port(name: &str, port_type: SerialPortType) -> SerialPortInfo {
        SerialPortInfo {
            port_name: name.to_owned(),
            port_type,
        }
    }

    fn pico(name: &str) -> SerialPortInfo {
        let usb = UsbPortInfo {
            vid: 0x2e8a,
            pid: 0x000a,
            serial_number: Some("E660\x1b".to_owned()),
            manufacturer: Some("Raspberry Pi".to_owned()),
            product: Some("Pico".to_owned()),
        };
        port(name, SerialPortType::UsbPort(usb))
    }

    #[test]
    fn ports_are_listed_with_what_is_known() {
        let ports = [port("/dev/ttyS0", SerialPortType::PciPort), pico("COM3")];
        assert_eq!(
            listed(&ports),
            "PORT        KIND  ID         NUMBER      PRODUCT\n\
             /dev/ttyS0  PCI   -          -           -\n\
             COM3        USB   2e8a:000a  E660\\u{1b}  Raspberry Pi Pico\n"
        );
    }

    #[test]
    fn the_only_port_of_usb_is_meant_and_no_other() {
        let built_in = || port("/dev/ttyS0", SerialPortType::Unknown);
        let name = |ports: &[SerialPortInfo]| chosen(ports).map(|port| port.port_name.clone());
        assert_eq!(name(&[pico("a")]).as_deref(), Ok("a"));
        assert_eq!(name(&[built_in(), pico("a")]).as_deref(), Ok("a"));
        assert!(name(&[]).unwrap_err().contains("there is no serial port"));
        let console = name(&[built_in()]).unwrap_err();
        assert!(console.contains("no serial port is USB"), "{console}");
        let several = name(&[pico("a"), pico("b"), built_in()]).unwrap_err();
        let listed = "\n  a (USB 2e8a:000a E660\\u{1b} Raspberry Pi Pico)\n  b (";
        assert!(several.contains(listed), "{several}");
        assert!(several.ends_with("\n  /dev/ttyS0"), "{several}");
    }
}
