//! `logconf explain`: where a record goes, and why. The record is really logged, in a system where
//! handlers only write down what they take; the words come from that system's state.

mod lines;
mod words;

use super::document::{Document, Reading};
use super::dry::{Dry, Seen};
use super::table::{row, table};
use super::tree::{config, model::Model};
use super::{Exit, clean, known, print, say};
use logconf::{Level, Logger};
use words::Words;

#[derive(Debug, clap::Args)]
#[command(after_help = MEANING)]
pub struct Explain {
    /// The config, in any form that `logconf check` takes; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// The name of the logger; `root` is the root.
    #[arg(value_name = "LOGGER")]
    logger: String,

    /// The record's level, a name or a number; without it, all five are told in short.
    #[arg(value_name = "LEVEL", value_parser = level, allow_negative_numbers = true)]
    level: Option<Level>,

    /// What the record says.
    #[arg(long, value_name = "TEXT", default_value = "message")]
    message: String,

    /// The logger is there before the config comes, which may disable it.
    #[arg(long)]
    existing: bool,

    /// What is printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Words for people.
    Text,
    /// A line of JSON for each level.
    Json,
}

const MEANING: &str = "\
Nothing is opened, connected or sent. Whether the files and values that handlers
name are right is not looked at: `logconf check` does that. A class that --class
names prints the message, and lets everything pass as a filter.

A line of JSON has:
  logger, level      the level as a number
  taken              for each handler that takes it: handler, text if it
                     prints one, and handed_on: whether another handler
                     has handed it on
  failed             for each handler that fails: handler, reason
  last_resort        what goes to sys.stderr, as there is no handler
  dropped            why nobody gets it
The last two may be missing.

Examples:
  logconf explain logging.yaml app.db INFO
  logconf explain logging.yaml app.db ERROR --message 'disk full'
  logconf explain logging.ini root
  logconf explain logging.json app.db DEBUG --existing

Exit codes:
  0  it is told where the record goes, be it nowhere
  1  the config would be refused; its mistakes are printed, as check does
  2  wrong usage, a file that cannot be read, or output that cannot be written";

const LEVELS: [Level; 5] = [
    Level::DEBUG,
    Level::INFO,
    Level::WARNING,
    Level::ERROR,
    Level::CRITICAL,
];

fn level(text: &str) -> Result<Level, String> {
    let named = Level::from_name(text).or_else(|| Level::from_name(&text.to_uppercase()));
    named
        .or_else(|| text.parse().ok().map(Level))
        .ok_or_else(|| "expected DEBUG, INFO, WARNING, ERROR, CRITICAL or a number".to_owned())
}

/// A config in force, with the logger.
struct Scene {
    dry: Dry,
    logger: &'static Logger,
    model: Model,
    /// Which of the model's loggers it is.
    at: usize,
}

impl Explain {
    pub fn run(self) -> Exit {
        let document = match Document::open(&self.file) {
            Ok(document) => document,
            Err(exit) => return exit,
        };
        let scene = match self.scene(&document, self.existing) {
            Ok(scene) => scene,
            Err(exit) => return exit,
        };
        let is_disabled = scene.model.loggers[scene.at].disabled;
        print(&match self.level {
            level if self.format == Format::Json => self.in_json(&scene, level),
            Some(level) => self.in_full(&scene, level),
            None => self.in_short(&scene),
        });
        if !self.existing
            && !is_disabled
            && let Ok(before) = self.scene(&document, true)
            && before.model.loggers[before.at].disabled
        {
            say(&format!(
                "(If it is there before the config comes, the logger is disabled: {}.)",
                "see --existing"
            ));
        }
        Exit::Done
    }

    fn scene(&self, document: &Document, existing: bool) -> Result<Scene, Exit> {
        let dry = Dry::new(self.reading.registry_of(known(), document));
        let name = if self.logger.is_empty() {
            "root"
        } else {
            &self.logger
        };
        let before = existing.then(|| dry.logger(name));
        dry.apply(document, &self.reading)?;
        // How it is without the logger tells whether the config names it.
        let logger = before.unwrap_or_else(|| dry.logger(name));
        let model = Model::new(&dry.status(), &config(document, &self.reading));
        let model = model.map_err(|error| {
            say(&format!("logconf: {error}"));
            Exit::Usage
        })?;
        let at = model.logger(name).unwrap_or(0);
        Ok(Scene {
            dry,
            logger,
            model,
            at,
        })
    }

    fn in_full(&self, scene: &Scene, level: Level) -> String {
        let seen = scene.dry.log(scene.logger, level, &self.message);
        Words::new(&scene.model, scene.at, level).told(&seen)
    }

    fn in_json(&self, scene: &Scene, level: Option<Level>) -> String {
        let levels = level.map_or(LEVELS.to_vec(), |level| vec![level]);
        let line = |level: Level| {
            let seen = scene.dry.log(scene.logger, level, &self.message);
            let nowhere = || Words::new(&scene.model, scene.at, level).nowhere();
            let logger = &scene.model.loggers[scene.at].name;
            lines::line(logger, level.0, &seen, nowhere)
        };
        levels.into_iter().map(line).collect()
    }

    fn in_short(&self, scene: &Scene) -> String {
        let mut rows = vec![row(["LEVEL", "GOES TO"])];
        for level in LEVELS {
            let seen = scene.dry.log(scene.logger, level, &self.message);
            let mut to: Vec<String> = Vec::new();
            for seen in &seen {
                to.push(match seen {
                    Seen::Taken {
                        handler, depth: 0, ..
                    } => clean(handler),
                    Seen::Taken { handler, .. } => format!("→ {}", clean(handler)),
                    Seen::Failed { handler, .. } => format!("({} fails)", clean(handler)),
                    Seen::LastResort(_) => "sys.stderr, as there is no handler".to_owned(),
                });
            }
            if to.is_empty() {
                let why = Words::new(&scene.model, scene.at, level).nowhere();
                to.push(format!("nowhere: {why}"));
            }
            rows.push(vec![
                super::level_name::level_name(level.0),
                to.join(", ").replace(", →", " →"),
            ]);
        }
        table(&rows)
    }
}
