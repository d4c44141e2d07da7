//! In which form a configuration is written: as a dict in JSON, YAML or TOML, or as an INI file.

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

/// What may be done about a text that is not UTF-8, as JSON, YAML and TOML are.
///
/// ```
/// let utf16 = b"v\0e\0r\0s\0i\0o\0n\0";
/// assert_eq!(logconf::form::not_utf8(utf16), "the file is written in UTF-16: save it in UTF-8");
/// ```
pub fn not_utf8(bytes: &[u8]) -> &'static str {
    let has_mark = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    match has_mark || bytes.contains(&0) {
        true => "the file is written in UTF-16: save it in UTF-8",
        false => "save the file in UTF-8; it may be written in Latin-1",
    }
}

/// Whether this begins as a dict in JSON, as on the wire, where there is nothing else beside INI files.
///
/// ```
/// use logconf::form::is_dict;
/// assert!(is_dict(b" \n{\"version\": 1}"));
/// assert!(!is_dict(b"; {\n[loggers]"));
/// ```
pub fn is_dict(bytes: &[u8]) -> bool {
    without_mark(bytes).trim_ascii_start().first() == Some(&b'{')
}

/// In which form a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A dict in JSON.
    Json,
    /// An INI file, as `fileConfig` reads it.
    Ini,
    /// A dict in YAML.
    Yaml,
    /// A dict in TOML.
    Toml,
}

impl Form {
    /// The form of a file of this name: the one that its name ends with, `.json`, `.yaml`, `.yml` or
    /// `.toml`; else JSON if it begins with `{`; else what its first line looks like, and INI if that is
    /// like nothing else.
    ///
    /// ```
    /// use logconf::form::Form;
    /// assert_eq!(Form::of("a.YML", b"{}"), Form::Yaml);
    /// assert_eq!(Form::of("logging.conf", b" \n{\"version\": 1}"), Form::Json);
    /// assert_eq!(Form::of("logging.conf", b"; {\n[loggers]\nkeys=root"), Form::Ini);
    /// assert_eq!(Form::of("-", b"# mine\nversion: 1\n"), Form::Yaml);
    /// assert_eq!(Form::of("-", b"version = 1\n"), Form::Toml);
    /// ```
    pub fn of(name: &str, bytes: &[u8]) -> Form {
        let name = name.to_ascii_lowercase();
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("json") => Form::Json,
            Some("yaml" | "yml") => Form::Yaml,
            Some("toml") => Form::Toml,
            _ if is_dict(bytes) => Form::Json,
            Some("ini" | "cfg") => Form::Ini,
            _ => looked_at(without_mark(bytes)).unwrap_or(Form::Ini),
        }
    }

    /// The form that a text seems to be written in, whatever it is called: what its first line looks like.
    ///
    /// ```
    /// use logconf::form::Form;
    /// assert_eq!(Form::seen(b"version: 1\n"), Some(Form::Yaml));
    /// assert_eq!(Form::seen(b"// mine\n{}"), None);
    /// ```
    pub fn seen(bytes: &[u8]) -> Option<Form> {
        match is_dict(bytes) {
            true => Some(Form::Json),
            false => looked_at(without_mark(bytes)),
        }
    }
}

/// The form that the first line has which says something. In an INI file that is the name of a section:
/// nothing else may stand before it.
fn looked_at(bytes: &[u8]) -> Option<Form> {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let mut lines = lines.map(<[u8]>::trim_ascii);
    let says = |line: &&[u8]| !matches!(line.first(), None | Some(b'#' | b';'));
    let line = lines.find(says).unwrap_or_default();
    if line.starts_with(b"[") {
        return Some(Form::Ini);
    }
    if line.starts_with(b"---") || line.starts_with(b"%YAML") || line.starts_with(b"- ") {
        return Some(Form::Yaml);
    }
    match line.iter().find(|byte| matches!(byte, b':' | b'=')) {
        Some(b':') => Some(Form::Yaml),
        Some(b'=') => Some(Form::Toml),
        _ => None,
    }
}
