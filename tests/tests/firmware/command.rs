//! The command `logconf` and the board.

use logconf_tests::qemu::{Board, boot_on_terminal, path_from_env};
use std::path::PathBuf;
use std::process::Command;

const SENSOR: &str = r#"{
    "version": 1,
    "formatters": {"line": {"format": "%(name)s is at %(message)s"}},
    "handlers": {"wire": {"class": "logging.StreamHandler", "formatter": "line",
                          "stream": "ext://board.uart0"}},
    "loggers": {"app.sensor": {"level": "DEBUG", "handlers": ["wire"]}}
}"#;

fn logconf(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(path_from_env("LOGCONF_COMMAND"))
        .args(args)
        .output()
        .expect("the command runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// Sends a good config and a bad one, and reads back the state; `tag` keeps the files apart.
fn sends_and_reads(tag: &str, link: &[&str; 2]) {
    let good = file(&format!("{tag}.json"), SENSOR);
    let taken = "generation 3\ndisabled: irq.tick, net.tcp, net, app\n";
    assert_eq!(
        logconf(&["send", &good, link[0], link[1]]),
        (Some(0), taken.to_owned())
    );

    let bad = file(&format!("{tag}-bad.json"), &SENSOR.replace("DEBUG", "LOUD"));
    let refused =
        format!("error[unknown-name]: Unable to configure logger 'app.sensor'\n --> {bad}:6:41\n");
    let (code, said) = logconf(&["send", &bad, link[0], link[1]]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with(&refused), "{said}");

    let (code, said) = logconf(&["status", link[0], link[1]]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("generation 3\n"), "{said}");
    assert!(said.contains("%(name)s is at %(message)s"), "{said}");
}

#[test]
fn send_and_status_over_tcp() {
    let board = Board::boot();
    let address = board.tcp_address().to_string();
    let begin = board.here();
    sends_and_reads("tcp", &["--tcp", &address]);
    let visible = |line: &str| line.starts_with("app.sensor is at ");
    board.line.wait_line(begin, visible, "line of the sensor");
}

/// The same configuration as fileConfig has it.
const SENSOR_INI: &str = "\
[loggers]
keys = root, sensor
[handlers]
keys = wire
[formatters]
keys = line
[logger_root]
handlers =
[logger_sensor]
qualname = app.sensor
level = DEBUG
handlers = wire
[handler_wire]
class = StreamHandler
formatter = line
args = (sys.stdout,)
[formatter_line]
format = %(name)s is at %(message)s
";

#[test]
fn an_ini_file_is_sent_as_a_dict_and_refused_where_it_stands() {
    let board = Board::boot();
    let address = board.tcp_address().to_string();
    let begin = board.here();
    let good = file("sensor.ini", SENSOR_INI);
    let (code, said) = logconf(&["send", &good, "--tcp", &address, "--keep-existing"]);
    assert_eq!((code, &*said), (Some(0), "generation 3\n"));
    let visible = |line: &str| line.starts_with("app.sensor is at ");
    board.line.wait_line(begin, visible, "line of the sensor");
    let bad = file("bad-sensor.ini", &SENSOR_INI.replace("DEBUG", "LOUD"));
    let (code, said) = logconf(&["send", &bad, "--tcp", &address]);
    let refused = format!(
        "error[unknown-name]: Unable to configure logger 'app.sensor'
  --> {bad}:11:9
   |
11 | level = LOUD
   |         ^^^^ Unknown level: 'LOUD'
   |
   = note: at loggers[\"app.sensor\"].level
   = help: there are 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG', 'NOTSET', 'FATAL' and 'WARN'

"
    );
    assert_eq!((code, said), (Some(1), refused));
}

#[test]
fn send_and_status_over_a_serial_line() {
    let (board, terminal) = boot_on_terminal();
    sends_and_reads("serial", &["--serial", &terminal]);
    // The same state over the other link.
    let (code, said) = logconf(&["status", "--tcp", &board.tcp.to_string()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("generation 3\n"), "{said}");
}
