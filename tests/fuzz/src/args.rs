use std::convert::Infallible;
use std::sync::LazyLock;

use logconf::core::json::check;
use logconf::core::{Record, Registry};
use logconf::file_config::{self, Options, Source};
use logconf::handlers::{Failure, Handler};
use logconf::registry::Standard;
use py_literal::Value as Literal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What can be read as an argument of a handler is read as others read it, and again if it is
/// written down.
pub fn args(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    // The lines of an INI file are stripped before they are one expression.
    if text.contains('\n') {
        return;
    }
    let Some(value) = read(text) else {
        return;
    };
    let mut written = String::new();
    write(&value, &mut written);
    assert_eq!(read(&written), Some(value.clone()), "{written}");
    // Its nesting is limited by the stack alone.
    let brackets = text.matches(['(', '[', '{', '-', '+']).count();
    if brackets < 64
        && let Ok(literal) = text.parse::<Literal>()
        && let Some(others) = as_json(&literal)
    {
        assert_eq!(value, others);
    }
}

/// What a handler is given; what is no JSON is refused.
pub(crate) fn read(argument: &str) -> Option<Value> {
    static REGISTRY: LazyLock<&Registry> = LazyLock::new(registry_with_one);
    let argument = argument.replace('%', "%%");
    let text = format!(
        "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=\n\
         [logger_root]\nhandlers=h\n[handler_h]\nclass=fuzz.Handler\nargs=({argument},)\n"
    );
    let options = Options::default();
    let document = file_config::convert(Source::Text(&text), *REGISTRY, &options).ok()?;
    assert!(check(document.json().as_bytes()).is_ok());
    // A number may be too large for it.
    let document: Value = serde_json::from_str(document.json()).ok()?;
    Some(document["handlers"]["h"]["value"].clone())
}

fn registry_with_one() -> &'static Registry {
    #[derive(Deserialize, Serialize)]
    struct Given {
        value: Value,
    }
    struct Nothing;
    impl Handler for Nothing {
        fn emit(&mut self, _: &Record<'_>, _: &str) -> Result<(), Failure> {
            Ok(())
        }
    }
    Standard::new()
        .handler("fuzz.Handler", |_: Given| Ok::<_, Infallible>(Nothing))
        .dry_run()
        .registry()
}

/// As Python writes it.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("None"),
        Value::Bool(true) => text.push_str("True"),
        Value::Bool(false) => text.push_str("False"),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(string) => quote(string, text),
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push_str(", ");
            }
            text.push(']');
        }
        Value::Object(items) => {
            text.push('{');
            for (key, item) in items {
                quote(key, text);
                text.push_str(": ");
                write(item, text);
                text.push_str(", ");
            }
            text.push('}');
        }
    }
}

fn quote(string: &str, text: &mut String) {
    text.push('\'');
    for c in string.chars() {
        text.push_str(&format!("\\U{:08x}", u32::from(c)));
    }
    text.push('\'');
}

/// The JSON that stands for a value, if that is sure.
fn as_json(literal: &Literal) -> Option<Value> {
    Some(match literal {
        Literal::None => Value::Null,
        Literal::Boolean(bool) => (*bool).into(),
        Literal::Integer(integer) => i64::try_from(integer).ok()?.into(),
        Literal::Float(float) => serde_json::Number::from_f64(*float)?.into(),
        Literal::String(string) => string.as_str().into(),
        Literal::Tuple(items) | Literal::List(items) => {
            Value::Array(items.iter().map(as_json).collect::<Option<_>>()?)
        }
        Literal::Dict(items) => {
            let items = items.iter().map(|(key, value)| match key {
                Literal::String(key) => Some((key.clone(), as_json(value)?)),
                _ => None,
            });
            Value::Object(items.collect::<Option<_>>()?)
        }
        Literal::Bytes(_) | Literal::Set(_) | Literal::Complex(_) => return None,
    })
}
