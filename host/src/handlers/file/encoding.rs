//! Text in a file's `encoding`, and what becomes of characters that it cannot express (`errors`).

use std::borrow::Cow;

use crate::encoding::Encoding;
use crate::python::Failure;

/// What marks the beginning of a file in an encoding that has such a mark.
const MARK: char = '\u{feff}';

impl Encoding {
    /// The bytes to write for text, which is UTF-8; at the start of a file, with its mark.
    pub(super) fn encode<'t>(
        self,
        text: &'t [u8],
        errors: &str,
        at_start: bool,
    ) -> Result<Cow<'t, [u8]>, Failure> {
        // Most files: there is nothing to look at.
        if self == Encoding::Utf8 {
            return Ok(Cow::Borrowed(text));
        }
        let marked = at_start && self.has_mark();
        if !marked && self.extends_ascii() && text.is_ascii() {
            return Ok(Cow::Borrowed(text));
        }
        let text = String::from_utf8_lossy(text);
        let mut bytes = Vec::with_capacity(text.len());
        if marked {
            self.put(MARK, &mut bytes);
        }
        for (place, char) in text.chars().enumerate() {
            if !self.put(char, &mut bytes) {
                let instead = replacement(char, errors, || self.cannot(&text, place))?;
                bytes.extend_from_slice(instead.as_bytes());
            }
        }
        Ok(Cow::Owned(bytes))
    }

    /// Whether the first line of a file is not like the others.
    pub(super) fn has_mark(self) -> bool {
        matches!(self, Encoding::Utf8Sig | Encoding::Utf16 | Encoding::Utf32)
    }

    /// Whether what cannot be anywhere in particular, a pipe for example, begins with the mark. In
    /// CPython, `utf-16` and `utf-32` forget it there.
    pub(super) fn marks_pipes(self) -> bool {
        self == Encoding::Utf8Sig
    }

    fn extends_ascii(self) -> bool {
        use Encoding::{Ascii, Latin1, Legacy, Utf8Sig};
        matches!(self, Utf8Sig | Ascii | Latin1 | Legacy(_))
    }

    /// Adds a character's bytes, if it has some.
    fn put(self, char: char, bytes: &mut Vec<u8>) -> bool {
        let number = u32::from(char);
        let mut units = [0; 2];
        let mut utf16 = |unit: fn(u16) -> [u8; 2]| {
            let units = char.encode_utf16(&mut units);
            bytes.extend(units.iter().flat_map(|one| unit(*one)));
        };
        match self {
            Encoding::Utf8 | Encoding::Utf8Sig => {
                bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Encoding::Utf16 => utf16(u16::to_ne_bytes),
            Encoding::Utf16Le => utf16(u16::to_le_bytes),
            Encoding::Utf16Be => utf16(u16::to_be_bytes),
            Encoding::Utf32 => bytes.extend(number.to_ne_bytes()),
            Encoding::Utf32Le => bytes.extend(number.to_le_bytes()),
            Encoding::Utf32Be => bytes.extend(number.to_be_bytes()),
            Encoding::Ascii | Encoding::Latin1 => match u8::try_from(number) {
                Ok(byte) if self == Encoding::Latin1 || byte.is_ascii() => bytes.push(byte),
                _ => return false,
            },
            Encoding::Legacy(_) if char.is_ascii() => bytes.push(number as u8),
            Encoding::Legacy(legacy) => match legacy.encode(char) {
                Some(encoded) => bytes.extend(encoded),
                None => return false,
            },
        }
        true
    }

    /// CPython: `UnicodeEncodeError`.
    fn cannot(self, text: &str, place: usize) -> Failure {
        let is_bad = |char: &char| !self.put(*char, &mut Vec::new());
        let mut bad = text.chars().skip(place).take_while(is_bad);
        let first = bad.next().unwrap_or('?');
        let (reason, together) = match self {
            Encoding::Ascii => ("ordinal not in range(128)", true),
            Encoding::Latin1 => ("ordinal not in range(256)", true),
            Encoding::Legacy(legacy) if legacy.is_single_byte() => {
                ("character maps to <undefined>", true)
            }
            _ => ("illegal multibyte sequence", false),
        };
        let more = if together { bad.count() } else { 0 };
        let what = match more {
            0 => format!("character '{}' in position {place}", escaped(first)),
            more => format!("characters in position {place}-{}", place + more),
        };
        let message = format!("'{}' codec can't encode {what}: {reason}", self.name());
        Failure::new("UnicodeEncodeError", message)
    }
}

/// What stands in place of a character. CPython: the error handlers of `codecs`.
fn replacement(
    char: char,
    errors: &str,
    cannot: impl FnOnce() -> Failure,
) -> Result<String, Failure> {
    Ok(match errors {
        "ignore" => String::new(),
        "replace" => "?".to_owned(),
        "backslashreplace" => escaped(char),
        "namereplace" => match unicode_names2::name(char) {
            Some(name) => format!("\\N{{{name}}}"),
            None => escaped(char),
        },
        "xmlcharrefreplace" => format!("&#{};", u32::from(char)),
        // Where there are no surrogates, these two do nothing about it.
        "strict" | "surrogateescape" | "surrogatepass" => return Err(cannot()),
        _ => {
            let message = format!("unknown error handler name '{errors}'");
            return Err(Failure::new("LookupError", message));
        }
    })
}

fn escaped(char: char) -> String {
    match u32::from(char) {
        number @ ..=0xff => format!("\\x{number:02x}"),
        number @ ..=0xffff => format!("\\u{number:04x}"),
        number => format!("\\U{number:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encoding: Encoding, errors: &str) -> Result<Vec<u8>, String> {
        let encoded = encoding.encode("aé€😀".as_bytes(), errors, true);
        encoded.map(Cow::into_owned).map_err(|e| e.message)
    }

    #[test]
    fn what_cannot_be_expressed_is_replaced_as_in_python() {
        let ascii = |errors| encoded(Encoding::Ascii, errors).unwrap();
        assert_eq!(ascii("ignore"), b"a");
        assert_eq!(ascii("replace"), b"a???");
        assert_eq!(ascii("backslashreplace"), br"a\xe9\u20ac\U0001f600");
        assert_eq!(ascii("xmlcharrefreplace"), b"a&#233;&#8364;&#128512;");
        let names = br"a\N{LATIN SMALL LETTER E WITH ACUTE}\N{EURO SIGN}\N{GRINNING FACE}";
        assert_eq!(ascii("namereplace"), names);
        assert_eq!(
            encoded(Encoding::Latin1, "replace").unwrap(),
            b"a\xe9??".to_vec()
        );
    }

    #[test]
    fn what_cannot_be_expressed_is_an_error_in_pythons_words() {
        assert_eq!(
            encoded(Encoding::Ascii, "strict").unwrap_err(),
            "'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)"
        );
        assert_eq!(
            Encoding::Ascii
                .encode("aé".as_bytes(), "strict", true)
                .unwrap_err()
                .message,
            r"'ascii' codec can't encode character '\xe9' in position 1: ordinal not in range(128)"
        );
        assert_eq!(
            encoded(Encoding::Latin1, "strict").unwrap_err(),
            "'latin-1' codec can't encode characters in position 2-3: ordinal not in range(256)"
        );
        assert_eq!(
            encoded(Encoding::Ascii, "foo").unwrap_err(),
            "unknown error handler name 'foo'"
        );
    }
}
