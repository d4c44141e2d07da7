//! A device that a config is meant for, as its `status` tells.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jsonc_parser::ast::Object;
use logconf::client::{Error, Reply};
use logconf::clock::SystemClock;
use logconf::core::{Class, MemoryHandler, NullHandler, Registry, Ring, Stream, StreamHandler};
use logconf::origins::SystemOrigins;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::stand_in::{Inert, arguments_in};
use super::finding::{Finding, Rule};
use super::meaning::Meaning;
use super::target::Target;
use super::tree::{member, range};
use super::written::Written;

/// The classes that `logconf-core` brings. (Of buffers there are as many as the device says.)
static MEMORY: MemoryHandler<64, 16> = MemoryHandler::new();
static CLASSES: [&dyn Class; 3] = [&StreamHandler, &MEMORY, &NullHandler];
/// Stands for every stream.
static NOTHING: Ring<1> = Ring::new();

/// What a device has.
pub struct Device {
    registered: Registered,
    capacities: HashMap<String, Capacity>,
    /// `None` if it has not told which it has.
    handlers: Option<HashSet<String>>,
    /// The loggers that exist and are not disabled.
    loggers: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Registered {
    #[serde(default)]
    classes: Vec<String>,
    #[serde(default)]
    streams: Vec<String>,
}

#[derive(Deserialize)]
struct Capacity {
    total: Option<u64>,
}

/// The reply to a request for the status.
#[derive(Deserialize)]
struct Status {
    registry: Registered,
    #[serde(default)]
    capacities: HashMap<String, Capacity>,
    handlers: Option<HashMap<String, IgnoredAny>>,
    #[serde(default)]
    loggers: HashMap<String, Logger>,
    /// So many entries of its lists are left out.
    #[serde(default)]
    more: u64,
}

#[derive(Deserialize)]
struct Logger {
    #[serde(default)]
    disabled: bool,
}

/// The devices whose status was saved in a file: a reply, or for each device a line with its name and its
/// reply.
pub fn saved<'t>(file: &str, text: &[u8]) -> Result<Vec<Target<'t>>, String> {
    let device = |name: &str, reply: &[u8]| {
        let reply = Reply::parse(reply).map_err(|error| match error {
            // Without the text.
            Error::NotAReply { source, .. } => source.to_string(),
            error => error.to_string(),
        })?;
        Ok(Target::Saved(name.to_owned(), Device::of(&reply)?))
    };
    let lines = serde_json::Deserializer::from_slice(text).into_iter::<Line<'_>>();
    match lines.collect::<Result<Vec<_>, _>>() {
        Ok(lines) if !lines.is_empty() => lines
            .into_iter()
            .map(|line| match line.reply {
                Some(reply) => device(&line.target, reply.get().as_bytes()),
                None => Err(format!("{} has not answered", line.target)),
            })
            .collect(),
        _ => Ok(vec![device(file, text)?]),
    }
}

/// What is printed of one of several devices.
#[derive(Deserialize)]
struct Line<'t> {
    target: String,
    #[serde(borrow)]
    reply: Option<&'t RawValue>,
}

/// Whether nothing but its name is known of a device's class.
pub fn is_name_only(class: &str) -> bool {
    CLASSES.iter().all(|known| known.name() != class)
}

impl Device {
    /// The device that has given this reply, or why it tells too little.
    pub fn of(reply: &Reply) -> Result<Device, &'static str> {
        let status = Status::deserialize(&reply.raw)
            .map_err(|_| "it is no reply to a request for the status")?;
        // Loggers come last, and what comes before them is whole if there is one.
        if status.more > 0 && status.loggers.is_empty() {
            return Err(
                "it ends before it has told what is registered: give the device more room for its replies",
            );
        }
        let mut loggers = status.loggers.into_iter();
        let mut enabled: Vec<String> = loggers
            .by_ref()
            .filter(|(_, logger)| !logger.disabled)
            .map(|(name, _)| name)
            .collect();
        enabled.sort();
        Ok(Device {
            registered: status.registry,
            capacities: status.capacities,
            handlers: status
                .handlers
                .map(|handlers| handlers.into_keys().collect()),
            loggers: enabled,
        })
    }

    /// Names for what the device has. Of its own classes nothing but the names is known: they take
    /// whatever the document gives them. The same holds for formatters and filters that have a class,
    /// of which a status says nothing.
    pub fn registry(&self, dict: &Value) -> &'static Registry {
        let arguments = arguments_in(dict);
        let classes = self
            .registered
            .classes
            .iter()
            .map(|name| -> &'static dyn Class {
                let known = CLASSES.iter().find(|class| class.name() == name);
                match known {
                    Some(class) => *class,
                    None => Inert::named(name, arguments),
                }
            });
        let streams = self
            .registered
            .streams
            .iter()
            .map(|name| -> (&'static str, &'static dyn Stream) { (name.clone().leak(), &NOTHING) });
        Box::leak(Box::new(Registry {
            classes: classes.collect::<Vec<_>>().leak(),
            streams: streams.collect::<Vec<_>>().leak(),
            // A status does not tell whether it has these.
            clock: Some(&SystemClock),
            origins: Some(&SystemOrigins),
            ..Registry::EMPTY
        }))
    }

    /// The device that has reported this to its fleet: it has not told which loggers and handlers it has.
    /// `None` if it has not told, or not to the end, what is registered.
    #[cfg(feature = "fleet")]
    pub fn of_report(report: &str) -> Option<Device> {
        let status: Status = serde_json::from_str(report).ok()?;
        (status.more == 0).then_some(Device {
            registered: status.registry,
            capacities: status.capacities,
            handlers: None,
            loggers: Vec::new(),
        })
    }

    /// Whether it has, or may have, a handler of this name now.
    pub fn has_handler(&self, name: &str) -> bool {
        let handlers = self.handlers.as_ref();
        handlers.is_none_or(|handlers| handlers.contains(name))
    }

    pub fn loggers(&self) -> &[String] {
        &self.loggers
    }

    /// What does not fit, and what falls silent.
    pub fn judge(
        &self,
        document: &Object<'_>,
        meaning: &Meaning<'_>,
        silenced: &[String],
        written: &Written<'_>,
    ) -> Vec<(Finding, Range<usize>)> {
        let mut found = Vec::new();
        for (section, place) in sections(document) {
            let used = meaning.capacities.get(section).map(|table| table.used);
            let total = self.capacities.get(section).and_then(|table| table.total);
            if let (Some(used), Some(total)) = (used, total)
                && used > total
            {
                let message = format!(
                    "the device has no room for so many {section}: {used} needed, {total} available"
                );
                found.push((Finding::new(Rule::Capacity, message), place));
            }
        }
        if !silenced.is_empty() {
            found.push(silent(document, silenced, written));
        }
        found
    }
}

/// The tables of a device, each with the key of the document that says what goes there.
fn sections(document: &Object<'_>) -> Vec<(&'static str, Range<usize>)> {
    let tables = ["loggers", "handlers", "formatters", "filters", "text"];
    let place = |table: &str| {
        let mut members = document.properties.iter().rev();
        let key = members.find(|member| member.name.as_str() == table);
        key.map_or(document.range.start..document.range.start + 1, |key| {
            range(&key.name)
        })
    };
    tables.map(|table| (table, place(table))).into()
}

/// So many loggers are named.
const NAMED: usize = 8;

fn silent(
    document: &Object<'_>,
    names: &[String],
    written: &Written<'_>,
) -> (Finding, Range<usize>) {
    let mut message = format!(
        "the config disables loggers that the device has: {}",
        names[..names.len().min(NAMED)].join(", ")
    );
    if names.len() > NAMED {
        message += &format!(" and {} more", names.len() - NAMED);
    }
    let said = member(document, "disable_existing_loggers");
    let place = said.map_or(document.range.start..document.range.start + 1, range_of);
    let help = format!("name them, or {}", written.keeps_existing());
    let finding = Finding::new(Rule::Silenced, message).help(Some(help));
    (finding, place)
}

fn range_of(value: &jsonc_parser::ast::Value<'_>) -> Range<usize> {
    range(value)
}
