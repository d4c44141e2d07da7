//! Text from devices and files, made harmless for terminals.

use std::borrow::Cow;
use std::fmt::Write as _;

pub use logconf::terminal::clean;
use logconf::terminal::is_harmful;

/// A text in JSON that says the same and has such characters as escape sequences only. (Those that it
/// may have outside of strings are blanks, and stay.)
pub fn clean_json(json: &str) -> Cow<'_, str> {
    let is_meant = |c| is_harmful(c) && !matches!(c, '\n' | '\r' | '\t');
    if !json.contains(is_meant) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if !is_meant(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_with_escape_sequences() {
        let value = serde_json::json!({"a\x7f\u{9b}": ["\u{202e}\u{e0041}", "\x1b\nü"]});
        let json = format!("{value:#}\n");
        let cleaned = clean_json(&json);
        assert!(cleaned.contains(r#""a\u007f\u009b""#), "{cleaned}");
        assert!(cleaned.contains(r#""\u202e\udb40\udc41""#), "{cleaned}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&cleaned).unwrap(),
            value
        );
        assert!(matches!(clean_json("{\n\t\"ü\": 1}"), Cow::Borrowed(_)));
    }
}
