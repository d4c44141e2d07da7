//! A server that does nothing with what it gets: what connections and messages cost by themselves.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// What a document that was taken is answered.
const REPLY: &str = r#"{"ok":true,"generation":100000,"dropped":0,"silenced":[],"warnings":[]}"#;

/// Where it listens: with a thread for each client, so that none waits and none has to be made.
pub fn start(clients: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    for _ in 0..clients {
        let listener = listener.try_clone().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap());
            }
        });
    }
    address
}

/// Every request of the benchmark comes in one piece.
fn answer(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let length = (REPLY.len() as u32).to_be_bytes();
    let reply = [&length, REPLY.as_bytes()].concat();
    let mut request = [0; 4096];
    while let Ok(1..) = stream.read(&mut request) {
        if stream.write_all(&reply).is_err() {
            return;
        }
    }
}
