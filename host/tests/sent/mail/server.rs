//! A server that takes mails, or refuses them, and tells what it was told.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::common::PATIENCE;

/// What it answers to a command, if it is not what it mostly answers; `EHLO` and its like are
/// written in capitals. The end of a mail is the command `.`.
pub type Answer = fn(&str) -> Option<&'static str>;

pub struct Server {
    pub port: u16,
    heard: Receiver<Heard>,
}

/// What one connection brought.
#[derive(Debug, Default, PartialEq)]
pub struct Heard {
    pub commands: Vec<String>,
    /// The mail, as it came, without the dot at its end.
    pub content: Vec<u8>,
}

/// What it can do.
pub const EXTENSIONS: &str = "250-server\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN";

impl Server {
    pub fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, heard) = channel();
        thread::spawn(move || serve(&listener, answer, &tell));
        Server { port, heard }
    }

    /// What the next connection brought, once it is closed.
    pub fn heard(&self) -> Heard {
        self.heard.recv_timeout(PATIENCE).unwrap()
    }
}

fn serve(listener: &TcpListener, answer: Answer, tell: &Sender<Heard>) {
    for stream in listener.incoming() {
        let mut heard = Heard::default();
        // What the other side does not want to hear is no mistake of the server's.
        let _ = converse(stream.unwrap(), answer, &mut heard);
        if tell.send(heard).is_err() {
            return;
        }
    }
}

fn converse(mut stream: TcpStream, answer: Answer, heard: &mut Heard) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream.try_clone()?);
    let banner = answer("").unwrap_or("220 server");
    say(&mut stream, banner)?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = capitals(line.trim_end());
        let usual = match command.split([' ', ':']).next() {
            Some("EHLO") => EXTENSIONS,
            Some("AUTH") => "235 welcome",
            Some("DATA") => "354 go on",
            Some("QUIT") => "221 bye",
            _ => "250 fine",
        };
        let said = answer(&command).unwrap_or(usual);
        say(&mut stream, said)?;
        heard.commands.push(command);
        if said.starts_with("354") {
            loop {
                let mut line = Vec::new();
                if lines.read_until(b'\n', &mut line)? == 0 || line == b".\r\n" {
                    break;
                }
                heard.content.extend(line);
            }
            say(&mut stream, answer(".").unwrap_or("250 taken"))?;
        }
        if said.starts_with("221") {
            return Ok(());
        }
    }
}

fn say(stream: &mut TcpStream, line: &str) -> std::io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes())
}

/// The command's verb in capitals, as it does not matter.
fn capitals(line: &str) -> String {
    let (verb, rest) = line.split_at(line.find([' ', ':']).unwrap_or(line.len()));
    verb.to_uppercase() + rest
}
