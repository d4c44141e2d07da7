//! `logconf status`: what a device's logging looks like.

use super::table::{row, table};
use super::{EXIT_CODES, Exit, Link, clean, print, say};
use logconf::client::Reply;
use serde_json::{Map, Value};

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Status {
    #[command(flatten)]
    link: Link,

    /// Print the device's reply as it came, one line of JSON.
    #[arg(long)]
    json: bool,
}

pub(super) const REQUEST: &[u8] = br#"{"logconf":{"op":"status"}}"#;

impl Status {
    pub fn run(self) -> Exit {
        match self.link.request(REQUEST) {
            Ok(reply) if !reply.ok => {
                let error = reply.fault.error.as_deref().unwrap_or("refused");
                say(&format!("logconf: the device refuses: {}", clean(error)));
                Exit::Refused
            }
            Ok(reply) if self.json => {
                print(&format!("{}\n", reply.text.trim_end()));
                Exit::Done
            }
            Ok(reply) => {
                print(&render(&reply));
                Exit::Done
            }
            Err(e) => e.report(),
        }
    }
}

/// The reply as text: sections with a blank line between.
fn render(reply: &Reply) -> String {
    let raw = &reply.raw;
    let mut head = match reply.generation {
        Some(generation) => format!("generation {generation}\n"),
        None => String::new(),
    };
    if let Some(seconds) = raw["expires_in_s"].as_u64() {
        head += &format!("returns to the state before in {seconds} s\n");
    }
    let sections = [
        head,
        loggers(raw),
        handlers(raw),
        capacities(raw),
        registry(&raw["registry"]),
        more(raw),
    ];
    let sections: Vec<String> = sections.into_iter().filter(|s| !s.is_empty()).collect();
    sections.join("\n")
}

/// The tree: each logger below the nearest one above it that is listed.
fn loggers(raw: &Value) -> String {
    let mut rows = vec![row(["LOGGER", "LEVEL", "EFFECTIVE", "HANDLERS", ""])];
    if raw["root"].is_object() {
        rows.push(logger("(root)", 0, &raw["root"]));
    }
    let mut named: Vec<(Vec<&str>, &Value)> = members(&raw["loggers"])
        .map(|(name, value)| (name.split('.').collect(), value))
        .collect();
    // By segment: a plain comparison would put `a-b` between `a` and `a.b`.
    named.sort_by(|a, b| a.0.cmp(&b.0));
    let mut above: Vec<&[&str]> = Vec::new();
    for (name, value) in &named {
        above.retain(|ancestor| name.starts_with(ancestor));
        rows.push(logger(&name.join("."), 1 + above.len(), value));
        above.push(name);
    }
    if rows.len() == 1 {
        return String::new();
    }
    table(&rows)
}

fn logger(name: &str, depth: usize, value: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    if value["propagate"] == Value::Bool(false) {
        notes.push("propagate=no".to_owned());
    }
    if value["disabled"] == Value::Bool(true) {
        notes.push("disabled".to_owned());
    }
    notes.extend(filters(value));
    vec![
        format!("{}{}", "  ".repeat(depth), clean(name)),
        level(&value["level"]),
        level(&value["effective"]),
        names(&value["handlers"], ", "),
        notes.join(" "),
    ]
}

fn handlers(raw: &Value) -> String {
    let mut rows = vec![row(["HANDLER", "CLASS", "LEVEL", "DROPPED", "FORMAT", ""])];
    for (name, value) in members(&raw["handlers"]) {
        let mut notes = Vec::new();
        if let Some(target) = value["target"].as_str() {
            notes.push(format!("target={}", clean(target)));
        }
        if let Some(capacity) = value["capacity"].as_u64() {
            notes.push(format!("capacity={capacity}"));
        }
        if value["flushLevel"].is_number() {
            notes.push(format!("flushLevel={}", level(&value["flushLevel"])));
        }
        notes.extend(filters(value));
        rows.push(vec![
            format!("  {}", clean(name)),
            text(&value["class"]),
            level(&value["level"]),
            dropped(&raw["dropped"], name),
            text(&value["formatter"]),
            notes.join(" "),
        ]);
    }
    if rows.len() == 1 {
        return String::new();
    }
    table(&rows)
}

/// A handler that has dropped nothing may be left out.
fn dropped(counts: &Value, handler: &str) -> String {
    match counts.get(handler) {
        None if counts.is_object() => "0".to_owned(),
        count => text(count.unwrap_or(&Value::Null)),
    }
}

fn capacities(raw: &Value) -> String {
    let mut rows = vec![row(["CAPACITY", "USED", "TOTAL"])];
    for (name, value) in members(&raw["capacities"]) {
        rows.push(vec![
            format!("  {}", clean(name)),
            text(&value["used"]),
            text(&value["total"]),
        ]);
    }
    if rows.len() == 1 {
        return String::new();
    }
    table(&rows)
}

fn registry(registry: &Value) -> String {
    let mut rows = Vec::new();
    for key in ["classes", "streams"] {
        if registry[key].is_array() {
            rows.push(vec![key.to_owned(), names(&registry[key], " ")]);
        }
    }
    table(&rows)
}

/// The lists that ended early, wherever they are.
fn more(raw: &Value) -> String {
    let beside = |value: &Value| value["more"].as_u64().unwrap_or(0);
    // (In `dropped` it is a handler's name.)
    let inner = members(raw).filter(|(name, _)| *name != "dropped");
    let all = std::iter::once(raw).chain(inner.map(|(_, value)| value));
    match all.map(beside).fold(0, u64::saturating_add) {
        0 => String::new(),
        n => format!("({n} more did not fit in the reply)\n"),
    }
}

/// The objects and numbers of an object; a `more` among objects is no entry of theirs.
fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let object: Option<&Map<String, Value>> = value.as_object();
    let all = object.into_iter().flatten();
    all.filter(|(name, value)| *name != "more" || !value.is_number())
        .map(|(name, value)| (name.as_str(), value))
}

fn filters(value: &Value) -> Option<String> {
    let names = names(&value["filters"], ",");
    (!names.is_empty()).then(|| format!("filters={names}"))
}

fn names(value: &Value, separator: &str) -> String {
    let all: Vec<String> = value.as_array().into_iter().flatten().map(text).collect();
    all.join(separator)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => clean(text),
        other => clean(&other.to_string()),
    }
}

fn level(value: &Value) -> String {
    let name = match value.as_i64() {
        Some(0) => "NOTSET",
        Some(10) => "DEBUG",
        Some(20) => "INFO",
        Some(30) => "WARNING",
        Some(40) => "ERROR",
        Some(50) => "CRITICAL",
        _ => return text(value),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(reply: &str) -> String {
        render(&Reply::parse(reply.as_bytes()).unwrap())
    }

    #[test]
    fn a_whole_status() {
        let reply = r#"{"ok":true,"generation":3,
            "root":{"level":20,"effective":20,"propagate":true,"disabled":false,"handlers":["uart","mem"],"filters":[]},
            "loggers":{
                "net":{"level":0,"effective":20,"propagate":true,"disabled":true,"handlers":[],"filters":[]},
                "app-x":{"level":15,"effective":15,"propagate":true,"disabled":false,"handlers":[],"filters":[]},
                "app.sensor.adc":{"level":0,"effective":10,"propagate":true,"disabled":false,"handlers":[],"filters":["f"]},
                "app":{"level":10,"effective":10,"propagate":false,"disabled":false,"handlers":["uart"],"filters":[]}},
            "handlers":{
                "mem":{"class":"logging.handlers.MemoryHandler","level":0,"formatter":null,"filters":[],"target":"uart","capacity":8,"flushLevel":40},
                "uart":{"class":"logging.StreamHandler","level":10,"formatter":"%(message)s","filters":[]}},
            "capacities":{"loggers":{"used":5,"total":16},"text":{"used":100,"total":384}},
            "registry":{"classes":["logging.StreamHandler","logging.NullHandler"],"streams":["board.uart0"]},
            "dropped":{"uart":4},"expires_in_s":120}"#;
        let expected = "\
generation 3
returns to the state before in 120 s

LOGGER              LEVEL   EFFECTIVE  HANDLERS
(root)              INFO    INFO       uart, mem
  app               DEBUG   DEBUG      uart       propagate=no
    app.sensor.adc  NOTSET  DEBUG                 filters=f
  app-x             15      15
  net               NOTSET  INFO                  disabled

HANDLER  CLASS                           LEVEL   DROPPED  FORMAT
  mem    logging.handlers.MemoryHandler  NOTSET  0        -            target=uart capacity=8 flushLevel=ERROR
  uart   logging.StreamHandler           DEBUG   4        %(message)s

CAPACITY   USED  TOTAL
  loggers  5     16
  text     100   384

classes  logging.StreamHandler logging.NullHandler
streams  board.uart0
";
        assert_eq!(rendered(reply), expected);
    }

    #[test]
    fn lists_that_end_early_say_so() {
        let reply = r#"{"ok":true,"loggers":{"a":{"level":0}},"more":7,"registry":{"classes":["x"],"more":2}}"#;
        assert_eq!(
            rendered(reply),
            "LOGGER  LEVEL   EFFECTIVE  HANDLERS\n  a     NOTSET  -\n\nclasses  x\n\n(9 more did not fit in the reply)\n"
        );
    }

    #[test]
    fn a_reply_with_nothing_known_in_it_is_empty() {
        assert_eq!(
            rendered(r#"{"ok":true,"root":1,"loggers":[2],"capacities":"x"}"#),
            ""
        );
    }
}
