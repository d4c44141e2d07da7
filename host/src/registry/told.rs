//! Problems that are worded when they come up.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::sync::{Mutex, PoisonError};

use logconf_core::{Argument, Arguments, Explain, Problem};

/// How many problems are remembered: more than there are between a refusal and its being told.
const REMEMBERED: usize = 256;

/// How many characters of a problem's words are remembered: they may quote a whole document.
const LONGEST: usize = 200;

/// The last problems: their numbers, CPython's name for their kind, their words.
#[derive(Debug)]
struct Told(Mutex<Remembered>);

#[derive(Debug)]
struct Remembered {
    next: i32,
    last: VecDeque<(i32, &'static str, String)>,
}

static TOLD: Told = Told(Mutex::new(Remembered {
    next: 0,
    last: VecDeque::new(),
}));

/// A problem with an argument, or with all of them.
pub(super) fn told<'d>(
    arguments: &Arguments<'_, 'd>,
    argument: Option<Argument<'d>>,
    kind: &'static str,
    words: String,
) -> Problem {
    let words = shortened(words);
    let mut told = TOLD.0.lock().unwrap_or_else(PoisonError::into_inner);
    let code = told.next;
    told.next = code.wrapping_add(1);
    if told.last.len() == REMEMBERED {
        told.last.pop_front();
    }
    told.last.push_back((code, kind, words));
    arguments.fault(argument, &TOLD, code)
}

/// The beginning, if it is long.
fn shortened(mut words: String) -> String {
    if let Some((end, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(end);
        words.push('…');
        words.shrink_to_fit();
    }
    words
}

impl Told {
    fn find(&self, code: i32) -> Option<(&'static str, String)> {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut last = told.last.iter();
        let (_, kind, words) = last.find(|(known, ..)| *known == code)?;
        Some((kind, words.clone()))
    }
}

impl Explain for Told {
    fn explain(&self, code: i32, _: &dyn Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.find(code).map(|(_, words)| words);
        f.write_str(words.as_deref().unwrap_or("the reason is forgotten"))
    }

    fn kind(&self, code: i32) -> &'static str {
        self.find(code).map_or("ValueError", |(kind, _)| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_words_the_beginning_is_remembered() {
        let longest = "é".repeat(LONGEST);
        assert_eq!(shortened(longest.clone()), longest);
        assert_eq!(shortened(format!("{longest}é")), format!("{longest}…"));
        assert_eq!(shortened(longest.repeat(1000)), format!("{longest}…"));
    }
}
