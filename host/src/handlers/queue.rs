//! `logging.handlers.QueueHandler`, as Python 3.12 configures it: the handler, its queue and
//! the listener behind it are one entry. There is no queue and no thread: records reach the
//! targets at once, in the thread that logs.

use logconf_core::{Arguments, Class, Output, Problem, Record, Settings, Signature, Targets};

use super::given::{Sentence, WrongType, truth};
use super::instances::Instances;

/// Hands each record, formatted, to other handlers. CPython:
/// `logging.handlers.QueueHandler` and `QueueListener`.
#[derive(Debug, Default)]
pub(crate) struct QueueHandler(Instances<()>);

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
            instance: self.0.claim(arguments, ())?,
            numbers: [i32::from(truth(arguments, "respect_handler_level")), 0],
        })
    }

    fn abandon(&self, settings: &Settings) {
        self.0.remove(settings.instance);
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
            match settings.numbers {
                [0, _] => output.forward(&prepared),
                _ => output.forward_by_level(&prepared),
            }
        });
    }

    fn release(&self, settings: &Settings) {
        self.0.remove(settings.instance);
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
        let there = || [0, 1, 2, 3].map(|number| class.0.get(number).is_some());
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
