//! A device that a config is meant for, as its `status` tells.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jsonc_parser::ast::Object;
use logconf::client::Reply;
use logconf::clock::SystemClock;
use logconf::core::{
    Class, MemoryHandler, NullHandler, Registry, Ring, Signature, Stream, StreamHandler, Targets,
};
use logconf::origins::SystemOrigins;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::finding::{Finding, Rule};
use super::inert::Inert;
use super::look::Target;
use super::meaning::Meaning;
use super::tree::{entries, member, range};

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
}

#[derive(Deserialize)]
struct Logger {
    #[serde(default)]
    disabled: bool,
}

/// The devices whose status was saved: a reply, or for each device a line with its name and its reply.
pub fn saved<'t>(text: &[u8]) -> Result<Vec<Target<'t>>, String> {
    let device = |name: &str, reply: &[u8]| {
        let reply = Reply::parse(reply).map_err(|error| error.to_string())?;
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
        _ => Ok(vec![device("", text)?]),
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
        if reply.more > 0 && status.loggers.is_empty() {
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
    pub fn registry(&self, document: Option<&Object<'_>>) -> &'static Registry {
        let leak = |name: &str| -> &'static str { String::leak(name.to_owned()) };
        let mut arguments = HashSet::new();
        for handler in document
            .iter()
            .flat_map(|document| entries(document, "handlers"))
        {
            let keys = handler
                .value
                .as_object()
                .into_iter()
                .flat_map(|handler| &handler.properties);
            arguments.extend(keys.map(|key| key.name.as_str().to_owned()));
        }
        let arguments: Vec<&'static str> = arguments.iter().map(|name| leak(name)).collect();
        let arguments: &'static [&'static str] = arguments.leak();
        let classes = self.registered.classes.iter().map(|name| {
            let known = CLASSES.iter().find(|class| class.name() == name);
            known.copied().unwrap_or_else(|| {
                let name = leak(name);
                Box::leak(Box::new(Inert {
                    name,
                    signature: Box::leak(Box::new(Signature {
                        function: name.rsplit('.').next().unwrap_or(name),
                        required: &[],
                        optional: arguments,
                    })),
                    targets: Targets::None,
                }))
            })
        });
        let streams = self
            .registered
            .streams
            .iter()
            .map(|name| -> (&'static str, &'static dyn Stream) { (leak(name), &NOTHING) });
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
    #[cfg(feature = "fleet")]
    pub fn of_report(report: &str) -> Result<Device, serde_json::Error> {
        let status: Status = serde_json::from_str(report)?;
        Ok(Device {
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
            found.push(silent(document, silenced));
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

fn silent(document: &Object<'_>, names: &[String]) -> (Finding, Range<usize>) {
    let mut message = format!(
        "the config disables loggers that the device has: {}",
        names[..names.len().min(NAMED)].join(", ")
    );
    if names.len() > NAMED {
        message += &format!(" and {} more", names.len() - NAMED);
    }
    let said = member(document, "disable_existing_loggers");
    let place = said.map_or(document.range.start..document.range.start + 1, range_of);
    let finding = Finding::new(Rule::Silenced, message).help(Some(
        "name them, or say \"disable_existing_loggers\": false".to_owned(),
    ));
    (finding, place)
}

fn range_of(value: &jsonc_parser::ast::Value<'_>) -> Range<usize> {
    range(value)
}
