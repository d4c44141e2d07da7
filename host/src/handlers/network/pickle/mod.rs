//! Python's pickles, of what a record consists of: byte for byte what CPython's
//! `pickle.dumps(d, 1)` makes.
//!
//! CPython's handlers send protocol 1, which keeps a memo: everything but numbers, bools and `None`
//! is numbered, and an object that comes again is its number. The crate `serde-pickle` writes
//! protocols 2 and 3 alone, and no memo, so that this is our own.
//!
//! One object in Python is one place in memory here: as with `os.path.basename` and `splitext`, a
//! file's name that is all of its path is not written again. Python has the empty text, and each of
//! one character up to `ÿ`, only once.

use std::borrow::Cow;
use std::collections::HashMap;

use super::attributes::{Attributes, Value};
use crate::python::Failure;

/// How many entries or items Python writes at once.
const BATCH: usize = 1000;

/// A dict as CPython's `SocketHandler.makePickle` sends it: the length, then the pickle.
///
/// Fails if it is too long for that.
pub(super) fn frame(dict: &Value<'_>) -> Result<Vec<u8>, Failure> {
    let mut pickle = Pickle {
        bytes: vec![0; 4],
        memo: HashMap::new(),
        memorized: 0,
    };
    pickle.save(dict);
    pickle.bytes.push(b'.'); // STOP
    let mut bytes = pickle.bytes;
    // A text that is too long by itself is too long here, too.
    let length = u32::try_from(bytes.len() - 4)
        .map_err(|_| Failure::new("OverflowError", "a record of more than 4 GiB"))?;
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    Ok(bytes)
}

struct Pickle {
    bytes: Vec<u8>,
    /// The numbers of texts, by what they are.
    memo: HashMap<Identity, u32>,
    /// How many objects have a number.
    memorized: u32,
}

/// What makes a text the same object: where it is in memory and how long, or, for one that Python
/// has once, its character.
type Identity = (usize, usize);

fn identity(text: &str) -> Identity {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => (0, 0),
        // (Nothing is so low in memory.)
        (Some(only @ ..='ÿ'), None) => (only as usize, 1),
        _ => (text.as_ptr() as usize, text.len()),
    }
}

impl Pickle {
    fn save(&mut self, value: &Value<'_>) {
        match value {
            Value::None => self.bytes.push(b'N'),
            Value::Bool(true) => self.bytes.extend(b"I01\n"),
            Value::Bool(false) => self.bytes.extend(b"I00\n"),
            Value::Int(number) => self.int(*number),
            Value::Real(number) => {
                self.bytes.push(b'G'); // BINFLOAT
                self.bytes.extend(number.to_be_bytes());
            }
            Value::Str(text) => self.text(text),
            Value::List(items) => self.list(items),
            Value::Dict(entries) => self.dict(entries),
        }
    }

    fn int(&mut self, number: i128) {
        if let Ok(number) = u8::try_from(number) {
            self.bytes.extend([b'K', number]); // BININT1
        } else if let Ok(number) = u16::try_from(number) {
            self.bytes.push(b'M'); // BININT2
            self.bytes.extend(number.to_le_bytes());
        } else if let Ok(number) = i32::try_from(number) {
            self.bytes.push(b'J'); // BININT
            self.bytes.extend(number.to_le_bytes());
        } else {
            self.bytes.extend(format!("L{number}L\n").as_bytes()); // LONG
        }
    }

    fn text(&mut self, text: &str) {
        let identity = identity(text);
        if let Some(&number) = self.memo.get(&identity) {
            return self.numbered(number, b'h', b'j'); // BINGET, LONG_BINGET
        }
        self.bytes.push(b'X'); // BINUNICODE
        self.bytes.extend((text.len() as u32).to_le_bytes());
        self.bytes.extend(text.as_bytes());
        self.memo.insert(identity, self.memorized);
        self.memorize();
    }

    fn list(&mut self, items: &[Value<'_>]) {
        self.bytes.push(b']'); // EMPTY_LIST
        self.memorize();
        if let [item] = items {
            self.save(item);
            return self.bytes.push(b'a'); // APPEND
        }
        for batch in batches(items, false) {
            self.bytes.push(b'('); // MARK
            batch.iter().for_each(|item| self.save(item));
            self.bytes.push(b'e'); // APPENDS
        }
    }

    fn dict(&mut self, entries: &Attributes<'_>) {
        self.bytes.push(b'}'); // EMPTY_DICT
        self.memorize();
        let save = |pickle: &mut Self, (key, value): &(Cow<'_, str>, Value<'_>)| {
            pickle.text(key);
            pickle.save(value);
        };
        if let [entry] = &entries[..] {
            save(self, entry);
            return self.bytes.push(b's'); // SETITEM
        }
        for batch in batches(entries, true) {
            self.bytes.push(b'('); // MARK
            batch.iter().for_each(|entry| save(self, entry));
            self.bytes.push(b'u'); // SETITEMS
        }
    }

    /// Gives the object that was just written its number.
    fn memorize(&mut self) {
        self.numbered(self.memorized, b'q', b'r'); // BINPUT, LONG_BINPUT
        self.memorized += 1;
    }

    fn numbered(&mut self, number: u32, short: u8, long: u8) {
        match u8::try_from(number) {
            Ok(number) => self.bytes.extend([short, number]),
            Err(_) => {
                self.bytes.push(long);
                self.bytes.extend(number.to_le_bytes());
            }
        }
    }
}

/// The batches in which Python writes a container of none or of several. After a last one that is
/// full, it writes an empty one for a dict, but none for a list.
fn batches<T>(all: &[T], is_dict: bool) -> impl Iterator<Item = &[T]> {
    let empty = is_dict && !all.is_empty() && all.len().is_multiple_of(BATCH);
    all.chunks(BATCH).chain(empty.then_some(&[][..]))
}

#[cfg(test)]
mod tests;
