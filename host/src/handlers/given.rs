//! Reading keyword arguments: what a class takes, and the `TypeError` for all else.

use std::fmt::{self, Display};

use logconf_core::{Argument, Arguments, Explain, Problem};

/// What Python calls the types of a document's values, by the code of a [`WrongType`].
const TYPES: [&str; 7] = [
    "NoneType",
    "str",
    "int",
    "float",
    "bool",
    "ConvertingList",
    "ConvertingDict",
];

fn type_of(argument: &Argument<'_>) -> i32 {
    if argument.is_none() {
        return 0;
    }
    if argument.str().is_some() {
        return 1;
    }
    if let Some(number) = argument.number() {
        let is_float = number.to_string().contains(['.', 'e', 'E']);
        return if is_float { 3 } else { 2 };
    }
    if argument.int().is_some() {
        return 4;
    }
    if argument.items().is_some() { 5 } else { 6 }
}

/// An exception for an argument of the wrong type: its kind, and its sentence, in which the name
/// of the type that was given takes the place of `{}`.
#[derive(Debug)]
pub(super) struct WrongType(pub(super) &'static str, pub(super) &'static str);

impl Explain for WrongType {
    fn explain(&self, code: i32, _: &dyn Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = TYPES.get(code as usize).unwrap_or(&"object");
        f.write_str(&self.1.replace("{}", name))
    }

    fn kind(&self, _: i32) -> &'static str {
        self.0
    }
}

impl WrongType {
    pub(super) fn of<'d>(
        &'static self,
        arguments: &Arguments<'_, 'd>,
        argument: Argument<'d>,
    ) -> Problem {
        arguments.fault(Some(argument), self, type_of(&argument))
    }
}

/// An exception: its kind, and its sentence, with the argument in place of `{}` and the
/// problem's code in place of `#`.
#[derive(Debug)]
pub(super) struct Sentence(pub(super) &'static str, pub(super) &'static str);

impl Explain for Sentence {
    fn explain(
        &self,
        code: i32,
        argument: &dyn Display,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let words = self.1.replace('#', &code.to_string());
        f.write_str(&words.replace("{}", &argument.to_string()))
    }

    fn kind(&self, _: i32) -> &'static str {
        self.0
    }
}

/// A text; `None` where there is no argument or `null`.
pub(super) fn text(
    arguments: &Arguments<'_, '_>,
    name: &str,
    wrong: &'static WrongType,
) -> Result<Option<String>, Problem> {
    let Some(argument) = arguments.get(name).filter(|given| !given.is_none()) else {
        return Ok(None);
    };
    match argument.str() {
        Some(text) => Ok(Some(text.to_string())),
        None => Err(wrong.of(arguments, argument)),
    }
}

/// An integer of any size, or a whole one that is written as a float; `true` is 1, as in
/// Python. What is out of range is the largest or smallest.
pub(super) fn number(argument: &Argument<'_>) -> Option<i64> {
    if let Some(number) = argument.int() {
        return Some(i64::from(number));
    }
    let written = argument.number()?.to_string();
    match written.parse() {
        Ok(number) => Some(number),
        // (The cast saturates.)
        Err(_) => written
            .parse::<f64>()
            .ok()
            .map(|number| number.ceil() as i64),
    }
}

/// A number of any kind, as near to it as a float comes.
pub(super) fn real(argument: &Argument<'_>) -> Option<f64> {
    match argument.int() {
        Some(number) => Some(number.into()),
        None => argument.number()?.to_string().parse().ok(),
    }
}

/// Whether the argument is there, and true.
pub(super) fn truth(arguments: &Arguments<'_, '_>, name: &str) -> bool {
    arguments.get(name).is_some_and(|given| given.truth())
}
