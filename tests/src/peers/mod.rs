//! Real peers on this machine: somebody else's programs, at the other end of the line.
//!
//! - [`Syslog`]: Debian's rsyslogd, over UDP, TCP and a Unix socket.
//! - [`Mail`]: the SMTP server of aiosmtpd, with STARTTLS and logins.
//! - [`Mosquitto`]: a broker of MQTT, with users and TLS, which can be killed and started again.
//! - [`Web`]: CPython's HTTP server, with and without TLS.
//! - [`Receiver`]: the receiver of pickled records from CPython's documentation.
//! - [`cpython_sends`]: CPython's own handlers, to compare with what they send.
//!
//! Each starts by itself, on ports that nobody else uses, collects what it receives, and ends when
//! it is dropped. The script `tests/peers` finds or installs the programs.

mod certificates;
mod cpython;
mod folder;
mod mail;
mod mosquitto;
mod program;
mod receiver;
mod syslog;
mod web;

pub use cpython::cpython_sends;
pub use mail::{Mail, MailSettings, Message};
pub use mosquitto::{Mosquitto, MosquittoCertificates, MosquittoSettings};
pub use receiver::{Received, Receiver};
pub use syslog::{Syslog, SyslogLine};
pub use web::{Request, Web};
