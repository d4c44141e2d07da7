//! Findings for people: as rustc shows them.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::super::clean;
use super::finding::Finding;
use super::written::Written;

/// Columns of a terminal that need not be wider.
const WIDTH: usize = 80;
/// So many bytes of a long line are shown on either side of the place at most; the rest may be
/// megabytes.
const AROUND: usize = 120;
/// A reason that is longer stands below, not behind what is underlined.
const SHORT: usize = 60;

pub fn shown(finding: &Finding, written: &Written<'_>, is_coloured: bool) -> String {
    let level = match finding.rule.is_mistake() {
        true => Level::ERROR,
        false => Level::WARNING,
    };
    let title = level
        .primary_title(clean(&finding.message))
        .id(finding.rule.id());
    let mut causes = causes(finding);
    let mut group = Group::with_title(title);
    match &finding.place {
        Some(place) => {
            let at = written.position(place.start);
            let origin = Origin::path(clean(written.name))
                .line(at.line)
                .char_column(at.column);
            group = group.element(origin);
            let (excerpt, underlined) = excerpt(written, place);
            let is_short = causes
                .first()
                .is_some_and(|cause| cause.chars().count() <= SHORT);
            let label = is_short.then(|| causes.remove(0));
            let annotation = AnnotationKind::Primary.span(underlined).label(label);
            group = group.element(
                Snippet::source(excerpt)
                    .line_start(at.line)
                    .annotation(annotation),
            );
        }
        None => group = group.element(Origin::path(clean(written.name))),
    }
    let because = causes
        .into_iter()
        .map(|cause| Level::NOTE.with_name("because").message(cause));
    group = group.elements(because);
    if !finding.path.is_empty() {
        group = group.element(Level::NOTE.message(format!("at {}", clean(&finding.path))));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    let renderer = match is_coloured {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let mut shown = renderer.term_width(WIDTH).render(&[group]);
    shown.push_str("\n\n");
    shown
}

/// The reasons that say more than the sentences before them.
fn causes(finding: &Finding) -> Vec<String> {
    let mut causes: Vec<String> = Vec::new();
    for cause in &finding.causes {
        let is_said =
            finding.message.contains(&**cause) || causes.iter().any(|said| said.contains(&**cause));
        if !is_said {
            causes.push(clean(cause));
        }
    }
    causes
}

/// The line of a place, or what is around it in a long one; and the place in that.
fn excerpt(written: &Written<'_>, place: &Range<usize>) -> (String, Range<usize>) {
    let line = written.line(written.position(place.start).line);
    let boundary = |offset: usize| written.position(offset).offset;
    let end = place.end.clamp(place.start, line.end.max(place.start));
    let to = line
        .end
        .min(boundary(end.min(place.start + AROUND) + AROUND));
    let end = boundary(end.min(to));
    let from = line.start.max(boundary(place.start.saturating_sub(AROUND)));
    let part = |range: Range<usize>| -> Cow<'_, str> {
        String::from_utf8_lossy(written.text().get(range).unwrap_or_default())
    };
    let mut excerpt = String::new();
    if from > line.start {
        excerpt.push('…');
    }
    excerpt += &part(from..place.start);
    let start = excerpt.len();
    excerpt += part(place.start..end).trim_end_matches(['\n', '\r']);
    let underlined = start..excerpt.len();
    excerpt += part(end..to).trim_end_matches(['\n', '\r']);
    if to < line.end {
        excerpt.push('…');
    }
    (excerpt, underlined)
}
