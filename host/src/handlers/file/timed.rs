//! `logging.handlers.TimedRotatingFileHandler`.

use std::fmt::{self, Display};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use logconf_core::{Arguments, Explain, Problem, Signature};

use super::Kind;
use super::backups::outdated;
use super::log_file::LogFile;
use super::schedule::{Schedule, When, Wrong};
use crate::handlers::given::{WrongType, number, real, truth};
use crate::python::Failure;

/// Starts a new file when it is time: `app.log` becomes `app.log.2026-11-25`, and of such files
/// the last `backupCount` are kept. Where such a file is there already, the log goes on until the next time.
/// The time is that of the registry's clock. CPython:
/// `logging.handlers.TimedRotatingFileHandler`.
pub(crate) struct Timed;

#[derive(Debug)]
pub(crate) struct Plan {
    schedule: Schedule,
    /// Zero or below: all are kept.
    backups: i64,
    /// When the file is to be moved away. CPython: `rolloverAt`.
    end: f64,
}

static NO_TEXT: WrongType = WrongType("AttributeError", "'{}' object has no attribute 'upper'");
static NO_FACTOR: WrongType = WrongType(
    "TypeError",
    "unsupported operand type(s) for *: 'int' and '{}'",
);
static NO_NUMBER: WrongType = WrongType(
    "TypeError",
    "unsupported operand type(s) for +: 'int' and '{}'",
);
static LIST: WrongType = WrongType(
    "TypeError",
    "unsupported operand type(s) for +: 'int' and 'list'",
);
static NO_INTEGER: WrongType = WrongType(
    "TypeError",
    "'{}' object cannot be interpreted as an integer",
);
static NO_TIME: WrongType = WrongType("AttributeError", "'{}' object has no attribute 'hour'");
static WHEN: WhenFault = WhenFault;

fn when(arguments: &Arguments<'_, '_>) -> Result<When, Problem> {
    let Some(given) = arguments.get("when") else {
        return Ok(When::Hour);
    };
    let Some(when) = given.str() else {
        return Err(NO_TEXT.of(arguments, given));
    };
    let when = When::parse(&when.to_string());
    when.map_err(|wrong| arguments.fault(Some(given), &WHEN, wrong as i32))
}

fn interval(arguments: &Arguments<'_, '_>) -> Result<f64, Problem> {
    let Some(given) = arguments.get("interval") else {
        return Ok(1.0);
    };
    real(&given).ok_or_else(|| {
        // Texts and lists can be multiplied.
        let wrong = match (given.str(), given.items()) {
            (Some(_), _) => &NO_NUMBER,
            (_, Some(_)) => &LIST,
            _ => &NO_FACTOR,
        };
        wrong.of(arguments, given)
    })
}

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

    type State = Plan;

    const GOES_ON: bool = true;

    fn configure(arguments: &Arguments<'_, '_>) -> Result<Plan, Problem> {
        let when = when(arguments)?;
        let interval = interval(arguments)?;
        let backups = match arguments.get("backupCount") {
            Some(given) => number(&given).ok_or_else(|| NO_INTEGER.of(arguments, given))?,
            None => 0,
        };
        // No value of a document is a time of day. Only these look at it.
        let at_time = arguments.get("atTime").filter(|given| !given.is_none());
        if let (Some(given), When::Midnight | When::Week(_)) = (at_time, when) {
            return Err(NO_TIME.of(arguments, given));
        }
        Ok(Plan {
            schedule: Schedule::new(when, interval, truth(arguments, "utc")),
            backups,
            end: f64::INFINITY,
        })
    }

    /// CPython: the end of `__init__`. A file that was there before begins when it was written
    /// last.
    fn committed(plan: &mut Plan, file: &LogFile, is_new: bool) {
        let written = modified(&file.path).filter(|_| !is_new);
        let begin = written.unwrap_or_else(|| file.place.now());
        plan.end = plan.schedule.end(begin, file.place.clock);
    }

    /// Times are whole seconds, and the end may be between two.
    fn quiet_until(plan: &Plan) -> i64 {
        plan.end.ceil() as i64
    }

    /// CPython: `shouldRollover`.
    fn before_formatting(plan: &mut Plan, file: &mut LogFile) -> Result<(), Failure> {
        let now = file.place.now();
        if (now as f64) < plan.end {
            return Ok(());
        }
        // Only files are moved, not devices or pipes.
        if file.path.exists() && !file.path.is_file() {
            plan.end = plan.schedule.end(now, file.place.clock);
            return Ok(());
        }
        roll_over(plan, file, now)
    }
}

/// When a file was written last, in seconds.
fn modified(path: &Path) -> Option<i64> {
    let at = fs::metadata(path).and_then(|data| data.modified()).ok()?;
    let seconds = match at.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_secs().cast_signed(),
        Err(before) => {
            let before = before.duration();
            -before.as_secs().cast_signed() - i64::from(before.subsec_nanos() > 0)
        }
    };
    Some(seconds)
}

/// CPython: `doRollover`. What fails is tried again when the next file is due: CPython tries it with
/// each record, none of which is written then, and may remove the file that it has just moved.
fn roll_over(plan: &mut Plan, file: &mut LogFile, now: i64) -> Result<(), Failure> {
    file.open = None;
    let end = plan.end;
    plan.end = plan.schedule.next_end(now, file.place.clock);
    let target = target(plan, file, end, now)?;
    // The records of that time, before the clock was set back, say. CPython 3.13 keeps them, too; 3.11
    // removes them.
    if target.exists() {
        return Ok(());
    }
    if file.path.exists() {
        let renamed = fs::rename(&file.path, &target);
        renamed.map_err(|error| not_renamed(file, &target, &error))?;
    }
    if !file.delay {
        file.open()?;
    }
    if let Ok(keep @ 1..) = usize::try_from(plan.backups) {
        let outdated = outdated(&file.path, plan.schedule.when(), keep)?;
        outdated.iter().try_for_each(|path| remove(path))?;
    }
    Ok(())
}

/// What a file is renamed to that was to end then.
fn target(plan: &Plan, file: &LogFile, end: f64, now: i64) -> Result<PathBuf, Failure> {
    let mut target = file.path.as_os_str().to_owned();
    target.push(".");
    target.push(plan.schedule.name(end, now, file.place.clock)?);
    Ok(target.into())
}

fn remove(path: &Path) -> Result<(), Failure> {
    let removed = fs::remove_file(path);
    removed.map_err(|error| Failure::os(&error, Some(&path.to_string_lossy())))
}

fn not_renamed(file: &LogFile, target: &Path, error: &io::Error) -> Failure {
    let mut failure = file.os(error);
    let target = target.to_string_lossy();
    failure.message += &format!(" -> {}", logconf_core::repr(&target));
    failure
}

/// A `when` that is none.
#[derive(Debug)]
struct WhenFault;

impl Explain for WhenFault {
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
