//! What a config leads to: core applies it, to handlers that do nothing, and tells.

use std::collections::HashMap;

use logconf::Logging;
use logconf::core::{Level, Registry};
use logconf::tables::Unbounded;
use serde::Deserialize;

use super::super::replay;
use super::inert;

/// The state after a config, as `status` tells it.
#[derive(Deserialize)]
pub struct Meaning {
    pub root: Option<Logger>,
    pub loggers: HashMap<String, Logger>,
    pub handlers: HashMap<String, Handler>,
    pub capacities: HashMap<String, Used>,
    /// The loggers that were there before, and are disabled now.
    #[serde(skip)]
    pub silenced: Vec<String>,
}

#[derive(Deserialize)]
pub struct Logger {
    pub level: i32,
    pub propagate: bool,
    pub handlers: Vec<String>,
}

#[derive(Deserialize)]
pub struct Handler {
    pub class: String,
    pub level: i32,
}

#[derive(Deserialize)]
pub struct Used {
    pub used: u64,
}

impl Meaning {
    /// What a config leads to where loggers of these names exist. `None` if it is refused.
    pub fn of(dict: &[u8], registry: &'static Registry, existing: &[String]) -> Option<Meaning> {
        let logging: Logging<Unbounded> = Logging::new();
        logging.start(inert::registry(registry));
        if !existing.is_empty() {
            let loggers: serde_json::Map<_, _> = existing
                .iter()
                .map(|name| (name.clone(), serde_json::json!({})))
                .collect();
            let before = serde_json::json!({"version": 1, "loggers": loggers});
            logging.apply(before.to_string().as_bytes()).ok()?;
        }
        logging.apply(dict).ok()?;
        let mut meaning: Meaning =
            serde_json::from_slice(&replay::status(&logging, 4 * dict.len() + (1 << 14))).ok()?;
        logging.silenced(|name| meaning.silenced.push(name.to_owned()));
        Some(meaning)
    }

    /// A logger, the root logger under its name or an empty one.
    pub fn logger(&self, name: &str) -> Option<&Logger> {
        match name {
            "" | "root" => self.root.as_ref(),
            _ => self.loggers.get(name),
        }
    }

    /// The loggers to which the records of one go, itself first: with their names.
    pub fn chain<'m>(&'m self, name: &'m str) -> Vec<(&'m str, &'m Logger)> {
        let mut chain = Vec::new();
        let mut name = name;
        loop {
            if let Some(logger) = self.logger(name) {
                chain.push((name, logger));
                if !logger.propagate {
                    break;
                }
            }
            name = match name.rfind('.') {
                _ if name.is_empty() || name == "root" => break,
                Some(dot) => &name[..dot],
                None => "",
            };
        }
        chain
    }

    /// The handlers that take its records, each with the logger that has it.
    pub fn handlers_of<'m>(
        &'m self,
        name: &'m str,
    ) -> impl Iterator<Item = (&'m str, &'m str, &'m Handler)> {
        let chain = self.chain(name).into_iter();
        let all = chain.flat_map(|(of, logger)| {
            logger
                .handlers
                .iter()
                .map(move |handler| (of, handler.as_str()))
        });
        all.filter_map(|(of, handler)| Some((of, handler, self.handlers.get(handler)?)))
    }
}

/// A level as it is written.
pub fn level(number: i32) -> String {
    match Level(number).name() {
        Some(name) => name.to_owned(),
        None => number.to_string(),
    }
}
