//! Loggers and handlers, as a status tells them.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use logconf::core::ancestors;

/// A logging system's loggers and handlers.
#[derive(Debug)]
pub struct Model {
    /// The root first, and each below the one that it is a child of.
    pub loggers: Vec<Logger>,
    pub handlers: Vec<Handler>,
}

#[derive(Debug, Deserialize)]
pub struct Logger {
    #[serde(skip)]
    pub name: String,
    /// Which one its records go on to; the root has none.
    #[serde(skip)]
    pub parent: Option<usize>,
    #[serde(skip)]
    pub depth: usize,
    /// Whether the config names it, if that is known.
    #[serde(skip)]
    pub is_named: bool,
    pub level: i32,
    pub effective: i32,
    pub propagate: bool,
    pub disabled: bool,
    #[serde(default)]
    pub handlers: Vec<String>,
    #[serde(default)]
    pub filters: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Handler {
    #[serde(skip)]
    pub name: String,
    pub class: String,
    pub level: i32,
    #[serde(default)]
    pub filters: Vec<String>,
    #[serde(default)]
    target: Option<String>,
    #[serde(default, rename = "handlers")]
    targets: Vec<String>,
    #[serde(default)]
    pub capacity: Option<i64>,
    #[serde(default, rename = "flushLevel")]
    pub flush_level: Option<i32>,
    /// Where it writes to, if the config says that.
    #[serde(skip)]
    pub destination: Option<String>,
}

impl Handler {
    /// The handlers that it hands records on to.
    pub fn targets(&self) -> impl Iterator<Item = &String> {
        self.target.iter().chain(&self.targets)
    }

    /// Its class without the modules that it is in.
    pub fn short_class(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or(&self.class)
    }
}

/// The arguments that say where records go, in the order in which they are looked for.
const DESTINATIONS: [&str; 8] = [
    "filename", "stream", "address", "mailhost", "url", "host", "appname", "room",
];

/// A URL, or a part of one, without what may be a secret: the user and the password, and the query.
fn without_secrets(url: &str) -> String {
    let (url, query) = match url.find(['?', '#']) {
        Some(at) => (&url[..at], "?…"),
        None => (url, ""),
    };
    let host = url.find("//").map_or(0, |at| at + 2);
    let authority = url[host..].split('/').next().unwrap_or_default();
    match authority.rfind('@') {
        Some(at) => format!("{}…{}{query}", &url[..host], &url[host + at..]),
        None => format!("{url}{query}"),
    }
}

impl Model {
    /// What a status says; `config` is the dict that led there, if that is known.
    pub fn new(status: &Value, config: &Value) -> serde_json::Result<Model> {
        let mut names: Vec<(Vec<&str>, &Value)> = Vec::new();
        for (name, value) in status["loggers"].as_object().into_iter().flatten() {
            // (A number of loggers that did not fit may stand there, and the root by its name.)
            if value.is_object() && name != "root" {
                names.push((name.split('.').collect(), value));
            }
        }
        // By segment: a plain comparison would put `a-b` between `a` and `a.b`.
        names.sort_by(|a, b| a.0.cmp(&b.0));
        let root = Logger {
            name: "root".to_owned(),
            is_named: true,
            ..Logger::deserialize(&status["root"])?
        };
        let numbers: HashMap<String, usize> = names
            .iter()
            .enumerate()
            .map(|(at, (segments, _))| (segments.join("."), at))
            .collect();
        let mut children: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        for (at, (segments, _)) in names.iter().enumerate() {
            let parent = ancestors(&segments.join(".")).find_map(|name| numbers.get(name).copied());
            children.entry(parent).or_default().push(at);
        }
        let mut loggers = vec![root];
        // What is to come, the last one first: its number, and where its parent is.
        let mut ahead: Vec<(usize, usize)> = Vec::new();
        let mut above = Some((None, 0));
        while let Some((logger, place)) = above {
            let own = children.remove(&logger).unwrap_or_default();
            ahead.extend(own.into_iter().rev().map(|child| (child, place)));
            above = match ahead.pop() {
                Some((number, parent)) => {
                    let (segments, value) = &names[number];
                    let name = segments.join(".");
                    loggers.push(Logger {
                        is_named: config.is_null() || config["loggers"][&name].is_object(),
                        name,
                        parent: Some(parent),
                        depth: loggers[parent].depth + 1,
                        ..Logger::deserialize(*value)?
                    });
                    Some((Some(number), loggers.len() - 1))
                }
                None => None,
            };
        }
        let handlers = status["handlers"].as_object().into_iter().flatten();
        let handlers = handlers.filter(|(_, value)| value.is_object());
        let handlers = handlers.map(|(name, value)| {
            let said = &config["handlers"][name];
            let mut said = DESTINATIONS
                .iter()
                .map(|argument| (*argument, &said[*argument]));
            let destination = said.find(|(_, value)| !value.is_null());
            let text = |(argument, value): (&str, &Value)| match value.as_str() {
                Some(text) if ["url", "host"].contains(&argument) => without_secrets(text),
                Some(text) => text.to_owned(),
                None => value.to_string(),
            };
            let stderr = || {
                (value["class"] == "logging.StreamHandler").then(|| "ext://sys.stderr".to_owned())
            };
            let is_known = config["handlers"][name].is_object();
            Ok(Handler {
                name: name.clone(),
                destination: destination
                    .map(text)
                    .or_else(|| stderr().filter(|_| is_known)),
                ..Handler::deserialize(value)?
            })
        });
        Ok(Model {
            loggers,
            handlers: handlers.collect::<serde_json::Result<_>>()?,
        })
    }

    /// Where handlers write to: each place once.
    pub fn destinations(&self) -> Vec<&str> {
        let mut destinations: Vec<&str> = Vec::new();
        let all = self.handlers.iter();
        for destination in all.filter_map(|handler| handler.destination.as_deref()) {
            if !destinations.contains(&destination) {
                destinations.push(destination);
            }
        }
        destinations
    }

    pub fn handler(&self, name: &str) -> Option<&Handler> {
        self.handlers.iter().find(|handler| handler.name == name)
    }

    pub fn logger(&self, name: &str) -> Option<usize> {
        self.loggers.iter().position(|logger| logger.name == name)
    }

    /// The logger that a logger has its level from.
    pub fn leveled(&self, logger: usize) -> &Logger {
        let mut at = logger;
        while self.loggers[at].level == 0
            && let Some(parent) = self.loggers[at].parent
        {
            at = parent;
        }
        &self.loggers[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_no_part_of_a_place() {
        for (url, shown) in [
            ("/log?token=secret", "/log?…"),
            ("/log#secret", "/log?…"),
            ("https://me:secret@host/a@b", "https://…@host/a@b"),
            ("me:secret@host:80", "…@host:80"),
            ("host:80", "host:80"),
            ("/log", "/log"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }
}
