//! `logging.handlers.MemoryHandler`.

use core::cell::Cell;

use critical_section::Mutex;

use super::{Class, Output, Settings};
use crate::Level;
use crate::config::{Arguments, Problem};
use crate::record::Record;
use crate::ring::Ring;

/// The longest record that a buffer holds, in bytes: the message, the logger's name, the
/// source file's, and [`HEADER`]. A longer message is cut.
const RECORD: usize = 256;
/// Length of the rest, level, line, lengths of name and file.
const HEADER: usize = 12;

/// Keeps records back and hands them to another handler all at once. CPython:
/// `logging.handlers.MemoryHandler`.
///
/// | parameter | type | default |
/// |---|---|---|
/// | `capacity` | int: flush when this many records are there | required |
/// | `flushLevel` | level: flush at a record this important | `ERROR` |
/// | `target` | the name of a handler | none: records are dropped |
/// | `flushOnClose` | truth; without effect, as in CPython, where a configuration flushes before it closes | true |
///
/// `BUFFERS` handlers of this class can be configured at a time, each with `BYTES` bytes; a
/// record takes 12 bytes, its message, and the names of its logger and source file. A buffer
/// that is full before `capacity` is reached is flushed too.
pub struct MemoryHandler<const BUFFERS: usize, const BYTES: usize> {
    buffers: [Buffer<BYTES>; BUFFERS],
}

struct Buffer<const BYTES: usize> {
    ring: Ring<BYTES>,
    state: Mutex<State>,
}

struct State {
    /// A flush that comes between adding a record and counting it takes it off first: the
    /// count is below zero then, for a moment.
    records: Cell<i32>,
    flushing: Cell<bool>,
    /// Somebody wanted a flush while one was going on.
    again: Cell<bool>,
}

impl<const BUFFERS: usize, const BYTES: usize> MemoryHandler<BUFFERS, BYTES> {
    /// The class, with its buffers empty.
    pub const fn new() -> Self {
        MemoryHandler {
            buffers: [const {
                Buffer {
                    ring: Ring::new(),
                    state: Mutex::new(State {
                        records: Cell::new(0),
                        flushing: Cell::new(false),
                        again: Cell::new(false),
                    }),
                }
            }; BUFFERS],
        }
    }
}

impl<const BUFFERS: usize, const BYTES: usize> Default for MemoryHandler<BUFFERS, BYTES> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const BUFFERS: usize, const BYTES: usize> Class for MemoryHandler<BUFFERS, BYTES> {
    fn name(&self) -> &'static str {
        "logging.handlers.MemoryHandler"
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["capacity", "flushLevel", "target", "flushOnClose"]
    }

    fn numbers(&self) -> [&'static str; 2] {
        ["capacity", "flushLevel"]
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let target = match arguments.get("target") {
            Some(name) => arguments.handler(name)?,
            None => None,
        };
        let capacity = arguments.int(arguments.required("capacity")?)?;
        let flush_level = match arguments.get("flushLevel") {
            Some(level) => arguments.level(level)?,
            None => Level::ERROR,
        };
        Ok(Settings {
            instance: arguments.instance("memory buffers", BUFFERS)?,
            target,
            numbers: [capacity, flush_level.0],
        })
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        let (Some(buffer), Some(_)) = (self.buffer(settings), settings.target) else {
            return;
        };
        let mut held = buffer.put(record, output);
        if held.is_none() {
            self.flush(settings, output);
            held = buffer.put(record, output);
        }
        let [capacity, flush_level] = settings.numbers;
        match held {
            None => buffer.ring.count_dropped(),
            Some(held) if held >= capacity || record.level.0 >= flush_level => {
                self.flush(settings, output);
            }
            Some(_) => {}
        }
    }

    fn flush(&self, settings: &Settings, output: &dyn Output) {
        if let (Some(buffer), Some(target)) = (self.buffer(settings), settings.target) {
            buffer.flush(|record| output.forward(target, record));
        }
    }

    fn dropped(&self, settings: &Settings, _: &dyn Output) -> u32 {
        self.buffer(settings)
            .map_or(0, |buffer| buffer.ring.dropped())
    }
}

impl<const BUFFERS: usize, const BYTES: usize> MemoryHandler<BUFFERS, BYTES> {
    fn buffer(&self, settings: &Settings) -> Option<&Buffer<BYTES>> {
        self.buffers.get(settings.instance as usize)
    }
}

impl<const BYTES: usize> Buffer<BYTES> {
    /// Adds a record and says how many there are now; `None` if there is no room.
    fn put(&self, record: &Record<'_>, output: &dyn Output) -> Option<i32> {
        let name = record.name.as_bytes();
        let file = record.file.as_bytes();
        let name = &name[..name.len().min(u8::MAX as usize / 2)];
        let file = &file[..file.len().min(u8::MAX as usize / 2)];
        let mut taken = false;
        output.message(record, &mut |message| {
            let room = (RECORD - HEADER).saturating_sub(name.len() + file.len());
            let message = &message[..message.len().min(room)];
            let length = (HEADER - 2 + name.len() + file.len() + message.len()) as u16;
            let mut header = [0; HEADER];
            header[..2].copy_from_slice(&length.to_le_bytes());
            header[2..6].copy_from_slice(&record.level.0.to_le_bytes());
            header[6..10].copy_from_slice(&record.line.to_le_bytes());
            header[10] = name.len() as u8;
            header[11] = file.len() as u8;
            taken = self.ring.offer([&header, name, file, message].into_iter());
        });
        taken.then(|| {
            critical_section::with(|cs| {
                let records = &self.state.borrow(cs).records;
                records.set(records.get().wrapping_add(1));
                records.get()
            })
        })
    }

    /// Takes out every record. Called while a flush goes on, it leaves the work to that one.
    fn flush(&self, mut forward: impl FnMut(&Record<'_>)) {
        let may_start = critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            state.again.set(true);
            !state.flushing.replace(true)
        });
        if !may_start {
            return;
        }
        while critical_section::with(|cs| {
            let state = self.state.borrow(cs);
            let again = state.again.replace(false);
            state.flushing.set(again);
            again
        }) {
            while self.take(&mut forward) {}
        }
    }

    fn take(&self, forward: &mut impl FnMut(&Record<'_>)) -> bool {
        let mut length = [0; 2];
        if self.ring.read(&mut length) < length.len() {
            return false;
        }
        let mut record = [0; RECORD];
        let length = u16::from_le_bytes(length) as usize;
        let length = self.ring.read(&mut record[..length.min(RECORD)]);
        critical_section::with(|cs| {
            let records = &self.state.borrow(cs).records;
            records.set(records.get().wrapping_sub(1));
        });
        let [l0, l1, l2, l3, n0, n1, n2, n3, name, file, rest @ ..] = &record[..length] else {
            return true;
        };
        let (name, rest) = rest.split_at((*name as usize).min(rest.len()));
        let (file, message) = rest.split_at((*file as usize).min(rest.len()));
        // What was cut in the middle of a character ends before it.
        let text = |bytes| match core::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => core::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
        };
        forward(&Record {
            name: text(name),
            level: Level(i32::from_le_bytes([*l0, *l1, *l2, *l3])),
            message: format_args!("{}", text(message)),
            file: text(file),
            line: u32::from_le_bytes([*n0, *n1, *n2, *n3]),
        });
        true
    }
}
