//! `logging.handlers.MemoryHandler`, with its records on the heap.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use logconf_core::{Arguments, Memory, Output, Problem, Record, Store};

use super::instances::{Instances, lock};
use super::owned::Owned;

/// CPython: `logging.handlers.MemoryHandler`. There is no bound but `capacity`.
pub type MemoryHandler = Memory<Heap>;

/// Where the records are.
#[derive(Debug, Default)]
pub struct Heap(Instances<Mutex<Buffer>>);

#[derive(Debug, Default)]
struct Buffer {
    records: VecDeque<Owned>,
    /// The thread that hands records on, one at a time, so that they keep their order.
    flushing: Option<ThreadId>,
    /// Somebody wanted a flush while one was going on.
    again: bool,
    dropped: u32,
    /// How many records were handed on so far.
    handed_on: u64,
    /// How many threads wait for that.
    waiting: usize,
    ended: Arc<Condvar>,
}

/// How long others wait for a thread that hands records on. That they wait keeps the buffer
/// from growing when targets are slow; that they do not wait for ever keeps two threads from
/// waiting for each other.
const PATIENCE: Duration = Duration::from_millis(100);

/// A flush: there is one at a time. Nothing is locked while a target is at work: it may log
/// itself.
struct Flushing<'b>(&'b Mutex<Buffer>);

impl<'b> Flushing<'b> {
    /// Begins one. If another thread is at it, waits until all is handed on.
    fn begin(shared: &'b Mutex<Buffer>) -> Option<Self> {
        let own = thread::current().id();
        let mut buffer = lock(shared);
        buffer.again = true;
        match buffer.flushing {
            None => {
                buffer.flushing = Some(own);
                Some(Flushing(shared))
            }
            Some(other) => {
                if other != own {
                    let ended = Arc::clone(&buffer.ended);
                    let goes_on = |buffer: &mut Buffer| buffer.flushing == Some(other);
                    let _ = ended.wait_timeout_while(buffer, PATIENCE, goes_on);
                }
                None
            }
        }
    }

    /// Whether somebody has asked for a flush since this was asked. If not, the flush has ended.
    fn goes_on(&self) -> bool {
        let mut buffer = lock(self.0);
        let again = mem::take(&mut buffer.again);
        if !again {
            buffer.end();
        }
        again
    }

    fn there(&self) -> usize {
        lock(self.0).records.len()
    }

    fn next(&self) -> Option<Owned> {
        lock(self.0).records.pop_front()
    }

    fn handed_on(&self) {
        let mut buffer = lock(self.0);
        buffer.handed_on += 1;
        if buffer.waiting > 0 {
            buffer.ended.notify_all();
        }
    }
}

impl Heap {
    /// Adds a record, unless there are so many already.
    pub(super) fn offer(
        &self,
        instance: u16,
        record: &Record<'_>,
        output: &dyn Output,
        most: Option<usize>,
    ) -> bool {
        let mut taken = false;
        if let Some(buffer) = self.0.get(instance).as_deref() {
            output.message(record, &mut |message| {
                let owned = Owned::new(record, message);
                let mut buffer = lock(buffer);
                taken = most.is_none_or(|most| buffer.records.len() < most);
                if taken {
                    buffer.records.push_back(owned);
                }
            });
        }
        taken
    }

    /// Waits until another thread has handed on the records that are there now; gives up, and says
    /// how many are left, if one takes longer than `patience`.
    pub(super) fn wait_until_flushed(&self, instance: u16, patience: Duration) -> usize {
        let shared = self.0.get(instance);
        let Some(shared) = shared.as_deref() else {
            return 0;
        };
        let mut buffer = lock(shared);
        let in_hand = u64::from(buffer.flushing.is_some());
        let last = buffer.handed_on + buffer.records.len() as u64 + in_hand;
        let ended = Arc::clone(&buffer.ended);
        buffer.waiting += 1;
        loop {
            let before = buffer.handed_on;
            let is_at_it = |buffer: &mut Buffer| {
                buffer.handed_on == before
                    && !(buffer.records.is_empty() && buffer.flushing.is_none())
            };
            let waited = ended.wait_timeout_while(buffer, patience, is_at_it);
            let (after, out_of_patience) = waited.unwrap_or_else(PoisonError::into_inner);
            buffer = after;
            if out_of_patience.timed_out() {
                break;
            }
            let is_empty = buffer.records.is_empty() && buffer.flushing.is_none();
            if buffer.handed_on >= last || is_empty {
                break;
            }
        }
        buffer.waiting -= 1;
        usize::try_from(last.saturating_sub(buffer.handed_on)).unwrap_or(usize::MAX)
    }

    /// Hands on the oldest record, unless another thread is at it. Says whether there are more.
    pub(super) fn flush_one(&self, instance: u16, forward: &mut dyn FnMut(&Record<'_>)) -> bool {
        let buffer = self.0.get(instance);
        let Some(buffer) = buffer.as_deref() else {
            return false;
        };
        let Some(flushing) = Flushing::begin(buffer) else {
            return false;
        };
        if let Some(record) = flushing.next() {
            record.lend(forward);
            flushing.handed_on();
        }
        flushing.there() > 0
    }

    pub(super) fn has_records(&self, instance: u16) -> bool {
        let buffer = self.0.get(instance);
        let buffer = buffer.as_deref();
        buffer.is_some_and(|buffer| !lock(buffer).records.is_empty())
    }

    #[cfg(test)]
    pub(super) fn has(&self, instance: u16) -> bool {
        self.0.get(instance).is_some()
    }
}

impl Buffer {
    fn end(&mut self) {
        self.flushing = None;
        self.ended.notify_all();
    }
}

impl Drop for Flushing<'_> {
    fn drop(&mut self) {
        // A target may have panicked. (Else it has ended, and another one may have begun.)
        let mut buffer = lock(self.0);
        if buffer.flushing == Some(thread::current().id()) {
            buffer.end();
        }
    }
}

impl Store for Heap {
    fn claim(&self, arguments: &Arguments<'_, '_>) -> Result<u16, Problem> {
        self.0.claim(arguments, Mutex::default())
    }

    fn release(&self, instance: u16) {
        self.0.remove(instance);
    }

    fn put(&self, instance: u16, record: &Record<'_>, output: &dyn Output) -> Option<i32> {
        let buffer = self.0.get(instance);
        let buffer = buffer.as_deref()?;
        let mut held = None;
        output.message(record, &mut |message| {
            let mut buffer = lock(buffer);
            buffer.records.push_back(Owned::new(record, message));
            held = Some(i32::try_from(buffer.records.len()).unwrap_or(i32::MAX));
        });
        held
    }

    fn flush(&self, instance: u16, forward: &mut dyn FnMut(&Record<'_>)) {
        let buffer = self.0.get(instance);
        let Some(buffer) = buffer.as_deref() else {
            return;
        };
        let Some(flushing) = Flushing::begin(buffer) else {
            return;
        };
        while flushing.goes_on() {
            // Those that come meanwhile are another flush's affair: they might never end.
            for _ in 0..flushing.there() {
                let Some(record) = flushing.next() else { break };
                record.lend(forward);
                flushing.handed_on();
            }
        }
    }

    fn drop_one(&self, instance: u16) {
        if let Some(buffer) = self.0.get(instance).as_deref() {
            let mut buffer = lock(buffer);
            buffer.dropped = buffer.dropped.saturating_add(1);
        }
    }

    fn dropped(&self, instance: u16) -> u32 {
        let buffer = self.0.get(instance);
        let buffer = buffer.as_deref();
        buffer.map_or(0, |buffer| lock(buffer).dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Unbounded;
    use logconf_core::{Class, Logging, Registry};

    const CONFIG: &[u8] = br#"{"version": 1, "handlers":
        {"m": {"class": "logging.handlers.MemoryHandler", "capacity": 1}}}"#;

    #[test]
    fn a_check_claims_nothing_and_refuses_what_would_be_refused() {
        let heap = Heap::default();
        for _ in 0..u16::MAX {
            heap.0.add(Mutex::default()).unwrap();
        }
        let class: &'static MemoryHandler = Box::leak(Box::new(Memory::with_store(heap)));
        let logging: Logging<Unbounded> = Logging::new();
        logging.start(Box::leak(Box::new(Registry {
            classes: Box::leak(Box::new([class as &dyn Class])),
            ..Registry::EMPTY
        })));
        let mistakes = || {
            let mut mistakes = 0;
            logging.check(CONFIG, &mut |_| mistakes += 1);
            mistakes
        };
        // There is room for one more.
        assert_eq!((mistakes(), mistakes()), (0, 0));
        assert!(logging.apply(CONFIG).is_ok());
        assert_eq!(mistakes(), 1);
        assert!(logging.apply(CONFIG).is_err());
    }
}
