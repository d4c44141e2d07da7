//! Formats that name what records lack, and formats that records cannot be printed by: each is tried on
//! a record, and what is wrong with it is looked for field by field.

use std::ops::Range;

use logconf::core::{Warning, repr};
use logconf::{document, nearest};
use serde_json::{Map, Value, json};

use super::dict::Dict;
use super::fields::{head, meant, parts};
use super::finding::{Finding, Fix, Rule};
use super::sample::{Sample, Tried, Unknown};
use super::tree::{entries, member, path, range};
use super::written::Written;

/// A longer format is none that somebody has written.
const LONGEST: usize = 10_000;

/// After so many fields, nobody reads on.
const MANY: usize = 1000;

/// What was found in the formats of a dict.
#[derive(Default)]
pub struct Formats {
    pub findings: Vec<Finding>,
    /// The formats, as far as they were tried, and whether they name what records lack.
    pub tried: Vec<(Range<usize>, bool)>,
}

/// A format, and where it stands.
struct Format<'t, 'w> {
    written: &'w Written<'w>,
    made: Option<&'w document::Document>,
    sample: &'w Sample,
    formatter: &'t str,
    settings: Map<String, Value>,
    /// Values for the fields that records lack.
    given: Map<String, Value>,
    key: &'static str,
    text: &'t str,
    /// In the dict.
    place: Range<usize>,
}

pub fn look(dict: &Dict<'_>, written: &Written<'_>, sample: &Sample) -> Formats {
    let mut found = Formats::default();
    for formatter in entries(&dict.document, "formatters") {
        let Some(entry) = formatter.value.as_object() else {
            continue;
        };
        let is_made = member(entry, "()").is_some();
        let key = match is_made && member(entry, "fmt").is_some() {
            true => "fmt",
            false => "format",
        };
        let Some(format) = member(entry, key).and_then(|format| format.as_string_lit()) else {
            continue;
        };
        let is_reference = |text: &str| ["cfg://", "ext://"].iter().any(|it| text.starts_with(it));
        if is_reference(&format.value) || format.value.len() > LONGEST {
            continue;
        }
        let Ok(mut settings) = serde_json::from_str::<Map<_, _>>(&dict.json[range(entry)]) else {
            continue;
        };
        // Whether it is refused is found elsewhere.
        settings.insert("validate".to_owned(), Value::Bool(false));
        let format = Format {
            written,
            made: dict.made,
            sample,
            formatter: formatter.name.as_str(),
            settings,
            given: Map::new(),
            key,
            text: &format.value,
            place: range(format),
        };
        format.look(&mut found);
    }
    found
}

/// Adds a finding about a format, or, where that is refused for the same reason, what can be done about it.
pub fn add(findings: &mut Vec<Finding>, finding: Finding) {
    let refused = findings.iter_mut().find(|known| {
        known.rule.is_mistake() && known.path == finding.path && known.help.is_none()
    });
    match refused {
        Some(refused) => (refused.help, refused.fix) = (finding.help, finding.fix),
        None => findings.push(finding),
    }
}

impl Format<'_, '_> {
    fn look(mut self, found: &mut Formats) {
        let Some(whole) = self.sample.tried(self.formatter, &self.settings, self.key) else {
            return;
        };
        found
            .tried
            .push((self.place.clone(), whole.unknown.is_some()));
        if whole.unknown.is_none() && whole.failure.is_none() {
            return;
        }
        let style = self.settings.get("style").and_then(Value::as_str);
        let style = style.unwrap_or("%").to_owned();
        let before = found.findings.len();
        for part in parts(&style, self.text).into_iter().take(MANY) {
            if found.findings.len() >= MANY {
                return;
            }
            found.findings.extend(self.unknown(&part));
            found.findings.extend(self.failing(&part, &style));
        }
        if let (Some(failure), None, true) = (
            &whole.failure,
            &whole.unknown,
            found.findings.len() == before,
        ) {
            let finding = self.fails(&format!("each record fails: {}", sentence(failure)));
            let place = self.written.place(self.place.clone(), self.made);
            found.findings.push(finding.at(place));
        }
    }

    fn tried(&self, format: &str, given: &Map<String, Value>) -> Option<Tried> {
        let mut settings = self.settings.clone();
        settings.insert(self.key.to_owned(), Value::from(format));
        if !given.is_empty() {
            let defaults = settings.entry("defaults").or_insert_with(|| json!({}));
            defaults.as_object_mut()?.extend(given.clone());
        }
        self.sample.tried(self.formatter, &settings, self.key)
    }

    /// A field that no record has. To look further, it is given a value.
    fn unknown(&mut self, part: &Range<usize>) -> Option<Finding> {
        let text = self.text;
        let tried = self.tried(&text[part.clone()], &Map::new())?;
        let Unknown {
            message,
            name,
            offset,
        } = tried.unknown?;
        self.given.insert(name.clone(), Value::from(1));
        let mut known = Vec::new();
        Warning::fields(&mut |field| known.push(field));
        let near = nearest::nearest(&name, known.into_iter());
        let start = part.start + offset.unwrap_or(0);
        let place = match (&*name, offset) {
            // Of a field without a name, and of one that is written with escapes, all is shown.
            ("", _) | (_, None) => part.start..part.start + head(&text[part.clone()]).len(),
            _ => start..start + name.len(),
        };
        let (place, is_exact) = self.place_of(&place);
        let fix = match &*near {
            [near] if is_exact && offset.is_some() => Fix::new(place.clone()?, *near),
            _ => None,
        };
        let finding = Finding::new(Rule::FormatField, message)
            .under(self.path())
            .at(place)
            .help(nearest::said(&near))
            .fixed_by(fix);
        Some(finding)
    }

    /// A field that records have, and that cannot be printed so.
    fn failing(&self, part: &Range<usize>, style: &str) -> Option<Finding> {
        let text = &self.text[part.clone()];
        let failure = self.tried(text, &self.given)?.failure?;
        // What a program gives a record may be of any type.
        let is_given = self.given.keys().any(|name| text.contains(name));
        if is_given && (style != "%" || !failure.starts_with("ValueError")) {
            return None;
        }
        let head = head(text);
        let (place, is_exact) = self.place_of(&(part.start..part.start + head.len()));
        let behind = &text[head.len()..];
        let right = meant(text).into_iter().find(|right| {
            let tried = self.tried(&format!("{right}{behind}"), &self.given);
            tried.is_some_and(|tried| tried.failure.is_none())
        });
        let help = right.as_ref().map(|right| format!("write {right}"));
        let fix = match (right, &place) {
            (Some(right), Some(place)) if is_exact => Fix::new(place.clone(), right),
            _ => None,
        };
        let message = format!("each record fails at {}: {}", head, sentence(&failure));
        Some(self.fails(&message).at(place).help(help).fixed_by(fix))
    }

    fn fails(&self, message: &str) -> Finding {
        let message = format!("formatter {}: {message}", repr(self.formatter));
        Finding::new(Rule::FormatFails, message).under(self.path())
    }

    fn path(&self) -> String {
        path(&["formatters", self.formatter, self.key])
    }

    /// Where a part of the format stands in the author's text; or the whole format, and that it is that.
    fn place_of(&self, part: &Range<usize>) -> (Option<Range<usize>>, bool) {
        let part = part.clone();
        match self.written.part(&self.place, self.made, self.text, part) {
            Some(place) => (Some(place), true),
            None => (self.written.place(self.place.clone(), self.made), false),
        }
    }
}

/// A failure without the name of its exception.
fn sentence(failure: &str) -> &str {
    failure
        .split_once(": ")
        .map_or(failure, |(_, sentence)| sentence)
}
