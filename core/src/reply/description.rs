//! What a class tells of the arguments that it was given.

use core::fmt::Display;

use super::GET;
use super::written::Written;
use crate::Level;
use crate::registry::Registry;

/// Takes down the keyword arguments that a handler, formatter or filter was made of: see
/// [`Class::describe`](crate::Class::describe).
///
/// ```
/// use logconf_core::{Arguments, Class, Description, Output, Problem, Record, Settings, Signature};
///
/// /// A lamp that lights up for each record, of a certain colour.
/// struct Lamps;
///
/// impl Class for Lamps {
/// #   fn name(&self) -> &'static str { "board.Lamp" }
/// #   fn signature(&self) -> &'static Signature {
/// #       &Signature { function: "Lamp", required: &["number"], optional: &["red"] }
/// #   }
/// #   fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
///     // ...
///     fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
///         let number = arguments.get("number").and_then(|number| number.int());
///         let red = arguments.get("red").is_some_and(|red| red.truth());
///         Ok(Settings { instance: number.unwrap_or(0) as u16, numbers: [red.into(), 0] })
///     }
///
///     fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
///         out.int("number", settings.instance.into());
///         out.bool("red", settings.numbers[0] != 0);
///         true
///     }
/// }
/// ```
pub struct Description<'w, 'b> {
    pub(super) out: &'w mut Written<'b>,
    pub(super) registry: &'static Registry,
    /// The dict of attributes is open.
    pub(super) sets: bool,
}

impl Description<'_, '_> {
    fn argument(&mut self, name: &str, value: impl FnOnce(&mut Written<'_>)) {
        // Without `get`, nobody asks, and what classes say takes no flash.
        if GET {
            self.out.key(&name);
            value(self.out);
        }
    }

    /// An integer.
    pub fn int(&mut self, name: &str, value: i32) {
        self.argument(name, |out| out.number(value));
    }

    /// `true` or `false`.
    pub fn bool(&mut self, name: &str, value: bool) {
        self.argument(name, |out| out.raw(if value { "true" } else { "false" }));
    }

    /// A text.
    pub fn str(&mut self, name: &str, value: &dyn Display) {
        self.argument(name, |out| out.string(value));
    }

    /// A level: by its name, if that is one of CPython's own.
    pub fn level(&mut self, name: &str, value: Level) {
        self.argument(name, |out| level(value, out));
    }

    /// The registry's stream at this position.
    pub fn stream(&mut self, name: &str, position: u16) {
        let streams = self.registry.streams;
        let stream = streams.get(position as usize).map_or("", |(name, _)| name);
        self.argument(name, |out| out.string(&format_args!("ext://{stream}")));
    }

    /// Anything else, written as JSON.
    pub fn json(&mut self, name: &str, value: &str) {
        self.argument(name, |out| out.raw(value));
    }

    /// What is told from here on are [attributes](crate::Class::attributes) that a configuration has set. All
    /// arguments come before them.
    pub fn attributes(&mut self) -> &mut Self {
        if GET && !self.sets {
            self.sets = true;
            self.argument(".", |out| out.raw("{"));
        }
        self
    }
}

pub(super) fn level(level: Level, out: &mut Written<'_>) {
    let names = ["NOTSET", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
    let is_its = |name: &&str| Level::from_name(name) == Some(level);
    match names.iter().find(|name| is_its(name)) {
        Some(name) => out.string(name),
        None => out.number(level.0),
    }
}
