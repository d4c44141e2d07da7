//! `logging.handlers.MemoryHandler`.

use core::cell::Cell;
use core::error::Error;
use core::str::Utf8Error;

use critical_section::Mutex;

use super::{Class, Output, Settings, Targets};
use crate::Level;
use crate::clock::Timestamp;
use crate::config::{Arguments, Problem, Signature};
use crate::record::{Chain, Record};
use crate::reply::Description;
use crate::ring::Ring;

/// The longest record that a buffer holds, in bytes: the message, the logger's name, the
/// source file's, and [`HEADER`]. A longer message is cut.
const RECORD: usize = 256;
/// Length of the rest, level, line, time, lengths of name and file.
const HEADER: usize = 20;
/// The time of a record that has none.
const NEVER: i64 = i64::MIN;

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
/// A target that stands behind its handler ([`in_order`](crate::Logging::apply)) is closed first: what
/// the handler still holds then is written as far as a closed target writes (a stream does, a file
/// unless its mode is `w`, a memory handler does not), as in CPython.
///
/// `S` says where the records are kept; see [`MemoryHandler`].
#[derive(Debug, Default)]
pub struct Memory<S>(S);

/// The class with `BUFFERS` buffers of `BYTES` bytes: as many handlers of it can be configured
/// at a time. A record takes 20 bytes, its message, and the names of its logger and source
/// file. A buffer that is full before `capacity` is reached is flushed too. The record's
/// [error](Record::error) is kept as the end of its message; its [extra](Record::extra) fields are
/// not kept.
pub type MemoryHandler<const BUFFERS: usize, const BYTES: usize> = Memory<Buffers<BUFFERS, BYTES>>;

/// Where [`Memory`] keeps records. All but [`Store::claim`] may be called from any context.
pub trait Store: Sync {
    /// Reserves room for one handler, and says which; nothing is reserved while a
    /// configuration is only [checked](Arguments::checking).
    ///
    /// # Errors
    ///
    /// If there is none.
    fn claim(&self, arguments: &Arguments<'_, '_>) -> Result<u16, Problem>;

    /// Takes back a claim.
    fn release(&self, _instance: u16) {}

    /// Adds a record and says how many there are now; `None` if there is no room.
    fn put(&self, instance: u16, record: &Record<'_>, output: &dyn Output) -> Option<i32>;

    /// Takes out every record, the oldest first.
    fn flush(&self, instance: u16, forward: &mut dyn FnMut(&Record<'_>));

    /// Counts a record that there was no room for.
    fn drop_one(&self, instance: u16);

    /// How many were counted since the start.
    fn dropped(&self, instance: u16) -> u32;
}

impl<S: Store> Memory<S> {
    /// The class, with its records in `store`.
    pub const fn with_store(store: S) -> Self {
        Memory(store)
    }
}

impl<S: Store> Class for Memory<S> {
    fn name(&self) -> &'static str {
        "logging.handlers.MemoryHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "MemoryHandler",
            required: &["capacity"],
            optional: &["flushLevel", "target", "flushOnClose"],
        }
    }

    fn targets(&self) -> Targets {
        Targets::One("target")
    }

    fn numbers(&self) -> [&'static str; 2] {
        ["capacity", "flushLevel"]
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let capacity = match arguments.get("capacity") {
            Some(capacity) => arguments.int(capacity)?,
            None => 0,
        };
        let flush_level = match arguments.get("flushLevel") {
            Some(level) => arguments.level(level)?,
            None => Level::ERROR,
        };
        Ok(Settings {
            instance: self.0.claim(arguments)?,
            numbers: [capacity, flush_level.0],
        })
    }

    fn is_same_when_closed(&self) -> bool {
        true
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        let [capacity, flush_level] = settings.numbers;
        out.int("capacity", capacity);
        out.level("flushLevel", Level(flush_level));
        true
    }

    fn abandon(&self, settings: &Settings) {
        self.0.release(settings.instance);
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        let instance = settings.instance;
        if !output.has_targets() {
            // One that never had a target drops what it gets; one that was closed has lost it.
            if output.is_kept() {
                self.0.drop_one(instance);
            }
            return;
        }
        let mut held = self.0.put(instance, record, output);
        if held.is_none() {
            self.flush(settings, output);
            held = self.0.put(instance, record, output);
        }
        let [capacity, flush_level] = settings.numbers;
        match held {
            None => self.0.drop_one(instance),
            Some(held) if held >= capacity || record.level.0 >= flush_level => {
                self.flush(settings, output);
            }
            Some(_) => {}
        }
    }

    fn flush(&self, settings: &Settings, output: &dyn Output) {
        if output.has_targets() {
            let mut forward = |record: &Record<'_>| output.forward(record);
            self.0.flush(settings.instance, &mut forward);
        }
    }

    fn release(&self, settings: &Settings) {
        self.0.release(settings.instance);
    }

    fn dropped(&self, settings: &Settings, _: &dyn Output) -> u32 {
        self.0.dropped(settings.instance)
    }
}

/// Buffers of fixed size for [`MemoryHandler`].
pub struct Buffers<const BUFFERS: usize, const BYTES: usize>([Buffer<BYTES>; BUFFERS]);

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

impl<const BUFFERS: usize, const BYTES: usize> Memory<Buffers<BUFFERS, BYTES>> {
    /// The class, with its buffers empty.
    pub const fn new() -> Self {
        Memory(Buffers(
            [const {
                Buffer {
                    ring: Ring::new(),
                    state: Mutex::new(State {
                        records: Cell::new(0),
                        flushing: Cell::new(false),
                        again: Cell::new(false),
                    }),
                }
            }; BUFFERS],
        ))
    }
}

impl<const BUFFERS: usize, const BYTES: usize> Store for Buffers<BUFFERS, BYTES> {
    fn claim(&self, arguments: &Arguments<'_, '_>) -> Result<u16, Problem> {
        arguments.instance("memory buffers", BUFFERS)
    }

    fn put(&self, instance: u16, record: &Record<'_>, output: &dyn Output) -> Option<i32> {
        let buffer = self.0.get(instance as usize)?;
        match record.error {
            Some(error) => buffer.put_with_error(record, error, output),
            None => buffer.put(record, output),
        }
    }

    fn flush(&self, instance: u16, forward: &mut dyn FnMut(&Record<'_>)) {
        if let Some(buffer) = self.0.get(instance as usize) {
            buffer.flush(forward);
        }
    }

    fn drop_one(&self, instance: u16) {
        if let Some(buffer) = self.0.get(instance as usize) {
            buffer.ring.count_dropped();
        }
    }

    fn dropped(&self, instance: u16) -> u32 {
        let buffer = self.0.get(instance as usize);
        buffer.map_or(0, |buffer| buffer.ring.dropped())
    }
}

impl<const BYTES: usize> Buffer<BYTES> {
    /// Adds a record with its error below the message: where a formatter prints it, if the message is
    /// what its format ends with.
    // Out of line: few records have one.
    #[inline(never)]
    fn put_with_error(
        &self,
        record: &Record<'_>,
        error: &dyn Error,
        output: &dyn Output,
    ) -> Option<i32> {
        let told = Record {
            message: format_args!("{}\n{}", record.message, Chain(error)),
            error: None,
            ..*record
        };
        self.put(&told, output)
    }

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
            let created = record.created.map_or(NEVER, |created| created.0);
            header[10..18].copy_from_slice(&created.to_le_bytes());
            header[18] = name.len() as u8;
            header[19] = file.len() as u8;
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
    fn flush(&self, forward: &mut dyn FnMut(&Record<'_>)) {
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
            while self.take(forward) {}
        }
    }

    /// Hands on the oldest record; says whether there was one.
    fn take(&self, forward: &mut dyn FnMut(&Record<'_>)) -> bool {
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
        let [
            l0,
            l1,
            l2,
            l3,
            n0,
            n1,
            n2,
            n3,
            t0,
            t1,
            t2,
            t3,
            t4,
            t5,
            t6,
            t7,
            name,
            file,
            rest @ ..,
        ] = &record[..length]
        else {
            return true;
        };
        let created = i64::from_le_bytes([*t0, *t1, *t2, *t3, *t4, *t5, *t6, *t7]);
        let (name, rest) = rest.split_at((*name as usize).min(rest.len()));
        let (file, message) = rest.split_at((*file as usize).min(rest.len()));
        forward(&Record {
            file: text(file),
            line: u32::from_le_bytes([*n0, *n1, *n2, *n3]),
            created: (created != NEVER).then_some(Timestamp(created)),
            ..Record::new(
                text(name),
                Level(i32::from_le_bytes([*l0, *l1, *l2, *l3])),
                format_args!("{}", text(message)),
            )
        });
        true
    }
}

/// What was cut in the middle of a character ends before it.
fn text(bytes: &[u8]) -> &str {
    let cut = |error: Utf8Error| bytes.get(..error.valid_up_to());
    match core::str::from_utf8(bytes).map_err(cut) {
        Ok(text) => text,
        Err(valid) => core::str::from_utf8(valid.unwrap_or(&[])).unwrap_or(""),
    }
}
