//! What core says about a config, as findings.

use std::ops::Range;

use logconf::client::Fault;
use logconf::core::json::{Reason, Syntax};
use logconf::core::{Paths, Refusal, Warning};
use logconf::{document, file_config, nearest};

use super::super::mistake::Mistake;
use super::finding::{Finding, Fix, Rule};
use super::repair;
use super::token;
use super::written::Written;

/// So many names are listed at most where none is near.
const LISTED: usize = 12;

/// That a document is not JSON.
pub fn syntax(written: &Written<'_>, syntax: Syntax) -> Finding {
    let message = format!("not a JSON document: {}", syntax.reason);
    let (help, fix) = repair::syntax(written.text(), syntax);
    let place = match syntax.reason {
        // What is behind it is no text.
        Reason::NotUtf8 => syntax.offset..syntax.offset + 1,
        // The last quote is the one that begins it.
        Reason::Unterminated => {
            let quote = written.text().iter().rposition(|byte| *byte == b'"');
            written.token(quote.unwrap_or(syntax.offset))
        }
        _ => written.token(syntax.offset),
    };
    Finding::new(Rule::Syntax, message)
        .at(Some(place))
        .help(help)
        .fixed_by(fix)
}

/// That a document is not in the form that it should be in.
pub fn of_document(written: &Written<'_>, error: &document::Error) -> Finding {
    Mistake::from(error).finding(written)
}

/// Why a dict is refused. `made` is what a file in another form means.
pub fn refused<'d>(
    written: &Written<'_>,
    made: Option<&document::Document>,
    refusal: &Refusal<'d>,
    paths: &mut Paths<'d>,
) -> Finding {
    let place = refusal.offset().and_then(|offset| match made {
        Some(made) => written.place(offset..offset, Some(made)),
        None => Some(written.token(offset)),
    });
    let names = nearest::names(refusal);
    let (help, mut fix) = match (&*names, &place) {
        ([], _) => repaired(written, made, refusal),
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

/// The handler that an incremental config names and that is not there.
pub fn unknown_handler(dict: &str, refusal: &Refusal<'_>) -> Option<String> {
    // This sentence is CPython's, and said of nothing else.
    if !refusal
        .to_string()
        .starts_with("No handler found with name")
    {
        return None;
    }
    let start = refusal.offset()?;
    let name = dict.get(start..token::of_json(dict.as_bytes(), start))?;
    serde_json::from_str(name).ok()
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
    written: &Written<'_>,
    made: Option<&document::Document>,
    refusal: &Refusal<'_>,
) -> repair::Repair {
    if let Some(unresolved) = refusal
        .unresolved()
        .filter(|unresolved| unresolved.are_few())
    {
        let mut known = Vec::new();
        unresolved.known(&mut |name| known.push(name.to_string()));
        known.retain(|name| name.starts_with(char::is_alphanumeric));
        known.truncate(LISTED);
        let none = || "the document defines none".to_owned();
        return (Some(nearest::said(&known).unwrap_or_else(none)), None);
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
    Mistake::from(error).finding(written)
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

/// What core finds surprising, and where in the dict.
pub fn warning(dict: &[u8], warning: &Warning<'_>) -> (Finding, Option<Range<usize>>) {
    let message = warning.to_string();
    if let Some((field, offset)) = warning.unknown_field(dict) {
        let field = field.to_string();
        let mut known = Vec::new();
        Warning::fields(&mut |name| known.push(name));
        let near = nearest::nearest(&field, known.into_iter());
        let place = offset.map(|offset| offset..offset + field.len());
        // With escapes it is longer in the document than what it means.
        let is_plain = |place: &Range<usize>| dict.get(place.clone()) == Some(field.as_bytes());
        let place = match (place, offset) {
            (Some(place), _) if is_plain(&place) => Some(place),
            (_, offset) => offset.map(|start| start..token::of_json(dict, start)),
        };
        let fix = match (&*near, &place) {
            ([name], Some(place)) if is_plain(place) => Fix::new(place.clone(), *name),
            _ => None,
        };
        let help = nearest::said(&near);
        return (
            Finding::new(Rule::FormatField, message)
                .help(help)
                .fixed_by(fix),
            place,
        );
    }
    let rule = match message.starts_with("nothing here reads") {
        true => Rule::Attribute,
        false if message.starts_with("formatter") => Rule::FormatField,
        false => Rule::Other,
    };
    // Names are told by what stands between their quotes.
    let key = warning
        .offset(dict)
        .and_then(|offset| offset.checked_sub(1));
    let place = key.map(|start| start..token::of_json(dict, start));
    (Finding::new(rule, message), place)
}
