//! A config as its author wrote it, and the places in it.

use std::borrow::Cow;
use std::ops::Range;

use logconf::position::{Position, Positions};
use logconf::{file_config, form, ini};

use super::super::document::{Document, IniOptions};
use super::token;

/// A text, and how places in the dict that it means are places in it.
pub struct Written<'d> {
    pub name: &'d str,
    text: Cow<'d, [u8]>,
    positions: Positions,
    /// How many bytes stand before the text in the file: a byte order mark.
    skipped: usize,
    is_ini: bool,
}

impl<'d> Written<'d> {
    pub fn new(document: &'d Document, options: &IniOptions) -> Self {
        let is_ini = document.is_ini();
        let text = match is_ini {
            true => ini::decode(document.raw(), options.encoding())
                .map_or(Cow::Borrowed(document.raw()), |text| {
                    Cow::Owned(text.into_bytes())
                }),
            false => Cow::Borrowed(document.bytes()),
        };
        Written {
            name: &document.name,
            positions: Positions::new(&text, true),
            skipped: match is_ini {
                true => 0,
                false => document.raw().len() - form::without_mark(document.raw()).len(),
            },
            text,
            is_ini,
        }
    }

    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The whole of what begins at this byte of the text.
    pub fn token(&self, start: usize) -> Range<usize> {
        let start = self.position(start).offset;
        let end = match self.is_ini {
            true => token::of_ini(&self.text, start),
            false => token::of_json(&self.text, start),
        };
        start..end
    }

    /// The place in the text of what stands at this place of the dict. `made` is the dict that an INI
    /// file means.
    pub fn place(
        &self,
        dict: Range<usize>,
        made: Option<&file_config::Document>,
    ) -> Option<Range<usize>> {
        match made {
            Some(made) => made.origin(dict.start).map(|start| self.token(start)),
            None => Some(dict),
        }
    }

    pub fn position(&self, offset: usize) -> Position {
        self.positions.of(&self.text, offset)
    }

    /// From the first byte of a line to the first of the next.
    pub fn line(&self, line: usize) -> Range<usize> {
        self.positions.line(&self.text, line)
    }

    /// A place in the text as one in the file.
    pub fn in_file(&self, place: &Range<usize>) -> Range<usize> {
        place.start + self.skipped..place.end + self.skipped
    }
}
