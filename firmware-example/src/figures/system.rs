//! What is measured, of any capacity, and how a figure is printed.

use firmware::capacity::CHUNK;
use logconf_core::{Logger, Logging, Registry, Ring, Tables};

/// The sink: memory.
pub static SINK: Ring<1024> = Ring::new();

/// A logging system and the loggers that firmware has.
pub struct System<T: Tables> {
    pub logging: Logging<T>,
    pub loggers: [Logger; 5],
}

impl<T: Tables> System<T> {
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

    pub fn register(&'static self, registry: &'static Registry) {
        self.logging.start(registry);
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
