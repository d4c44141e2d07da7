//! The firmware, running on an emulated board.

use crate::frame;
use crate::line::{Line, PATIENCE};
use serde_json::Value;
use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Where a path is that `tests/run` passes.
///
/// # Panics
///
/// If it does not.
pub fn path_from_env(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run these tests with tests/run"))
}

/// Where the page of flash is that a board is given when it is made.
const SETTINGS: u32 = 0x0003_f000;

/// The firmware.
fn firmware() -> PathBuf {
    path_from_env("LOGCONF_FIRMWARE").into()
}

/// Another binary of the firmware's package, which `tests/run` builds beside it.
pub fn binary(name: &str) -> PathBuf {
    firmware().with_file_name(name)
}

/// A running emulator; dropping it ends it.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    /// What it has written to its standard error: its own complaints, and a panic of the firmware.
    said: Arc<Mutex<String>>,
    /// Where the board's TCP port is on this machine.
    pub tcp: SocketAddr,
}

impl Emulator {
    /// Starts the board with a binary and with its UARTs on `serials`, QEMU's character devices.
    fn start(kernel: &Path, serials: &[String]) -> Emulator {
        Emulator::start_with(kernel, serials, "none", None)
    }

    /// The same with QEMU's monitor on a character device, and with this file in the last page of flash.
    fn start_with(
        kernel: &Path,
        serials: &[String],
        monitor: &str,
        settings: Option<&Path>,
    ) -> Emulator {
        let tcp = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let mut child = Command::new("qemu-system-arm")
            .args(["-machine", "lm3s6965evb", "-display", "none"])
            .args(["-monitor", monitor])
            .args(serials.iter().flat_map(|serial| ["-serial", serial]))
            .arg("-nic")
            .arg(format!("user,model=stellaris,hostfwd=tcp:{tcp}-:9030"))
            .args(["-semihosting-config", "enable=on,target=native"])
            .args(settings.iter().flat_map(|file| {
                let page = format!(
                    "loader,file={},addr={SETTINGS:#x},force-raw=on",
                    file.display()
                );
                ["-device".to_owned(), page]
            }))
            .arg("-kernel")
            .arg(kernel)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("qemu-system-arm runs");
        let said = Arc::new(Mutex::new(String::new()));
        let outputs: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("piped")),
            Box::new(child.stderr.take().expect("piped")),
        ];
        for output in outputs {
            let said = Arc::clone(&said);
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    *said.lock().expect("no test panics inside") += &(line + "\n");
                }
            });
        }
        Emulator { child, said, tcp }
    }

    fn said(&self) -> String {
        self.said.lock().expect("no test panics inside").clone()
    }

    /// Waits until a UART connects.
    fn accept(&mut self, listener: &TcpListener) -> Result<TcpStream, String> {
        let link = self.await_start(|_| match listener.accept() {
            Ok((link, _)) => Some(link),
            Err(e) if e.kind() == ErrorKind::WouldBlock => None,
            Err(e) => panic!("{e}"),
        });
        let link = link.ok_or_else(|| self.said())?;
        link.set_nonblocking(false).expect("a socket");
        Ok(link)
    }

    /// Waits for something that the emulator does at its start; `None` if it has ended instead.
    fn await_start<R>(&mut self, mut look: impl FnMut(&str) -> Option<R>) -> Option<R> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look(&self.said()) {
                return Some(found);
            }
            if self.child.try_wait().expect("a child").is_some() {
                return None;
            }
            assert!(Instant::now() < deadline, "QEMU: {}", self.said());
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("QEMU said:\n{}", self.said());
        }
    }
}

/// A port that was free a moment ago; who else takes it makes [`Board::boot`] try again.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// Tries again where somebody else was faster to take the port.
fn boot<R>(mut attempt: impl FnMut() -> Result<R, String>) -> R {
    let mut said = String::new();
    for _ in 0..5 {
        match attempt() {
            Ok(booted) => return booted,
            Err(why) => said = why,
        }
    }
    panic!("QEMU does not start:\n{said}");
}

/// A board whose UART is on a pseudo-terminal, for commands that open a serial port. Its name.
pub fn boot_on_terminal() -> (Emulator, String) {
    boot(|| {
        let mut emulator = Emulator::start(&firmware(), &["pty".to_owned()]);
        let found = emulator.await_start(|said| {
            let (_, rest) = said.split_once("redirected to ")?;
            Some(rest.split_once(' ')?.0.to_owned())
        });
        match found {
            Some(terminal) => Ok((emulator, terminal)),
            None => Err(emulator.said()),
        }
    })
}

/// A board whose UART is a [`Line`].
#[derive(Debug)]
pub struct Board {
    /// The UART.
    pub line: Line,
    emulator: Emulator,
}

impl Board {
    /// Boots one and waits for its first line.
    pub fn boot() -> Board {
        Board::boot_binary(&firmware())
    }

    /// Boots one with another [`binary`] and waits for its first line.
    pub fn boot_binary(kernel: &Path) -> Board {
        Board::boot_on_lines::<0>(kernel).0
    }

    /// Boots one with this binary and waits for its first line; `N` more UARTs are what is given beside
    /// it.
    pub fn boot_on_lines<const N: usize>(kernel: &Path) -> (Board, [TcpStream; N]) {
        let (board, others) = boot(|| {
            let lines = [(); N].map(|()| listen());
            let first = listen();
            let all = std::iter::once(&first).chain(&lines);
            let serials: Vec<_> = all.map(character_device).collect();
            let mut emulator = Emulator::start(kernel, &serials);
            // QEMU connects before the board runs: not a byte is missed.
            let line = emulator.accept(&first)?;
            let mut others = Vec::new();
            for listener in &lines {
                others.push(emulator.accept(listener)?);
            }
            // It takes the port for TCP after that, and ends if it cannot.
            match line.peek(&mut [0]) {
                Ok(1..) => {}
                _ => return Err(emulator.said()),
            }
            let line = Line::new(line);
            Ok((Board { line, emulator }, others))
        });
        board
            .line
            .wait_line(0, |line| !line.is_empty(), "first line");
        (board, others.try_into().expect("one for each listener"))
    }
}

/// A board's reset button; its memory keeps what it holds.
#[derive(Debug)]
pub struct ResetButton(TcpStream);

impl ResetButton {
    /// Presses it.
    pub fn press(&mut self) {
        self.0.write_all(b"system_reset\n").expect("QEMU listens");
    }
}

impl Board {
    /// Boots one with this binary and waits for its first line.
    pub fn boot_with_button(kernel: &Path) -> (Board, ResetButton) {
        Board::boot_with_settings(kernel, None)
    }

    /// The same, and the board has been given the settings in this file.
    pub fn boot_with_settings(kernel: &Path, settings: Option<&Path>) -> (Board, ResetButton) {
        let (board, button) = boot(|| {
            let (uart, monitor) = (listen(), listen());
            let serials = [character_device(&uart)];
            let monitor_device = character_device(&monitor);
            let mut emulator = Emulator::start_with(kernel, &serials, &monitor_device, settings);
            let line = emulator.accept(&uart)?;
            let button = ResetButton(emulator.accept(&monitor)?);
            match line.peek(&mut [0]) {
                Ok(1..) => {}
                _ => return Err(emulator.said()),
            }
            let line = Line::new(line);
            Ok((Board { line, emulator }, button))
        });
        board
            .line
            .wait_line(0, |line| !line.is_empty(), "first line");
        (board, button)
    }
}

/// Where a UART of the board connects to.
fn listen() -> TcpListener {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    listener
}

fn character_device(listener: &TcpListener) -> String {
    let address = listener.local_addr().expect("it is bound");
    format!("tcp:{address}")
}

impl Board {
    /// Where the board's TCP port is on this machine.
    pub fn tcp_address(&self) -> SocketAddr {
        self.emulator.tcp
    }

    /// A connection to the board's TCP port.
    pub fn connect(&self) -> Peer {
        let link = TcpStream::connect(self.emulator.tcp).expect("QEMU listens");
        link.set_nodelay(true).expect("a socket");
        link.set_read_timeout(Some(PATIENCE)).expect("not zero");
        Peer { link }
    }

    /// A request over the link given and its reply.
    pub fn request(&self, link: Link, payload: impl AsRef<[u8]>) -> Value {
        let payload = payload.as_ref();
        let reply = match link {
            Link::Serial => self.line.request(payload),
            Link::Tcp => self.connect().request(payload),
        };
        json(&reply)
    }

    /// A request over TCP and its reply, tried again while the board refuses connections because it
    /// has as many as it can have.
    pub fn request_patiently(&self, payload: &[u8]) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut peer = self.connect();
            let sent = peer.link.write_all(&frame::stream(payload));
            match sent.and_then(|()| peer.try_read()) {
                Ok(reply) => return json(&reply),
                Err(e) => assert!(Instant::now() < deadline, "{e}"),
            }
        }
    }

    /// A config that the board must take; gives the reply.
    pub fn apply(&self, link: Link, config: impl AsRef<[u8]>) -> Value {
        let reply = self.request(link, config);
        assert_eq!(reply["ok"], true, "{reply}");
        reply
    }

    /// The place in the log up to which the board has logged by now. The line keeps its order, so
    /// all of that has arrived with the reply to a request; a reply over TCP may be faster.
    pub fn here(&self) -> usize {
        self.status(Link::Serial);
        self.line.now()
    }

    /// What the board says about its state.
    pub fn status(&self, link: Link) -> Value {
        let status = self.request(link, STATUS);
        assert_eq!(status["ok"], true, "{status}");
        status
    }
}

/// The request for [`Board::status`].
pub const STATUS: &str = r#"{"logconf":{"op":"status"}}"#;

/// Which way a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Over the UART.
    Serial,
    /// Over a TCP connection of its own.
    Tcp,
}

/// Both of them.
pub const LINKS: [Link; 2] = [Link::Serial, Link::Tcp];

/// A TCP connection to the board.
#[derive(Debug)]
pub struct Peer {
    /// The socket, whose reads give up after [`PATIENCE`].
    pub link: TcpStream,
}

impl Peer {
    /// Sends bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        self.link.write_all(bytes).expect("the board is connected");
    }

    /// Receives one frame and gives its payload.
    pub fn read(&mut self) -> Vec<u8> {
        self.try_read().expect("a frame")
    }

    fn try_read(&mut self) -> io::Result<Vec<u8>> {
        let mut header = [0; 4];
        self.link.read_exact(&mut header)?;
        let mut payload = vec![0; u32::from_be_bytes(header) as usize];
        self.link.read_exact(&mut payload)?;
        Ok(payload)
    }

    /// Sends a request and receives its reply.
    pub fn request(&mut self, payload: &[u8]) -> Vec<u8> {
        self.write(&frame::stream(payload));
        self.read()
    }

    /// Waits until the board closes the connection, and says how long that took. Nothing may
    /// arrive any more.
    pub fn wait_end(&mut self) -> Duration {
        let start = Instant::now();
        match self.link.read(&mut [0; 16]) {
            Ok(0) => {}
            // The board had not read everything.
            Err(e) if e.kind() == ErrorKind::ConnectionReset => {}
            other => panic!("no end of the connection: {other:?}"),
        }
        start.elapsed()
    }
}

/// A reply as JSON.
pub fn json(reply: &[u8]) -> Value {
    let text = String::from_utf8_lossy(reply);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}
