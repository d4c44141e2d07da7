//! `rev`: the sender's own number for a configuration, which its reply tells back. Without the feature `fleet`,
//! it is checked by nobody and told back to nobody: a board that is in no fleet has no use for it, and flash is short.
//! So a document for all boards can have one.

use super::problem::{Problem, ProblemKind};
use super::request::At;
#[cfg(feature = "fleet")]
use crate::json::Cursor;
use crate::json::{Kind, Value};

pub(super) const AVAILABLE: bool = cfg!(feature = "fleet");

/// The largest: 2^63 - 1.
const LAST: &str = "9223372036854775807";

/// Where it stands. It is told back as it is written, so its digits are all that is looked at.
pub(super) fn read(value: &Value<'_>) -> Result<At, Problem> {
    let wanted = ProblemKind::WantedArgument("a whole number from 1 to 9223372036854775807");
    match value.of_kind(Kind::Int).is_some_and(|_| fits(value.raw())) {
        true => Ok(At::of(value)),
        false => Err(wanted.at(value)),
    }
}

/// Whether an integer in JSON, which has no zeros in front, is one.
fn fits(digits: &str) -> bool {
    let is_positive = matches!(digits.as_bytes(), [b'1'..=b'9', ..]);
    is_positive && (digits.len() < LAST.len() || digits.len() == LAST.len() && digits <= LAST)
}

/// That of a configuration, whatever else is wrong with it; `None` if there is none, or no valid one.
#[cfg(feature = "fleet")]
pub(crate) fn rev_of(document: &[u8]) -> Option<u64> {
    let text = crate::json::check(document).ok()?;
    let logconf = field(Cursor::document(text), "logconf")?;
    let rev = field(logconf.cursor(), "rev")?;
    read(&rev).ok()?;
    rev.raw().parse().ok()
}

#[cfg(feature = "fleet")]
fn field<'d>(mut dict: Cursor<'d>, name: &str) -> Option<Value<'d>> {
    let mut values = [None];
    if dict.enter_dict() {
        super::collect(&mut dict, &[name], &mut values, &mut |_| {});
    }
    let [value] = values;
    value
}
