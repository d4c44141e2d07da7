//! Every size that the firmware fixes, in bytes unless said otherwise.
//!
//! 99 of 100 configurations found in public repositories fit, in each respect. The comments give
//! what they need at most. There is more room for formatters and text than that: a document of
//! 4 KiB with 16 loggers and 8 handlers fits too.

use logconf_core::{Capacities, wire::serial};

/// The tables: 13 loggers, the root included, 6 handlers, 4 formatters, 3 filters, format strings
/// of 163 bytes.
pub type Tables = Capacities<LOGGERS, HANDLERS, FORMATTERS, FILTERS, TEXT, LINE>;

/// Loggers that a configuration names, the root included; a number, not bytes.
pub const LOGGERS: usize = 16;

/// Handlers; a number.
pub const HANDLERS: usize = 8;

/// Formatters; a number.
pub const FORMATTERS: usize = 6;

/// Filters; a number.
pub const FILTERS: usize = 4;

/// Names and format strings together.
pub const TEXT: usize = 1280;

/// The longest line of the log. It is made on the stack of the log call.
pub const LINE: usize = 256;

/// The longest request, on either link: 5,244.
pub const REQUEST: usize = 5632;

/// The longest reply, on either link.
pub const REPLY: usize = 2048;

/// How many memory handlers there can be at a time; a number.
pub const MEMORY_BUFFERS: usize = 2;

/// What each of them holds: a record takes 20 bytes, its message and the names of its logger and
/// of its source file.
pub const MEMORY_BUFFER: usize = 2048;

/// Waiting to be sent over the UART: a whole frame with the longest reply, and log text.
pub const UART_TX: usize = serial::max_frame_len(REPLY) + 1984;

/// The longest frame of defmt.
pub const FRAME: usize = LINE;

/// Frames that wait to be sent over UART 1.
pub const FRAMES_TX: usize = 1024;

/// Received over the UART and not read yet.
pub const UART_RX: usize = 1024;

/// TCP connections, the one that is served and those that wait; a number.
pub const TCP_CONNECTIONS: usize = 2;

/// Received over one connection and not read yet: the window that a peer may fill.
pub const TCP_RX: usize = 2048;

/// Written to one connection and not acknowledged yet.
pub const TCP_TX: usize = 1024;

/// What can be stored at a time: the longest configuration, 1,984, and 64 more.
pub const STORED: usize = 2048;

/// Taken from a link at a time: what one turn of the loop may cost.
pub const CHUNK: usize = 64;

/// The text of a board's settings.
pub const SETTINGS: usize = 512;

/// The groups of a fleet that a board can be in; a number.
pub const GROUPS: usize = 4;

/// The longest message from a broker: a request, its topics and its properties. Brokers are told, and
/// leave out what is longer.
pub const MQTT_RX: usize = REQUEST + 512;

/// Sent to a broker: a report that it has not acknowledged yet, and a reply.
pub const MQTT_TX: usize = REPORT + REPLY + 1024;

/// The reply to the last desired document, which is a part of each report.
pub const VERDICT: usize = 1024;

/// The longest report.
pub const REPORT: usize = VERDICT + 1536;

/// The longest topic that a reply goes to.
pub const RESPONSE_TOPIC: usize = 192;

/// The longest correlation data of a request.
pub const CORRELATION: usize = 64;
