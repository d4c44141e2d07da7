//! Findings as JSON Lines.

use std::ops::Range;

use serde::Serialize;

use super::super::clean_json;
use super::finding::{Finding, Fix};
use super::written::Written;

/// One line. Where `--help` describes it, it is described here.
#[derive(Serialize)]
struct Line<'f> {
    file: &'f str,
    severity: &'static str,
    rule: &'static str,
    message: &'f str,
    causes: &'f [String],
    path: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Replacement<'f>>,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    /// Bytes of the file.
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Replacement<'f> {
    start: usize,
    end: usize,
    replacement: &'f str,
}

pub fn line(finding: &Finding, written: &Written<'_>) -> String {
    let line = Line {
        file: written.name,
        severity: finding.rule.severity(),
        rule: finding.rule.id(),
        message: &finding.message,
        causes: &finding.causes,
        path: &finding.path,
        place: finding.place.as_ref().map(|range| place(range, written)),
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| replacement(fix, written)),
    };
    let line = serde_json::to_string(&line).unwrap_or_default();
    format!("{}\n", clean_json(&line))
}

fn place(range: &Range<usize>, written: &Written<'_>) -> Place {
    let (start, end) = (written.position(range.start), written.position(range.end));
    let file = written.in_file(range);
    Place {
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start: file.start,
        end: file.end,
    }
}

fn replacement<'f>(fix: &'f Fix, written: &Written<'_>) -> Replacement<'f> {
    let file = written.in_file(&fix.place);
    Replacement {
        start: file.start,
        end: file.end,
        replacement: &fix.replacement,
    }
}
