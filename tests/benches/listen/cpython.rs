//! The listener of the CPython that is installed, in a process of its own.

use std::io::{BufRead, BufReader, Lines, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Says how many documents were applied when it is asked.
const LISTENER: &str = "
import logging.config, sys, threading
applied = 0
lock = threading.Lock()
class Counting(logging.config.DictConfigurator):
    def configure(self):
        global applied
        super().configure()
        with lock:
            applied += 1
logging.config.dictConfigClass = Counting
server = logging.config.listen(int(sys.argv[1]))
server.start()
server.ready.wait()
print('ready', flush=True)
sys.stdin.readline()
print(applied, flush=True)
logging.config.stopListening()
";

pub struct Listening {
    port: u16,
    child: Child,
    ask: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Listening {
    pub fn start() -> Option<Self> {
        // Free a moment ago; CPython's listener cannot say which port it got before it has it.
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut child = Command::new("python3")
            .args(["-c", LISTENER, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let ask = child.stdin.take().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        Some(Listening {
            port,
            child,
            ask,
            lines,
        })
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Ends it, and says how many documents it has applied.
    pub fn applied(mut self) -> usize {
        writeln!(self.ask).unwrap();
        let applied = self.lines.next().unwrap().unwrap().parse().unwrap();
        self.child.wait().unwrap();
        applied
    }
}
