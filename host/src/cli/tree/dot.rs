//! The picture in the language DOT.

use std::fmt::Write as _;

use super::super::level_name::level_name;
use super::model::Model;
use super::{clean, level_of, notes};

/// Loggers, the handlers that their records come to, and where those write to.
pub fn drawn(model: &Model) -> String {
    let mut out = String::from(
        "digraph logging {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n",
    );
    // Writing to a string cannot fail.
    for (at, logger) in model.loggers.iter().enumerate() {
        let mut label = vec![logger.name.clone(), level_of(logger)];
        label.extend(notes(logger));
        let style = if logger.disabled {
            ", style=dashed"
        } else {
            ""
        };
        _ = writeln!(out, "  l{at} [label={}{style}];", quoted(&label.join("\n")));
        if let Some(parent) = logger.parent {
            let style = match logger.propagate {
                true => "style=dotted",
                false => "style=dotted, color=red, arrowhead=tee",
            };
            _ = writeln!(out, "  l{at} -> l{parent} [{style}];");
        }
        for handler in &logger.handlers {
            if let Some(handler) = place(model, handler) {
                _ = writeln!(out, "  l{at} -> h{handler};");
            }
        }
    }
    let destinations = model.destinations();
    for (at, handler) in model.handlers.iter().enumerate() {
        let mut label = vec![handler.name.clone(), handler.short_class().to_owned()];
        label.extend((handler.level != 0).then(|| level_name(handler.level)));
        _ = writeln!(
            out,
            "  h{at} [label={}, style=rounded];",
            quoted(&label.join("\n"))
        );
        for target in handler.targets() {
            if let Some(target) = place(model, target) {
                _ = writeln!(out, "  h{at} -> h{target};");
            }
        }
        let to = destinations
            .iter()
            .position(|name| handler.destination.as_deref() == Some(*name));
        if let Some(to) = to {
            _ = writeln!(out, "  h{at} -> d{to};");
        }
    }
    for (at, destination) in destinations.iter().enumerate() {
        let label = quoted(destination);
        _ = writeln!(out, "  d{at} [label={label}, shape=plain];");
    }
    out.push_str("}\n");
    out
}

fn place(model: &Model, handler: &str) -> Option<usize> {
    model
        .handlers
        .iter()
        .position(|known| known.name == handler)
}

fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(clean).collect();
    let text = lines.join("\n").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}
