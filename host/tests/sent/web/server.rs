//! A web server that tells what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::common::PATIENCE;

pub struct Server {
    pub port: u16,
    heard: Receiver<Request>,
}

#[derive(Debug, PartialEq)]
pub struct Request {
    pub line: String,
    /// By their names in small letters.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Server {
    /// It answers with this status to all.
    pub fn start(status: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, heard) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if tell.send(serve(stream.unwrap(), status)).is_err() {
                    return;
                }
            }
        });
        Server { port, heard }
    }

    /// The next request.
    pub fn heard(&self) -> Request {
        self.heard.recv_timeout(PATIENCE).unwrap()
    }

    /// Whether there was no more.
    pub fn is_done(&self) -> bool {
        self.heard.try_recv().is_err()
    }
}

fn serve(mut stream: TcpStream, status: &str) -> Request {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        lines.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length");
    let length = length.map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    lines.read_exact(&mut body).unwrap();
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\nLocation: /else\r\n\r\nok");
    stream.write_all(answer.as_bytes()).unwrap();
    Request {
        line: line.trim_end().to_owned(),
        headers,
        body: String::from_utf8(body).unwrap(),
    }
}
