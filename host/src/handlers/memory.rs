//! `logging.handlers.MemoryHandler`, with its records on the heap.

use std::collections::VecDeque;

use logconf_core::{Arguments, Level, Memory, Output, Problem, Record, Store, Timestamp};

use super::instances::{Instances, lock};

/// CPython: `logging.handlers.MemoryHandler`. There is no bound but `capacity`.
pub type MemoryHandler = Memory<Heap>;

/// Where the records are.
#[derive(Debug, Default)]
pub struct Heap(Instances<Buffer>);

type Buffer = VecDeque<Owned>;

/// A record that outlives its call.
#[derive(Debug)]
struct Owned {
    name: String,
    level: Level,
    message: String,
    file: String,
    line: u32,
    created: Option<Timestamp>,
    level_name: String,
}

impl Owned {
    fn new(record: &Record<'_>, message: &[u8]) -> Self {
        Owned {
            name: record.name.to_owned(),
            level: record.level,
            message: String::from_utf8_lossy(message).into_owned(),
            file: record.file.to_owned(),
            line: record.line,
            created: record.created,
            level_name: match record.level_name {
                Some(name) => name.to_owned(),
                None => record.level.to_string(),
            },
        }
    }

    fn lend(&self, to: &mut dyn FnMut(&Record<'_>)) {
        to(&Record {
            name: &self.name,
            level: self.level,
            message: format_args!("{}", self.message),
            file: &self.file,
            line: self.line,
            created: self.created,
            level_name: Some(&self.level_name),
            origin: None,
        });
    }
}

impl Store for Heap {
    fn claim(&self, arguments: &Arguments<'_, '_>) -> Result<u16, Problem> {
        self.0.add(Buffer::new(), arguments)
    }

    fn release(&self, instance: u16) {
        self.0.remove(instance);
    }

    fn put(&self, instance: u16, record: &Record<'_>, output: &dyn Output) -> Option<i32> {
        let buffer = self.0.get(instance)?;
        let mut held = None;
        output.message(record, &mut |message| {
            let mut buffer = lock(&buffer);
            buffer.push_back(Owned::new(record, message));
            held = Some(i32::try_from(buffer.len()).unwrap_or(i32::MAX));
        });
        held
    }

    fn flush(&self, instance: u16, forward: &mut dyn FnMut(&Record<'_>)) {
        let Some(buffer) = self.0.get(instance) else {
            return;
        };
        // Nothing is locked while a target is at work: it may log itself.
        let records = std::mem::take(&mut *lock(&buffer));
        for record in &records {
            record.lend(forward);
        }
    }

    fn drop_one(&self, _: u16) {}

    fn dropped(&self, _: u16) -> u32 {
        0
    }
}
