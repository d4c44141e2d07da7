//! Text in a file's `encoding`, and what becomes of characters that it cannot express (`errors`).

use std::borrow::Cow;

use crate::encoding::Encoding;
use crate::python::Failure;

impl Encoding {
    /// The bytes to write for text, which is UTF-8.
    pub(super) fn encode<'t>(self, text: &'t [u8], errors: &str) -> Result<Cow<'t, [u8]>, Failure> {
        if self == Encoding::Utf8 || text.is_ascii() {
            return Ok(Cow::Borrowed(text));
        }
        let text = String::from_utf8_lossy(text);
        let mut bytes = Vec::with_capacity(text.len());
        for (place, char) in text.chars().enumerate() {
            match u8::try_from(u32::from(char)) {
                Ok(byte) if u32::from(byte) < self.limit() => bytes.push(byte),
                _ => self.replace(char, errors, &mut bytes, || self.cannot(&text, place))?,
            }
        }
        Ok(Cow::Owned(bytes))
    }

    /// CPython: the error handlers of `codecs`.
    fn replace(
        self,
        char: char,
        errors: &str,
        bytes: &mut Vec<u8>,
        cannot: impl FnOnce() -> Failure,
    ) -> Result<(), Failure> {
        let number = u32::from(char);
        let instead = match errors {
            "ignore" => String::new(),
            "replace" => "?".to_owned(),
            // The names of all characters are much data for little: their numbers will do.
            "backslashreplace" | "namereplace" => escaped(char),
            "xmlcharrefreplace" => format!("&#{number};"),
            // Where there are no surrogates, these two do nothing about it.
            "strict" | "surrogateescape" | "surrogatepass" => return Err(cannot()),
            _ => {
                let message = format!("unknown error handler name '{errors}'");
                return Err(Failure::new("LookupError", message));
            }
        };
        bytes.extend_from_slice(instead.as_bytes());
        Ok(())
    }

    /// CPython: `UnicodeEncodeError`.
    fn cannot(self, text: &str, place: usize) -> Failure {
        let is_bad = |char: &char| u32::from(*char) >= self.limit();
        let mut bad = text.chars().skip(place).take_while(is_bad);
        let first = bad.next().unwrap_or('?');
        let what = match bad.count() {
            0 => format!("character '{}' in position {place}", escaped(first)),
            more => format!("characters in position {place}-{}", place + more),
        };
        let name = self.name();
        let message = format!(
            "'{name}' codec can't encode {what}: ordinal not in range({})",
            self.limit()
        );
        Failure::new("UnicodeEncodeError", message)
    }
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
        let encoded = encoding.encode("aé€😀".as_bytes(), errors);
        encoded.map(Cow::into_owned).map_err(|e| e.message)
    }

    #[test]
    fn what_cannot_be_expressed_is_replaced_as_in_python() {
        let ascii = |errors| encoded(Encoding::Ascii, errors).unwrap();
        assert_eq!(ascii("ignore"), b"a");
        assert_eq!(ascii("replace"), b"a???");
        assert_eq!(ascii("backslashreplace"), br"a\xe9\u20ac\U0001f600");
        assert_eq!(ascii("xmlcharrefreplace"), b"a&#233;&#8364;&#128512;");
        assert_eq!(ascii("namereplace"), ascii("backslashreplace"));
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
                .encode("aé".as_bytes(), "strict")
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
