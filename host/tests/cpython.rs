//! `logconf send` against the listener of CPython's `logging.config`.

mod device;

use device::{file, logconf};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};

/// Starts a listener, says so, and prints the level that logger `a.b` has got once it has one.
const LISTENER: &str = "
import logging, logging.config, os, sys, time
server = logging.config.listen(int(sys.argv[1]))
server.start()
if not server.ready.wait(10):
    os._exit(1)
print('ready', flush=True)
logger = logging.getLogger('a.b')
for _ in range(1000):
    if logger.level:
        break
    time.sleep(0.01)
print(logger.level, flush=True)
logging.config.stopListening()
";

#[test]
fn cpythons_listener_takes_a_config() {
    // Free a moment ago; CPython's listener cannot say which port it got.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let spawned = Command::new("python3")
        .args(["-c", LISTENER, &port])
        .stdout(Stdio::piped())
        .spawn();
    let mut python = match spawned {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            // Past the test harness, which would swallow it.
            let note = b"SKIPPED cpythons_listener_takes_a_config: no python3 in PATH\n";
            std::io::stderr().write_all(note).unwrap();
            return;
        }
        python => python.unwrap(),
    };
    let mut lines = BufReader::new(python.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");

    let config = file(
        "cpython.json",
        r#"{"version": 1, "loggers": {"a.b": {"level": 17}}}"#,
    );
    let ran = logconf(&["send", &config, "--tcp", &format!("localhost:{port}")]);
    let level = lines.next().unwrap().unwrap();
    python.wait().unwrap();
    assert_eq!(level, "17");
    assert_eq!((ran.code, &*ran.stdout), (Some(0), ""));
    assert!(ran.stderr.contains("sent, not answered"), "{ran:?}");
}
