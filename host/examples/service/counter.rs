//! A handler of the service's own: it counts errors, and says how many there were when it is closed.

use logconf::core::Record;
use logconf::handlers::{Failure, Handler};

/// The arguments that a configuration gives.
#[derive(serde::Deserialize)]
pub struct Parameters {
    /// What is said in front of the number.
    label: String,
    /// The number from which on it is worth saying.
    #[serde(default = "one")]
    from: u64,
}

fn one() -> u64 {
    1
}

pub struct Counter {
    parameters: Parameters,
    count: u64,
}

impl Counter {
    pub fn new(parameters: Parameters) -> Result<Self, &'static str> {
        match parameters.from {
            0 => Err("'from' is 1 at least"),
            _ => Ok(Counter {
                parameters,
                count: 0,
            }),
        }
    }
}

impl Handler for Counter {
    // No formatter is run for it.
    const FORMATS: bool = false;

    fn emit(&mut self, _: &Record<'_>, _: &str) -> Result<(), Failure> {
        self.count += 1;
        Ok(())
    }

    fn close(&mut self) {
        if self.count >= self.parameters.from {
            println!("{}: {}", self.parameters.label, self.count);
        }
    }
}
