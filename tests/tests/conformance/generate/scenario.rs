//! Scenarios: several configurations, with records and questions in between.

use std::collections::BTreeSet;

use super::maker::Maker;
use super::{document, ini, loggers, mistakes, values};
use crate::json::Json;

/// What both sides do.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The files and folders (with a slash at the end, and null) that are there before.
    pub files: Json,
    pub operations: Vec<Json>,
    /// The rules that the generator meant to touch.
    pub rules: BTreeSet<&'static str>,
}

impl Scenario {
    /// The oracle's input, without line breaks.
    pub fn line(&self) -> String {
        let ops = Json::List(self.operations.clone());
        Json::empty()
            .with("files", self.files.clone())
            .with("ops", ops)
            .to_string()
    }

    /// The input of `logconf replay`.
    pub fn script(&self) -> String {
        self.operations
            .iter()
            .map(|operation| format!("{operation}\n"))
            .collect()
    }

    /// Reads what [`line`](Self::line) made.
    pub fn parse(line: &str) -> Scenario {
        let scenario = Json::parse(line);
        let Some(Json::List(operations)) = scenario.get("ops").cloned() else {
            panic!("no operations: {line}");
        };
        let files = scenario.get("files").cloned().unwrap_or(Json::empty());
        Scenario {
            files,
            operations,
            rules: BTreeSet::new(),
        }
    }

    /// The number-th scenario of a seed.
    pub fn generate(seed: u64, number: u64) -> Scenario {
        generate(&mut Maker::of(seed, number))
    }

    /// The same with INI files, and some documents between them.
    pub fn generate_ini(seed: u64, number: u64) -> Scenario {
        ini::generate(&mut Maker::of(seed, number))
    }
}

const HANDLERS: &[&str] = &["h", "m", "a", "z", "con", "é", "H", "h1", "a b", "x.y"];
const FILES: &[&str] = &["a.log", "b.log", "./c.log", "é.log", "no extension"];
const WORDS: &[&str] = &[
    "one",
    "hello %s %(name)s %d",
    "{name} $name",
    "ünï 日本",
    "",
    "two\nlines",
    "100%",
    "  ",
    "a message that is longer than most of the files",
    "\u{1f600}",
    "tab\there",
    "cr\r\nlf",
];

/// An operation of a replay, without its members.
pub fn operation(name: &str) -> Json {
    Json::empty().with("op", name)
}

/// Chooses the names that a scenario plays with; gives the files that are there before.
pub fn begin(maker: &mut Maker) -> Json {
    maker.loggers = loggers::names(maker);
    maker.handlers = maker.some(HANDLERS, 6);
    maker.files = maker.some(FILES, 3);
    let mut files = Json::empty();
    for name in maker.files.clone() {
        if maker.rule("file: there before", 10) {
            files.set(name, "before\n");
        }
    }
    files
}

fn generate(maker: &mut Maker) -> Scenario {
    let files = begin(maker);
    let mut operations = Vec::new();
    between(maker, &mut operations, 2);
    let configs = 2 + maker.below(7);
    let mut live = Vec::new();
    for number in 0..configs {
        let last = number + 1 == configs;
        let incremental = number > 0 && maker.percent(22);
        let mut config = match incremental {
            true => document::incremental(maker, &live),
            false => {
                let (config, names) = document::full(maker);
                live = names;
                config
            }
        };
        let wrong = maker.percent(if last { 75 } else { 6 });
        if wrong {
            mistakes::spoil(maker, &mut config);
            if maker.percent(15) {
                mistakes::spoil(maker, &mut config);
            }
        } else if maker.rule("the same configuration twice", 4) {
            operations.push(operation("dictConfig").with("config", config.clone()));
        }
        operations.push(operation("dictConfig").with("config", config));
        if maker.percent(50) {
            operations.push(operation("state"));
        }
        between(maker, &mut operations, if wrong { 2 } else { 10 });
    }
    operations.push(operation("state"));
    Scenario {
        files,
        operations,
        rules: std::mem::take(&mut maker.rules),
    }
}

/// What happens between configurations.
pub fn between(maker: &mut Maker, operations: &mut Vec<Json>, most: usize) {
    for _ in 0..maker.below(most + 1) {
        let next = match maker.below(20) {
            0..2 => operation("getLogger").with("name", maker.logger()),
            2 => operation("state"),
            3 => operation("flush"),
            4 => add_level_name(maker),
            _ => log(maker),
        };
        operations.push(next);
    }
}

pub fn log(maker: &mut Maker) -> Json {
    maker.messages += 1;
    let text = match maker.pick(WORDS) {
        "" if maker.percent(50) => String::new(),
        word => format!("{word} {}", maker.messages),
    };
    let logger = maker.logger();
    let level = values::record_level(maker);
    operation("log")
        .with("logger", logger)
        .with("level", level)
        .with("msg", text)
}

fn add_level_name(maker: &mut Maker) -> Json {
    let level = maker.pick(&[15i64, 5, 25, 20, 30, 0, -3, 35]);
    let name = maker.pick(&["TRACE", "X", "notice", "Übel", "INFO", "a b", "10"]);
    if [0, 20, 30].contains(&level) || name == "INFO" {
        maker.note("addLevelName: of a level or a name that exists");
    }
    maker.added_levels.push(name.into());
    operation("addLevelName")
        .with("level", level)
        .with("name", name)
}
