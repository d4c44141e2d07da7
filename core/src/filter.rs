//! Filters by logger name.

/// Whether a filter for `prefix` passes a record of the logger `name`: the logger itself and
/// all below it; an empty prefix passes everything. CPython: `Filter.filter`.
///
/// ```
/// use logconf_core::filter_passes;
/// assert!(filter_passes("net", "net.tcp"));
/// assert!(!filter_passes("net", "network"));
/// assert!(filter_passes("", "anything"));
/// ```
pub fn filter_passes(prefix: &str, name: &str) -> bool {
    passes(prefix.as_bytes(), name.as_bytes())
}

pub(crate) fn passes(prefix: &[u8], name: &[u8]) -> bool {
    match name.strip_prefix(prefix) {
        Some(rest) => prefix.is_empty() || rest.is_empty() || rest.starts_with(b"."),
        None => false,
    }
}
