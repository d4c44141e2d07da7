//! A refusal as CPython would raise it: for programs that compare the two.

use core::fmt::{self, Display};

use super::convert::object;
use super::handlers::CLASS;
use super::problem::{ProblemKind, Purpose, Refusal, TARGET_NOT_YET, Wanted};
use super::sentence::Sentence;
use crate::format::Style;
use crate::json::{Kind, Repr, Str, Value, ValueRepr};
use crate::registry::{Object, Registry};

impl Refusal<'_> {
    /// Calls `exception` with the type and the message of each exception that CPython would
    /// raise, the outermost first; each is the `__cause__` of the one before it.
    ///
    /// Where Python's own sentence says little (`'int' object has no attribute 'get'`), it
    /// is not the one that [`Display`] and [`Refusal::causes`] give.
    pub fn exceptions(&self, exception: &mut dyn FnMut(&str, &dyn Display)) {
        if let Some(context) = self.context() {
            exception("ValueError", &context);
        }
        match self.problem.kind {
            ProblemKind::Undefined(purpose) => self.undefined(purpose, exception),
            ProblemKind::TargetNotYet => {
                exception("ValueError", &Sentence(self));
                exception("TypeError", &TARGET_NOT_YET);
            }
            ProblemKind::CannotResolve(_) => self.cannot_resolve(exception),
            // It is there, and no formatter.
            ProblemKind::CannotImport if self.named().is_some() => {
                exception("TypeError", &Sentence(self));
            }
            ProblemKind::CannotImport => {
                let import = self.import();
                exception(import.python_type(), &import);
            }
            ProblemKind::WantedArgument(CLASS)
                if matches!(self.named(), Some(Object::Module | Object::Value(_))) =>
            {
                exception("TypeError", &"issubclass() arg 1 must be a class");
            }
            ProblemKind::Reference => {
                if let Some(reference) = self.reference() {
                    exception(reference.python_type(), &reference);
                }
            }
            ProblemKind::ClassMissing => exception(
                "AttributeError",
                &"'NoneType' object has no attribute 'split'",
            ),
            ProblemKind::Wanted(what) => self.wanted(what, exception),
            ProblemKind::LevelType
            | ProblemKind::WantedArgument(_)
            | ProblemKind::UnexpectedArgument(_)
            | ProblemKind::UnexpectedStrm(_)
            | ProblemKind::MissingArguments(_) => exception("TypeError", &Sentence(self)),
            ProblemKind::UnsupportedStyle if self.is_unhashable() => {
                exception(
                    "TypeError",
                    &format_args!("unhashable type: '{}'", converted_type(self.given().kind())),
                );
            }
            ProblemKind::Class(class, code) => exception(class.kind(code), &Sentence(self)),
            _ => exception("ValueError", &Sentence(self)),
        }
    }

    fn is_unhashable(&self) -> bool {
        matches!(self.given().kind(), Kind::Dict | Kind::List)
    }

    fn undefined(&self, purpose: Purpose, exception: &mut dyn FnMut(&str, &dyn Display)) {
        exception("ValueError", &Sentence(self));
        let value = self.value();
        let kind = value.kind();
        let name = match purpose {
            // Items of lists are not converted.
            Purpose::AddHandler | Purpose::AddFilter => kind.python_type(),
            Purpose::SetFormatter | Purpose::SetTarget => converted_type(kind),
        };
        let section = self.source.document().field(Str::plain(purpose.section()));
        let section = section.map(|section| self.given_for(section));
        match (section.map(|section| section.kind()), kind) {
            // An empty one passes for a section that is not there.
            (Some(Kind::List), _) => {
                let sentence = "list indices must be integers or slices, not";
                exception("TypeError", &format_args!("{sentence} {name}"));
            }
            (_, Kind::Dict | Kind::List) => {
                exception("TypeError", &format_args!("unhashable type: '{name}'"));
            }
            _ => exception("KeyError", &ValueRepr(value)),
        }
    }

    fn cannot_resolve(&self, exception: &mut dyn FnMut(&str, &dyn Display)) {
        let import = self.import();
        if import.used.is_empty() {
            return exception(import.python_type(), &import);
        }
        exception(
            "ValueError",
            &format_args!("Cannot resolve {}: {import}", Repr(self.name())),
        );
        exception(import.python_type(), &import);
    }

    fn wanted(&self, what: Wanted, exception: &mut dyn FnMut(&str, &dyn Display)) {
        let given = self.given();
        let kind = given.kind();
        let is_module = object(&given) == Some(Object::Module);
        let name = match is_module {
            true => "module",
            false => converted_type(kind),
        };
        match (what, kind) {
            (Wanted::Formatter | Wanted::Filter, Kind::Str | Kind::List) => {
                exception(
                    "AttributeError",
                    &format_args!("'{name}' object has no attribute 'get'"),
                );
            }
            (Wanted::Formatter | Wanted::Filter, _) => {
                exception(
                    "TypeError",
                    &format_args!("argument of type '{name}' is not iterable"),
                );
            }
            (Wanted::Handler, Kind::Str | Kind::List) => not_a_dict(given, exception),
            (Wanted::Section, Kind::List) => not_a_section(given, exception),
            (Wanted::Document | Wanted::Section | Wanted::Names | Wanted::Handler, _) => {
                exception(
                    "TypeError",
                    &format_args!("'{name}' object is not iterable"),
                );
            }
            (Wanted::Logger, _) if is_module => {
                let module = Repr(self.name());
                exception(
                    "AttributeError",
                    &format_args!("module {module} has no attribute 'get'"),
                );
            }
            (Wanted::Logger, _) => exception(
                "AttributeError",
                &format_args!("'{name}' object has no attribute 'get'"),
            ),
            (Wanted::ClassName, Kind::Object) => {
                exception(
                    "AttributeError",
                    &format_args!(
                        "type object '{}' has no attribute 'split'",
                        class_of(given, self.source.registry)
                    ),
                );
            }
            (Wanted::ClassName, _) => exception(
                "AttributeError",
                &format_args!("'{name}' object has no attribute 'split'"),
            ),
            (Wanted::Properties, _) => exception(
                "AttributeError",
                &format_args!("'{name}' object has no attribute 'items'"),
            ),
            (Wanted::FilterName, _) => exception(
                "TypeError",
                &format_args!("object of type '{name}' has no len()"),
            ),
            (Wanted::Format(Style::Brace), _) => {
                exception("TypeError", &format_args!("expected str, got {name}"))
            }
            (Wanted::Format(_), _) => exception(
                "TypeError",
                &format_args!("expected string or bytes-like object, got '{name}'"),
            ),
            _ => exception("TypeError", &Sentence(self)),
        }
    }

    /// What the name at fault stands for, if there is such a name.
    fn named(&self) -> Option<Object> {
        let name = self.value().str()?;
        self.source.registry.object(name)
    }

    /// The import that Python tries in vain for the name at fault.
    fn import(&self) -> Import<'_> {
        let name = self.name();
        let registry = self.source.registry;
        let mut rest = name;
        loop {
            while rest.raw().first().is_some_and(|byte| *byte != b'.') {
                rest.next();
            }
            let used = name.before(rest);
            let is_there = registry.object(used).is_some();
            if !is_there || rest.next().is_none() {
                return Import { used, registry };
            }
        }
    }
}

/// Whether a name is a module. Those of a class have names in them, too.
fn is_module(registry: &Registry, name: Str<'_>) -> bool {
    registry.object(name) == Some(Object::Module)
}

/// An import of a module that is not there.
struct Import<'d> {
    used: Str<'d>,
    registry: &'static Registry,
}

impl Import<'_> {
    fn python_type(&self) -> &'static str {
        match self.used.is_empty() {
            true => "ValueError",
            false => "ModuleNotFoundError",
        }
    }
}

impl Display for Import<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.used.is_empty() {
            return f.write_str("Empty module name");
        }
        // The first part that is no module; what stands before it is one.
        let (mut rest, mut parent) = (self.used, None);
        loop {
            while rest.raw().first().is_some_and(|byte| *byte != b'.') {
                rest.next();
            }
            let module = self.used.before(rest);
            if rest.is_empty() || !is_module(self.registry, module) {
                write!(f, "No module named {}", Repr(module))?;
                return match parent {
                    Some(parent) if !is_package(self.registry, parent) => {
                        write!(f, "; {} is not a package", Repr(parent))
                    }
                    _ => Ok(()),
                };
            }
            parent = Some(module);
            rest.next();
        }
    }
}

/// Whether a module has modules in it.
fn is_package(registry: &Registry, name: Str<'_>) -> bool {
    registry.names().any(|known| {
        let begins = known.as_bytes().get(..name.raw().len());
        let rest = known.get(name.raw().len()..).unwrap_or("");
        let Some((second, _)) = rest.match_indices('.').nth(1) else {
            return false;
        };
        let inner = known.get(..name.raw().len() + second).unwrap_or("");
        let is_in_it = begins.is_some_and(|begins| name.is(begins));
        is_in_it && is_module(registry, Str::plain(inner))
    })
}

/// What becomes of a list's first item when it serves as a key of that list.
fn not_a_section(list: Value<'_>, exception: &mut dyn FnMut(&str, &dyn Display)) {
    let first = list.nth(0);
    let kind = first.map_or(Kind::None, |first| first.kind());
    if let (Kind::Int | Kind::Bool, Some(index)) = (kind, first.and_then(|first| first.int())) {
        let mut items = list.enter();
        let length = core::iter::from_fn(|| items.item()).count() as i32;
        if !(-length..length).contains(&index) {
            return exception("IndexError", &"list index out of range");
        }
        let name = kind.python_type();
        return exception(
            "TypeError",
            &format_args!("argument of type '{name}' is not iterable"),
        );
    }
    let name = kind.python_type();
    let sentence = "list indices must be integers or slices, not";
    exception("TypeError", &format_args!("{sentence} {name}"));
}

/// What `dict(…)` says of a string or a list that is no dict.
fn not_a_dict(given: Value<'_>, exception: &mut dyn FnMut(&str, &dyn Display)) {
    let first = match given {
        value if value.is(Kind::List) => value.nth(0),
        _ => None,
    };
    match (given.kind(), first.map(|first| first.kind())) {
        (Kind::List, Some(Kind::Str)) => {
            let text = first.and_then(|first| first.str());
            let mut length = 0;
            if let Some(mut text) = text {
                while text.next().is_some() {
                    length += 1;
                }
            }
            exception(
                "ValueError",
                &format_args!(
                    "dictionary update sequence element #0 has length {}; 2 is required",
                    length
                ),
            );
        }
        (Kind::List, Some(_)) => exception(
            "TypeError",
            &"cannot convert dictionary update sequence element #0 to a sequence",
        ),
        (Kind::List, None) => exception(
            "TypeError",
            &"ConvertingList.pop() takes from 1 to 2 positional arguments but 3 were given",
        ),
        _ if given.truth() => exception(
            "ValueError",
            &format_args!(
                "dictionary update sequence element #0 has length {}; 2 is required",
                1
            ),
        ),
        _ => exception("AttributeError", &"'str' object has no attribute 'pop'"),
    }
}

/// What CPython calls the type of a value that it has converted.
fn converted_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Dict => "ConvertingDict",
        Kind::List => "ConvertingList",
        _ => kind.python_type(),
    }
}

fn class_of(given: Value<'_>, registry: &'static Registry) -> &'static str {
    let name = match object(&given) {
        Some(Object::Class(at)) => registry.classes.get(at as usize).map(|class| class.name()),
        _ => None,
    };
    // A pattern, not a character: the compiler proves that searching for it cannot panic.
    name.and_then(|name| name.rsplit(['.']).next())
        .unwrap_or("Formatter")
}
