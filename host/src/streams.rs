//! The process's own streams.

use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicU32, Ordering};

use logconf_core::{Dropped, Stream};

/// The process's standard output, a line at a time. CPython: `sys.stdout`.
#[derive(Debug, Default)]
pub struct Stdout(AtomicU32);

/// The process's standard error, a line at a time. CPython: `sys.stderr`.
#[derive(Debug, Default)]
pub struct Stderr(AtomicU32);

impl Stdout {
    /// The stream, with nothing dropped yet.
    pub const fn new() -> Self {
        Stdout(AtomicU32::new(0))
    }
}

impl Stderr {
    /// The stream, with nothing dropped yet.
    pub const fn new() -> Self {
        Stderr(AtomicU32::new(0))
    }
}

fn write(mut to: impl Write, line: &[u8], dropped: &AtomicU32) -> Result<(), Dropped> {
    let written = write_all(&mut to, line).and_then(|()| to.flush());
    written.map_err(|_| {
        dropped.fetch_add(1, Ordering::Relaxed);
        Dropped
    })
}

/// What the system takes only a part of, where a disk became full, stays in the buffer of standard output
/// and is written in front of the next line. (`Write::write_all` passes the buffer by.)
fn write_all(to: &mut impl Write, mut rest: &[u8]) -> io::Result<()> {
    while !rest.is_empty() {
        match to.write(rest) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl Stream for Stdout {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        write(io::stdout().lock(), line, &self.0)
    }

    fn dropped(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Stream for Stderr {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        write(io::stderr().lock(), line, &self.0)
    }

    fn dropped(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}
