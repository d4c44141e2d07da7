//! The `logconf` key: what CPython's dictConfig does not have.

use super::Source;
use super::persist::{AVAILABLE as PERSIST, Persist};
use super::problem::{Problem, ProblemKind, Wanted};
use super::request::At;
use super::rev;
use crate::json::{Cursor, Kind, Value};
use crate::logging::OVERRIDES;
use crate::reply::GET;

/// What the `logconf` key says.
#[derive(Default)]
pub(super) struct Extensions<'d> {
    pub(super) operation: Option<Operation<'d>>,
    pub(super) settings: Settings,
}

/// What it says about a configuration.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) in_order: bool,
    pub(super) expires_s: u32,
    pub(super) persist: Persist,
    pub(super) disabled: At,
    pub(super) rev: At,
}

/// What it asks for, and where.
pub(super) enum Operation<'d> {
    Status(Value<'d>),
    Get(Value<'d>),
    Forget(Value<'d>),
    Check(Value<'d>, Value<'d>),
}

impl<'d> Operation<'d> {
    pub(super) fn value(&self) -> Value<'d> {
        match self {
            Operation::Status(value)
            | Operation::Get(value)
            | Operation::Forget(value)
            | Operation::Check(value, _) => *value,
        }
    }
}

/// The keys of the `logconf` key.
const EXTENSIONS: [&str; 7] = [
    "op",
    "config",
    "in_order",
    "expires_s",
    "persist",
    "disabled",
    "rev",
];

/// Those of them that a configuration may have here.
pub(super) fn settings() -> impl Iterator<Item = &'static str> {
    let [_, _, in_order, expires_s, persist, disabled, number] = EXTENSIONS;
    let all = [
        (in_order, true),
        (expires_s, OVERRIDES),
        (persist, PERSIST),
        (disabled, GET),
        (number, rev::AVAILABLE),
    ];
    all.into_iter()
        .filter_map(|(name, is_there)| is_there.then_some(name))
}

/// Reads the `logconf` key, if there is one.
pub(super) fn extensions<'d>(source: &Source<'d>, at: &At) -> Result<Extensions<'d>, Problem> {
    let Some(mut logconf) = at.cursor(source) else {
        return Ok(Extensions::default());
    };
    let at = logconf.offset();
    if !logconf.enter_dict() {
        return Err(Problem::wanted(Wanted::Extensions, at));
    }
    let mut keys = [At::default(); EXTENSIONS.len()];
    let dict = logconf;
    while let Some(key) = logconf.key() {
        logconf.skip();
        let mut places = EXTENSIONS.iter().zip(&mut keys);
        match places.find(|(name, _)| key.name.is(name.as_bytes())) {
            Some((_, place)) => *place = At::new(key.offset),
            None => return Err(unknown(At::new(key.offset))),
        }
    }
    let [op, config, in_order, expires_s, persist, disabled, rev] = keys;
    // An operation has neither handlers, nor a time, nor a number.
    let without_op = [in_order, expires_s, disabled, rev].map(|at| (at, !op.is_there()));
    let may_persist = PERSIST && !op.is_there();
    let with_others = [
        (disabled, GET),
        (persist, may_persist || expires_s.is_there()),
    ];
    let mut all = without_op.iter().chain(&with_others);
    if let Some((at, _)) = all.find(|(at, may_be)| at.is_there() && !may_be) {
        return Err(unknown(*at));
    }
    let mut settings = Settings::default();
    if let Some(value) = value_of(in_order, dict) {
        let wanted = ProblemKind::WantedArgument("true or false").at(&value);
        settings.in_order = value.of_kind(Kind::Bool).ok_or(wanted)?.truth();
    }
    if let Some(value) = value_of(expires_s, dict) {
        settings.expires_s = expires(expires_s, &value, persist.is_there())?;
    }
    if PERSIST {
        settings.persist = Persist::read(value_of(persist, dict), source.registry)?;
    }
    if GET && let Some(value) = value_of(disabled, dict) {
        let wanted = ProblemKind::Wanted(Wanted::Names).at(&value);
        settings.disabled = At::of(&value.of_kind(Kind::List).ok_or(wanted)?);
    }
    if rev::AVAILABLE
        && let Some(value) = value_of(rev, dict)
    {
        settings.rev = rev::read(&value)?;
    }
    Ok(Extensions {
        operation: operation(value_of(op, dict), config, dict)?,
        settings,
    })
}

/// The value behind the key that stands there.
// Out of line: it has many callers, and flash is short.
#[inline(never)]
fn value_of(key: At, dict: Cursor<'_>) -> Option<Value<'_>> {
    let mut cursor = key.in_document(dict)?;
    cursor.key()?;
    Some(cursor.take())
}

fn unknown(key: At) -> Problem {
    Problem::new(ProblemKind::UnknownExtension, key.offset())
}

/// For how many seconds a temporary override is in force.
fn expires(key: At, value: &Value<'_>, persists: bool) -> Result<u32, Problem> {
    let refuse = |reason| Problem::new(ProblemKind::Rejected(reason), key.offset());
    if !OVERRIDES {
        return Err(refuse(
            "there is no room for a temporary override ('expires_s') here: the feature 'overrides' was not built in",
        ));
    }
    if persists {
        return Err(refuse(
            "a temporary override is not stored: 'expires_s' and 'persist' exclude one another",
        ));
    }
    let seconds = value.of_kind(Kind::Int).and_then(|seconds| seconds.int());
    let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok());
    let seconds = seconds.filter(|&seconds| seconds > 0);
    let wanted = ProblemKind::WantedArgument("a whole number of seconds from 1 to 2147483647");
    seconds.ok_or(wanted.at(value))
}

// In line: it has one caller, and flash is short.
#[inline(always)]
fn operation<'d>(
    op: Option<Value<'d>>,
    config: At,
    dict: Cursor<'d>,
) -> Result<Option<Operation<'d>>, Problem> {
    let is = |name: &[u8]| {
        let op = op.and_then(|op| op.str());
        op.is_some_and(|op| op.is(name))
    };
    let operation = match op {
        Some(op) if is(b"check") => {
            let config = value_of(config, dict);
            let config = config.ok_or(ProblemKind::ConfigMissing.at(&op))?;
            return Ok(Some(Operation::Check(op, config)));
        }
        Some(op) if is(b"status") => Some(Operation::Status(op)),
        Some(op) if GET && is(b"get") => Some(Operation::Get(op)),
        Some(op) if PERSIST && is(b"forget") => Some(Operation::Forget(op)),
        Some(op) => return Err(ProblemKind::UnknownOperation.at(&op)),
        None => None,
    };
    match config.is_there() {
        true => Err(unknown(config)),
        false => Ok(operation),
    }
}
