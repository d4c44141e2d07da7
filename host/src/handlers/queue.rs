//! `logging.handlers.QueueHandler`, as Python 3.12 configures it: the handler, its queue and
//! the listener behind it are one entry. For now there is no thread behind the queue: records
//! reach the targets at once.

use logconf_core::{Arguments, Class, Output, Problem, Record, Settings, Signature, Targets};

use super::given::{Sentence, WrongType, truth};

/// Hands each record, formatted, to other handlers. CPython:
/// `logging.handlers.QueueHandler` and `QueueListener`.
#[derive(Debug)]
pub(crate) struct QueueHandler;

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
        if let Some(queue) = arguments.get("queue") {
            match queue.str().map(|name| name.to_string()) {
                Some(name) if QUEUES.contains(&&*name) => {}
                Some(_) => return Err(arguments.fault(Some(queue), &QUEUE, 0)),
                // A dict with `()` and the queue's own arguments.
                None if queue.items().is_none() && queue.int().is_none() && !queue.is_none() => {}
                None => return Err(NO_QUEUE.of(arguments, queue)),
            }
        }
        if let Some(listener) = arguments.get("listener")
            && let Some(name) = listener.str()
            && name.to_string() != LISTENER
        {
            return Err(arguments.fault(Some(listener), &NO_LISTENER, 0));
        }
        Ok(Settings {
            instance: u16::from(truth(arguments, "respect_handler_level")),
            ..Settings::default()
        })
    }

    /// CPython: `QueueHandler.prepare`, which makes the formatted text the message, and
    /// `QueueListener.handle`.
    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        output.text(record, &mut |text| {
            let text = String::from_utf8_lossy(text);
            let prepared = Record {
                message: format_args!("{text}"),
                ..*record
            };
            match settings.instance {
                0 => output.forward(&prepared),
                _ => output.forward_by_level(&prepared),
            }
        });
    }
}
