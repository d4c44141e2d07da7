//! What is found for several devices, as one.

use std::collections::{HashMap, HashSet};

use super::super::Exit;
use super::super::document::Document;
use super::super::side_by_side::side_by_side;
use super::finding::Finding;
use super::look::{Look, in_order};
use super::written::Written;

/// What there is to say about a config that may be for several devices, and what became of those of
/// them that no longer answer: they hide nothing that is found for others. All are asked side by side.
pub fn from_all(
    looks: &[Look<'_>],
    document: &Document,
    written: &Written<'_>,
) -> (Vec<Finding>, Exit) {
    let mut exit = Exit::Done;
    // In which order they were found, and for which devices.
    let mut all: HashMap<Finding, (usize, Vec<String>)> = HashMap::new();
    let found = side_by_side(looks, |look| look.at(document, written));
    for (look, found) in looks.iter().zip(found) {
        let findings = match found {
            Ok(findings) => findings,
            Err(stopped) => {
                exit = exit.max(stopped);
                continue;
            }
        };
        if looks.len() == 1 {
            return (fixed_once(findings), exit);
        }
        for finding in findings {
            let number = all.len();
            let (_, names) = all.entry(finding).or_insert((number, Vec::new()));
            names.push(look.target.name());
        }
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(_, (number, _))| *number);
    let named = all.into_iter().map(|(mut finding, (_, mut names))| {
        names.dedup();
        if names.len() < looks.len() {
            finding.message += &format!(" (for {})", names.join(", "));
        }
        finding
    });
    let mut findings: Vec<Finding> = named.collect();
    in_order(&mut findings);
    (fixed_once(findings), exit)
}

/// Findings of which only the first one mends a place: what has a name in YAML may be wrong in several parts.
fn fixed_once(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut places = HashSet::new();
    for finding in &mut findings {
        let place = finding.fix.as_ref().map(|fix| fix.place.clone());
        if place.is_some_and(|place| !places.insert(place)) {
            finding.fix = None;
        }
    }
    findings
}
