//! The keyword arguments of a handler, as its class reads them.

use core::fmt::Display;

use super::call::Keywords;
use super::convert::{Converter, object};
use super::explain::Explain;
use super::problem::{Problem, ProblemKind};
use crate::Level;
use crate::json::{Cursor, Kind, Str, Value};
use crate::logging::OVERRIDES;
use crate::registry::Object;
use crate::tables::HandlerRow;

/// What a configuration gives a handler beside `class`, `level`, `formatter` and `filters`;
/// or a formatter or filter of the program's own.
pub struct Arguments<'b, 'd> {
    pub(super) converter: Converter<'b, 'd>,
    pub(super) entry: Cursor<'d>,
    pub(super) keywords: &'b Keywords,
    /// What stands under `.`.
    pub(super) attributes: Option<Value<'d>>,
    pub(super) source: Source<'b>,
    pub(super) checking: bool,
}

/// What else is being configured.
pub(super) struct Source<'b> {
    /// The class being configured.
    pub(super) class: u16,
    pub(super) handlers: &'b [HandlerRow],
    /// Those of a state that will return.
    pub(super) reserved: &'b [HandlerRow],
}

/// One keyword argument: what the document says, or what that stands for.
#[derive(Clone, Copy)]
pub struct Argument<'d>(Value<'d>);

impl<'d> Argument<'d> {
    pub(super) fn of(value: Value<'d>) -> Self {
        Argument(value)
    }

    /// Whether it is `null`.
    pub fn is_none(&self) -> bool {
        self.0.kind() == Kind::None
    }

    /// Python's truth of it, which any value has.
    pub fn truth(&self) -> bool {
        self.0.truth()
    }

    /// An integer of 32 bits. `true` is 1 and `false` is 0, as in Python.
    pub fn int(&self) -> Option<i32> {
        self.0.int()
    }

    /// A number of any kind, as the document writes it.
    pub fn number(&self) -> Option<impl Display + 'd> {
        let is_number = matches!(self.0.kind(), Kind::Int | Kind::Float);
        is_number.then(|| self.0.raw())
    }

    /// A text, its escapes resolved.
    pub fn str(&self) -> Option<impl Display + 'd> {
        self.0.str()
    }

    /// Whether it is this text.
    pub fn is(&self, text: &str) -> bool {
        self.0.str().is_some_and(|given| given.is(text.as_bytes()))
    }

    /// The items of a list.
    pub fn items(&self) -> Option<impl Iterator<Item = Argument<'d>>> {
        let mut items = self.0.of_kind(Kind::List)?.enter();
        Some(core::iter::from_fn(move || items.item().map(Argument)))
    }

    /// Whether it is a dict.
    pub fn is_dict(&self) -> bool {
        self.0.kind() == Kind::Dict
    }

    /// What a dict has under this key, as it is written.
    pub fn entry(&self, key: &'d str) -> Option<Argument<'d>> {
        let dict = self.0.of_kind(Kind::Dict)?;
        dict.field(Str::plain(key)).map(Argument)
    }

    /// The JSON that the document has here.
    pub fn json(&self) -> &'d str {
        self.0.raw()
    }

    fn problem(&self, kind: ProblemKind) -> Problem {
        kind.at(&self.0)
    }
}

impl<'d> Arguments<'_, 'd> {
    /// The argument with this name, if it was given.
    pub fn get(&self, name: &str) -> Option<Argument<'d>> {
        let alias = self.keywords.alias;
        let name = match alias.filter(|(parameter, _)| *parameter == name) {
            Some((_, given)) => given,
            None => name,
        };
        let value = self.keywords.get(name, self.entry)?;
        // It was converted without a fault before.
        Some(Argument(self.converter.convert(value).unwrap_or(value)))
    }

    /// What the handler is given under `.`, for one of its class's
    /// [attributes](crate::Class::attributes) that matters as it is made.
    pub fn attribute(&self, name: &'static str) -> Option<Argument<'d>> {
        let attributes = self.converter.truthy(&self.attributes).ok()??;
        attributes.field(Str::plain(name)).map(Argument)
    }

    /// Whether the configuration is only checked: then nothing may be opened, created or kept.
    pub fn checking(&self) -> bool {
        self.checking
    }

    /// A 32-bit integer.
    ///
    /// # Errors
    ///
    /// If it is something else.
    pub fn int(&self, argument: Argument<'d>) -> Result<i32, Problem> {
        let number = argument.int();
        number.ok_or(self.refuse(argument, "an integer of 32 bits"))
    }

    /// Refuses an argument that is of the wrong kind: "expected `what`, found …".
    pub fn refuse(&self, argument: Argument<'d>, what: &'static str) -> Problem {
        argument.problem(ProblemKind::WantedArgument(what))
    }

    /// Refuses the argument, or the whole if there is none, for a reason that the class words
    /// itself.
    pub fn fault(
        &self,
        argument: Option<Argument<'d>>,
        class: &'static dyn Explain,
        code: i32,
    ) -> Problem {
        let kind = ProblemKind::Class(class, code);
        match argument {
            Some(argument) => argument.problem(kind),
            None => Problem::new(kind, self.entry.offset()),
        }
    }

    /// A level, by number or name.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn level(&self, argument: Argument<'d>) -> Result<Level, Problem> {
        super::level(&argument.0)
    }

    /// A stream of the registry, named as `ext://NAME`. Without an argument, `sys.stderr` if
    /// the registry has it, else its first stream.
    ///
    /// # Errors
    ///
    /// If there is no such stream, or the argument names none.
    pub fn stream(&self, argument: Option<Argument<'d>>) -> Result<u16, Problem> {
        let Some(argument) = argument.filter(|given| !given.is_none()) else {
            let streams = self.converter.registry.streams;
            if streams.is_empty() {
                return Err(Problem::full("streams", 1, Some(0), self.entry.offset()));
            }
            let default = streams.iter().position(|(name, _)| *name == "sys.stderr");
            return Ok(default.unwrap_or(0) as u16);
        };
        match object(&argument.0) {
            Some(Object::Stream(stream)) => Ok(stream),
            _ => Err(self.refuse(argument, "a stream (\"ext://NAME\")")),
        }
    }

    /// The first of the class's `total` resources that no other handler of the document uses, nor,
    /// if the document is a temporary override, one of the state that returns after it. `what`
    /// names them in the error.
    ///
    /// # Errors
    ///
    /// If all are used.
    pub fn instance(&self, what: &'static str, total: usize) -> Result<u16, Problem> {
        let class = self.source.class;
        let uses = |rows: &[HandlerRow], instance| {
            let mut rows = rows.iter();
            rows.any(|row| row.class == class && row.settings.instance == instance)
        };
        let used = |instance| {
            uses(self.source.handlers, instance)
                || OVERRIDES && uses(self.source.reserved, instance)
        };
        let full = Problem::full(what, total + 1, Some(total), self.entry.offset());
        (0..total as u16).find(|&one| !used(one)).ok_or(full)
    }
}
