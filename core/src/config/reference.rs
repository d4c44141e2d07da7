//! `cfg://`: a way through the document to another of its values. CPython:
//! `BaseConfigurator.cfg_convert`.

use core::fmt::{self, Display};

use super::Problem;
use super::convert::{Converter, Named, Source};
use super::problem::ProblemKind;
use crate::json::{Kind, Repr, Str, Value};

/// How many references may wait at a time for a part of what another one leads to. (A part
/// of a part is in the same one's path.)
const MOST_WAITING: usize = 8;

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
    /// A cycle, or more than may be looked at. CPython's `RecursionError`.
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

/// A reference that waits for a value, to go on from there.
struct Waiting<'d> {
    /// Where it stands.
    at: u32,
    rest: Str<'d>,
}

/// What went wrong: a fault of the reference that stands at a place, or something else.
enum Wrong<'d> {
    Fault(u32, Fault<'d>),
    Other(Problem),
}

/// The value that the reference `value` leads to, by its `path`. Each value on the way is
/// converted in its turn.
// Out of line: most values need none of this.
#[inline(never)]
pub(super) fn follow<'d>(
    converter: &Converter<'_, 'd>,
    value: Value<'d>,
    path: Str<'d>,
) -> Result<Value<'d>, Problem> {
    walk(converter, value, path).map_err(|wrong| match wrong {
        Wrong::Fault(at, _) => Problem::new(ProblemKind::Reference, at as usize),
        Wrong::Other(problem) => problem,
    })
}

/// Why the reference `value` leads nowhere.
pub(super) fn explain<'d>(source: &Source<'d>, value: Value<'d>) -> Option<Sentence<'d>> {
    let budget = source.budget();
    let converter = Converter {
        source: *source,
        budget: &budget,
    };
    let path = value.str()?.after_scheme("cfg")?;
    let fault = match walk(&converter, value, path) {
        Err(Wrong::Fault(_, fault)) => fault,
        // References before this one had used up what may be looked at.
        _ => Fault::Endless,
    };
    Some(Sentence { path, fault })
}

/// Without recursion: a device's stack is short.
fn walk<'d>(
    converter: &Converter<'_, 'd>,
    mut value: Value<'d>,
    mut path: Str<'d>,
) -> Result<Value<'d>, Wrong<'d>> {
    let mut waiting = heapless::Vec::<Waiting<'d>, MOST_WAITING>::new();
    let document = converter.document();
    let origin = value.offset() as u32;
    loop {
        // A reference: its first word is a key of the document.
        let at = value.offset() as u32;
        let fault = |fault| Err(Wrong::Fault(at, fault));
        let Some(first) = word(&mut path) else {
            return fault(Fault::NoWord);
        };
        if !converter.spend(converter.length()) {
            return fault(Fault::Endless);
        }
        let found = document.field(first);
        let Some(found) = found.filter(|_| !converter.has_taken(first)) else {
            return fault(Fault::NoKey(first));
        };
        value = found;
        let rest = path;
        if !rest.is_empty() && waiting.push(Waiting { at, rest }).is_err() {
            return Err(Wrong::Fault(origin, Fault::Endless));
        }
        // What is there may be a reference itself; if not, those that wait go on.
        loop {
            match converter.named(value).map_err(Wrong::Other)? {
                Named::Path(next) => {
                    path = next;
                    break;
                }
                Named::Value(named) => value = named,
            }
            let Some(last) = waiting.last_mut() else {
                return Ok(value);
            };
            let inside = go_on(converter, &value, &mut last.rest);
            value = inside.map_err(|fault| Wrong::Fault(last.at, fault))?;
            if last.rest.is_empty() {
                waiting.pop();
            }
        }
    }
}

/// One step of a reference, from a value to one inside it.
fn go_on<'d>(
    converter: &Converter<'_, 'd>,
    value: &Value<'d>,
    rest: &mut Str<'d>,
) -> Result<Value<'d>, Fault<'d>> {
    let Some(step) = step(rest) else {
        return Err(Fault::Malformed(*rest));
    };
    if !converter.spend(value.length()) {
        return Err(Fault::Endless);
    }
    match (value.kind(), step.number()) {
        (Kind::Dict, None) => value.field(step.word).ok_or(Fault::NoKey(step.word)),
        // JSON's keys are strings.
        (Kind::Dict, Some(_)) => Err(Fault::NoNumber(step.word)),
        (Kind::List, Some(index)) => value.nth(index).ok_or(Fault::OutOfRange),
        (kind, _) => Err(Fault::NoWay(kind)),
    }
}

impl Step<'_> {
    /// The index, for digits in brackets.
    fn number(&self) -> Option<usize> {
        if !self.in_brackets {
            return None;
        }
        let (mut digits, mut number) = (self.word, 0usize);
        while let Some(char) = digits.next() {
            let digit = char.to_digit(10)? as usize;
            number = number.saturating_mul(10).saturating_add(digit);
        }
        Some(number)
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
