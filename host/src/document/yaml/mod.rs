//! YAML: events that know where they stand, made into parts.

mod blanks;
mod entries;
mod scalar;
mod write;

pub(super) use write::write;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use logconf_core::json::MAX_DEPTH;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::{Item, Json, Mistake};
use entries::{Entries, article, merge};
use scalar::Scalar;

/// How much may be copied for the anchors and aliases of a document: bytes of memory, about. (What it says
/// itself is no more than its author wrote, and is not bounded here.)
const MOST: usize = 1 << 20;

/// What a part takes, beside its text.
const PART: usize = size_of::<(String, Item)>();

/// What a text says. Mistakes after which more of it can be read are noted in `mistakes`.
pub(super) fn read(text: &str, mistakes: &mut Vec<Mistake>) -> Result<Item, Mistake> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        text,
        offsets: Offsets::new(text),
        anchors: HashMap::new(),
        size: 0,
        copied: 0,
        quoted: Vec::new(),
        mistakes,
    };
    let document = reader.document();
    let quoted = reader.quoted;
    let tab = blanks::tab(text, &quoted);
    match (document, tab) {
        // The parser may stop somewhere behind it, or in front of it.
        (Err(error), Some(tab)) if is_of_tabs(&error) => Err(tab),
        (document, tab) => {
            let end = document.as_ref().err().and_then(|error| error.at);
            let others = tab.into_iter().chain(blanks::line_break(text));
            mistakes.extend(others.filter(|mistake| end.is_none_or(|end| mistake.at < Some(end))));
            document
        }
    }
}

/// Whether the parser stops at a tab.
fn is_of_tabs(error: &Mistake) -> bool {
    ["tab", "valid YAML whitespace"]
        .iter()
        .any(|words| error.sentence.contains(words))
}

struct Reader<'t, 'm> {
    events: Parser<'t, StrInput<'t>>,
    text: &'t str,
    offsets: Offsets,
    /// What has a name, and its size.
    anchors: HashMap<usize, (Item, usize)>,
    /// What all parts take so far.
    size: usize,
    /// How much of it is copies.
    copied: usize,
    /// Where the texts are that are not plain, in order.
    quoted: Vec<Range<usize>>,
    mistakes: &'m mut Vec<Mistake>,
}

impl<'t> Reader<'t, '_> {
    fn document(&mut self) -> Result<Item, Mistake> {
        let mut document = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(_) if document.is_some() => {
                    let sentence = "there are several documents in the file";
                    let mistake = Mistake::new(self.range(&span).start, sentence);
                    return Err(mistake.hinted("each configuration is a file of its own"));
                }
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                event => document = Some(self.part(event, span, 0)?),
            }
        }
        let nothing = || Json::Plain("null".to_owned()).at(Some(0));
        Ok(document.unwrap_or_else(nothing))
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Mistake> {
        match self.events.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(self.refused(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn refused(&self, error: &ScanError) -> Mistake {
        let sentence = format!("not a YAML document: {}", error.info());
        Mistake::new(self.offsets.of(error.marker().index()), sentence)
    }

    fn range(&self, span: &Span) -> Range<usize> {
        self.offsets.of(span.start.index())..self.offsets.of(span.end.index())
    }

    fn part(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Item, Mistake> {
        let range = self.range(&span);
        // Tags are told where they stand, all else where the part itself does.
        let tag_at = range.start;
        let at = blanks::behind_properties(self.text, range.clone());
        if depth > MAX_DEPTH {
            return Err(Mistake::new(at, "it is nested too deeply"));
        }
        let before = self.size;
        let (item, anchor) = match event {
            Event::Alias(anchor) => return self.alias(anchor, at, depth),
            Event::Scalar(text, style, anchor, tag) => {
                if style != ScalarStyle::Plain {
                    let end = match style {
                        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                            blanks::end_of_quoted(self.text, at)
                        }
                        _ => range.end,
                    };
                    self.quoted.push(at..end);
                }
                let tag = tag.as_deref().map(|tag| (tag, tag_at));
                (self.scalar(text, style, tag, at), anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.is_of_kind(tag.as_deref(), "seq", tag_at);
                (self.list(at, depth)?, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                self.is_of_kind(tag.as_deref(), "map", tag_at);
                (self.dict(at, depth)?, anchor)
            }
            _ => return Err(Mistake::new(at, "not a YAML document: a value is missing")),
        };
        self.size += PART;
        if anchor > 0 {
            let size = self.size - before;
            self.copies(size, at)?;
            self.anchors.insert(anchor, (item.clone(), size));
        }
        Ok(item)
    }

    /// Counts a copy, before it is made.
    fn copies(&mut self, size: usize, at: usize) -> Result<(), Mistake> {
        self.copied += size;
        match self.copied > MOST {
            true => Err(Mistake::new(
                at,
                "the anchors and aliases of the document take more than 1 MiB",
            )),
            false => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, at: usize, depth: usize) -> Result<Item, Mistake> {
        let Some(size) = self.anchors.get(&anchor).map(|(_, size)| *size) else {
            return Err(Mistake::new(
                at,
                "an alias stands for something that it is in",
            ));
        };
        self.copies(size, at)?;
        self.size += size;
        let item = &self.anchors[&anchor].0;
        // Else each alias could add to what the one before it has.
        if !fits(item, depth) {
            return Err(Mistake::new(at, "it is nested too deeply"));
        }
        Ok(item.clone())
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<(&Tag, usize)>,
        at: usize,
    ) -> Item {
        self.size += text.len();
        let is_plain = style == ScalarStyle::Plain;
        let value = match tag.map(|(tag, tag_at)| (kind(tag), tag, tag_at)) {
            None if is_plain => scalar::resolved(&text),
            Some((UNSPECIFIC, ..)) if is_plain => scalar::unspecific(&text),
            None | Some(("str" | UNSPECIFIC, ..)) => Scalar::Text,
            Some((kind, tag, tag_at)) => match scalar::of_kind(&text, kind) {
                Some(scalar) => scalar,
                None => {
                    self.mistakes.push(no_object(tag, tag_at));
                    Scalar::Text
                }
            },
        };
        let json = match value {
            Scalar::Plain(json) => Json::Plain(json),
            Scalar::Text => Json::Text(text.into_owned()),
            Scalar::Mistake(sentence, hint) => {
                self.mistakes.push(Mistake::new(at, sentence).hinted(hint));
                Json::Text(text.into_owned())
            }
        };
        json.at(Some(at))
    }

    /// Notes that a list or a dict has a tag of something else, if it has.
    fn is_of_kind(&mut self, tag: Option<&Tag>, wanted: &str, at: usize) {
        if let Some(tag) = tag.filter(|tag| ![wanted, UNSPECIFIC].contains(&kind(tag))) {
            self.mistakes.push(no_object(tag, at));
        }
    }

    fn list(&mut self, at: usize, depth: usize) -> Result<Item, Mistake> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Item::list(items, Some(at))),
                (event, span) => items.push(self.part(event, span, depth + 1)?),
            }
        }
    }

    fn dict(&mut self, at: usize, depth: usize) -> Result<Item, Mistake> {
        let mut entries = Entries::default();
        let mut merged = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let key_at = blanks::behind_properties(self.text, self.range(&span));
            let is_merge = match &event {
                Event::MappingEnd => break,
                Event::Scalar(text, ScalarStyle::Plain, _, None) => text == "<<",
                _ => false,
            };
            let written = match &event {
                Event::Scalar(text, ..) => Some(text.to_string()),
                _ => None,
            };
            let key = self.part(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let item = self.part(event, span, depth + 1)?;
            if is_merge {
                merge(item, &mut merged)?;
                continue;
            }
            if key.as_text().is_none() {
                let sentence = format!("a key must be a text, not {}", article(&key.value));
                let mistake = Mistake::new(key_at, sentence);
                self.mistakes.push(mistake.hinted("quote it"));
            }
            let Some(name) = key.as_text().map(str::to_owned).or(written) else {
                continue;
            };
            let item = Item {
                key_at: Some(key_at),
                ..item
            };
            if let Some(name) = entries.add(name, item) {
                let sentence = format!("the key '{name}' is there twice");
                self.mistakes.push(Mistake::new(key_at, sentence));
            }
        }
        // What the dict says itself counts, then what comes first.
        for (name, item) in merged {
            entries.add(name, item);
        }
        Ok(Item::dict(entries.all, Some(at)))
    }
}

/// Whether a part may stand at this depth.
fn fits(item: &Item, depth: usize) -> bool {
    depth <= MAX_DEPTH
        && match &item.value {
            Json::Plain(_) | Json::Text(_) => true,
            Json::List(items) => items.iter().all(|item| fits(item, depth + 1)),
            Json::Dict(entries) => entries.iter().all(|(_, item)| fits(item, depth + 1)),
        }
}

/// The tag `!`, which leaves it to the reader what something is.
const UNSPECIFIC: &str = "!";

/// What a tag of YAML's own says.
fn kind(tag: &Tag) -> &str {
    match (tag.is_yaml_core_schema(), &*tag.handle, &*tag.suffix) {
        (true, _, suffix) => suffix,
        (false, "", "!") | (false, "!", "") => UNSPECIFIC,
        _ => "",
    }
}

fn no_object(tag: &Tag, at: usize) -> Mistake {
    let written = match tag.is_yaml_core_schema() {
        true => format!("!!{}", tag.suffix),
        false => tag.to_string(),
    };
    Mistake::new(at, format!("nothing is made of the tag {written}"))
        .hinted("there are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map")
}

/// Where characters begin.
struct Offsets(Option<Vec<usize>>);

impl Offsets {
    fn new(text: &str) -> Self {
        let begins = || text.char_indices().map(|(at, _)| at);
        Offsets((!text.is_ascii()).then(|| begins().chain([text.len()]).collect()))
    }

    fn of(&self, character: usize) -> usize {
        match &self.0 {
            None => character,
            Some(offsets) => offsets
                .get(character)
                .or(offsets.last())
                .copied()
                .unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests;
