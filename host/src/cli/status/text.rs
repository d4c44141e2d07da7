//! A status as text.

use super::super::clean;
use super::super::table::{row, table};
use super::cells::{filters, level, members, names, text};
use logconf::client::Reply;
use serde_json::Value;

/// The reply as text: sections with a blank line between.
pub fn render(reply: &Reply) -> String {
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
        disabled(raw),
        registry(&raw["registry"]),
        more(raw),
    ];
    let sections: Vec<String> = sections.into_iter().filter(|s| !s.is_empty()).collect();
    sections.join("\n")
}

/// The loggers that log.
fn loggers(raw: &Value) -> String {
    let mut rows = vec![row(["LOGGER", "LEVEL", "EFFECTIVE", "HANDLERS", ""])];
    if raw["root"].is_object() {
        rows.push(logger("(root)", 0, &raw["root"]));
    }
    tree(raw, false, rows)
}

/// Those that do not: most are left from configs before.
fn disabled(raw: &Value) -> String {
    tree(
        raw,
        true,
        vec![row(["DISABLED", "LEVEL", "EFFECTIVE", "HANDLERS", ""])],
    )
}

/// The tree: each logger below the nearest one above it that is listed.
fn tree(raw: &Value, is_disabled: bool, mut rows: Vec<Vec<String>>) -> String {
    let mut named: Vec<(Vec<&str>, &Value)> = members(&raw["loggers"])
        .filter(|(_, value)| (value["disabled"] == Value::Bool(true)) == is_disabled)
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
    let mut rows = vec![row(["CAPACITY", "USED", "FREE", "TOTAL"])];
    for (name, value) in members(&raw["capacities"]) {
        rows.push(vec![
            format!("  {}{}", clean(name), unit(name)),
            text(&value["used"]),
            free(value),
            text(&value["total"]),
        ]);
    }
    if rows.len() == 1 {
        return String::new();
    }
    table(&rows)
}

/// What is counted, where the name does not say it.
fn unit(capacity: &str) -> &'static str {
    match capacity {
        "loggers" => " (with the root)",
        "text" => " (bytes)",
        _ => "",
    }
}

/// How much there is left.
fn free(capacity: &Value) -> String {
    let [used, total] = ["used", "total"].map(|key| capacity[key].as_u64());
    let left = total
        .zip(used)
        .and_then(|(total, used)| total.checked_sub(used));
    left.map_or("-".to_owned(), |left| left.to_string())
}

fn registry(registry: &Value) -> String {
    let lists = [("classes  ", "classes"), ("streams  ", "streams")];
    let lists = lists.map(|(title, key)| match registry[key].as_array() {
        Some(names) => wrapped(title, names.iter().map(text)),
        None => String::new(),
    });
    lists.concat()
}

/// Names behind a title, in lines that fit on a terminal.
fn wrapped(title: &str, names: impl Iterator<Item = String>) -> String {
    const WIDTH: usize = 80;
    let indent = title.chars().count();
    let (mut out, mut column) = (title.to_owned(), indent);
    for name in names {
        let length = name.chars().count();
        if column > indent && column + 1 + length > WIDTH {
            out.push_str(&format!("\n{:indent$}", ""));
            column = indent;
        }
        if column > indent {
            out.push(' ');
            column += 1;
        }
        out.push_str(&name);
        column += length;
    }
    out.truncate(out.trim_end().len());
    out + "\n"
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

HANDLER  CLASS                           LEVEL   DROPPED  FORMAT
  mem    logging.handlers.MemoryHandler  NOTSET  0        -            target=uart capacity=8 flushLevel=ERROR
  uart   logging.StreamHandler           DEBUG   4        %(message)s

CAPACITY                   USED  FREE  TOTAL
  loggers (with the root)  5     11    16
  text (bytes)             100   284   384

DISABLED  LEVEL   EFFECTIVE  HANDLERS
  net     NOTSET  INFO

classes  logging.StreamHandler logging.NullHandler
streams  board.uart0
";
        assert_eq!(rendered(reply), expected);
    }

    #[test]
    fn long_lists_are_wrapped() {
        let names = [
            "a".repeat(35),
            "b".repeat(35),
            "c".repeat(90),
            "d".to_owned(),
        ];
        let expected = format!(
            "classes  {} {}\n         {}\n         d\n",
            names[0], names[1], names[2]
        );
        assert_eq!(wrapped("classes  ", names.into_iter()), expected);
        assert_eq!(wrapped("classes  ", std::iter::empty()), "classes\n");
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
