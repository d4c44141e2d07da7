//! Python's text encodings, by their names.

mod big5;
mod legacy;
mod multibyte;
mod names;
mod single_byte;
mod table;

pub(crate) use legacy::Legacy;

/// An encoding that writers of files know; readers know some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// With a mark at the start of a file.
    Utf8Sig,
    /// In the machine's order, with a mark at the start of a file that tells which that is.
    Utf16,
    Utf16Le,
    Utf16Be,
    /// The same, for characters of four bytes.
    Utf32,
    Utf32Le,
    Utf32Be,
    Ascii,
    Latin1,
    /// One of those that were there before Unicode.
    Legacy(&'static Legacy),
}

impl Encoding {
    /// CPython: `codecs.lookup`, which takes any case, and any punctuation for any other.
    pub(crate) fn find(name: &str) -> Option<Encoding> {
        let normal = normal(name);
        let unicode = names::UNICODE.iter();
        let mut unicode = unicode.filter(|(_, names)| names.contains(&&*normal));
        match unicode.next() {
            Some((encoding, _)) => Some(*encoding),
            None => Legacy::find(&normal).map(Encoding::Legacy),
        }
    }

    /// CPython's name of it in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            // The mark is not its encoder's business.
            Encoding::Utf8 | Encoding::Utf8Sig => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf16Le => "utf-16-le",
            Encoding::Utf16Be => "utf-16-be",
            Encoding::Utf32 => "utf-32",
            Encoding::Utf32Le => "utf-32-le",
            Encoding::Utf32Be => "utf-32-be",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Legacy(legacy) => legacy.codec(),
        }
    }
}

/// The normal form of an encoding's name: lower case, all else than letters, digits and dots
/// one `_`. CPython: `encodings.normalize_encoding`.
fn normal(name: &str) -> String {
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
        assert_eq!(Encoding::find("UTF-16BE"), Some(Encoding::Utf16Be));
        let legacy = Encoding::find("cp1252");
        assert!(matches!(legacy, Some(Encoding::Legacy(_))));
        assert_eq!(Encoding::find("Windows-1252"), legacy);
        assert_ne!(Encoding::find("cp1250"), legacy);
        assert_eq!(Encoding::find(""), None);
        assert_eq!(Encoding::find("utf9"), None);
    }

    #[test]
    fn no_name_stands_for_two_encodings() {
        let unicode = names::UNICODE.iter().flat_map(|(_, names)| *names);
        let mut all: Vec<&str> = unicode.chain(Legacy::names()).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for name in all {
            assert_eq!(normal(name), name);
        }
    }
}
