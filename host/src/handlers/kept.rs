//! What a handler, filter or formatter was made of, for the request `get`.

use logconf_core::{Argument, Arguments, Description, Signature};
use serde_json::Value;

/// The arguments that a configuration has given, and the attributes that it has set beside them, as
/// JSON: what references such as `ext://` stand for, not the references.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    arguments: Vec<(&'static str, String)>,
    attributes: Vec<(&'static str, String)>,
}

impl Kept {
    pub(crate) fn of(signature: &'static Signature, arguments: &Arguments<'_, '_>) -> Self {
        let given = signature.parameters().filter_map(|name| {
            let given = arguments.get(name)?;
            Some((name, json(&given)))
        });
        Kept {
            arguments: given.collect(),
            attributes: Vec::new(),
        }
    }

    /// An attribute was set.
    pub(crate) fn set(&mut self, attribute: &'static str, value: &Argument<'_>) {
        self.attributes.retain(|(known, _)| *known != attribute);
        self.attributes.push((attribute, json(value)));
    }

    /// Tells them all; nothing if one of `secrets` is among them.
    pub(crate) fn describe(&self, secrets: &[&str], out: &mut Description<'_, '_>) -> bool {
        let is_told = |(name, value): &(&str, String)| !secrets.contains(name) || value == "null";
        if !self.arguments.iter().all(is_told) {
            return false;
        }
        for (name, value) in &self.arguments {
            out.json(name, value);
        }
        for (name, value) in &self.attributes {
            out.attributes().json(name, value);
        }
        true
    }
}

fn json(given: &Argument<'_>) -> String {
    if let Some(text) = given.str() {
        return Value::String(text.to_string()).to_string();
    }
    // In the shortest form; but half a surrogate pair is nothing that this parser takes.
    let written = given.json();
    serde_json::from_str(written).map_or(written.to_owned(), |value: Value| value.to_string())
}
