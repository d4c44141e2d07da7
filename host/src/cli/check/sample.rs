//! Formats, tried on a record.

use logconf::{Level, Logger};
use serde_json::{Map, Value, json};

use super::super::dry::{Dry, Seen};
use super::super::known;

/// Long enough that no index which a format may give is behind its end.
const MESSAGE: &str = "a message that is long enough for whatever a format may take out of it, \
                       be it the first letters of its words or the one in the hundredth place";

/// A logging system that formats one record.
pub struct Sample {
    dry: Dry,
    logger: &'static Logger,
}

/// What came of a format.
#[derive(Debug, PartialEq, Eq)]
pub struct Tried {
    /// A field that it names and no record has: in core's words, and the name.
    pub unknown: Option<(String, String)>,
    /// What CPython raises in place of a line.
    pub failure: Option<String>,
}

impl Sample {
    pub fn new() -> Self {
        let dry = Dry::new(known());
        let logger = dry.logger("sample");
        Sample { dry, logger }
    }

    /// Tries a formatter of this name and with these settings. `None` if it is refused, whatever its
    /// format says.
    pub fn tried(&self, name: &str, settings: &Map<String, Value>) -> Option<Tried> {
        let dict = json!({
            "version": 1,
            "disable_existing_loggers": false,
            "formatters": {name: settings},
            "handlers": {"h": {"class": "logging.StreamHandler", "formatter": name}},
            "root": {"handlers": ["h"]},
        })
        .to_string();
        let unknown = self.dry.apply_dict(dict.as_bytes(), |warnings| {
            let mut unknown = warnings.iter().filter_map(|warning| {
                let (field, _) = warning.unknown_field(dict.as_bytes())?;
                Some((warning.to_string(), field.to_string()))
            });
            unknown.next()
        })?;
        let seen = self.dry.log(self.logger, Level::ERROR, MESSAGE);
        let failure = seen.into_iter().find_map(|seen| match seen {
            Seen::Failed { reason, .. } => Some(reason),
            _ => None,
        });
        Some(Tried { unknown, failure })
    }
}
