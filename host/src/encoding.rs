//! Python's text encodings, by their names.

/// An encoding that both readers and writers of files know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

/// Names as CPython's `encodings.aliases` has them, in its normal form.
const NAMES: [(&str, Encoding); 34] = [
    ("utf_8", Encoding::Utf8),
    ("utf8", Encoding::Utf8),
    ("u8", Encoding::Utf8),
    ("utf", Encoding::Utf8),
    ("utf8_ucs2", Encoding::Utf8),
    ("utf8_ucs4", Encoding::Utf8),
    ("cp65001", Encoding::Utf8),
    // The one of the process, which is this one everywhere that matters.
    ("locale", Encoding::Utf8),
    ("ascii", Encoding::Ascii),
    ("us_ascii", Encoding::Ascii),
    ("us", Encoding::Ascii),
    ("646", Encoding::Ascii),
    ("ansi_x3.4_1968", Encoding::Ascii),
    ("ansi_x3_4_1968", Encoding::Ascii),
    ("ansi_x3.4_1986", Encoding::Ascii),
    ("cp367", Encoding::Ascii),
    ("csascii", Encoding::Ascii),
    ("ibm367", Encoding::Ascii),
    ("iso646_us", Encoding::Ascii),
    ("iso_646.irv_1991", Encoding::Ascii),
    ("iso_ir_6", Encoding::Ascii),
    ("latin_1", Encoding::Latin1),
    ("latin1", Encoding::Latin1),
    ("latin", Encoding::Latin1),
    ("l1", Encoding::Latin1),
    ("iso8859_1", Encoding::Latin1),
    ("iso_8859_1", Encoding::Latin1),
    ("iso_8859_1_1987", Encoding::Latin1),
    ("iso8859", Encoding::Latin1),
    ("iso_ir_100", Encoding::Latin1),
    ("8859", Encoding::Latin1),
    ("cp819", Encoding::Latin1),
    ("ibm819", Encoding::Latin1),
    ("csisolatin1", Encoding::Latin1),
];

impl Encoding {
    /// CPython: `codecs.lookup`, which takes any case, and any punctuation for any other.
    pub(crate) fn find(name: &str) -> Option<Encoding> {
        let normal = normal(name);
        let found = NAMES.iter().find(|(known, _)| *known == normal);
        found.map(|(_, encoding)| *encoding)
    }

    /// CPython's name of it in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
        }
    }

    /// The first character number that it cannot express.
    pub(crate) fn limit(self) -> u32 {
        match self {
            Encoding::Utf8 => u32::MAX,
            Encoding::Ascii => 0x80,
            Encoding::Latin1 => 0x100,
        }
    }
}

/// The normal form of an encoding's name: lower case, all else than letters, digits and dots
/// one `_`. CPython: `encodings.normalize_encoding`.
pub(crate) fn normal(name: &str) -> String {
    let mut normal = String::new();
    for char in name.chars() {
        match char {
            char if char.is_ascii_alphanumeric() || char == '.' => {
                normal.push(char.to_ascii_lowercase());
            }
            _ if !normal.is_empty() && !normal.ends_with('_') => normal.push('_'),
            _ => {}
        }
    }
    normal.truncate(normal.trim_end_matches('_').len());
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_by_any_spelling_of_their_names() {
        for name in ["utf-8", "UTF8", "utf_8", "Utf 8", "U8"] {
            assert_eq!(Encoding::find(name), Some(Encoding::Utf8), "{name}");
        }
        for name in [
            "latin-1",
            "ISO-8859-1",
            "iso8859-1",
            "ISO_8859-1:1987",
            "L1",
        ] {
            assert_eq!(Encoding::find(name), Some(Encoding::Latin1), "{name}");
        }
        assert_eq!(Encoding::find("US-ASCII"), Some(Encoding::Ascii));
        assert_eq!(Encoding::find(""), None);
        assert_eq!(Encoding::find("utf9"), None);
    }
}
