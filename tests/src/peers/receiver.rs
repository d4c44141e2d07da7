//! The receiver of pickled records from CPython's documentation.

use super::folder::Folder;
use super::program::{Program, address, text};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A record that was received.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The socket that it came over: `tcp`, `udp`, `unix_stream` or `unix_datagram`.
    pub via: String,
    /// Which connection it came over, counted from 0; each datagram counts.
    pub connection: u64,
    /// The names of what was sent, in their order.
    pub keys: Vec<String>,
    /// The attributes of the record that `logging.makeLogRecord` made; what JSON does not have is
    /// here as `repr` gives it.
    pub record: Value,
    /// What the record's `getMessage()` gives.
    pub message: String,
    /// The pickle, without the length before it.
    pub pickle: Vec<u8>,
}

/// A running receiver.
#[derive(Debug)]
pub struct Receiver {
    program: Program,
    _folder: Folder,
    /// Where it listens for streams.
    pub tcp: SocketAddr,
    /// Where it listens for datagrams.
    pub udp: SocketAddr,
    /// Its Unix socket for streams.
    pub unix_stream: PathBuf,
    /// Its Unix socket for datagrams.
    pub unix_datagram: PathBuf,
}

impl Receiver {
    /// Starts the receiver.
    ///
    /// # Panics
    ///
    /// Without Python.
    pub fn start() -> Receiver {
        let folder = Folder::new();
        let unix_stream = folder.file("stream");
        let unix_datagram = folder.file("datagram");
        let argument = json!({"unix_stream": unix_stream, "unix_datagram": unix_datagram});
        let (program, ready) =
            Program::python("the receiver", include_str!("receiver.py"), &argument);
        Receiver {
            program,
            _folder: folder,
            tcp: address(&ready["tcp"]),
            udp: address(&ready["udp"]),
            unix_stream,
            unix_datagram,
        }
    }

    /// Waits until so many records were received, over any socket, and gives all of them: those of
    /// one connection, and the datagrams of one socket, in their order.
    ///
    /// # Panics
    ///
    /// If there are not so many after [`PATIENCE`](crate::line::PATIENCE); at once when anything
    /// arrives that is not a record.
    pub fn wait(&self, count: usize) -> Vec<Received> {
        self.program.records(count).iter().map(received).collect()
    }
}

fn received(fields: &Value) -> Received {
    let keys = fields["keys"].as_array().expect("a list");
    Received {
        via: text(&fields["via"]),
        connection: fields["connection"].as_u64().expect("a number"),
        keys: keys.iter().map(text).collect(),
        record: fields["record"].clone(),
        message: text(&fields["message"]),
        pickle: unhex(&text(&fields["pickle"])),
    }
}

fn unhex(hex: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two hex digits");
    (0..hex.len()).step_by(2).map(byte).collect()
}
