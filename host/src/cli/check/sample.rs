//! Formats, tried on a record.

use logconf::{Level, Logger};
use serde_json::{Map, Value, json};

use super::super::dry::{Dry, Seen};
use super::super::known;
use super::tree;

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
    pub unknown: Option<Unknown>,
    /// What CPython raises in place of a line.
    pub failure: Option<String>,
}

/// A field that a format names and no record has.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    /// In core's words.
    pub message: String,
    pub name: String,
    /// Where the name stands in the format: in bytes. `None` if a part of it is an escape in JSON.
    pub offset: Option<usize>,
}

impl Sample {
    pub fn new() -> Self {
        let dry = Dry::new(known());
        let logger = dry.logger("sample");
        Sample { dry, logger }
    }

    /// Tries a formatter of this name and with these settings, of which one, `key`, is the format. `None` if
    /// it is refused, whatever its format says.
    pub fn tried(&self, name: &str, settings: &Map<String, Value>, key: &str) -> Option<Tried> {
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
                let (field, offset) = warning.unknown_field(dict.as_bytes())?;
                Some(Unknown {
                    message: warning.to_string(),
                    name: field.to_string(),
                    offset: offset.and_then(|offset| in_format(&dict, name, key, offset)),
                })
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

/// The place in the format of what stands at this one of the dict.
fn in_format(dict: &str, formatter: &str, key: &str, offset: usize) -> Option<usize> {
    let document = tree::read(dict)?;
    let mut formatters = tree::entries(&document, "formatters").iter();
    let settings = formatters.find(|entry| entry.name.as_str() == formatter)?;
    let format = tree::member(settings.value.as_object()?, key)?;
    let before = dict.get(tree::range(format).start..offset)?;
    let before: String = serde_json::from_str(&format!("{before}\"")).ok()?;
    Some(before.len())
}
