//! A web server: CPython's, with and without TLS.

use super::certificates::Certificates;
use super::folder::Folder;
use super::program::{Program, address, bytes, text};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A request that was received.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Whether it came over TLS.
    pub tls: bool,
    /// Which connection it came over, counted from 0.
    pub connection: u64,
    /// The first line, without its end.
    pub line: String,
    /// The headers in their order, their names as they were written.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// All of the request.
    pub raw: Vec<u8>,
}

/// A running web server.
#[derive(Debug)]
pub struct Web {
    program: Program,
    _folder: Folder,
    /// Where it listens without TLS.
    pub http: SocketAddr,
    /// Where it listens with TLS.
    pub https: SocketAddr,
    /// The certificate of the authority that vouches for `localhost` and `127.0.0.1`, in PEM.
    pub authority: PathBuf,
}

impl Web {
    /// Starts the server, which answers every request with this status.
    ///
    /// # Panics
    ///
    /// Without Python.
    pub fn start(status: u16) -> Web {
        let folder = Folder::new();
        let certificates = Certificates::make(&folder);
        let argument = json!({
            "status": status,
            "tls": [&certificates.server, &certificates.server_key],
        });
        let (program, ready) = Program::python("the web server", include_str!("web.py"), &argument);
        Web {
            program,
            _folder: folder,
            http: address(&ready["http"]),
            https: address(&ready["https"]),
            authority: certificates.authority,
        }
    }

    /// Waits until so many requests were received and gives all of them.
    ///
    /// # Panics
    ///
    /// If there are not so many after [`PATIENCE`](crate::line::PATIENCE).
    pub fn wait(&self, count: usize) -> Vec<Request> {
        self.program.records(count).iter().map(request).collect()
    }
}

fn request(fields: &Value) -> Request {
    let headers = fields["headers"].as_array().expect("a list");
    Request {
        tls: fields["tls"].as_bool().expect("a bool"),
        connection: fields["connection"].as_u64().expect("a number"),
        line: text(&fields["line"]),
        headers: headers
            .iter()
            .map(|header| (text(&header[0]), text(&header[1])))
            .collect(),
        body: bytes(&fields["body"]),
        raw: bytes(&fields["raw"]),
    }
}
