//! Frames of defmt from the host's side, decoded with the texts in the ELF file.

use crate::line::PATIENCE;
use defmt_decoder::{DecodeError, StreamDecoder, Table};
use std::io::Read;
use std::net::TcpStream;
use std::path::Path;
use std::time::Instant;

/// One frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The level of the call, in lower case; empty for one that has none.
    pub level: String,
    /// What the call says.
    pub text: String,
    /// The time stamp, in seconds; 0 if frames have none.
    pub time: f64,
}

/// A line that carries frames and nothing else.
pub struct Frames {
    link: TcpStream,
    decoder: Box<dyn StreamDecoder + Send + Sync>,
}

impl Frames {
    /// The frames that a binary sends over this line.
    pub fn new(link: TcpStream, binary: &Path) -> Frames {
        link.set_read_timeout(Some(PATIENCE)).expect("not zero");
        let elf = std::fs::read(binary).expect("the binary was built");
        let table = Table::parse(&elf).expect("an ELF file");
        // It is there as long as the test.
        let table: &'static Table = Box::leak(Box::new(table.expect("with a section .defmt")));
        let decoder = table.new_stream_decoder();
        Frames { link, decoder }
    }

    /// The next frame.
    ///
    /// # Panics
    ///
    /// If there is none for [`PATIENCE`], or something else arrives.
    pub fn next_message(&mut self) -> Message {
        loop {
            match self.decoder.decode() {
                Ok(frame) => {
                    let time = frame.display_timestamp();
                    let seconds = time.map(|time| time.to_string().parse());
                    return Message {
                        level: frame.level().map_or("", |level| level.as_str()).to_owned(),
                        text: frame.display_message().to_string(),
                        time: seconds.map_or(0.0, |seconds| seconds.expect("a number")),
                    };
                }
                Err(DecodeError::Malformed) => panic!("a frame that is none"),
                Err(DecodeError::UnexpectedEof) => {}
            }
            let mut chunk = [0; 1024];
            match self.link.read(&mut chunk) {
                Ok(count @ 1..) => self.decoder.received(&chunk[..count]),
                other => panic!("no frame: {other:?}"),
            }
        }
    }

    /// The frames up to one that is looked for, that one included.
    ///
    /// # Panics
    ///
    /// If it does not come within [`PATIENCE`].
    pub fn until(&mut self, is_it: impl Fn(&Message) -> bool) -> Vec<Message> {
        let deadline = Instant::now() + PATIENCE;
        let mut messages = Vec::new();
        loop {
            let message = self.next_message();
            let found = is_it(&message);
            messages.push(message);
            if found {
                return messages;
            }
            assert!(Instant::now() < deadline, "not among {messages:#?}");
        }
    }
}
