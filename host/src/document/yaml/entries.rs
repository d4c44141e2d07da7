//! The entries of a dict, and those that `<<` brings into it.

use std::collections::HashSet;

use super::super::{Item, Json, Mistake};

/// The entries of a dict so far.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) all: Vec<(String, Item)>,
    known: HashSet<String>,
}

impl Entries {
    /// Adds one, or gives its name back if there is one of it.
    pub(super) fn add(&mut self, name: String, item: Item) -> Option<String> {
        if !self.known.insert(name.clone()) {
            return Some(name);
        }
        self.all.push((name, item));
        None
    }
}

/// The entries that `<<` brings into a dict.
pub(super) fn merge(item: Item, into: &mut Vec<(String, Item)>) -> Result<(), Mistake> {
    match item.value {
        Json::Dict(entries) => {
            into.extend(entries);
            Ok(())
        }
        Json::List(items) if items.iter().all(|item| matches!(item.value, Json::Dict(_))) => {
            items.into_iter().try_for_each(|item| merge(item, into))
        }
        value => {
            let sentence = format!(
                "'<<' takes a dict or a list of dicts, not {}",
                article(&value)
            );
            Err(Mistake::new(item.at.unwrap_or(0), sentence))
        }
    }
}

/// What stands where something else belongs.
pub(super) fn article(value: &Json) -> String {
    match value {
        Json::Plain(plain) if plain == "null" => "null".to_owned(),
        Json::Plain(plain) if plain == "true" || plain == "false" => format!("the boolean {plain}"),
        Json::Plain(plain) => format!("the number {plain}"),
        Json::Text(_) => "a text".to_owned(),
        Json::List(_) => "a list".to_owned(),
        Json::Dict(_) => "a dict".to_owned(),
    }
}
