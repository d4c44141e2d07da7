//! In which form a configuration is written: as a dict in JSON, or as an INI file.

/// What editors on some systems write before UTF-8 text.
pub(crate) const MARK: &str = "\u{feff}";

/// A file's bytes without the byte order mark of UTF-8.
///
/// ```
/// assert_eq!(logconf::form::without_mark("\u{feff}{}".as_bytes()), b"{}");
/// ```
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes)
}

/// Whether a file of this name is a dict: it begins as one, as on the wire, or is called JSON. All
/// others are INI files.
///
/// ```
/// use logconf::form::is_dict;
/// assert!(is_dict("logging.conf", b" \n{\"version\": 1}"));
/// assert!(is_dict("a.JSON", b"[1]"));
/// assert!(!is_dict("logging.ini", b"; {\n[loggers]"));
/// ```
pub fn is_dict(name: &str, bytes: &[u8]) -> bool {
    let begins = without_mark(bytes).trim_ascii_start().first() == Some(&b'{');
    begins || name.to_ascii_lowercase().ends_with(".json")
}
