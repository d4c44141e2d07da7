//! A document on one line, with the places of its parts.

use super::item::{Item, Json};
use super::json::quoted;

/// A key of a dict that is written.
pub(crate) struct Key<'k> {
    /// How many dicts it is in.
    pub(crate) depth: usize,
    pub(crate) name: &'k str,
    /// Which one it is of its dict, from 1.
    pub(crate) number: usize,
    /// Where it begins in the JSON.
    pub(crate) offset: usize,
}

pub(super) struct Compact<'n> {
    pub(super) json: String,
    /// Where parts begin, in order, and where in the author's text they come from.
    pub(super) places: Vec<(usize, Option<usize>)>,
    depth: usize,
    note: &'n mut dyn FnMut(Key<'_>),
}

impl<'n> Compact<'n> {
    pub(super) fn new(note: &'n mut dyn FnMut(Key<'_>)) -> Self {
        Compact {
            json: String::new(),
            places: Vec::new(),
            depth: 0,
            note,
        }
    }

    pub(super) fn write(&mut self, item: &Item) {
        self.places.push((self.json.len(), item.at));
        match &item.value {
            Json::Plain(plain) => self.json.push_str(plain),
            Json::Text(text) => quoted(text, &mut self.json),
            Json::List(items) => {
                self.json.push('[');
                for (number, item) in items.iter().enumerate() {
                    self.json.push_str(if number > 0 { "," } else { "" });
                    self.write(item);
                }
                self.json.push(']');
            }
            Json::Dict(entries) => {
                self.json.push('{');
                self.depth += 1;
                for (number, (name, item)) in entries.iter().enumerate() {
                    self.json.push_str(if number > 0 { "," } else { "" });
                    let offset = self.json.len();
                    self.places.push((offset, item.key_at.or(item.at)));
                    (self.note)(Key {
                        depth: self.depth,
                        name,
                        number: number + 1,
                        offset,
                    });
                    quoted(name, &mut self.json);
                    self.json.push(':');
                    self.write(item);
                }
                self.depth -= 1;
                self.json.push('}');
            }
        }
    }
}
