//! The words of a refusal: CPython's sentences, with names read from the document.

use core::fmt::{self, Display};

use super::Signature;
use super::persist::AVAILABLE as PERSIST;
use super::problem::{ProblemKind, Refusal, Section};
use crate::format::{self, Style};
use crate::json::{Cursor, Kind, Repr, Str, Value, ValueRepr, ValueStr};
use crate::reply::GET;

/// "Unable to configure handler 'h'".
pub(super) struct Context<'d> {
    pub(super) section: Section,
    /// A cursor at it. (The root logger has none: what stands there may be long.)
    pub(super) name: Cursor<'d>,
}

impl Display for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unable to configure {}", self.section.item())?;
        match self.section {
            Section::Root => Ok(()),
            _ => write!(f, " {}", ValueRepr(self.name.clone().take())),
        }
    }
}

/// The problem itself.
pub(super) struct Sentence<'r, 'd>(pub(super) &'r Refusal<'d>);

impl Display for Sentence<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refusal = self.0;
        let repr = || Shown(refusal.given());
        let name = || Repr(refusal.name());
        let found = |what: &str, f: &mut fmt::Formatter<'_>| {
            write!(f, "expected {what}, found {}", refusal.kind().name())
        };
        match refusal.problem.kind {
            ProblemKind::Syntax(reason) => write!(f, "not a JSON document: {reason}"),
            ProblemKind::VersionMissing => f.write_str("dictionary doesn't specify a version"),
            ProblemKind::VersionUnsupported => {
                f.write_str("Unsupported version: ")?;
                match refusal.given() {
                    given if given.kind() == Kind::Object => Shown(given).fmt(f),
                    given => ValueStr(given).fmt(f),
                }
            }
            ProblemKind::Wanted(what) => found(what.what(), f),
            ProblemKind::WantedArgument(what) => found(what, f),
            ProblemKind::UnknownLevel => write!(f, "Unknown level: {}", repr()),
            ProblemKind::LevelType => {
                write!(f, "Level not an integer or a valid string: {}", repr())
            }
            ProblemKind::LevelRange => write!(f, "Level out of range (32 bits): {}", repr()),
            ProblemKind::ClassMissing => f.write_str("'class' is missing"),
            ProblemKind::Undefined(purpose) => {
                let item = ValueRepr(refusal.value());
                write!(f, "Unable to {} {item}", purpose.words())
            }
            ProblemKind::TargetNotYet | ProblemKind::TargetCircle => {
                write!(f, "Unable to set target handler {}", repr())
            }
            ProblemKind::CannotResolve(what) => {
                write!(f, "Cannot resolve {}: no such {what} is registered", name())
            }
            ProblemKind::CannotImport => {
                let what = "no such formatter class is registered";
                write!(f, "Cannot resolve {}: {what}", name())
            }
            ProblemKind::Reference => match refusal.reference() {
                Some(reference) => {
                    let path = refusal.cursor().string();
                    write!(f, "{} leads nowhere: {reference}", Repr(path))
                }
                None => Ok(()),
            },
            ProblemKind::Identifier => write!(f, "Not a valid Python identifier: {}", name()),
            ProblemKind::UnexpectedArgument(signature) => {
                let init = "__init__() got an unexpected keyword argument";
                write!(f, "{}.{init} '{}'", signature.function, refusal.name())
            }
            ProblemKind::UnexpectedStrm(signature) => {
                let init = "__init__() got an unexpected keyword argument";
                write!(f, "{}.{init} 'strm'", signature.function)
            }
            ProblemKind::MissingArguments(signature) => missing(refusal, signature, f),
            ProblemKind::InvalidFormat(style) => format::explain(style, refusal.name(), f),
            ProblemKind::UnsupportedStyle => {
                write!(f, "Style must be one of: {}", Style::names())
            }
            ProblemKind::NoHandlerNamed => {
                write!(f, "No handler found with name {}", ValueRepr(refusal.value()))
            }
            ProblemKind::Full {
                table,
                needed,
                available,
            } => write!(
                f,
                "too many {table}: {needed} needed, {available} available"
            ),
            ProblemKind::Busy => f.write_str(
                "busy: another configuration is being applied, or a log call is still under way in the state before the last one",
            ),
            ProblemKind::Rejected(reason) => f.write_str(reason),
            ProblemKind::UnknownExtension => write!(f, "unknown key {} in 'logconf'", name()),
            ProblemKind::UnknownOperation => write!(
                f,
                "unknown operation {} (there are: \"status\", {}\"check\")",
                refusal.value().raw(),
                match (GET, PERSIST) {
                    (_, true) => "\"get\", \"forget\", ",
                    (true, false) => "\"get\", ",
                    _ => "",
                },
            ),
            ProblemKind::OperationInConfiguration => {
                f.write_str("a configuration (with 'version') cannot hold an operation")
            }
            ProblemKind::ConfigMissing => f.write_str("\"check\" needs a 'config' beside 'op'"),
            ProblemKind::Unverified => f.write_str("request rejected"),
            ProblemKind::FrameTooLong { needed, available } => {
                write!(f, "frame too long: {needed} bytes, at most {available} fit")
            }
            ProblemKind::Class(class, code) => match refusal.given().str() {
                Some(argument) => class.explain(code, &argument, f),
                None => class.explain(code, &repr(), f),
            },
        }
    }
}

/// As Python calls a function that lacks arguments.
fn missing(
    refusal: &Refusal<'_>,
    signature: &Signature,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let entry = refusal.given();
    let is_missing = |name: &&&str| entry.field(Str::plain(name)).is_none();
    let count = signature.required.iter().filter(is_missing).count();
    let (noun, last) = match count {
        1 => ("argument", ""),
        _ => ("arguments", "and "),
    };
    let function = signature.function;
    write!(
        f,
        "{function}.__init__() missing {count} required positional {noun}: "
    )?;
    for (at, name) in signature.required.iter().filter(is_missing).enumerate() {
        let comma = match at {
            0 => "",
            _ if count == 2 => " ",
            _ => ", ",
        };
        let last = if at + 1 == count { last } else { "" };
        write!(f, "{comma}{last}'{name}'")?;
    }
    Ok(())
}

/// A value as Python's `repr` shows it.
pub(super) struct Shown<'d>(pub(super) Value<'d>);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind() {
            Kind::Object => f.write_str("<an object of the program>"),
            _ => ValueRepr(self.0).fmt(f),
        }
    }
}
