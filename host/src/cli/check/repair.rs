//! What is meant by a document that is not JSON, as far as it can be told.

use std::ops::Range;

use logconf::core::json::{Reason, Syntax};
use logconf::form;

use super::finding::Fix;
use super::token;

/// What can be done about it, and what does it.
pub type Repair = (Option<String>, Option<Fix>);

const NOTHING: Repair = (None, None);

fn repair(help: &str, place: Range<usize>, replacement: &str) -> Repair {
    (Some(help.to_owned()), Fix::new(place, replacement))
}

fn advice(help: &str) -> Repair {
    (Some(help.to_owned()), None)
}

pub fn syntax(text: &[u8], syntax: Syntax) -> Repair {
    let at = syntax.offset;
    match syntax.reason {
        Reason::NotUtf8 => return advice(form::not_utf8(text)),
        Reason::Trailing => {
            return advice("the document ends before this: is there a bracket too many?");
        }
        Reason::Unterminated => {
            return advice("a string ends with '\"' in the line in which it begins");
        }
        Reason::Control if text.get(at) == Some(&b'\t') => {
            return repair("a tab in a string is \\t", at..at + 1, "\\t");
        }
        Reason::Control => {
            return advice("a line break in a string is \\n; a string ends with '\"'");
        }
        Reason::Escape => return backslash(text, at),
        _ => {}
    }
    let Some(&found) = text.get(at) else {
        return advice("the file ends too early: a bracket is not closed");
    };
    let end = token::of_json(text, at);
    let word = &text[at..end];
    let before = text[..at].trim_ascii_end();
    match (before.last(), found) {
        (_, b'/' | b'#') => comment(text, at),
        (Some(b','), b'}' | b']') => {
            let comma = before.len() - 1;
            repair(
                "nothing follows the comma in front of it: leave that out",
                comma..comma + 1,
                "",
            )
        }
        (_, b'\'') => quotes(text, at),
        _ => match syntax.reason {
            Reason::Key if found.is_ascii_alphabetic() => {
                let name = String::from_utf8_lossy(word);
                repair(
                    "keys stand in double quotes",
                    at..end,
                    &format!("\"{name}\""),
                )
            }
            Reason::Colon if found == b'=' => {
                repair("a colon stands behind a key", at..at + 1, ":")
            }
            Reason::Value => python(word, at..end),
            Reason::CommaOrBrace | Reason::CommaOrBracket
                if begins_value(found) && before.len() < at =>
            {
                repair(
                    "a comma is missing in front of it",
                    before.len()..before.len(),
                    ",",
                )
            }
            _ => NOTHING,
        },
    }
}

fn begins_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"\"{[-".contains(&byte)
}

/// A backslash that stands for itself, as in the names of folders.
fn backslash(text: &[u8], at: usize) -> Repair {
    let backslash = match text.get(at) {
        Some(b'\\') => at,
        _ => at.saturating_sub(1),
    };
    repair(
        "a backslash in a string is \\\\",
        backslash..backslash + 1,
        "\\\\",
    )
}

fn comment(text: &[u8], at: usize) -> Repair {
    let help = "JSON has no comments";
    let rest = &text[at..];
    if rest.starts_with(b"#") || rest.starts_with(b"//") {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        return repair(help, at..at + end.unwrap_or(rest.len()), "");
    }
    advice(help)
}

/// A string between single quotes.
fn quotes(text: &[u8], at: usize) -> Repair {
    let help = "strings stand in double quotes";
    let inner = text[at + 1..]
        .split(|byte| b"'\n\r".contains(byte))
        .next()
        .unwrap_or_default();
    let end = at + 1 + inner.len();
    match std::str::from_utf8(inner) {
        Ok(inner) if text.get(end) == Some(&b'\'') && !inner.contains(['"', '\\']) => {
            repair(help, at..end + 1, &format!("\"{inner}\""))
        }
        _ => advice(help),
    }
}

/// A value as Python writes it.
fn python(word: &[u8], place: Range<usize>) -> Repair {
    let (python, json) = match word {
        b"True" => ("True", "true"),
        b"False" => ("False", "false"),
        b"None" => ("None", "null"),
        _ => return NOTHING,
    };
    repair(&format!("Python's {python} is {json} in JSON"), place, json)
}
