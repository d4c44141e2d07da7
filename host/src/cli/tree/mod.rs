//! `logconf tree`: loggers and handlers as a tree, or as a picture.

mod dot;
pub(super) mod model;
mod svg;

use super::document::{Document, Reading};
use super::dry::Dry;
use super::fleet::{self, Outcome, Shape};
use super::level_name::level_name;
use super::link::{Links, SERIAL};
use super::state::asked;
use super::status;
use super::table::{row, table};
use super::{Exit, clean, known, print, say};
use model::{Logger, Model};
use serde_json::Value;

#[derive(Debug, clap::Args)]
#[command(after_help = MEANING)]
#[command(mut_arg("serial", |serial| serial.help(SERIAL)))]
pub struct Tree {
    /// The config, in any form that `logconf check` takes, or what `logconf status --format json` has
    /// printed; `-` is standard input. Without it, the tree is that of a device.
    #[arg(value_name = "FILE", required_unless_present_any = ["tcp", "serial", "device", "targets"])]
    #[arg(conflicts_with_all = ["tcp", "serial", "device", "targets"])]
    file: Option<String>,

    /// Print a graph in the language DOT, for Graphviz.
    #[arg(long, conflicts_with = "svg")]
    dot: bool,

    /// Print a picture: an SVG file.
    #[arg(long)]
    svg: bool,

    #[command(flatten)]
    links: Links,

    #[command(flatten)]
    reading: Reading,
}

const MEANING: &str = "\
A level in parentheses is that of the next logger above that has one.

Examples:
  logconf tree logging.yaml
  logconf tree logging.yaml --svg > logging.svg
  logconf tree logging.yaml --dot | dot -Tpng > logging.png
  logconf tree --tcp 192.0.2.7

Exit codes:
  0  the tree is printed
  1  the config would be refused, and its mistakes are printed, as check does;
     or the device refuses to tell
  2  wrong usage, a file that cannot be read, or output that cannot be written
  3  the device was not reached, or did not answer";

impl Tree {
    pub fn run(self) -> Exit {
        let Some(file) = &self.file else {
            return self.of_devices();
        };
        let model = Document::open(file).and_then(|document| model_of(&document, &self.reading));
        match model {
            Ok(model) => print(&self.shown(&model)),
            Err(exit) => return exit,
        }
        Exit::Done
    }

    fn of_devices(&self) -> Exit {
        let peers = match self.links.peers() {
            Ok(peers) => peers,
            Err(exit) => return exit,
        };
        if (self.dot || self.svg) && peers.targets.len() > 1 {
            say("logconf: a picture shows one device");
            return Exit::Usage;
        }
        let (text, exit) = fleet::asked(&peers, Shape::Table, |peer| {
            asked(peer, status::REQUEST, |reply| {
                let model = Model::new(&reply.raw, &Value::Null).ok()?;
                Some(Outcome::answered(reply, "answered", self.shown(&model)))
            })
        });
        print(&text);
        exit
    }

    fn shown(&self, model: &Model) -> String {
        match (self.dot, self.svg) {
            (true, _) => dot::drawn(model),
            (_, true) => svg::drawn(model),
            _ => drawn(model),
        }
    }
}

fn model_of(document: &Document, reading: &Reading) -> Result<Model, Exit> {
    let read: Value = serde_json::from_slice(document.bytes()).unwrap_or_default();
    let model = if read["ok"] == true && read["root"].is_object() {
        Model::new(&read, &Value::Null)
    } else {
        let dry = Dry::new(reading.registry_of(known(), document));
        dry.apply(document, reading)?;
        Model::new(&dry.status(), &config(document, reading))
    };
    model.map_err(|error| {
        say(&format!(
            "logconf: {}: no status: {error}",
            clean(&document.name)
        ));
        Exit::Usage
    })
}

/// The dict that a document says, which was taken.
pub(super) fn config(document: &Document, reading: &Reading) -> Value {
    let dict = document.dict(reading, reading.registry_of(known(), document));
    let value = dict.ok().map(|dict| serde_json::from_slice(dict.bytes()));
    value.and_then(Result::ok).unwrap_or_default()
}

fn drawn(model: &Model) -> String {
    let mut rows = vec![row(["LOGGER", "LEVEL", "HANDLERS", ""])];
    for (at, logger) in model.loggers.iter().enumerate() {
        rows.push(vec![
            format!("{}{}", branch(model, at), clean(shown(model, logger))),
            level_of(logger),
            clean(&logger.handlers.join(", ")),
            notes(logger).join(", "),
        ]);
    }
    let mut out = table(&rows);
    let mut rows = vec![row(["HANDLER", "LEVEL", "CLASS", ""])];
    for handler in &model.handlers {
        let mut notes = Vec::new();
        notes.extend(handler.targets().map(|target| format!("→ {target}")));
        notes.extend(handler.destination.clone());
        notes.extend(
            handler
                .filters
                .iter()
                .map(|filter| format!("only '{filter}'")),
        );
        rows.push(vec![
            clean(&handler.name),
            level_name(handler.level),
            clean(handler.short_class()),
            clean(&notes.join(", ")),
        ]);
    }
    if rows.len() > 1 {
        out.push('\n');
        out.push_str(&table(&rows));
    }
    out
}

/// The name, below its parent's.
fn shown<'m>(model: &'m Model, logger: &'m Logger) -> &'m str {
    match logger.parent {
        Some(parent) if parent > 0 => &logger.name[model.loggers[parent].name.len() + 1..],
        _ => &logger.name,
    }
}

fn level_of(logger: &Logger) -> String {
    match logger.level {
        0 => format!("({})", level_name(logger.effective)),
        own => level_name(own),
    }
}

fn notes(logger: &Logger) -> Vec<String> {
    let mut notes = Vec::new();
    if logger.disabled {
        notes.push("disabled".to_owned());
    }
    if !logger.propagate && logger.parent.is_some() {
        notes.push("does not propagate".to_owned());
    }
    notes.extend(
        logger
            .filters
            .iter()
            .map(|filter| clean(&format!("only '{filter}'"))),
    );
    notes
}

/// The lines in front of a logger.
fn branch(model: &Model, at: usize) -> String {
    let mut parts = Vec::new();
    let mut logger = at;
    while let Some(parent) = model.loggers[logger].parent {
        let mut behind = model.loggers[logger + 1..].iter();
        let is_last = !behind.any(|other| other.parent == Some(parent));
        parts.push(match (logger == at, is_last) {
            (true, true) => "└── ",
            (true, false) => "├── ",
            (false, true) => "    ",
            (false, false) => "│   ",
        });
        logger = parent;
    }
    parts.into_iter().rev().collect()
}
