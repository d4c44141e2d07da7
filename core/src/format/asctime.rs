//! The fields that say when. CPython: `Formatter.formatTime`.

use core::fmt::{self, Write};

use super::civil::Civil;
use super::strftime::{strftime, write_number};
use super::value::Values;

pub(super) const AVAILABLE: bool = true;

/// `asctime`; a lone `?` for a record that has no time.
pub(super) fn write(values: &Values<'_>, out: &mut dyn Write) -> fmt::Result {
    let (Some(at), Some(clock)) = (values.record.created, values.clock) else {
        return out.write_char('?');
    };
    let civil = Civil::new(at, clock.utc_offset_s(at), clock.zone(at));
    if !values.datefmt.is_empty() {
        return strftime(values.datefmt, &civil, out);
    }
    strftime("%Y-%m-%d %H:%M:%S", &civil, out)?;
    out.write_char(',')?;
    write_number(i64::from(civil.millisecond), 3, out)
}
