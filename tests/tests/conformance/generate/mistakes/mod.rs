//! Mistakes: each spoils a configuration in one place.

mod in_handlers;
mod in_names;
mod in_values;
mod places;

use super::maker::Maker;
use super::values;
use crate::json::Json;

/// A name, and what tries to make the mistake; nothing happens where there is no place for it.
type Mistake = (&'static str, fn(&mut Maker, &mut Json) -> bool);

fn all() -> Vec<Mistake> {
    [
        in_handlers::MISTAKES,
        in_names::MISTAKES,
        in_values::MISTAKES,
    ]
    .concat()
}

/// What the mistakes are called.
pub fn names() -> impl Iterator<Item = &'static str> {
    let references = values::FAILING_REFERENCES.iter();
    let tables = all().into_iter().map(|(name, _)| name);
    tables.chain(references.map(|(name, _)| *name))
}

/// Makes one mistake somewhere in a document.
pub fn spoil(maker: &mut Maker, document: &mut Json) {
    let tables = all();
    for _ in 0..20 {
        let (name, mistake) = maker.pick(&tables);
        if mistake(maker, document) {
            maker.note(name);
            return;
        }
    }
}
