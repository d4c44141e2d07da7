//! What is measured: logging systems of the capacities that the goals name, and the documents.

use firmware::capacity::CHUNK;
use logconf_core::{
    Capacities, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, StreamHandler,
};

/// 16 loggers, 4 handlers, 4 formatters, 4 filters, 384 bytes of text, lines of 256 bytes.
pub type Tables = Capacities<16, 4, 4, 4, 384, 256>;

/// About 200, 1,000 and 3,500 bytes; the last fills the tables of rows.
pub const DOCUMENTS: [(&str, &[u8]); 3] = [
    ("200", include_bytes!("../../figures/200.json")),
    ("1000", include_bytes!("../../figures/1000.json")),
    ("3500", include_bytes!("../../figures/3500.json")),
];

/// The sink: memory.
pub static SINK: Ring<1024> = Ring::new();
static MEMORY: MemoryHandler<1, 1024> = MemoryHandler::new();

pub static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &SINK), ("sys.stdout", &SINK)],
    ..Registry::EMPTY
};

/// A logging system and the loggers that firmware has.
pub struct System {
    pub logging: Logging<Tables>,
    pub loggers: [Logger; 5],
}

impl System {
    pub const fn new() -> Self {
        System {
            logging: Logging::new(),
            loggers: [
                Logger::new("app"),
                Logger::new("app.sensor"),
                Logger::new("net"),
                Logger::new("net.tcp"),
                Logger::new("irq.tick"),
            ],
        }
    }

    pub fn register(&'static self) {
        self.logging.start(&REGISTRY);
        for logger in &self.loggers {
            self.logging.register(&[logger]);
        }
    }

    /// Puts a document in force that must be taken.
    pub fn apply(&self, document: &[u8]) {
        if let Err(refusal) = self.logging.apply(document) {
            panic!("{} {refusal}", refusal.path());
        }
    }
}

/// Empties the sink.
pub fn drain() {
    let mut bytes = [0; CHUNK];
    while SINK.read(&mut bytes) > 0 {}
}

/// Prints one figure as a JSON object on a line.
#[macro_export]
macro_rules! figure {
    ($name:expr, $value:expr, $unit:expr) => {
        cortex_m_semihosting::hprintln!(
            r#"{{"figure":"{}","value":{},"unit":"{}"}}"#,
            $name,
            $value,
            $unit
        )
    };
    ($name:expr, $value:expr, $unit:expr, $goal:expr) => {
        cortex_m_semihosting::hprintln!(
            r#"{{"figure":"{}","value":{},"unit":"{}","goal":{}}}"#,
            $name,
            $value,
            $unit,
            $goal
        )
    };
}
