//! What the tests have in common.

mod hostile;
mod limits;
mod malformed;
mod values;

use super::Value::{Bool, Bytes, Complex, Ellipsis, Float, Int, Object};
use super::*;

/// What the tests register.
struct Registered;

impl Names for Registered {
    fn find(&self, path: &str) -> Result<Value, (&'static str, String)> {
        match path {
            "WARNING" => Ok(Int(30)),
            "sys.stdout" => Ok(Object("sys.stdout")),
            "ids" => Ok(Value::Set(vec![Node {
                at: 0,
                value: Int(1),
            }])),
            _ => {
                let root = path.split('.').next().unwrap_or_default();
                Err(("NameError", format!("name '{root}' is not defined")))
            }
        }
    }
}

fn read(text: &str) -> Value {
    match parse(text, &Registered) {
        Ok(node) => node.value,
        Err(error) => panic!("{text}: {error:?}"),
    }
}

/// A value as Python shows it, nearly.
fn shown(value: &Value) -> String {
    let list = |nodes: &[Node]| {
        let shown: Vec<_> = nodes.iter().map(|node| shown(&node.value)).collect();
        shown.join(", ")
    };
    match value {
        Value::None => "None".to_owned(),
        Bool(bool) => if *bool { "True" } else { "False" }.to_owned(),
        Int(int) => int.to_string(),
        Float(float) => format!("{float:?}"),
        Complex(real, imaginary) => format!("({real}+{imaginary}j)"),
        Value::Str(text) => format!("{text:?}"),
        Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Ellipsis => "...".to_owned(),
        Value::Tuple(items) => format!("({})", list(items)),
        Value::List(items) => format!("[{}]", list(items)),
        Value::Set(items) => format!("{{{}}}", list(items)),
        Value::Dict(entries) => {
            let entry = |(key, value): &(Node, Node)| {
                [key, value].map(|node| shown(&node.value)).join(": ")
            };
            let entries: Vec<_> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Object(name) => format!("<{name}>"),
    }
}

#[track_caller]
fn reads(pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        assert_eq!(shown(&read(text)), *expected, "{text}");
    }
}

/// The offset, the exception and the message.
#[track_caller]
fn refuses(all: &[(&str, usize, &str, &str)]) {
    for (text, at, exception, message) in all {
        match parse(text, &Registered) {
            Ok(node) => panic!("{text}: {node:?}"),
            Err(errors) => {
                let error = &errors[0];
                let said = (error.at, error.exception, &*error.message);
                assert_eq!(said, (*at, *exception, *message), "{text}");
            }
        }
    }
}

/// What the message is about, and texts: a pilcrow stands where the error is to be found.
type Refused = (&'static str, &'static [&'static str]);

#[track_caller]
fn refuses_where_marked(all: &[Refused], exception: &'static str, message: fn(&str) -> String) {
    for (what, texts) in all {
        for marked in *texts {
            let at = marked.find('¶').expect("a mark");
            let text = marked.replace('¶', "");
            refuses(&[(&text, at, exception, &message(what))]);
        }
    }
}
