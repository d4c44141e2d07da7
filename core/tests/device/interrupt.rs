//! What comes in the middle of a record's output.

use std::fmt;

/// Runs code when it is formatted, as an interrupt does that comes then.
pub struct Interrupt<F: Fn()>(pub F);

impl<F: Fn()> fmt::Display for Interrupt<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)();
        f.write_str("interrupted")
    }
}
