//! `logconf.DefmtHandler`.

use super::dropped;
use crate::Level;
use crate::config::{Arguments, Problem, Signature};
use crate::handler::{Class, Output, Settings};
use crate::record::Record;

/// Writes each record as a frame of defmt: the text that the handler's formatter makes of it, at the
/// level of defmt that is next to the record's from below. It goes where the program's encoded calls
/// go, to the global logger of defmt, and so takes no arguments.
///
/// defmt's filter at compile time, `DEFMT_LOG`, is asked for this crate; see [the module](super).
///
/// ```
/// # mod linked {
/// #     use logconf_core::{Ring, defmt::Frames};
/// #     static RING: Ring<64> = Ring::new();
/// #     static FRAMES: Frames<64> = Frames::new(&RING);
/// #     logconf_core::defmt_global_logger!(FRAMES);
/// #     defmt::timestamp!("");
/// # }
/// use logconf_core::{Logging, Registry, defmt::DefmtHandler};
/// static REGISTRY: Registry = Registry {
///     classes: &[&DefmtHandler],
///     ..Registry::EMPTY
/// };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&REGISTRY);
/// let taken = LOGGING.apply(br#"{
///     "version": 1,
///     "formatters": {"f": {"format": "%(name)s: %(message)s"}},
///     "handlers": {"frames": {"class": "logconf.DefmtHandler", "formatter": "f"}},
///     "root": {"level": "INFO", "handlers": ["frames"]}
/// }"#);
/// assert!(taken.is_ok());
/// ```
#[derive(Debug)]
pub struct DefmtHandler;

impl Class for DefmtHandler {
    fn name(&self) -> &'static str {
        "logconf.DefmtHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "DefmtHandler",
            required: &[],
            optional: &[],
        }
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, record: &Record<'_>, output: &dyn Output) {
        output.text(record, &mut |text| send(record.level, valid(text)));
    }

    /// What the logger of [`defmt_global_logger!`](crate::defmt_global_logger) could not take, of encoded calls
    /// too; 0 with any other.
    fn dropped(&self, _: &Settings, _: &dyn Output) -> u32 {
        dropped()
    }
}

fn send(level: Level, text: &str) {
    if level >= Level::ERROR {
        defmt::error!("{=str}", text);
    } else if level >= Level::WARNING {
        defmt::warn!("{=str}", text);
    } else if level >= Level::INFO {
        defmt::info!("{=str}", text);
    } else if level >= Level::DEBUG {
        defmt::debug!("{=str}", text);
    } else {
        defmt::trace!("{=str}", text);
    }
}

/// The text up to where it is no text: a line that was cut may end within a character.
fn valid(text: &[u8]) -> &str {
    let first = text.utf8_chunks().next();
    first.map_or("", |chunk| chunk.valid())
}
