//! `%(option)s` in values.

use super::error::{Asked, Error};
use super::value::{Entry, Part};

/// How deep references may lead to references. CPython: `MAX_INTERPOLATION_DEPTH`.
pub(super) const MAX_DEPTH: usize = 10;

/// How many bytes all values may have together that are put into one, and into what is put into
/// it. CPython has no such limit, and a few lines that refer to one another keep it busy for ever.
pub(crate) const MAX_TAKEN: usize = 1 << 20;

/// Puts other values into one. CPython: `BasicInterpolation.before_get`.
pub(super) struct Interpolation<'i, F> {
    pub(super) asked: Asked<'i>,
    /// Finds an option by its name in lower case.
    pub(super) find: F,
    done: String,
    parts: Vec<Part>,
    /// Where the option goes on as it was read.
    at: usize,
    /// How many bytes may still be put in.
    room: &'i mut usize,
}

impl<'i, F: Fn(&str) -> Option<&'i Entry>> Interpolation<'i, F> {
    pub(super) fn new(asked: Asked<'i>, find: F, room: &'i mut usize) -> Self {
        Interpolation {
            asked,
            find,
            done: String::new(),
            parts: Vec::new(),
            at: 0,
            room,
        }
    }

    /// The value and its parts; or what is wrong, and where in the option as it was read.
    pub(super) fn run(mut self) -> Result<(String, Vec<Part>), (Error, usize)> {
        match self.add(self.asked.value, 1) {
            Ok(()) => Ok((self.done, self.parts)),
            Err(error) => Err((error, self.at)),
        }
    }

    /// CPython: `BasicInterpolation._interpolate_some`.
    fn add(&mut self, mut rest: &str, depth: usize) -> Result<(), Error> {
        if depth > MAX_DEPTH {
            return Err(self.asked.too_deep());
        }
        while let Some(percent) = rest.find('%') {
            self.part(rest, depth, false);
            self.done.push_str(&rest[..percent]);
            rest = &rest[percent..];
            let behind = &rest[1..];
            if let Some(behind) = behind.strip_prefix('%') {
                self.part(rest, depth, false);
                self.done.push('%');
                rest = behind;
            } else if let Some(behind) = behind.strip_prefix('(') {
                self.part(rest, depth, true);
                let (name, behind) = reference(behind).ok_or_else(|| {
                    let asked = self.asked;
                    asked.bad_reference(rest)
                })?;
                self.put(name, depth)?;
                rest = behind;
            } else {
                self.part(rest, depth, false);
                return Err(self.asked.bad_percent(rest));
            }
        }
        self.part(rest, depth, false);
        self.done.push_str(rest);
        Ok(())
    }

    /// Notes that a part of the option itself begins, of which this is left.
    fn part(&mut self, rest: &str, depth: usize, is_put_in: bool) {
        if depth == 1 {
            self.at = self.asked.value.len() - rest.len();
            self.parts.push(Part {
                value: self.done.len(),
                raw: self.at,
                is_put_in,
            });
        }
    }

    /// Adds what a name stands for.
    fn put(&mut self, name: &str, depth: usize) -> Result<(), Error> {
        let name = name.to_lowercase();
        let found = (self.find)(&name).ok_or_else(|| self.asked.missing_option(&name))?;
        let room = self.room.checked_sub(found.value.len());
        *self.room = room.ok_or_else(|| self.asked.too_long())?;
        if found.value.contains('%') {
            self.add(&found.value, depth + 1)
        } else {
            self.done.push_str(&found.value);
            Ok(())
        }
    }
}

/// The name up to `)s`, and what is behind that. CPython: the end of `BasicInterpolation._KEYCRE`.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.split_once(')')?;
    let behind = behind.strip_prefix('s')?;
    (!name.is_empty()).then_some((name, behind))
}
