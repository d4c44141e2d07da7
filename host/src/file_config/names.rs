//! What names stand for in `args` and `kwargs`. CPython: `vars(logging)`.

use logconf_core::Registry;

use crate::literal::{Names, Value};
use crate::nearest;

/// A registry as CPython's namespace of `logging` sees it: `sys.stdout`, `ERROR` and
/// `handlers.SysLogHandler.LOG_USER`. A name may also be given in full, as
/// `logging.handlers.SysLogHandler.LOG_USER`.
pub(super) struct Namespace<'r>(pub(super) &'r Registry);

/// What stands for itself among the names that CPython's `logging` has imported.
const MODULES: [&str; 3] = ["sys", "logging", "socket"];

impl Namespace<'_> {
    /// The name under which a handler class is registered, if it is. CPython: `eval(klass,
    /// vars(logging))`, then `_resolve(klass)`.
    pub(super) fn class(&self, name: &str) -> String {
        let inner = format!("logging.{name}");
        match self.0.classes.iter().any(|class| class.name() == inner) {
            true => inner,
            false => name.to_owned(),
        }
    }

    /// What may be meant by a handler class that is not registered, as it is named in a file.
    pub(super) fn near_class(&self, name: &str) -> Vec<String> {
        let classes = self.0.classes.iter().map(|class| class.name());
        near(name, classes.map(inner))
    }

    /// The same for a formatter's class, which is named in full.
    pub(super) fn near_formatter(&self, name: &str) -> Vec<String> {
        let formatters = self.0.formatters.iter().map(|class| class.name());
        near(name, formatters.chain(["logging.Formatter"]))
    }

    /// The same for a name among arguments.
    pub(super) fn near(&self, name: &str) -> Vec<String> {
        let streams = self.0.streams.iter().map(|(known, _)| *known);
        let values = self.0.values.iter().map(|(known, _)| *known);
        near(inner(name), streams.chain(values).map(inner))
    }

    /// What is registered under a full name.
    fn registered(&self, name: &str) -> Option<Value> {
        let registry = self.0;
        let classes = registry.classes.iter().map(|class| class.name());
        let streams = registry.streams.iter().map(|(known, _)| *known);
        let formatters = registry.formatters.iter().map(|class| class.name());
        let mut objects = classes.chain(streams).chain(formatters);
        if let Some(object) = objects.find(|known| *known == name) {
            return Some(Value::Object(object));
        }
        let mut values = registry.values.iter();
        let (_, value) = values.find(|(known, _)| *known == name)?;
        plain(value)
    }

    /// Whether registered names begin with this one and a dot.
    fn has_names(&self, name: &str) -> bool {
        let registry = self.0;
        let classes = registry.classes.iter().map(|class| class.name());
        let streams = registry.streams.iter().map(|(known, _)| *known);
        let values = registry.values.iter().map(|(known, _)| *known);
        let mut names = classes.chain(streams).chain(values);
        names.any(|known| {
            let rest = known.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with('.'))
        })
    }

    /// The names in full that a path may mean.
    fn candidates(path: &str) -> [Option<String>; 3] {
        let socket = path.strip_prefix("handlers.socket.");
        [
            Some(format!("logging.{path}")),
            socket.map(|name| format!("socket.{name}")),
            Some(path.to_owned()),
        ]
    }

    /// As CPython calls what lacks an attribute.
    fn described(&self, path: &str) -> String {
        let candidates = Namespace::candidates(path);
        for name in candidates.iter().flatten() {
            match self.registered(name) {
                Some(Value::Int(_)) => return "'int' object".to_owned(),
                Some(Value::Str(_)) => return "'str' object".to_owned(),
                Some(Value::Object(class)) if self.0.streams.iter().all(|(s, _)| *s != class) => {
                    let last = class.rsplit('.').next().unwrap_or(class);
                    return format!("type object '{last}'");
                }
                Some(_) => return format!("'{path}'"),
                None if self.has_names(name) => return format!("module '{name}'"),
                None => {}
            }
        }
        format!("module '{path}'")
    }
}

impl Names for Namespace<'_> {
    fn find(&self, path: &str) -> Result<Value, (&'static str, String)> {
        let candidates = Namespace::candidates(path);
        let found = candidates
            .iter()
            .flatten()
            .find_map(|name| self.registered(name));
        if let Some(value) = found {
            return Ok(value);
        }
        let parts = path.match_indices('.').map(|(dot, _)| dot);
        let ends: Vec<usize> = parts.chain([path.len()]).collect();
        let is_there = |end: usize| {
            let names = Namespace::candidates(&path[..end]);
            let there = |name: &String| self.registered(name).is_some() || self.has_names(name);
            MODULES.contains(&&path[..end]) || names.iter().flatten().any(there)
        };
        let missing = ends.iter().position(|end| !is_there(*end)).unwrap_or(0);
        if missing == 0 {
            let message = format!("name '{}' is not defined", &path[..ends[0]]);
            return Err(("NameError", message));
        }
        let owner = &path[..ends[missing - 1]];
        let attribute = &path[ends[missing - 1] + 1..ends[missing]];
        let owner = self.described(owner);
        let message = format!("{owner} has no attribute '{attribute}'");
        Err(("AttributeError", message))
    }
}

/// A name as the names inside `logging` are written.
fn inner(name: &str) -> &str {
    name.strip_prefix("logging.").unwrap_or(name)
}

fn near<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<String> {
    let near = nearest::nearest(name, known);
    near.into_iter().map(str::to_owned).collect()
}

/// A value as the registry writes it, in JSON.
fn plain(json: &str) -> Option<Value> {
    Some(match serde_json::from_str(json).ok()? {
        serde_json::Value::Null => Value::None,
        serde_json::Value::Bool(truth) => Value::Bool(truth),
        serde_json::Value::String(text) => Value::Str(text),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number.into()),
            None => Value::Float(number.as_f64()?),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Standard;

    fn found(path: &str) -> Result<Value, (&'static str, String)> {
        Namespace(Standard::new().registry()).find(path)
    }

    #[test]
    fn names_are_those_inside_logging_or_in_full() {
        for (path, value) in [
            ("ERROR", Value::Int(40)),
            ("logging.ERROR", Value::Int(40)),
            ("handlers.SysLogHandler.LOG_USER", Value::Int(1)),
            (
                "logging.handlers.DEFAULT_TCP_LOGGING_PORT",
                Value::Int(9020),
            ),
            ("handlers.socket.SOCK_DGRAM", Value::Int(2)),
            ("socket.SOCK_STREAM", Value::Int(1)),
            ("sys.stdout", Value::Object("sys.stdout")),
            ("StreamHandler", Value::Object("logging.StreamHandler")),
        ] {
            assert_eq!(found(path), Ok(value), "{path}");
        }
    }

    #[test]
    fn a_name_that_is_not_there_is_named_as_in_cpython() {
        for (path, exception, message) in [
            ("nosuch", "NameError", "name 'nosuch' is not defined"),
            ("nosuch.x.y", "NameError", "name 'nosuch' is not defined"),
            (
                "sys.nosuch",
                "AttributeError",
                "module 'sys' has no attribute 'nosuch'",
            ),
            (
                "handlers.nosuch.x",
                "AttributeError",
                "module 'logging.handlers' has no attribute 'nosuch'",
            ),
            (
                "handlers.SysLogHandler.LOG_X",
                "AttributeError",
                "type object 'SysLogHandler' has no attribute 'LOG_X'",
            ),
            (
                "ERROR.x",
                "AttributeError",
                "'int' object has no attribute 'x'",
            ),
        ] {
            assert_eq!(found(path), Err((exception, message.to_owned())), "{path}");
        }
    }
}
