//! Reading the arguments of handlers that send.

use logconf_core::{Argument, Arguments, Problem};

use crate::handlers::given::{Sentence, WrongType, number};

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "the classes that need some come with features")]
pub(super) enum Kind {
    None,
    Text,
    Number,
    List,
}

impl Kind {
    fn takes(self, given: &Argument<'_>) -> bool {
        match self {
            Kind::None => given.is_none(),
            Kind::Text => given.str().is_some(),
            Kind::Number => number(given).is_some(),
            Kind::List => given.items().is_some(),
        }
    }

    /// What to say of an argument that is none of these.
    fn wanted(kinds: &[Kind]) -> &'static str {
        match kinds {
            [Kind::Text] => "a string",
            [Kind::Number] => "a number",
            [Kind::None, Kind::Number] => "a number or null",
            [Kind::None, Kind::List] => "a list or null",
            [Kind::Text, Kind::List] => "a string or a list",
            [Kind::None, Kind::Text] => "a string or null",
            _ => "a string or a number",
        }
    }
}

/// Each of these arguments, where it is given, must be of one of the kinds.
pub(super) fn each(
    arguments: &Arguments<'_, '_>,
    names: &[&str],
    kinds: &[Kind],
) -> Result<(), Problem> {
    for name in names {
        if let Some(given) = arguments.get(name)
            && !kinds.iter().any(|kind| kind.takes(&given))
        {
            return Err(arguments.refuse(given, Kind::wanted(kinds)));
        }
    }
    Ok(())
}

/// `None` as a port means a Unix socket.
pub(super) fn host_and_port(arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
    each(arguments, &["host"], &[Kind::None, Kind::Text])?;
    each(arguments, &["port"], &[Kind::None, Kind::Number])
}

/// Two items, or a text, which CPython takes for something else.
pub(super) fn pair<'d>(arguments: &Arguments<'_, 'd>, given: Argument<'d>) -> Result<(), Problem> {
    match given.items().map(Iterator::count) {
        Some(2) => Ok(()),
        Some(count @ (0 | 1)) => Err(arguments.fault(Some(given), &FEW, count as i32)),
        Some(_) => Err(arguments.fault(Some(given), &MANY, 0)),
        None if given.str().is_some() => Ok(()),
        None => Err(UNPACK.of(arguments, given)),
    }
}

static UNPACK: WrongType = WrongType("TypeError", "cannot unpack non-iterable {} object");
static FEW: Sentence = Sentence(
    "ValueError",
    "not enough values to unpack (expected 2, got #)",
);
static MANY: Sentence = Sentence("ValueError", "too many values to unpack (expected 2)");
