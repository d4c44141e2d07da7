//! What stands at the head of a syslog message: where it comes from, and how urgent it is.

use logconf_core::{Argument, Record, repr};

use crate::handlers::given::number;
use crate::handlers::owned::level_name;
use crate::python::Failure;

/// CPython: `SysLogHandler.facility_names`.
const FACILITIES: [(&str, i64); 24] = [
    ("auth", 4),
    ("authpriv", 10),
    ("console", 14),
    ("cron", 9),
    ("daemon", 3),
    ("ftp", 11),
    ("kern", 0),
    ("lpr", 6),
    ("mail", 2),
    ("news", 7),
    ("ntp", 12),
    ("security", 13),
    ("solaris-cron", 15),
    ("syslog", 5),
    ("user", 1),
    ("uucp", 8),
    ("local0", 16),
    ("local1", 17),
    ("local2", 18),
    ("local3", 19),
    ("local4", 20),
    ("local5", 21),
    ("local6", 22),
    ("local7", 23),
];

/// The names of facilities that a `SysLogHandler` knows; with another one, each of its records fails, as
/// in CPython.
///
/// ```
/// assert!(logconf::handlers::facilities().any(|name| name == "local0"));
/// ```
pub fn facilities() -> impl Iterator<Item = &'static str> {
    FACILITIES.iter().map(|(name, _)| *name)
}

/// A facility, or what CPython raises for it, with each record.
#[derive(Clone, Debug)]
pub(super) struct Facility(Result<i64, Failure>);

impl Facility {
    /// `None` for what is neither a number nor a string.
    pub(super) fn of(given: Argument<'_>) -> Option<Self> {
        if let Some(name) = given.str() {
            return Some(Facility::named(&name.to_string()));
        }
        let number = number(&given)?;
        // A `1.0`, which cannot be shifted.
        let is_float = given
            .number()
            .is_some_and(|number| number.to_string().contains(['.', 'e', 'E']));
        Some(Facility(match is_float {
            true => Err(Failure::new(
                "TypeError",
                "unsupported operand type(s) for <<: 'float' and 'int'",
            )),
            false => Ok(number),
        }))
    }

    fn named(name: &str) -> Self {
        let known = FACILITIES.iter().find(|(known, _)| *known == name);
        let unknown = || Failure::new("KeyError", repr(name).to_string());
        Facility(known.map(|(_, number)| *number).ok_or_else(unknown))
    }

    /// The head of a record's message, `<14>`. CPython: `encodePriority` and `mapPriority`.
    pub(super) fn head(&self, record: &Record<'_>) -> Result<String, Failure> {
        let urgency = match &*level_name(record) {
            "DEBUG" => 7,
            "INFO" => 6,
            "ERROR" => 3,
            "CRITICAL" => 2,
            _ => 4,
        };
        // (A number of 64 bits may be shifted out of them.)
        let facility = i128::from(self.0.clone()?);
        Ok(format!("<{}>", facility << 3 | urgency))
    }
}

impl Default for Facility {
    /// `LOG_USER`.
    fn default() -> Self {
        Facility(Ok(1))
    }
}
