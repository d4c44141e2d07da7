//! What backslashes mean in literals.

use super::error::Error;
use super::lexer::newline;

/// A character's or a byte's value, or none, and how much of the text stands for it.
pub(super) struct Escape<T> {
    pub(super) code: Option<T>,
    pub(super) length: usize,
}

fn escape<T>(code: T, length: usize) -> Escape<T> {
    Escape {
        code: Some(code),
        length,
    }
}

/// The escape that the text begins with, in a string. The text is not empty after the
/// backslash.
pub(super) fn of_str(text: &str, at: usize) -> Result<Escape<char>, Error> {
    if let Some(Escape { code, length }) = common(text) {
        // Three octal digits are no surrogate.
        let code = code.and_then(|code| char::from_u32(code.into()));
        return Ok(Escape { code, length });
    }
    let digits = match text.as_bytes()[1] {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        b'N' => return named(text, at),
        // Stands for itself, and so does what comes after it.
        _ => return Ok(escape('\\', 1)),
    };
    let length = 2 + digits;
    let Some(code) = hexadecimal(text, digits) else {
        let form = format!("{}{}", &text[..2], "X".repeat(digits));
        return Err(unicode(at, &format!("truncated {form} escape")));
    };
    match char::from_u32(code) {
        Some(char) => Ok(escape(char, length)),
        None if code > u32::from(char::MAX) => Err(unicode(at, "illegal Unicode character")),
        None => {
            let message = format!("a lone surrogate ('{}') is not allowed", &text[..length]);
            Err(Error::new(at, "ValueError", message))
        }
    }
}

/// The escape that the text begins with, in bytes.
pub(super) fn of_bytes(text: &str, at: usize) -> Result<Escape<u8>, Error> {
    if let Some(Escape { code, length }) = common(text) {
        // CPython: three octal digits overflow silently.
        let code = code.map(|code| code as u8);
        return Ok(Escape { code, length });
    }
    match (text.as_bytes()[1], hexadecimal(text, 2)) {
        (b'x', Some(code)) => Ok(escape(code as u8, 4)),
        (b'x', None) => Err(Error::syntax(at, r"(value error) invalid \x escape")),
        _ => Ok(escape(b'\\', 1)),
    }
}

/// What strings and bytes have in common.
fn common(text: &str) -> Option<Escape<u16>> {
    let code = match text.as_bytes()[1] {
        b'\n' | b'\r' => {
            let length = 1 + newline(&text[1..]);
            return Some(Escape { code: None, length });
        }
        b'0'..=b'7' => {
            let digits = text[1..].bytes().take(3);
            let digits = digits.take_while(|digit| matches!(digit, b'0'..=b'7'));
            let (code, length) = digits.fold((0, 1), |(code, length), digit| {
                (code * 8 + u16::from(digit - b'0'), length + 1)
            });
            return Some(escape(code, length));
        }
        b'a' => b'\x07',
        b'b' => b'\x08',
        b'f' => b'\x0c',
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => b'\x0b',
        quote @ (b'\\' | b'\'' | b'"') => quote,
        _ => return None,
    };
    Some(escape(code.into(), 2))
}

/// The number that this many digits make, after the backslash and a letter.
fn hexadecimal(text: &str, digits: usize) -> Option<u32> {
    let digits = text.get(2..2 + digits)?;
    let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok())?
}

fn named(text: &str, at: usize) -> Result<Escape<char>, Error> {
    let name = text[2..]
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'));
    let Some((name, _)) = name.filter(|(name, _)| !name.is_empty()) else {
        return Err(unicode(at, r"malformed \N character escape"));
    };
    match character(name) {
        Some(char) => Ok(escape(char, r"\N{}".len() + name.len())),
        None => Err(unicode(at, "unknown Unicode character name")),
    }
}

/// The character of this name. The table of names ignores much that CPython does not.
fn character(name: &str) -> Option<char> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric();
    let allowed = name
        .bytes()
        .all(|byte| is_word(byte) || b" -".contains(&byte));
    let bytes = name.as_bytes();
    // (The table's own search may panic at a name that begins with a hyphen.)
    let whole = is_word(*bytes.first()?) && is_word(*bytes.last()?);
    if !allowed || !whole || name.contains("  ") {
        return None;
    }
    let char = unicode_names2::character(name)?;
    let Some(proper) = unicode_names2::name(char) else {
        return Some(char);
    };
    let proper = proper.to_string();
    // CPython works these names out, and forgets to ignore the case.
    const COMPUTED: [&str; 2] = ["HANGUL SYLLABLE ", "CJK UNIFIED IDEOGRAPH-"];
    let equal = match COMPUTED.iter().any(|start| proper.starts_with(start)) {
        true => name == proper,
        false => name.eq_ignore_ascii_case(&proper),
    };
    // Other letters are an alias; the same ones were only spaced in another way.
    let letters = |name: &str| name.to_ascii_uppercase().replace([' ', '-'], "");
    (equal || letters(name) != letters(&proper)).then_some(char)
}

fn unicode(at: usize, message: &str) -> Error {
    Error::syntax(at, format!("(unicode error) {message}"))
}
