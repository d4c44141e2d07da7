//! Where a part of a string stands in what its author wrote: both are gone through side by side, so that
//! nothing behind the end of the string is ever taken for it.

use std::ops::Range;

/// Where this part of the string `value` stands in `written`, which begins with the string as its author
/// wrote it and may go on behind its end. `None` if the part is written in another way there, with
/// escapes, or if that cannot be told of what comes before it.
pub fn part(written: &str, value: &str, part: Range<usize>) -> Option<Range<usize>> {
    let mut at = opening(written);
    let mut rest = value.char_indices().peekable();
    let wanted = value.get(part.clone())?;
    while let Some((_, c)) = rest.next_if(|(index, _)| *index < part.start) {
        if !c.is_whitespace() {
            let (meant, length) = character(&written[at..])?;
            if meant != c {
                return None;
            }
            at += length;
            continue;
        }
        // Lines are folded and indented.
        while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        let blank = blank(&written[at..]);
        if blank == 0 {
            return None;
        }
        at += blank;
    }
    written[at..]
        .starts_with(wanted)
        .then(|| at..at + wanted.len())
}

/// What stands in front of the first character: quotes, or the header of a block in YAML.
fn opening(written: &str) -> usize {
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| written.starts_with(quote));
    match quote {
        Some(quote) if quote.len() > 1 => quote.len() + blank(&written[quote.len()..]),
        Some(quote) => quote.len(),
        None if written.starts_with(['|', '>']) => {
            let end = written.find('\n').unwrap_or(written.len());
            end + blank(&written[end..])
        }
        None => 0,
    }
}

/// The length of what stands for blanks and ends of lines.
fn blank(written: &str) -> usize {
    let mut at = 0;
    while let Some((' ' | '\t' | '\n' | '\r', length)) = character(&written[at..]) {
        at += length;
    }
    at
}

/// What the first character or escape stands for, and its length.
fn character(written: &str) -> Option<(char, usize)> {
    let mut chars = written.chars();
    let first = chars.next()?;
    let escaped = match (first, chars.next()) {
        ('\\', Some('n')) => '\n',
        ('\\', Some('t')) => '\t',
        ('\\', Some('r')) => '\r',
        ('\\', Some(same @ ('"' | '\\' | '/'))) => same,
        ('\\', Some('u')) => {
            let number = u32::from_str_radix(written.get(2..6)?, 16).ok()?;
            return Some((char::from_u32(number)?, 6));
        }
        _ => return Some((first, first.len_utf8())),
    };
    Some((escaped, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part behind the last blank of a string.
    fn last<'w>(written: &'w str, value: &str) -> Option<&'w str> {
        let start = value.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        part(written, value, start..value.len()).map(|place| &written[place])
    }

    #[test]
    fn a_part_is_found_however_lines_are_written() {
        for written in [
            "\"a b c\"",
            "\"a\\tb\\nc\", \"c\"",
            "\"a\\u0020\\u0062 c\"",
            "'a b c'",
            "a b c",
            "a b\n    c",
            ">-\n  a\n  b\n  c\n",
            "'''\na\nb c'''",
        ] {
            assert_eq!(last(written, "a b c"), Some("c"), "{written}");
        }
    }

    #[test]
    fn what_is_written_otherwise_or_behind_the_end_is_not_it() {
        for written in [
            "\"a b \\u0063\" # c",
            "'x b' # a b c",
            "\"ab c\"",
            "",
            "'''",
            ">",
        ] {
            assert_eq!(last(written, "a b c"), None, "{written}");
        }
    }
}
