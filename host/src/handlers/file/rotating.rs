//! `logging.handlers.RotatingFileHandler`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use logconf_core::{Arguments, Problem, Signature};

use super::log_file::LogFile;
use super::open::Open;
use super::{Kind, mode_of};
use crate::handlers::given::{WrongType, number};
use crate::python::Failure;

/// Starts a new file when one is full: `app.log` becomes `app.log.1`, that `app.log.2`, and so
/// on up to `backupCount`. CPython: `logging.handlers.RotatingFileHandler`.
pub(crate) struct Rotating;

#[derive(Debug)]
pub(crate) struct Limits {
    /// Zero or below: none.
    max_bytes: i64,
    /// Zero or below: the file grows all the same.
    backups: i64,
    /// How long the file was when it could not be moved, if that is what happened last.
    stuck_at: u64,
}

static MAX_BYTES: WrongType = WrongType(
    "TypeError",
    "'>' not supported between instances of '{}' and 'int'",
);
static BACKUPS: WrongType = WrongType(
    "TypeError",
    "'{}' object cannot be interpreted as an integer",
);

fn count(
    arguments: &Arguments<'_, '_>,
    name: &str,
    wrong: &'static WrongType,
) -> Result<i64, Problem> {
    match arguments.get(name) {
        Some(given) => number(&given).ok_or(wrong.of(arguments, given)),
        None => Ok(0),
    }
}

impl Kind for Rotating {
    const NAME: &'static str = "logging.handlers.RotatingFileHandler";
    const SIGNATURE: &'static Signature = &Signature {
        function: "RotatingFileHandler",
        required: &["filename"],
        optional: &[
            "mode",
            "maxBytes",
            "backupCount",
            "encoding",
            "delay",
            "errors",
        ],
    };

    type State = Limits;

    fn mode(arguments: &Arguments<'_, '_>) -> Result<String, Problem> {
        match count(arguments, "maxBytes", &MAX_BYTES)? {
            1.. => Ok("a".to_owned()),
            _ => mode_of(arguments),
        }
    }

    fn configure(arguments: &Arguments<'_, '_>) -> Result<Limits, Problem> {
        Ok(Limits {
            max_bytes: count(arguments, "maxBytes", &MAX_BYTES)?,
            backups: count(arguments, "backupCount", &BACKUPS)?,
            stuck_at: 0,
        })
    }

    fn quiet_until(limits: &Limits) -> i64 {
        match limits.max_bytes {
            1.. => i64::MIN,
            _ => i64::MAX,
        }
    }

    /// CPython: `shouldRollover` opens the file, even one that is closed.
    fn before_formatting(_: &mut Limits, file: &mut LogFile) -> Result<(), Failure> {
        match file.open.is_none() && may_move(&file.path) {
            true => file.open(),
            false => Ok(()),
        }
    }

    fn measures(limits: &Limits, file: &LogFile) -> bool {
        limits.max_bytes > 0 && may_move(&file.path)
    }

    /// CPython: `shouldRollover` counts what is there in bytes, and what comes in characters
    /// and one more. What cannot be moved is tried again when as much has come once more: CPython tries
    /// it with each record, none of which is written then.
    fn before_writing(
        limits: &mut Limits,
        file: &mut LogFile,
        characters: usize,
        trouble: &mut Option<Failure>,
    ) -> Result<(), Failure> {
        if !Rotating::measures(limits, file) {
            return Ok(());
        }
        if file.open.is_none() {
            file.open()?;
        }
        let length = file.open.as_mut().map_or(Ok(0), Open::length)?;
        // It may have been emptied since.
        limits.stuck_at = limits.stuck_at.min(length);
        let more = (length - limits.stuck_at).saturating_add(characters as u64 + 1);
        if i64::try_from(more).is_ok_and(|more| more < limits.max_bytes) {
            return Ok(());
        }
        file.open = None;
        let moved = move_away(limits.backups, file);
        limits.stuck_at = if moved.is_ok() { 0 } else { length };
        *trouble = moved.err();
        match file.delay {
            true => Ok(()),
            false => file.open(),
        }
    }
}

/// Only files are moved, not devices or pipes.
fn may_move(path: &Path) -> bool {
    !path.exists() || path.is_file()
}

/// CPython: `doRollover`.
fn move_away(backups: i64, file: &LogFile) -> Result<(), Failure> {
    if backups <= 0 {
        return Ok(());
    }
    let path = &file.path;
    // Each moves on by one, whether or not there is one before it.
    let numbered = |number| with_number(path, number);
    let moved = numbers(path, backups).and_then(|numbers| {
        numbers.into_iter().try_for_each(|number| {
            let (from, to) = (numbered(number), numbered(number + 1));
            shift(&from, &to)
        })
    });
    moved
        .and_then(|()| shift(path, &numbered(1)))
        .map_err(|error| file.os(&error))
}

/// The numbers of the old files that are there, but for the last one that there may be, from the highest on.
/// CPython looks for each that there may be.
fn numbers(path: &Path, backups: i64) -> io::Result<Vec<i64>> {
    let directory = path.parent().unwrap_or(path);
    let mut numbers = Vec::new();
    let Ok(entries) = fs::read_dir(directory) else {
        // It may be written, not read, or there is no descriptor left: as far as they follow one another.
        let there = (1..backups).take_while(|number| with_number(path, *number).exists());
        numbers.extend(there);
        numbers.reverse();
        return Ok(numbers);
    };
    for entry in entries {
        let name = entry?.file_name();
        let end = name.as_encoded_bytes().rsplit(|byte| *byte == b'.').next();
        let number = end.and_then(|end| str::from_utf8(end).ok()?.parse().ok());
        if let Some(number) = number
            && (1..backups).contains(&number)
            && with_number(path, number).file_name() == Some(&name)
        {
            numbers.push(number);
        }
    }
    numbers.sort_unstable_by(|one, other| other.cmp(one));
    Ok(numbers)
}

fn with_number(path: &Path, number: i64) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

/// Moves a file if it is there, in another's place.
fn shift(from: &Path, to: &Path) -> io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    if to.exists() {
        fs::remove_file(to)?;
    }
    fs::rename(from, to)
}
