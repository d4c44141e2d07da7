//! The names that this firmware logs under.

use logconf_core::Logger;

/// What the board is there for: INFO once a second.
pub static APP: Logger = Logger::new("app");

/// Its sensor, a simulated one: DEBUG every 100 ms.
pub static SENSOR: Logger = Logger::new("app.sensor");

/// The network: INFO for each connection and its end.
pub static NET: Logger = Logger::new("net");

/// What comes over it: DEBUG for each chunk.
pub static TCP: Logger = Logger::new("net.tcp");

/// The timer's interrupt handler: DEBUG ten times a second.
pub static TICK: Logger = Logger::new("irq.tick");

/// All of them. Registered at the start, they are in `status` before they have logged anything.
pub static ALL: [&Logger; 5] = [&APP, &SENSOR, &NET, &TCP, &TICK];
