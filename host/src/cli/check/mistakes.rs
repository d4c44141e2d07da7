//! What core says about a config, as findings.

use std::ops::Range;

use logconf::client::Fault;
use logconf::core::json::{Reason, Syntax};
use logconf::core::{Paths, Refusal, Sought};
use logconf::{document, file_config, nearest};

use super::super::mistake::Mistake;
use super::finding::{Finding, Fix, Rule};
use super::hints::Hints;
use super::repair;
use super::written::Written;

/// That a document is not JSON.
pub fn syntax(written: &Written<'_>, syntax: Syntax) -> Finding {
    let message = format!("not a JSON document: {}", syntax.reason);
    let (help, fix) = repair::syntax(written.text(), syntax);
    let place = match syntax.reason {
        // What is behind it is no text.
        Reason::NotUtf8 => syntax.offset..syntax.offset + 1,
        Reason::Unterminated => written.token(last_string(&written.text()[..syntax.offset])),
        _ => written.token(syntax.offset),
    };
    Finding::new(Rule::Syntax, message)
        .at(Some(place))
        .help(help)
        .fixed_by(fix)
}

/// Where the last string begins of a text that ends within it: behind that, each quote is escaped, and a
/// backslash is nowhere but in strings.
fn last_string(text: &[u8]) -> usize {
    let begins = |at: &usize| text[*at] == b'"' && (*at == 0 || text[at - 1] != b'\\');
    (0..text.len()).rev().find(begins).unwrap_or(text.len())
}

/// That a document is not in the form that it should be in.
pub fn of_document(written: &Written<'_>, error: &document::Error) -> Finding {
    Mistake::from(error).finding(written)
}

/// For so many mistakes of a file it is looked for what was meant: that has to be done in the whole of it.
pub const HINTED: usize = 100;

/// Why a dict is refused. `made` is what a file in another form means; without `hints`, what may have been meant
/// is not looked for.
pub fn refused<'d>(
    hints: Option<&Hints>,
    written: &Written<'_>,
    made: Option<&document::Document>,
    refusal: &Refusal<'d>,
    paths: &mut Paths<'d>,
) -> Finding {
    let place = refusal.offset().and_then(|offset| match made {
        Some(made) => written.place(offset..offset, Some(made)),
        None => Some(written.token(offset)),
    });
    let names = hints.map_or_else(Vec::new, |_| nearest::names(refusal));
    let (help, mut fix) = match (&*names, &place) {
        ([], _) => match hints {
            Some(hints) => repaired(hints, written, made, refusal, &place),
            None => (None, None),
        },
        ([name], Some(place)) => (nearest::said(&names), replaced(written, place, name)),
        _ => (nearest::said(&names), None),
    };
    if made.is_some() {
        // What would be right in the dict may be wrong in another form.
        fix = None;
    }
    let mut finding = Finding::from(Mistake::of(refusal, paths))
        .at(place)
        .fixed_by(fix);
    finding.help = help;
    finding
}

/// A string with another name in it.
fn replaced(written: &Written<'_>, place: &Range<usize>, name: &str) -> Option<Fix> {
    let token = std::str::from_utf8(&written.text()[place.clone()]).ok()?;
    let inner = token.strip_prefix('"')?;
    let scheme = match inner.starts_with("ext://") {
        true => "ext://",
        false => "",
    };
    let name = serde_json::Value::from(format!("{scheme}{name}"));
    Fix::new(place.clone(), name.to_string())
}

/// What can be done about a mistake that is no mistyped name.
fn repaired(
    hints: &Hints,
    written: &Written<'_>,
    made: Option<&document::Document>,
    refusal: &Refusal<'_>,
    place: &Option<Range<usize>>,
) -> repair::Repair {
    if let Some(unresolved) = refusal.unresolved() {
        let name = unresolved.name().to_string();
        return match place {
            Some(place) if unresolved.sought() == Sought::Level && name.parse::<i32>().is_ok() => {
                let help = format!("a level that is a number has no quotes: {name}");
                let fix = Fix::new(place.clone(), name.parse::<i32>().unwrap_or(0).to_string());
                (Some(help), fix)
            }
            _ => (hints.about(refusal, &unresolved), None),
        };
    }
    let Some(offset) = refusal.offset() else {
        return (None, None);
    };
    let text = made.map_or(written.text(), |made| made.json().as_bytes());
    // These two sentences are CPython's.
    let sentence = refusal.to_string();
    if sentence.starts_with("Unsupported version") {
        let help = Some("the only version is 1".to_owned());
        // Of a dict or a list over several lines the token is only the first one.
        let is_whole = !matches!(text.get(offset), Some(b'{' | b'['));
        let fix = is_whole.then(|| Fix::new(written.token(offset), "1"));
        return (help, fix.flatten());
    }
    if sentence == "dictionary doesn't specify a version" && text.get(offset) == Some(&b'{') {
        let is_empty = text[offset + 1..].trim_ascii_start().first() == Some(&b'}');
        let comma = if is_empty { "" } else { ", " };
        let help = Some("the only version is 1".to_owned());
        return (
            help,
            Fix::new(offset + 1..offset + 1, format!("\"version\": 1{comma}")),
        );
    }
    (None, None)
}

/// Why an INI file is refused.
pub fn of_ini(written: &Written<'_>, error: &file_config::Error) -> Finding {
    let finding = Mistake::from(error).finding(written);
    let fix = match (error.near(), &finding.place) {
        ([name], Some(place)) => named(written, place, name),
        _ => None,
    };
    let mut finding = finding.fixed_by(fix);
    if let (None, Some(known)) = (&finding.help, error.known()) {
        let none = || "the file defines none".to_owned();
        finding.help = Some(nearest::said(known).unwrap_or_else(none));
    }
    finding
}

/// Another name in the place of one in an INI file, between quotes if that one is.
fn named(written: &Written<'_>, place: &Range<usize>, name: &str) -> Option<Fix> {
    let token = std::str::from_utf8(&written.text()[place.clone()]).ok()?;
    let quote = match token.starts_with(['"', '\'']) {
        true => &token[..1],
        false => "",
    };
    Fix::new(place.clone(), format!("{quote}{name}{quote}"))
}

/// Why a device refuses a config. Its places are those of the dict.
pub fn of_device(
    written: &Written<'_>,
    fault: &Fault,
    place: impl Fn(usize) -> Option<usize>,
) -> Finding {
    let start = fault.offset.and_then(place);
    Finding::from(Mistake::from(fault)).at(start.map(|start| written.token(start)))
}
