//! Findings for people: as rustc shows them.

use std::io::{self, IsTerminal};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use textwrap::{Options, WordSplitter};

use super::super::clean;
use super::super::style::{is_stderr_coloured, is_stdout_coloured};
use super::finding::Finding;
use super::written::Written;

/// Columns of lines that are cut out of longer ones, where no terminal says how many it has.
const WIDTH: usize = 80;
/// Sentences need so many columns.
const NARROWEST: usize = 20;
/// So many bytes of a long line are shown on either side of the place at most; the rest may be
/// megabytes.
const AROUND: usize = 120;
/// A place that is farther from the beginning of its line is shown without that.
const FAR: usize = 2000;
/// A reason that does not end before this column stands below, not behind what is underlined.
const ROOM: usize = 70;

/// How findings are shown.
pub struct Style {
    pub is_coloured: bool,
    /// The columns of the terminal; what goes elsewhere is not broken.
    pub columns: Option<usize>,
}

impl Style {
    /// Of what goes to standard output.
    pub fn of_stdout() -> Self {
        Style::of(is_stdout_coloured(), io::stdout().is_terminal())
    }

    /// Of what goes to standard error.
    pub fn of_stderr() -> Self {
        Style::of(is_stderr_coloured(), io::stderr().is_terminal())
    }

    fn of(is_coloured: bool, is_terminal: bool) -> Self {
        Style {
            is_coloured,
            columns: is_terminal.then(textwrap::termwidth),
        }
    }

    /// A sentence that `indent` columns stand before, in as many lines as it takes.
    fn broken(&self, text: &str, indent: usize) -> String {
        match self.columns {
            Some(columns) => {
                let columns = columns.saturating_sub(indent).max(NARROWEST);
                // Names stay whole.
                let options = Options::new(columns)
                    .break_words(false)
                    .word_splitter(WordSplitter::NoHyphenation);
                textwrap::fill(text, options)
            }
            None => text.to_owned(),
        }
    }
}

/// A finding in what its author wrote, if the user has seen that.
pub fn shown(finding: &Finding, written: Option<&Written<'_>>, style: &Style) -> String {
    let place = written.zip(finding.place.as_ref());
    // What stands before a sentence below the line: its number, and what kind of sentence it is.
    let margin = place.map_or(0, |(written, place)| {
        written.position(place.start).line.to_string().len()
    });
    let below = |kind: &str, text: &str| style.broken(text, margin + kind.len() + 5);
    let level = match finding.rule.is_mistake() {
        true => Level::ERROR,
        false => Level::WARNING,
    };
    let title = level
        .primary_title(style.broken(
            &clean(&finding.message),
            finding.rule.severity().len() + finding.rule.id().len() + 4,
        ))
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
            // The renderer counts the column in what it is given.
            if excerpt.is_as_written {
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
    let because = causes.into_iter().map(|cause| {
        Level::NOTE
            .with_name("because")
            .message(below("because", &cause))
    });
    group = group.elements(because);
    if !finding.path.is_empty() {
        group = group
            .element(Level::NOTE.message(below("note", &format!("at {}", clean(&finding.path)))));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(below("help", &clean(help))));
    }
    let renderer = match style.is_coloured {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let mut shown = renderer
        .term_width(style.columns.unwrap_or(WIDTH))
        .render(&[group]);
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
    /// What stands in front of it is the whole beginning of the line, with as many characters.
    is_as_written: bool,
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
            String::from_utf8_lossy(bytes)
                .trim_end_matches(['\n', '\r'])
                .to_owned()
        };
        let mut text = String::new();
        if !is_from_start {
            text.push('…');
        }
        let before = part(from..place.start);
        let shown = harmless(&before);
        let is_as_written = is_from_start && shown == before;
        text += &shown;
        let start = text.len();
        text += &harmless(&part(place.start..end));
        let underlined = start..text.len();
        text += &harmless(&part(end..to));
        if to < line.end {
            text.push('…');
        }
        Excerpt {
            text,
            underlined,
            is_as_written,
        }
    }
}

/// A part of a line that does nothing to a terminal. (Tabs are the renderer's affair.)
fn harmless(text: &str) -> String {
    let parts: Vec<String> = text.split('\t').map(clean).collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use super::super::super::document::{Document, Reading};
    use super::super::finding::Rule;
    use super::*;

    #[test]
    fn sentences_are_broken_between_words_where_a_terminal_ends_and_nowhere_else() {
        let document = Document::new("f.json", "{\n}");
        let written = Written::new(&document, &Reading::default());
        let finding = Finding::new(
            Rule::Refused,
            "one two three four five six seven eight nine ten",
        )
        .because(vec![
            "a reason that is longer than what stands beside the line".repeat(2),
        ])
        .under("handlers.with-a-name.that_is_longer_than_a_line_of_the_terminal")
        .at(Some(2..3))
        .help(Some("what can be done about it, in many a word".to_owned()));
        let shown = |columns| {
            let style = Style {
                is_coloured: false,
                columns,
            };
            shown(&finding, Some(&written), &style)
        };
        let (whole, broken) = (shown(None), shown(Some(40)));
        assert!(whole.contains("one two three four five six seven eight nine ten\n"));
        let long: Vec<_> = broken.lines().filter(|line| line.len() > 40).collect();
        assert_eq!(long.len(), 1, "{broken}");
        assert!(
            long[0].ends_with("handlers.with-a-name.that_is_longer_than_a_line_of_the_terminal")
        );
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&broken), words(&whole));
    }
}
