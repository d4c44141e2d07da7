//! `logging.handlers.QueueHandler`, as Python 3.12 configures it: the handler, its queue and
//! the listener behind it are one entry.
//!
//! Behind each queue is a thread, which hands records on to the handler's targets, so that whoever
//! logs does not wait for them. It is there from the moment the configuration is taken (in CPython,
//! the program starts the listener) until nobody refers to the handler any more. Where the class does
//! not know how to call back into the logging system, as in a dry run, there is no thread, and records
//! reach the targets at once.

mod worker;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use logconf_core::{
    Argument, Arguments, Class, Description, Level, Output, Problem, Record, Settings, Signature,
    Store, Targets,
};

use super::given::{Sentence, WrongType, number, truth};
use super::instances::lock;
use super::memory::Heap;
use super::within::Within;
use worker::{Duty, Worker};

/// Puts each record, formatted, into a queue, from which other handlers get it. CPython:
/// `logging.handlers.QueueHandler` and `QueueListener`.
#[derive(Default)]
pub(crate) struct QueueHandler {
    records: Heap,
    system: OnceLock<(&'static QueueHandler, &'static dyn System)>,
    workers: Mutex<HashMap<u16, Arc<Worker>>>,
}

/// The logging system, as the threads of its queues see it.
pub(crate) trait System: Sync {
    /// Flushes the handler with these settings; says whether it is part of the state in force.
    fn flush(&self, settings: &Settings) -> bool;

    /// Lets the state before go, if nobody uses it.
    fn poll(&self);
}

/// How long a flush waits for the thread to hand on one record.
const PATIENCE: Duration = Duration::from_secs(5);

/// What `queue` may name; there is no difference between them here.
const QUEUES: [&str; 4] = [
    "queue.Queue",
    "queue.SimpleQueue",
    "queue.LifoQueue",
    "multiprocessing.Queue",
];
const LISTENER: &str = "logging.handlers.QueueListener";

static QUEUE: Sentence = Sentence("TypeError", "Invalid queue specifier '{}'");
static NO_QUEUE: WrongType = WrongType("TypeError", "Invalid queue specifier of type '{}'");
static NO_LISTENER: Sentence = Sentence("TypeError", "Invalid listener specifier '{}'");

impl QueueHandler {
    /// Gives each handler from now on a thread of its own.
    pub(crate) fn threaded(&'static self, system: &'static dyn System) {
        let _ = self.system.set((self, system));
    }

    fn worker(&self, settings: &Settings) -> Option<Arc<Worker>> {
        lock(&self.workers).get(&settings.instance).cloned()
    }

    /// CPython: `QueueListener.handle`.
    fn forward(settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        match settings.numbers {
            [0, _] => output.forward(record),
            _ => output.forward_by_level(record),
        }
    }

    /// CPython: `QueueHandler.enqueue`.
    fn enqueue(
        &self,
        worker: &Worker,
        settings: &Settings,
        record: &Record<'_>,
        output: &dyn Output,
    ) {
        // What handing on logs must not keep threads busy for ever; and a closed handler has lost its
        // targets.
        if worker.is_this() || Within::any() || !output.has_targets() {
            self.records.drop_one(settings.instance);
            return output.lost();
        }
        let [_, most] = settings.numbers;
        let most = usize::try_from(most).ok().filter(|most| *most > 0);
        let taken = self.records.offer(settings.instance, record, output, most);
        if taken {
            return worker.wake();
        }
        self.records.drop_one(settings.instance);
        output.failed(record, "queue.Full", &"the queue is full");
    }
}

/// What the thread of one handler does.
struct Serving {
    queue: &'static QueueHandler,
    system: &'static dyn System,
    settings: Settings,
}

impl Duty for Serving {
    fn hand_on(&self) -> bool {
        self.system.flush(&self.settings)
    }

    fn let_go(&self) {
        self.system.poll();
    }

    fn has_records(&self) -> bool {
        self.queue.records.has_records(self.settings.instance)
    }
}

/// The size of the queue that a dict describes; 0 for no bound.
fn size_of<'d>(arguments: &Arguments<'_, 'd>, queue: Argument<'d>) -> Result<i32, Problem> {
    match queue.entry("()") {
        Some(factory) if QUEUES.iter().any(|name| factory.is(name)) => {}
        _ => return Err(arguments.refuse(queue, "a queue ({\"()\": \"queue.Queue\"})")),
    }
    let Some(size) = queue.entry("maxsize") else {
        return Ok(0);
    };
    let number = number(&size).ok_or(arguments.refuse(size, "a number"))?;
    Ok(i32::try_from(number.max(0)).unwrap_or(i32::MAX))
}

impl Class for QueueHandler {
    fn name(&self) -> &'static str {
        "logging.handlers.QueueHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "QueueHandler",
            required: &[],
            optional: &["queue", "listener", "handlers", "respect_handler_level"],
        }
    }

    fn targets(&self) -> Targets {
        Targets::List("handlers")
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let mut most = 0;
        if let Some(queue) = arguments.get("queue") {
            match queue.str().map(|name| name.to_string()) {
                Some(name) if QUEUES.contains(&&*name) => {}
                Some(_) => return Err(arguments.fault(Some(queue), &QUEUE, 0)),
                None if queue.is_dict() => most = size_of(arguments, queue)?,
                None => return Err(NO_QUEUE.of(arguments, queue)),
            }
        }
        if let Some(listener) = arguments.get("listener") {
            let named = listener.entry("()").unwrap_or(listener);
            if !named.is(LISTENER) {
                return Err(arguments.fault(Some(listener), &NO_LISTENER, 0));
            }
        }
        Ok(Settings {
            instance: self.records.claim(arguments)?,
            numbers: [i32::from(truth(arguments, "respect_handler_level")), most],
        })
    }

    // Queues do not differ but in their size, and listeners not at all.
    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        let [by_level, most] = settings.numbers;
        out.bool("respect_handler_level", by_level != 0);
        if most > 0 {
            let queue = format!(r#"{{"()":"{}","maxsize":{most}}}"#, QUEUES[0]);
            out.json("queue", &queue);
        }
        true
    }

    fn abandon(&self, settings: &Settings) {
        self.records.release(settings.instance);
    }

    fn commit(&self, settings: &Settings) {
        if let Some((queue, system)) = self.system.get() {
            let worker = Worker::start(Serving {
                queue,
                system: *system,
                settings: *settings,
            });
            let mut workers = lock(&self.workers);
            workers.extend(worker.map(|worker| (settings.instance, worker)));
        }
    }

    /// CPython: `QueueHandler.prepare`, which makes the formatted text the message.
    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        let worker = self.worker(settings);
        output.text(record, &mut |text| {
            let text = String::from_utf8_lossy(text);
            let prepared = Record {
                message: format_args!("{text}"),
                error: None,
                ..*record
            };
            match &worker {
                Some(worker) => self.enqueue(worker, settings, &prepared, output),
                None => Self::forward(settings, &prepared, output),
            }
        });
    }

    // The thread hands on one record at a time: while it is at it, it holds on to a state, which keeps
    // others from being put in force. Who else flushes waits for the thread, but for the queue of a
    // closed handler, which it may not serve any more.
    fn flush(&self, settings: &Settings, output: &dyn Output) {
        if !output.has_targets() {
            return;
        }
        let instance = settings.instance;
        let mut forward = |record: &Record<'_>| Self::forward(settings, record, output);
        match self.worker(settings) {
            Some(worker) if worker.is_at_one() => {
                if self.records.flush_one(instance, &mut forward) {
                    worker.wake();
                }
            }
            Some(worker) if !worker.is_this() && !worker.is_closed() => {
                let left = self.records.wait_until_flushed(instance, PATIENCE);
                if left > 0 {
                    let message = format_args!("{left} records are left in the queue");
                    let nobody = Record::new("root", Level::WARNING, message);
                    output.failed(&nobody, "TimeoutError", &message);
                }
            }
            _ => self.records.flush(instance, &mut forward),
        }
    }

    fn close(&self, settings: &Settings) {
        if let Some(worker) = self.worker(settings) {
            worker.close();
        }
    }

    fn release(&self, settings: &Settings) {
        let worker = lock(&self.workers).remove(&settings.instance);
        if let Some(worker) = worker {
            worker.end();
        }
        self.records.release(settings.instance);
    }

    fn dropped(&self, settings: &Settings, _: &dyn Output) -> u32 {
        self.records.dropped(settings.instance)
    }
}

impl fmt::Debug for QueueHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("QueueHandler");
        out.field("records", &self.records).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Unbounded;
    use logconf_core::{Logging, Registry};

    #[test]
    fn no_two_handlers_share_an_instance() {
        let class: &'static QueueHandler = Box::leak(Box::default());
        let logging: Logging<Unbounded> = Logging::new();
        logging.start(Box::leak(Box::new(Registry {
            classes: Box::leak(Box::new([class as &dyn Class])),
            ..Registry::EMPTY
        })));
        let there = || [0, 1, 2, 3].map(|number| class.records.has(number));
        let queue = r#"{"class": "logging.handlers.QueueHandler", "respect_handler_level": true}"#;
        let config = format!(r#"{{"version": 1, "handlers": {{"p": {queue}, "q": {queue}}}}}"#);
        logging.check(config.as_bytes(), &mut |_| panic!("a mistake"));
        assert_eq!(there(), [false; 4]);
        for expected in [[true, true, false, false], [false, false, true, true]] {
            logging.apply(config.as_bytes()).unwrap();
            assert_eq!(there(), expected);
        }
        let refused = config.replace("1,", "1, \"root\": {\"level\": \"NONE\"},");
        assert!(logging.apply(refused.as_bytes()).is_err());
        assert_eq!(there(), [false, false, true, true]);
    }
}
