//! Which keys of a dict, and which items of a set, are equal.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::error::Error;
use super::operators::type_name;
use super::{Node, Value};

/// A value as Python's `hash` and `==` see it: `1`, `1.0` and `True` are the same.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    None,
    Ellipsis,
    Int(i128),
    /// The bits of one that is no integer.
    Float(u64),
    Complex(u64, u64),
    Str(String),
    Bytes(Vec<u8>),
    Tuple(Vec<Key>),
    Object(&'static str),
    /// Not a number, which equals nothing: the number of it.
    Nan(usize),
}

/// Where the keys of a dict or the items of a set are.
#[derive(Default)]
pub(super) struct Index {
    seen: HashMap<Key, usize>,
    nans: usize,
}

/// A set's items.
pub(super) fn set(items: Vec<Node>) -> Result<Value, Error> {
    let mut set = Vec::with_capacity(items.len());
    Index::default().extend_set(&mut set, items)?;
    Ok(Value::Set(set))
}

/// A dict's entries.
pub(super) fn dict(entries: Vec<(Node, Node)>) -> Result<Value, Error> {
    let mut dict = Vec::with_capacity(entries.len());
    Index::default().extend_dict(&mut dict, entries)?;
    Ok(Value::Dict(dict))
}

impl Index {
    /// The index of what is in a set or a dict already.
    pub(super) fn of<'n>(keys: impl Iterator<Item = &'n Node>) -> Result<Index, Error> {
        let mut index = Index::default();
        for (place, key) in keys.enumerate() {
            index.place(key, place)?;
        }
        Ok(index)
    }

    /// CPython: `set.update`. The first one of equal items stays.
    pub(super) fn extend_set(
        &mut self,
        set: &mut Vec<Node>,
        items: Vec<Node>,
    ) -> Result<(), Error> {
        for item in items {
            if self.place(&item, set.len())?.is_none() {
                set.push(item);
            }
        }
        Ok(())
    }

    /// CPython: `dict.update`. The first one of equal keys stays, with the last one's value.
    pub(super) fn extend_dict(
        &mut self,
        dict: &mut Vec<(Node, Node)>,
        entries: Vec<(Node, Node)>,
    ) -> Result<(), Error> {
        for (key, value) in entries {
            match self.place(&key, dict.len())? {
                Some(place) => dict[place].1 = value,
                None => dict.push((key, value)),
            }
        }
        Ok(())
    }

    /// Where an equal key is. If there is none, this one is in that place from now on.
    fn place(&mut self, key: &Node, place: usize) -> Result<Option<usize>, Error> {
        let unhashable = |name| {
            let message = format!("unhashable type: '{name}'");
            Error::new(key.at, "TypeError", message)
        };
        match self
            .seen
            .entry(of(&key.value, &mut self.nans).map_err(unhashable)?)
        {
            Entry::Occupied(entry) => Ok(Some(*entry.get())),
            Entry::Vacant(entry) => {
                entry.insert(place);
                Ok(None)
            }
        }
    }
}

/// A value's key; or the type that has none.
fn of(value: &Value, nans: &mut usize) -> Result<Key, &'static str> {
    Ok(match value {
        Value::None => Key::None,
        Value::Ellipsis => Key::Ellipsis,
        Value::Bool(bool) => Key::Int((*bool).into()),
        Value::Int(int) => Key::Int(*int),
        Value::Float(float) => number(*float, 0.0, nans),
        Value::Complex(real, imaginary) => number(*real, *imaginary, nans),
        Value::Str(text) => Key::Str(text.clone()),
        Value::Bytes(bytes) => Key::Bytes(bytes.clone()),
        Value::Tuple(items) => {
            let keys = items.iter().map(|item| of(&item.value, nans));
            Key::Tuple(keys.collect::<Result<_, _>>()?)
        }
        Value::Object(name) => Key::Object(name),
        Value::List(_) | Value::Set(_) | Value::Dict(_) => return Err(type_name(value)),
    })
}

fn number(real: f64, imaginary: f64, nans: &mut usize) -> Key {
    if real.is_nan() || imaginary.is_nan() {
        *nans += 1;
        return Key::Nan(*nans);
    }
    // The two zeros are equal.
    let bits = |float: f64| (float + 0.0).to_bits();
    // 2^127, the first one that is too large for the integers.
    const END: f64 = (1_u128 << 127) as f64;
    if imaginary != 0.0 {
        Key::Complex(bits(real), bits(imaginary))
    } else if real.fract() == 0.0 && (-END..END).contains(&real) {
        Key::Int(real as i128)
    } else {
        Key::Float(bits(real))
    }
}
