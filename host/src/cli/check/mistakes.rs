//! What core says about a config, as findings.

use std::ops::Range;

use logconf::client::Fault;
use logconf::core::json::{Reason, Syntax};
use logconf::core::{Paths, Refusal};
use logconf::{document, file_config, nearest};

use super::super::mistake::Mistake;
use super::finding::{Finding, Fix, Rule};
use super::repair;
use super::token;
use super::written::Written;

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
    let place = error.offset.map(|offset| written.token(offset));
    of(Rule::Syntax, Mistake::from(error)).at(place)
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
    let rule = match (refusal.full_table(), refusal.unresolved()) {
        (Some(_), _) => Rule::Capacity,
        (None, Some(_)) => Rule::UnknownName,
        (None, None) => Rule::Refused,
    };
    let mut finding = of(rule, Mistake::of(refusal, paths))
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
    if let Some(known) = nearest::listed(refusal) {
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
    let place = error
        .position()
        .map(|position| written.token(position.offset));
    let rule = match error.kind() {
        file_config::ErrorKind::Syntax | file_config::ErrorKind::Encoding => Rule::Syntax,
        _ if error.full_table().is_some() => Rule::Capacity,
        _ if error.is_unknown_name() => Rule::UnknownName,
        _ => Rule::Refused,
    };
    let fix = match (error.near(), &place) {
        ([name], Some(place)) => named(written, place, name),
        _ => None,
    };
    let mut finding = of(rule, Mistake::from(error)).at(place).fixed_by(fix);
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

/// Why a device refuses a config. Its places are those of the request, in which the dict begins at
/// `begins`.
pub fn of_device(
    written: &Written<'_>,
    fault: &Fault,
    begins: usize,
    place: impl Fn(usize) -> Option<usize>,
) -> Finding {
    let rule = if fault.table.is_some() {
        Rule::Capacity
    } else {
        Rule::Refused
    };
    let offset = fault.offset.and_then(|offset| offset.checked_sub(begins));
    let start = offset.and_then(place);
    of(rule, Mistake::from(fault)).at(start.map(|start| written.token(start)))
}

fn of(rule: Rule, mistake: Mistake) -> Finding {
    let mut causes = mistake.causes;
    if let Some((table, Some(needed), Some(available))) = &mistake.table {
        let full = format!("table {table}: {needed} needed, {available} available");
        let is_said = causes
            .iter()
            .chain([&mistake.error])
            .any(|said| said.contains(&needed.to_string()));
        if !is_said {
            causes.push(full);
        }
    }
    Finding::new(rule, mistake.error)
        .because(causes)
        .under(mistake.path)
        .help(mistake.help)
}
