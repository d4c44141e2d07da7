//! A logging system of its own for each test, with one stream that the test reads.

use logconf_core::{
    Capacities, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, StreamHandler, Tables,
};

pub type Small = Capacities<6, 3, 3, 2, 256, 80>;

pub struct Device<T: Tables = Small> {
    pub logging: &'static Logging<T>,
    pub uart: &'static Ring<4096>,
}

pub fn leak<V>(value: V) -> &'static V {
    Box::leak(Box::new(value))
}

/// The lines of records, without those that say how many were lost.
pub fn records(output: &str) -> impl Iterator<Item = &str> + Clone {
    output.lines().filter(|line| !line.ends_with(" lines lost"))
}

#[allow(dead_code, reason = "some are for the optional features")]
impl<T: Tables> Device<T> {
    pub fn new() -> Self {
        Self::with_buffers::<1>()
    }

    /// With room for this many memory handlers.
    pub fn with_buffers<const BUFFERS: usize>() -> Self {
        let uart: &'static Ring<4096> = leak(Ring::new());
        let memory: &'static MemoryHandler<BUFFERS, 512> = leak(MemoryHandler::new());
        let classes: &'static [&'static dyn logconf_core::Class] =
            leak([&StreamHandler, memory, &NullHandler]);
        let streams: &'static [(&'static str, &'static dyn logconf_core::Stream)] =
            leak([("board.uart0", uart as &dyn logconf_core::Stream)]);
        let registry = leak(Registry {
            classes,
            streams,
            ..Registry::EMPTY
        });
        let logging: &'static Logging<T> = leak(Logging::new());
        logging.start(registry);
        Device { logging, uart }
    }

    pub fn logger(&self, name: &str) -> &'static Logger {
        let logger = leak(Logger::new(String::leak(name.to_string())));
        self.logging.register(&[logger]);
        logger
    }

    /// Applies a document that must be taken.
    pub fn apply(&self, document: &str) -> serde_json::Value {
        let reply = self.answer(document);
        assert_eq!(reply["ok"], true, "{document}: {reply}");
        reply
    }

    pub fn status(&self) -> serde_json::Value {
        self.answer(r#"{"logconf": {"op": "status"}}"#)
    }

    /// The reply to a request.
    pub fn answer(&self, request: &str) -> serde_json::Value {
        let mut reply = [0; 2048];
        let length = self.logging.answer(request.as_bytes(), &mut reply);
        let text = std::str::from_utf8(&reply[..length]).unwrap();
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The same, without what counts: no two states have the same number.
    pub fn state(&self) -> serde_json::Value {
        let mut status = self.status();
        let entries = status.as_object_mut().unwrap();
        for counts in ["generation", "expires_in_s", "dropped"] {
            entries.remove(counts);
        }
        status
    }

    /// What was written since the last call.
    pub fn output(&self) -> String {
        let mut bytes = vec![0; 4096];
        let length = self.uart.read(&mut bytes);
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    }
}

/// [`BASE`] with something put before its root logger.
pub fn base_with(entries: &str) -> String {
    BASE.replace("\"root\"", &format!("{entries}, \"root\""))
}

/// [`BASE`] with its records held back in a memory handler of this capacity.
pub fn base_holding(capacity: u32) -> String {
    let class = "logging.handlers.MemoryHandler";
    let hold = format!(
        "\"hold\": {{\"class\": \"{class}\", \"capacity\": {capacity}, \"target\": \"uart\"}}, "
    );
    BASE.replace("\"uart\": {", &(hold + "\"uart\": {"))
        .replace("[\"uart\"]", "[\"hold\"]")
}

/// A document whose root logger writes `LEVEL name: message`.
pub const BASE: &str = r#"{"version": 1,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "line",
                          "stream": "ext://board.uart0"}},
    "root": {"level": "INFO", "handlers": ["uart"]}}"#;
