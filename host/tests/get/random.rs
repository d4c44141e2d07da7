//! Random documents: the state that each leads to can be restored.

use serde_json::{Map, Value, json};

use crate::HANDLERS;
use crate::common::{folder, restored};

/// The same numbers on every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    /// One of these, or none.
    fn maybe(&mut self, of: &[Value]) -> Option<Value> {
        of.get(self.below(of.len() + 2)).cloned()
    }

    /// Some of these names, as a list.
    fn some(&mut self, names: &[String]) -> Value {
        let some = names.iter().filter(|_| self.below(2) == 0);
        some.map(String::as_str).collect()
    }
}

fn put(entry: &mut Value, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        entry[key] = value;
    }
}

/// A section of up to so many entries, and their names.
fn section(
    random: &mut Random,
    most: usize,
    kind: &str,
    mut entry: impl FnMut(&mut Random, &[String]) -> Value,
) -> (Value, Vec<String>) {
    let (mut all, mut names) = (Map::new(), Vec::new());
    for number in 0..random.below(most + 1) {
        let name = format!("{kind}{number}");
        all.insert(name.clone(), entry(random, &names));
        names.push(name);
    }
    (all.into(), names)
}

fn document(random: &mut Random) -> Value {
    let levels = [json!("DEBUG"), json!(15), json!("NOTSET"), json!(-3)];
    let truths = [json!(true), json!(false)];
    let (formatters, formats) = section(random, 3, "f", |random, _| match random.below(3) {
        0 => json!({"()": "app.Columns", "separator": "é\"", "widths": [1]}),
        1 => json!({"format": "{asctime} {message:>9}", "style": "{", "datefmt": "%H"}),
        _ => json!({"format": "%(levelname)-8s %(x)s", "defaults": {"x": [1, null]}}),
    });
    let (filters, passing) = section(random, 3, "l", |random, _| match random.below(2) {
        0 => json!({"()": "app.Below", "level": random.below(50)}),
        _ => json!({"name": "net"}),
    });
    let formats: Vec<Value> = formats.iter().map(|name| json!(name)).collect();
    let (handlers, handling) = section(random, 5, "h", |random, before| {
        let text = HANDLERS[random.below(HANDLERS.len())];
        let mut entry: Value = serde_json::from_str(text).unwrap();
        put(&mut entry, "level", random.maybe(&levels));
        put(&mut entry, "formatter", random.maybe(&formats));
        let some = random.some(&passing);
        put(&mut entry, "filters", random.maybe(&[some]));
        let class = entry["class"].as_str().unwrap_or_default();
        if class.ends_with("QueueHandler") {
            entry["handlers"] = random.some(before);
        } else if class.ends_with("MemoryHandler")
            && let Some(last) = before.last()
        {
            entry["target"] = json!(last);
        }
        entry
    });
    let logger = |random: &mut Random| {
        let mut entry = json!({"handlers": random.some(&handling)});
        put(&mut entry, "level", random.maybe(&levels));
        entry["filters"] = random.some(&passing);
        entry
    };
    let mut loggers = Map::new();
    for name in ["app", "app.sensor", "net..x", "é\""] {
        if random.below(2) == 0 {
            let mut entry = logger(random);
            put(&mut entry, "propagate", random.maybe(&truths));
            loggers.insert(name.to_owned(), entry);
        }
    }
    json!({
        "version": 1,
        "formatters": formatters,
        "filters": filters,
        "handlers": handlers,
        "loggers": loggers,
        "root": logger(random),
    })
}

#[test]
fn every_state_is_restored_from_its_document() {
    let folder = folder("random");
    let mut with_handlers = 0;
    for seed in 1..120 {
        let mut random = Random(u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15) | 1);
        let document = document(&mut random);
        let config = restored(&folder, &document);
        with_handlers += usize::from(config["handlers"] != json!({}));
    }
    assert!(with_handlers > 60, "{with_handlers}");
}
