//! Mistakes: each spoils a file in one place.

mod in_arguments;
mod in_sections;
mod in_text;
mod in_values;

use super::super::maker::Maker;
use super::file::{File, Section};

/// A name, and what tries to make the mistake; nothing happens where there is no place for it.
type Mistake = (&'static str, fn(&mut Maker, &mut File) -> bool);

fn all() -> Vec<Mistake> {
    [
        in_arguments::MISTAKES,
        in_sections::MISTAKES,
        in_text::MISTAKES,
        in_values::MISTAKES,
    ]
    .concat()
}

/// What the mistakes are called.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().into_iter().map(|(name, _)| name)
}

/// Makes one mistake somewhere in a file.
pub fn spoil(maker: &mut Maker, file: &mut File) {
    let tables = all();
    for _ in 0..20 {
        let (name, mistake) = maker.pick(&tables);
        if mistake(maker, file) {
            maker.note(name);
            return;
        }
    }
}

/// Any section that the file names and that begins so.
fn any<'a>(maker: &mut Maker, file: &'a mut File, prefix: &str) -> Option<&'a mut Section> {
    let numbers = file.named(prefix);
    match numbers.len() {
        0 => None,
        count => file.sections.get_mut(numbers[maker.below(count)]),
    }
}

/// Sets an option in any such section.
fn set(maker: &mut Maker, file: &mut File, prefix: &str, option: &str, value: &str) -> bool {
    any(maker, file, prefix).is_some_and(|section| {
        section.set(option, value);
        true
    })
}

/// Removes an option that one such section has, if none takes its place.
fn lose(maker: &mut Maker, file: &mut File, prefix: &str, option: &str) -> bool {
    !file.has_default(option)
        && any(maker, file, prefix).is_some_and(|section| section.remove(option))
}
