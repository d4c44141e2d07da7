//! What `log::info!` and its like come to. There is one global logger: the tests take turns.

mod common;
mod key_values;
mod levels;
mod records;
mod threads;
