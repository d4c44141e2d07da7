//! The end of a program's logging.

use super::{Service, shutdown};

/// Calls [`shutdown`](super::shutdown()) when it is dropped: at the end of `main`, however that comes
/// about, but for [`std::process::exit`], which drops nothing.
///
/// ```no_run
/// fn main() -> Result<(), logconf::init::Error> {
///     let _logging = logconf::init_from_file("logging.json")?.guard();
///     log::info!("listening");
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[must_use = "logging is shut down as soon as it is dropped: keep it as `let _logging = …`"]
pub struct Guard(());

impl Service {
    /// What shuts logging down when it is dropped. One is enough, also when files are taken later.
    pub fn guard(&self) -> Guard {
        Guard(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        shutdown();
    }
}
