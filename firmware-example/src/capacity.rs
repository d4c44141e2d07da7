//! Every size that the firmware fixes, in bytes unless said otherwise.

/// Waiting to be sent over the UART: log text and replies. A power of two.
pub const UART_TX: usize = 2048;

/// Received over the UART and not read yet. A power of two.
pub const UART_RX: usize = 1024;

/// Received over TCP and not read yet: the window that a peer may fill.
pub const TCP_RX: usize = 2048;

/// Written to TCP and not acknowledged yet.
pub const TCP_TX: usize = 1024;
