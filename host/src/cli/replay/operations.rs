//! The operations of a replay.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;

use logconf::core::{LevelName, Refusal};
use logconf::file_config::{Options, Source};
use logconf::handlers::absolute;
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging};
use serde_json::{Value, json};

use super::capture::Capture;
use super::line::{Line, Raised};
use super::state;

/// A logging system and what it has written. There is one for a run of the program: nothing of
/// it is ever dropped.
pub struct Session {
    logging: &'static Logging<Unbounded>,
    capture: &'static Capture,
    loggers: HashMap<String, &'static Logger>,
}

/// What an operation's result holds beside `ok`.
type Outcome = Result<Vec<(&'static str, Value)>, Raised>;

impl Session {
    /// Relative names of files start from this directory.
    pub fn new(directory: PathBuf) -> Self {
        let directory = absolute(&directory);
        let capture: &'static Capture = Box::leak(Box::new(Capture::new(directory.clone())));
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        Standard::new()
            .directory(directory)
            .stdout(&capture.stdout)
            .stderr(&capture.stderr)
            .dry_run()
            .written(capture)
            .report(capture)
            .start(logging);
        Session {
            logging,
            capture,
            loggers: HashMap::new(),
        }
    }

    /// The result of the operation on a line, in JSON.
    pub fn answer(&mut self, line: &[u8]) -> String {
        let mut with_output = false;
        let outcome = self.operation(line, &mut with_output);
        let mut result = format!("{{\"ok\":{}", outcome.is_ok());
        // Writing to a string cannot fail.
        let mut member = |name: &str, value: &Value| _ = write!(result, ",\"{name}\":{value}");
        match outcome {
            Ok(members) => members.iter().for_each(|(name, value)| member(name, value)),
            Err(raised) => member("error", &raised.json()),
        }
        if with_output {
            member("out", &self.capture.take());
        }
        result.push('}');
        result
    }

    fn operation(&mut self, line: &[u8], with_output: &mut bool) -> Outcome {
        let line = Line::parse(line)?;
        let operation = line.text("op")?;
        let writes = ["dictConfig", "fileConfig", "log", "flush"];
        *with_output = writes.contains(&&*operation);
        match &*operation {
            "dictConfig" => self.dict_config(&line),
            "fileConfig" => self.file_config(&line),
            "getLogger" => {
                self.logger(line.text("name")?);
                done()
            }
            "log" => self.log(&line),
            "addLevelName" => add_level_name(Level(line.level("level")?), line.text("name")?),
            "flush" => {
                self.logging.flush();
                done()
            }
            "state" => Ok(state::dump(self.logging).into()),
            other => Err(Raised::new(
                "ValueError",
                format_args!("unknown operation: {other}"),
            )),
        }
    }

    fn dict_config(&self, line: &Line<'_>) -> Outcome {
        let config = line.raw("config")?;
        match self.logging.apply(config.as_bytes()) {
            Ok(_) => done(),
            Err(refusal) => Err(raised(&refusal)),
        }
    }

    fn file_config(&mut self, line: &Line<'_>) -> Outcome {
        let text = line.text("text")?;
        let options = Options {
            defaults: line.defaults("defaults")?,
            disable_existing_loggers: line.truth("disable_existing_loggers", true)?,
            encoding: None,
        };
        match logconf::file_config(self.logging, Source::Text(&text), &options) {
            Ok(_) => done(),
            Err(error) => {
                let (kind, message) = error.exception();
                Err(Raised::new(kind, message))
            }
        }
    }

    fn log(&mut self, line: &Line<'_>) -> Outcome {
        let level = Level(line.level("level")?);
        let message = line.text("msg")?;
        let logger = self.logger(line.text("logger")?);
        if logger.enabled(level) {
            logger.log(level, format_args!("{message}"));
        }
        done()
    }

    /// CPython: `getLogger`.
    fn logger(&mut self, name: String) -> &'static Logger {
        let logging = self.logging;
        self.loggers.entry(name).or_insert_with_key(|name| {
            let logger = Logger::new(name.clone().leak());
            let logger: &'static Logger = Box::leak(Box::new(logger));
            logging.register(&[logger]);
            logger
        })
    }
}

fn done() -> Outcome {
    Ok(Vec::new())
}

/// The chain of exceptions that CPython would raise.
fn raised(refusal: &Refusal<'_>) -> Raised {
    let mut chain = Vec::new();
    refusal.exceptions(&mut |kind, message| chain.push(Raised::new(kind, message)));
    let chained = chain.into_iter().rev().reduce(|cause, raised| Raised {
        cause: Some(Box::new(cause)),
        ..raised
    });
    // A refusal has one sentence at least.
    chained.unwrap_or_else(|| Raised::new("ValueError", json!(refusal.to_string())))
}

/// CPython: `logging.addLevelName`.
fn add_level_name(level: Level, name: String) -> Outcome {
    let name = LevelName::new(level, name.leak());
    Level::add_name(Box::leak(Box::new(name)));
    done()
}
