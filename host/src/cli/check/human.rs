//! Findings for people: as rustc shows them.

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
/// A place that is farther from the beginning of its line is shown without that.
const FAR: usize = 2000;
/// A reason that does not end before this column stands below, not behind what is underlined.
const ROOM: usize = 70;

/// A finding in what its author wrote, if the user has seen that.
pub fn shown(finding: &Finding, written: Option<&Written<'_>>, is_coloured: bool) -> String {
    let level = match finding.rule.is_mistake() {
        true => Level::ERROR,
        false => Level::WARNING,
    };
    let title = level
        .primary_title(clean(&finding.message))
        .id(finding.rule.id());
    let mut causes = causes(finding);
    let mut group = Group::with_title(title);
    match (written, &finding.place) {
        (Some(written), Some(place)) => {
            let at = written.position(place.start);
            let excerpt = Excerpt::of(written, place);
            let underlined = place.end.saturating_sub(place.start);
            let is_short = causes
                .first()
                .is_some_and(|cause| at.column + underlined + cause.chars().count() <= ROOM);
            let label = is_short.then(|| causes.remove(0));
            let annotation = AnnotationKind::Primary
                .span(excerpt.underlined)
                .label(label);
            let mut snippet = Snippet::source(excerpt.text).line_start(at.line);
            // The renderer counts the column from the beginning of the line.
            if excerpt.is_from_start {
                snippet = snippet.path(clean(written.name));
            } else {
                let origin = Origin::path(clean(written.name)).line(at.line);
                group = group.element(origin.char_column(at.column));
            }
            group = group.element(snippet.annotation(annotation));
        }
        (Some(written), None) => group = group.element(Origin::path(clean(written.name))),
        (None, _) => {}
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

/// The line of a place, or what is around it in a long one.
struct Excerpt {
    text: String,
    /// The place in it.
    underlined: Range<usize>,
    is_from_start: bool,
}

impl Excerpt {
    fn of(written: &Written<'_>, place: &Range<usize>) -> Self {
        let line = written.line(written.position(place.start).line);
        let boundary = |offset: usize| written.position(offset).offset;
        let end = place.end.clamp(place.start, line.end.max(place.start));
        let to = line
            .end
            .min(boundary(end.min(place.start + AROUND) + AROUND));
        let end = boundary(end.min(to));
        let is_from_start = place.start - line.start <= FAR;
        let from = match is_from_start {
            true => line.start,
            false => boundary(place.start - AROUND),
        };
        let part = |range: Range<usize>| {
            let bytes = written.text().get(range).unwrap_or_default();
            harmless(String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']))
        };
        let mut text = String::new();
        if !is_from_start {
            text.push('…');
        }
        text += &part(from..place.start);
        let start = text.len();
        text += &part(place.start..end);
        let underlined = start..text.len();
        text += &part(end..to);
        if to < line.end {
            text.push('…');
        }
        Excerpt {
            text,
            underlined,
            is_from_start,
        }
    }
}

/// A part of a line that does nothing to a terminal, with as many characters as it had.
fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' => c,
        _ if c.is_control() => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(shown).collect()
}
