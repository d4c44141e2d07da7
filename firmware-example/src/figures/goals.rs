//! The capacities that the goals name, and their documents.

use crate::system::{self, SINK};
use logconf_core::{Capacities, MemoryHandler, NullHandler, Registry, StreamHandler};

/// 16 loggers, 4 handlers, 4 formatters, 4 filters, 384 bytes of text, lines of 256 bytes.
pub type Tables = Capacities<16, 4, 4, 4, 384, 256>;

/// About 200, 1,000 and 3,500 bytes; the last fills the tables of rows.
pub const DOCUMENTS: [(&str, &[u8]); 3] = [
    ("200", include_bytes!("../../figures/200.json")),
    ("1000", include_bytes!("../../figures/1000.json")),
    ("3500", include_bytes!("../../figures/3500.json")),
];

static MEMORY: MemoryHandler<1, 1024> = MemoryHandler::new();

pub static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler],
    streams: &[("board.uart0", &SINK), ("sys.stdout", &SINK)],
    #[cfg(feature = "flash")]
    storage: Some(&firmware::storage::FLASH),
    ..Registry::EMPTY
};

/// A logging system of these capacities.
pub type System = system::System<Tables>;
