//! What a program registers for its configurations: handlers, filters, formatters, values.

mod common;
mod failing;
mod parameters;
mod queues;
mod threads;
