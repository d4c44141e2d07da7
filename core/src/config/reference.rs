//! `cfg://`: a way through the document to another of its values. CPython:
//! `BaseConfigurator.cfg_convert`.

use core::fmt::{self, Display};

use super::Problem;
use super::convert::Converter;
use super::problem::ProblemKind;
use crate::json::{Kind, Repr, Str, Value};

/// How many values one reference may lead over, those of references that it meets on its way
/// included. CPython follows a cycle to its limit of recursion.
pub(super) const MOST_STEPS: u32 = 100;

/// Why a reference leads nowhere, in CPython's terms.
#[derive(Clone, Copy)]
enum Fault<'d> {
    /// It does not begin with a word.
    NoWord,
    /// Here it goes on with neither `.word` nor `[word]`.
    Malformed(Str<'d>),
    /// A dict has no such key. CPython's `KeyError`.
    NoKey(Str<'d>),
    /// A dict has no numbers for keys. CPython's `KeyError`.
    NoNumber(Str<'d>),
    /// CPython's `IndexError`.
    OutOfRange,
    /// What is there cannot be gone into that way. CPython's `TypeError`.
    NoWay(Kind),
    /// Too many steps. CPython's `RecursionError`.
    Endless,
}

impl Sentence<'_> {
    pub(super) fn python_type(&self) -> &'static str {
        match self.fault {
            Fault::NoWord | Fault::Malformed(_) => "ValueError",
            Fault::NoKey(_) | Fault::NoNumber(_) => "KeyError",
            Fault::OutOfRange => "IndexError",
            Fault::NoWay(_) => "TypeError",
            Fault::Endless => "RecursionError",
        }
    }
}

/// The fault of the reference `path`, as CPython words it.
pub(super) struct Sentence<'d> {
    path: Str<'d>,
    fault: Fault<'d>,
}

impl Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::NoWord => write!(f, "Unable to convert {}", Repr(self.path)),
            Fault::Malformed(rest) => {
                write!(f, "Unable to convert {} at {}", Repr(self.path), Repr(rest))
            }
            Fault::NoKey(key) => Repr(key).fmt(f),
            Fault::NoNumber(digits) => digits.fmt(f),
            Fault::OutOfRange => f.write_str("list index out of range"),
            Fault::NoWay(Kind::List) => {
                f.write_str("list indices must be integers or slices, not str")
            }
            Fault::NoWay(Kind::Str) => f.write_str("string indices must be integers, not 'str'"),
            Fault::NoWay(kind) => write!(f, "'{}' object is not subscriptable", kind.python_type()),
            Fault::Endless => f.write_str("maximum recursion depth exceeded"),
        }
    }
}

/// One step of a way: `.word` or `[word]`.
struct Step<'d> {
    word: Str<'d>,
    in_brackets: bool,
}

/// The value that `path` leads to, from the string value `at` on. Each value on the way is
/// converted in its turn.
pub(super) fn follow<'d>(
    converter: &Converter<'d>,
    at: Value<'d>,
    path: Str<'d>,
    steps: &mut u32,
) -> Result<Value<'d>, Problem> {
    let fault = Problem::new(ProblemKind::Reference, at.offset());
    walk(converter, path, steps).map_err(|outcome| match outcome {
        // A fault of another reference on the way is told where that one stands.
        Err(problem) => problem,
        Ok(_) => fault,
    })
}

/// Why the reference `path` leads nowhere.
pub(super) fn explain<'d>(converter: &Converter<'d>, path: Str<'d>) -> Option<Sentence<'d>> {
    let fault = walk(converter, path, &mut { MOST_STEPS }).err()?;
    // A fault of another reference would have been told there, unless this is one of a cycle.
    let fault = fault.unwrap_or(Fault::Endless);
    Some(Sentence { path, fault })
}

type Outcome<'d> = Result<Value<'d>, Result<Fault<'d>, Problem>>;

fn walk<'d>(converter: &Converter<'d>, path: Str<'d>, steps: &mut u32) -> Outcome<'d> {
    let fault = |fault| Err(Ok(fault));
    let mut rest = path;
    let Some(first) = word(&mut rest) else {
        return fault(Fault::NoWord);
    };
    let value = converter.document().field(first);
    let value = value.filter(|_| !converter.has_taken(first));
    let Some(mut value) = value else {
        return fault(Fault::NoKey(first));
    };
    loop {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return fault(Fault::Endless);
        }
        let given = converter.convert_counting(value, steps).map_err(Err)?;
        if rest.is_empty() {
            return Ok(given);
        }
        let Some(step) = step(&mut rest) else {
            return fault(Fault::Malformed(rest));
        };
        value = match (given.kind(), step.number()) {
            (Kind::Dict, None) => match given.field(step.word) {
                Some(value) => value,
                None => return fault(Fault::NoKey(step.word)),
            },
            // JSON's keys are strings.
            (Kind::Dict, Some(_)) => return fault(Fault::NoNumber(step.word)),
            (Kind::List, Some(index)) => match given.nth(index) {
                Some(value) => value,
                None => return fault(Fault::OutOfRange),
            },
            (kind, _) => return fault(Fault::NoWay(kind)),
        };
    }
}

impl Step<'_> {
    /// The index, for digits in brackets.
    fn number(&self) -> Option<usize> {
        let digits = self.word.raw();
        if !self.in_brackets || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let add = |number: usize, digit: &u8| {
            let digit = usize::from(digit - b'0');
            number.saturating_mul(10).saturating_add(digit)
        };
        Some(digits.iter().fold(0, add))
    }
}

/// `\s*(\w+)\s*`
fn word<'d>(rest: &mut Str<'d>) -> Option<Str<'d>> {
    blank(rest);
    let start = *rest;
    while matches!(rest.peek(), Some(char) if is_word(char)) {
        rest.next();
    }
    let word = start.before(*rest);
    blank(rest);
    (!word.is_empty()).then_some(word)
}

/// `\.\s*(\w+)\s*` or `\[\s*(\w+)\s*\]\s*`; takes nothing if it is neither.
fn step<'d>(rest: &mut Str<'d>) -> Option<Step<'d>> {
    let mut ahead = *rest;
    let in_brackets = match ahead.next()? {
        '.' => false,
        '[' => true,
        _ => return None,
    };
    let word = word(&mut ahead)?;
    if in_brackets {
        if ahead.next() != Some(']') {
            return None;
        }
        blank(&mut ahead);
    }
    *rest = ahead;
    Some(Step { word, in_brackets })
}

fn blank(rest: &mut Str<'_>) {
    while matches!(rest.peek(), Some(char) if is_blank(char)) {
        rest.next();
    }
}

/// Python's `\w`, all beyond ASCII taken for letters: the tables of Unicode are too large for
/// a device.
fn is_word(char: char) -> bool {
    char == '_' || char.is_ascii_alphanumeric() || !char.is_ascii()
}

/// Python's `\s` within ASCII.
fn is_blank(char: char) -> bool {
    matches!(char, '\t'..='\r' | '\x1c'..='\x1f' | ' ')
}
