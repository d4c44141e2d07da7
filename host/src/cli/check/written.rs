//! A config as its author wrote it, and the places in it.

use std::borrow::Cow;
use std::ops::Range;

use logconf::form::{self, Form};
use logconf::position::{Position, Positions};
use logconf::{document, ini};

use super::super::document::{Document, Reading};
use super::{aligned, token};

/// A text, and how places in the dict that it means are places in it.
pub struct Written<'d> {
    pub name: &'d str,
    text: Cow<'d, [u8]>,
    positions: Positions,
    /// How many bytes stand before the text in the file: a byte order mark.
    skipped: usize,
    form: Form,
}

impl<'d> Written<'d> {
    pub fn new(document: &'d Document, options: &Reading) -> Self {
        let form = document.form(options);
        let text = match form {
            Form::Ini => ini::decode(document.raw(), options.encoding())
                .map_or(Cow::Borrowed(document.raw()), |text| {
                    Cow::Owned(text.into_bytes())
                }),
            _ => Cow::Borrowed(document.bytes()),
        };
        Written {
            name: &document.name,
            positions: Positions::new(&text, true),
            skipped: match form {
                Form::Ini => 0,
                _ => document.raw().len() - form::without_mark(document.raw()).len(),
            },
            text,
            form,
        }
    }

    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The whole of what begins at this byte of the text.
    pub fn token(&self, start: usize) -> Range<usize> {
        let start = self.position(start).offset;
        let of = match self.form {
            Form::Json => token::of_json,
            Form::Ini => token::of_ini,
            Form::Yaml => token::of_yaml,
            Form::Toml => token::of_toml,
        };
        let end = of(&self.text, start);
        start..end
    }

    /// The place in the text of what stands at this place of the dict. `made` is the dict that a
    /// file in another form means.
    pub fn place(
        &self,
        dict: Range<usize>,
        made: Option<&document::Document>,
    ) -> Option<Range<usize>> {
        match made {
            Some(made) => made.origin(dict.start).map(|start| self.token(start)),
            None => Some(dict),
        }
    }

    /// The same for a part of the string `value`, which stands at this place of the dict. `None` if the
    /// author has written it in another way, with escapes.
    pub fn part(
        &self,
        string: &Range<usize>,
        made: Option<&document::Document>,
        value: &str,
        part: Range<usize>,
    ) -> Option<Range<usize>> {
        let start = match made {
            Some(made) => made.origin(string.start)?,
            None => string.start,
        };
        let written = std::str::from_utf8(self.text.get(start..)?).ok()?;
        let place = aligned::part(written, value, part)?;
        Some(start + place.start..start + place.end)
    }

    pub fn position(&self, offset: usize) -> Position {
        self.positions.of(&self.text, offset)
    }

    /// How the author would write that a key is false.
    pub fn denied(&self, key: &str) -> String {
        match self.form {
            Form::Json => format!("\"{key}\": false"),
            Form::Ini => format!("{key} = 0"),
            Form::Yaml => format!("{key}: false"),
            Form::Toml => format!("{key} = false"),
        }
    }

    /// How the author would have loggers stay enabled that are there already.
    pub fn keeps_existing(&self) -> String {
        match self.form {
            Form::Ini => "give --keep-existing, which no INI file can say".to_owned(),
            _ => format!("say {}", self.denied("disable_existing_loggers")),
        }
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
