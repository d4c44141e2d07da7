//! The process's own streams.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU32, Ordering};

use logconf_core::{Dropped, Stream};

use crate::half::{self, Half};

/// The process's standard output, a line at a time. CPython: `sys.stdout`.
#[derive(Debug, Default)]
pub struct Stdout(AtomicU32);

/// The process's standard error, a line at a time. CPython: `sys.stderr`.
///
/// A line that the system takes only a part of, where a disk became full, is finished in front of the next
/// one, whichever `Stderr` that is written to.
#[derive(Debug, Default)]
pub struct Stderr(AtomicU32);

/// Of standard error, which has no buffer.
static HALF: Half = Half::new();

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

fn counted(written: io::Result<()>, dropped: &AtomicU32) -> Result<(), Dropped> {
    written.map_err(|_| {
        dropped.fetch_add(1, Ordering::Relaxed);
        Dropped
    })
}

impl Stream for Stdout {
    /// What the system takes only a part of, where a disk became full, stays in the buffer of standard output
    /// and is written in front of the next line, as far as that has room: 1 KiB. (`Write::write_all` passes the
    /// buffer by.)
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let mut stdout = io::stdout().lock();
        let written = half::put(&mut stdout, line).map_err(|(_, error)| error);
        counted(written.and_then(|()| stdout.flush()), &self.0)
    }

    fn dropped(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Stream for Stderr {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        counted(HALF.write(io::stderr().lock(), line, || false), &self.0)
    }

    fn flush(&self) {
        let _ = HALF.finish(io::stderr().lock(), || false);
    }

    fn dropped(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}
