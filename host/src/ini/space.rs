//! What Python takes for white space.

/// CPython: `str.isspace`, and `\s` of a pattern. The separators U+001C to U+001F count too.
pub(super) fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{1C}'..='\u{1F}')
}

/// A text without the white space around it, and how many bytes of it stood in front.
/// CPython: `str.strip`.
pub(crate) fn strip(text: &str) -> (usize, &str) {
    let rest = text.trim_start_matches(is_space);
    (text.len() - rest.len(), rest.trim_end_matches(is_space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_what_it_is_in_python() {
        // CPython: ''.join(chr(c) for c in range(0x110000) if chr(c).isspace())
        let spaces = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\
            \u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\
            \u{202f}\u{205f}\u{3000}";
        let all: String = ('\0'..=char::MAX).filter(|c| is_space(*c)).collect();
        assert_eq!(all, spaces);
    }

    #[test]
    fn what_stood_in_front_is_counted_in_bytes() {
        assert_eq!(strip("\u{a0} a b\x1c"), (3, "a b"));
        assert_eq!(strip(" \t"), (2, ""));
    }
}
