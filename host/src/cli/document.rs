//! A config as the command line names it.

use std::io::{self, Read};

/// What editors on some systems write before UTF-8 text.
const BOM: &str = "\u{feff}";

/// A config and where it came from.
pub struct Document {
    /// The file's name, or that of standard input.
    pub name: String,
    bytes: Vec<u8>,
}

impl Document {
    /// Reads a file; `-` is standard input.
    pub fn read(file: &str) -> io::Result<Self> {
        if file != "-" {
            return Ok(Document {
                name: file.to_owned(),
                bytes: std::fs::read(file)?,
            });
        }
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(Document {
            name: "<stdin>".to_owned(),
            bytes,
        })
    }

    /// What is in it. A byte order mark is no part of that, and JSON forbids it; all else is as
    /// it stands in the file, so that offsets are those of the file.
    pub fn bytes(&self) -> &[u8] {
        let bytes = &self.bytes;
        bytes.strip_prefix(BOM.as_bytes()).unwrap_or(bytes)
    }
}
