//! What core finds surprising, as findings.

use std::ops::Range;

use logconf::core::{Warning, WarningKind, Warnings};
use logconf::nearest;

use super::dict::Dict;
use super::finding::{Finding, Fix, Rule};
use super::token;
use super::tree::path_at;
use super::written::Written;

/// What core finds surprising. Keys that stand twice are found with their places elsewhere, so many, and
/// so is what is wrong with the formats that were tried.
pub fn of_core(
    dict: &Dict<'_>,
    written: &Written<'_>,
    warnings: &Warnings<'_>,
    duplicates: usize,
    tried: &[(Range<usize>, bool)],
) -> Vec<Finding> {
    let json = dict.json.as_bytes();
    let is_told = |warning: &Warning<'_>| {
        let field = warning.unknown_field(json).and_then(|(_, offset)| offset);
        let is_in = |field| tried.iter().any(|(format, _)| format.contains(&field));
        warning.kind() == WarningKind::DuplicateKey || field.is_some_and(is_in)
    };
    let others = warnings.iter().filter(|warning| !is_told(warning));
    let mut findings: Vec<Finding> = others
        .map(|warning| match one(json, warning) {
            (finding, Some(place)) => {
                let path = path_at(&dict.document, place.start);
                dict.placed(written, (finding.under(path), place))
            }
            (finding, None) => finding,
        })
        .collect();
    // Core keeps the first few.
    let all = warnings.iter().count() + warnings.more();
    let fields = tried.iter().filter(|(_, names_unknown)| *names_unknown);
    let more = all.saturating_sub(findings.len() + duplicates + fields.count());
    if more > 0 {
        let message = format!("{more} more things are surprising: correct these first");
        findings.push(Finding::new(Rule::Other, message));
    }
    findings
}

/// One of these things, and where in the dict.
fn one(dict: &[u8], warning: &Warning<'_>) -> (Finding, Option<Range<usize>>) {
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
    let rule = match warning.kind() {
        WarningKind::Attribute => Rule::Attribute,
        WarningKind::FormatField => Rule::FormatField,
        _ => Rule::Other,
    };
    // Names are told by what stands between their quotes.
    let key = warning
        .offset(dict)
        .and_then(|offset| offset.checked_sub(1));
    let place = key.map(|start| start..token::of_json(dict, start));
    (Finding::new(rule, message), place)
}
