//! `logging.handlers.TimedRotatingFileHandler`, which does not rotate: it checks when it is to
//! start a new file, as CPython does, and writes all to one.

use std::fmt::{self, Display};

use logconf_core::{Arguments, Explain, Problem, Signature};

use super::Kind;
use crate::handlers::given::{WrongType, number};

/// CPython: `logging.handlers.TimedRotatingFileHandler`.
pub(crate) struct Timed;

/// What is wrong with `when`; the numbers are codes of problems.
#[derive(Clone, Copy)]
enum Wrong {
    NoDay = 1,
    Day = 2,
    Interval = 3,
}

static NO_TEXT: WrongType = WrongType("AttributeError", "'{}' object has no attribute 'upper'");
static NO_NUMBER: WrongType = WrongType(
    "TypeError",
    "unsupported operand type(s) for +: 'int' and '{}'",
);
static NO_INTEGER: WrongType = WrongType(
    "TypeError",
    "'{}' object cannot be interpreted as an integer",
);
static NO_TIME: WrongType = WrongType("AttributeError", "'{}' object has no attribute 'hour'");
static WHEN: When = When;

impl Kind for Timed {
    const NAME: &'static str = "logging.handlers.TimedRotatingFileHandler";
    const SIGNATURE: &'static Signature = &Signature {
        function: "TimedRotatingFileHandler",
        required: &["filename"],
        optional: &[
            "when",
            "interval",
            "backupCount",
            "encoding",
            "delay",
            "utc",
            "atTime",
            "errors",
        ],
    };

    type State = ();

    fn configure(arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
        if let Some(given) = arguments.get("when") {
            let Some(when) = given.str() else {
                return Err(NO_TEXT.of(arguments, given));
            };
            let wrong = check(&when.to_string());
            wrong.map_err(|wrong| arguments.fault(Some(given), &WHEN, wrong as i32))?;
        }
        for (name, wrong) in [("interval", &NO_NUMBER), ("backupCount", &NO_INTEGER)] {
            if let Some(given) = arguments.get(name)
                && number(&given).is_none()
            {
                return Err(wrong.of(arguments, given));
            }
        }
        // No value of a document is a time of day.
        match arguments.get("atTime").filter(|given| given.truth()) {
            Some(given) => Err(NO_TIME.of(arguments, given)),
            None => Ok(()),
        }
    }
}

fn check(when: &str) -> Result<(), Wrong> {
    let when = when.to_uppercase();
    let mut chars = when.chars();
    match (&*when, chars.next()) {
        ("S" | "M" | "H" | "D" | "MIDNIGHT", _) => Ok(()),
        (_, Some('W')) => match (chars.next(), chars.next()) {
            (Some('0'..='6'), None) => Ok(()),
            (Some(_), None) => Err(Wrong::Day),
            _ => Err(Wrong::NoDay),
        },
        _ => Err(Wrong::Interval),
    }
}

/// A `when` that is none.
#[derive(Debug)]
struct When;

impl Explain for When {
    fn explain(&self, code: i32, when: &dyn Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = when.to_string().to_uppercase();
        if code == Wrong::NoDay as i32 {
            let day = "You must specify a day for weekly rollover from 0 to 6 (0 is Monday)";
            write!(f, "{day}: {when}")
        } else if code == Wrong::Day as i32 {
            write!(f, "Invalid day specified for weekly rollover: {when}")
        } else {
            write!(f, "Invalid rollover interval specified: {when}")
        }
    }
}
