//! What stands between the parts of a text, and where a part begins and ends.
//!
//! PyYAML reads YAML 1.1 and takes tabs nowhere but in comments and in what is quoted; three characters
//! that end a line there do not in YAML 1.2.

use std::ops::Range;

use super::super::Mistake;

/// What ends a line in YAML 1.1 alone.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// The first tab that is no part of a comment. In `quoted`, in order, it would be text.
pub(super) fn tab(text: &str, quoted: &[Range<usize>]) -> Option<Mistake> {
    let bytes = text.as_bytes();
    let mut quoted = quoted.iter().peekable();
    let (mut at, mut in_comment) = (0, false);
    while let Some(byte) = bytes.get(at) {
        if let Some(part) = quoted.next_if(|part| part.start <= at) {
            at = part.end.max(at);
            continue;
        }
        match byte {
            b'\n' | b'\r' => in_comment = false,
            b'#' => in_comment |= at == 0 || bytes[at - 1].is_ascii_whitespace(),
            b'\t' if !in_comment => {
                let mistake = Mistake::new(at, "not all readers of YAML take a tab here");
                return Some(mistake.hinted(
                    "lines are indented, and parts are set apart, with blanks; a text with a tab is quoted",
                ));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The first character that ends a line to some.
pub(super) fn line_break(text: &str) -> Option<Mistake> {
    let at = text.find(BREAKS)?;
    let code = u32::from(text[at..].chars().next()?);
    let mistake = Mistake::new(at, "not all readers of YAML end a line here");
    Some(mistake.hinted(format!(
        "the character U+{code:04X} is \"\\u{code:04X}\" in double quotes"
    )))
}

/// Where a part begins that the parser has found here, behind its anchor and its tag. Where only those
/// are there, that is where they begin.
pub(super) fn behind_properties(text: &str, part: Range<usize>) -> usize {
    let mut rest = text.get(part.start..).unwrap_or_default();
    let at = |rest: &str| text.len() - rest.len();
    while rest.starts_with(['&', '!']) {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_whitespace());
        if at(rest) >= part.end {
            return part.start;
        }
        rest = rest.trim_ascii_start();
        while rest.starts_with('#') {
            rest = rest.trim_start_matches(|c| c != '\n').trim_ascii_start();
        }
    }
    match at(rest) {
        begins if begins <= part.end => begins,
        _ => part.start,
    }
}

/// Where the quoted text ends that begins here.
pub(super) fn end_of_quoted(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.get(start).copied().unwrap_or_default();
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        let is_escape = match quote {
            b'"' => *byte == b'\\',
            _ => *byte == quote && bytes.get(at + 1) == Some(&quote),
        };
        match is_escape {
            true => at += 2,
            false if *byte == quote => return at + 1,
            false => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_begins_behind_its_properties() {
        for (text, part) in [
            ("x", "x"),
            ("&a !!str x", "x"),
            ("!<tag:x> 'x'", "'x'"),
            ("&a # c\n  # d\n  x", "x"),
            ("&a", "&a"),
            ("!!str", "!!str"),
        ] {
            let begins = behind_properties(text, 0..text.len());
            assert_eq!(&text[begins..], part, "{text}");
        }
        // The next part is not its text.
        assert_eq!(behind_properties("&a\nb: 1", 0..2), 0);
    }

    #[test]
    fn a_quoted_text_ends_with_its_quote() {
        for (text, quoted) in [
            ("'LO''UD' # '", "'LO''UD'"),
            (r#""a\"b\\" # ""#, r#""a\"b\\""#),
            ("'a", "'a"),
            ("\"a\\", "\"a\\"),
        ] {
            assert_eq!(&text[..end_of_quoted(text, 0).min(text.len())], quoted);
        }
    }
}
