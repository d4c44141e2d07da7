//! `env://NAME`: environment variables in configurations.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Values that were looked up. They are never dropped, but each is kept only once.
static VALUES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The variable's value at the time of the configuration, as a JSON string; `None` if there is none or if it is
/// not UTF-8.
pub(super) fn variable(name: &str) -> Option<&'static str> {
    // These two cannot be in a name.
    if name.is_empty() || name.contains(['=', '\0']) {
        return None;
    }
    let value = serde_json::to_string(&std::env::var(name).ok()?).ok()?;
    let mut values = VALUES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = values.get(&*value) {
        return Some(known);
    }
    let value: &'static str = value.leak();
    values.insert(value);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_once() {
        let text = |name| variable(name).unwrap();
        assert_eq!(text("CARGO_PKG_NAME"), "\"logconf\"");
        assert!(std::ptr::eq(text("CARGO_PKG_NAME"), text("CARGO_PKG_NAME")));
        assert_eq!(variable("LOGCONF_NO_SUCH_VARIABLE"), None);
        assert_eq!(variable(""), None);
        assert_eq!(variable("A=B"), None);
    }
}
