//! What text can do to a terminal.

/// Whether a terminal may obey a character, or show what stands around it in another order, or show
/// nothing at all for it: control characters, and the format characters of Unicode.
///
/// The command writes such characters of files and devices as escape sequences, and so do documents
/// that are written in JSON, YAML and TOML.
///
/// ```
/// use logconf::terminal::is_harmful;
/// assert!(['\x1b', '\u{9b}', '\u{202e}', '\u{200b}'].into_iter().all(is_harmful));
/// assert!("Grüße, 日本".chars().all(|c| !is_harmful(c)));
/// ```
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with each character that [does harm](is_harmful) written as an escape sequence, such as `\n` or
/// `\u{202e}`.
///
/// ```
/// use logconf::terminal::clean;
/// assert_eq!(clean("a\x1b[2J\nü"), "a\\u{1b}[2J\\nü");
/// ```
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_harmful(c) {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        let reordered = "\u{9b}2J \u{202e}x\u{2069}\u{200f}\u{61c}\u{feff}\u{e0041} é 日本";
        assert_eq!(
            clean(reordered),
            "\\u{9b}2J \\u{202e}x\\u{2069}\\u{200f}\\u{61c}\\u{feff}\\u{e0041} é 日本"
        );
    }
}
