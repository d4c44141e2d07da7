//! A record's way in words.

use std::fmt::Write as _;

use super::super::clean;
use super::super::dry::Seen;
use super::super::level_name::level_name;
use super::super::tree::model::{Handler, Logger, Model};
use logconf::Level;
use logconf::core::filter_passes;

/// How wide a line may be.
const WIDTH: usize = 80;

/// Tells the way of a record that one of the loggers logs.
pub struct Words<'m> {
    model: &'m Model,
    at: usize,
    level: Level,
}

impl<'m> Words<'m> {
    pub fn new(model: &'m Model, at: usize, level: Level) -> Self {
        Words { model, at, level }
    }

    fn own(&self) -> &'m Logger {
        &self.model.loggers[self.at]
    }

    /// Each step up the tree, with what came of the record there.
    pub fn told(&self, seen: &[Seen]) -> String {
        let mut out = String::new();
        let name = quoted(&self.own().name);
        said(
            &mut out,
            0,
            &format!(
                "A record of level {} from the logger {name}:",
                level_name(self.level.0)
            ),
        );
        if seen.is_empty()
            && let Some(reason) = self.stopped()
        {
            said(&mut out, 0, &format!("- {name} drops it: {reason}"));
            return out;
        }
        said(
            &mut out,
            0,
            &format!("- {name} lets it pass: {}", self.level_is_from()),
        );
        let mut seen = seen.iter().peekable();
        let mut at = self.at;
        loop {
            let logger = &self.model.loggers[at];
            let name = quoted(&logger.name);
            if at != self.at {
                said(
                    &mut out,
                    0,
                    &format!("- {name} gets it, whatever its own level and filters are"),
                );
            }
            if logger.handlers.is_empty() {
                let unnamed = if logger.is_named {
                    ""
                } else {
                    ": the config does not name it"
                };
                said(&mut out, 1, &format!("it has no handlers{unnamed}"));
            }
            for handler in &logger.handlers {
                self.handler(&mut out, handler, &mut seen);
            }
            match logger.parent {
                Some(_) if !logger.propagate => {
                    said(
                        &mut out,
                        1,
                        &format!("{name} does not propagate: the record goes no further up"),
                    );
                    break;
                }
                Some(parent) => at = parent,
                None => break,
            }
        }
        if seen.peek().is_none() && self.has_no_handler() {
            said(
                &mut out,
                0,
                "- There is no handler at all: nobody gets it, as its level is below WARNING",
            );
        }
        for seen in seen {
            if let Seen::LastResort(line) = seen {
                said(
                    &mut out,
                    0,
                    "- There is no handler at all: as its level is WARNING or above, sys.stderr gets it all the same",
                );
                printed(&mut out, 1, line);
            }
        }
        out
    }

    /// What a handler of a logger made of it.
    fn handler<'s>(
        &self,
        out: &mut String,
        name: &str,
        seen: &mut std::iter::Peekable<impl Iterator<Item = &'s Seen>>,
    ) {
        let handler = self.model.handler(name);
        let is_its =
            |next: &&Seen| matches!(next, Seen::Taken { handler, depth: 0, .. } if handler == name);
        let Some(Seen::Taken { line, .. }) = seen.next_if(is_its) else {
            let reason = handler.map_or_else(String::new, |handler| self.dropped_by(handler));
            return said(
                out,
                1,
                &format!("handler {} drops it: {reason}", quoted(name)),
            );
        };
        let what = handler.map_or_else(String::new, described);
        said(
            out,
            1,
            &format!("handler {} takes it ({what})", quoted(name)),
        );
        if let Some(line) = line {
            printed(out, 2, line);
        }
        let mut handed_on = false;
        while let Some(next) =
            seen.next_if(|next| !matches!(next, Seen::Taken { depth: 0, .. } | Seen::LastResort(_)))
        {
            match next {
                Seen::Taken { handler, line, .. } => {
                    handed_on = true;
                    let what = self
                        .model
                        .handler(handler)
                        .map_or_else(String::new, described);
                    said(
                        out,
                        2,
                        &format!("and hands it on to {} ({what})", quoted(handler)),
                    );
                    line.iter().for_each(|line| printed(out, 3, line));
                }
                Seen::Failed { handler, reason } => {
                    said(
                        out,
                        2,
                        &format!("handler {} fails: {reason}", quoted(handler)),
                    );
                }
                Seen::LastResort(_) => {}
            }
        }
        if let Some(handler) = handler
            && !handed_on
        {
            self.not_handed_on(out, handler);
        }
    }

    /// Why nothing came to its targets.
    fn not_handed_on(&self, out: &mut String, handler: &Handler) {
        let targets: Vec<String> = handler.targets().map(|name| quoted(name)).collect();
        let targets = targets.join(", ");
        match (handler.capacity, handler.flush_level) {
            (Some(capacity), Some(flush)) if !targets.is_empty() => {
                said(
                    out,
                    2,
                    &format!(
                        "and holds it until it has {capacity} records or one of level {}, then {targets} gets them all",
                        level_name(flush)
                    ),
                );
            }
            _ if !targets.is_empty() => said(out, 2, &format!("but {targets} does not take it")),
            (Some(_), _) => said(
                out,
                2,
                "and holds it; it has no target, so it is lost in the end",
            ),
            _ if handler.class == "logging.NullHandler" => said(out, 2, "and does nothing with it"),
            _ => {}
        }
    }

    fn dropped_by(&self, handler: &Handler) -> String {
        match self.level.0 < handler.level {
            true => format!("its level is {}", level_name(handler.level)),
            false => self.filtered(&handler.filters),
        }
    }

    fn filtered(&self, filters: &[String]) -> String {
        let name = &self.own().name;
        let mut filters = filters.iter();
        match filters.find(|filter| !filter_passes(filter, name)) {
            Some(filter) => {
                format!(
                    "a filter lets only {} and what is below it pass",
                    quoted(filter)
                )
            }
            None => "a filter does not let it pass".to_owned(),
        }
    }

    /// Why the logger itself drops the record, if it does.
    fn stopped(&self) -> Option<String> {
        let own = self.own();
        if own.disabled {
            let reason = match own.is_named {
                true => "it is disabled",
                false => "it is disabled, as it was there and the config does not name it",
            };
            return Some(reason.to_owned());
        }
        if self.level.0 <= 0 {
            return Some("records of level 0 or below are never logged".to_owned());
        }
        if self.level.0 < own.effective {
            return Some(self.level_is_from());
        }
        let mut filters = own.filters.iter();
        filters
            .any(|filter| !filter_passes(filter, &own.name))
            .then(|| self.filtered(&own.filters))
    }

    fn level_is_from(&self) -> String {
        let own = self.own();
        let (from, is) = (self.model.leveled(self.at), level_name(own.effective));
        match from.name == own.name {
            true => format!("its level is {is}"),
            false => format!(
                "it has no level of its own, and that of {} is {is}",
                quoted(&from.name)
            ),
        }
    }

    /// Whether none of the loggers that the record comes to has one.
    fn has_no_handler(&self) -> bool {
        let mut at = Some(self.at);
        while let Some(logger) = at.map(|at| &self.model.loggers[at]) {
            if !logger.handlers.is_empty() {
                return false;
            }
            at = logger.parent.filter(|_| logger.propagate);
        }
        true
    }

    /// Why nobody gets the record, in short.
    pub fn nowhere(&self) -> String {
        match self.stopped() {
            Some(reason) => reason,
            None if self.has_no_handler() => "there is no handler".to_owned(),
            None => "every handler drops it".to_owned(),
        }
    }
}

/// A handler's class and where it writes to.
fn described(handler: &Handler) -> String {
    let mut what = handler.short_class().to_owned();
    if let Some(destination) = &handler.destination {
        _ = write!(what, ", {destination}");
    }
    what
}

fn quoted(name: &str) -> String {
    format!("'{name}'")
}

/// A line of words, which goes on below where it is too long.
fn said(out: &mut String, depth: usize, words: &str) {
    let indent = "  ".repeat(depth);
    let mut length = 0;
    for word in clean(words).split(' ') {
        let width = word.chars().count();
        if length == 0 {
            out.push_str(&indent);
            length = indent.len();
        } else if length + 1 + width > WIDTH {
            _ = write!(out, "\n{indent}  ");
            length = indent.len() + 2;
        } else {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += width;
    }
    out.push('\n');
}

/// What a handler prints, each line behind a bar.
fn printed(out: &mut String, depth: usize, text: &str) {
    for line in text.split('\n') {
        // Writing to a string cannot fail.
        _ = writeln!(out, "{}| {}", "  ".repeat(depth), clean(line));
    }
}
