//! What events of `tracing` come to. There is one global subscriber: the tests take turns. The backend
//! of `log` stands beside it, in front of the same logging system.

#[path = "../log_backend/common.rs"]
mod common;
mod levels;
mod records;
mod spans;

use std::sync::Once;

use common::{LOGGING, Turn};
use logconf::tracing_layer::layer;
use tracing_subscriber::prelude::*;

/// One test's turn with the global subscriber.
fn turn() -> Turn {
    static SUBSCRIBED: Once = Once::new();
    let turn = Turn::new();
    SUBSCRIBED.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(layer(&LOGGING));
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
    turn
}
