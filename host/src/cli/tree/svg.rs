//! The picture as SVG: loggers as a tree on the left, handlers in the middle, and on the right where
//! they write to.

use std::fmt::{Display, Write as _};

use super::super::level_name::level_name;
use super::model::{Handler, Model};
use super::{level_of, notes, shown};

const ROW: usize = 34;
const BOX: usize = 24;
const MARGIN: usize = 16;
const INDENT: usize = 22;
/// Between columns, where the lines are.
const GAP: usize = 110;
/// The width of a character in the font's size.
const CHARACTER: usize = 8;

const STYLE: &str = "text{font:13px ui-monospace,monospace;fill:#222}\
rect{fill:#eef3fb;stroke:#55749c}.handler{fill:#eef8ee;stroke:#4f8a4f;rx:8}\
.off{fill:#f4f4f4;stroke:#aaa;stroke-dasharray:4 3}path{fill:none;stroke:#888}\
.to{stroke:#55749c}.cut{stroke:#c33;stroke-width:2}";

/// Where a box is.
struct Place {
    x: usize,
    y: usize,
    width: usize,
}

impl Place {
    fn middle(&self) -> usize {
        self.y + BOX / 2
    }

    fn right(&self) -> usize {
        self.x + self.width
    }
}

pub fn drawn(model: &Model) -> String {
    let texts: Vec<String> = model
        .loggers
        .iter()
        .map(|logger| {
            let mut text = format!("{}  {}", shown(model, logger), level_of(logger));
            notes(logger)
                .iter()
                .for_each(|note| text += &format!("  {note}"));
            text
        })
        .collect();
    let loggers = places(&texts, |at| MARGIN + model.loggers[at].depth * INDENT);
    let texts_of_handlers: Vec<String> = model.handlers.iter().map(of_handler).collect();
    let middle = edge(&loggers) + GAP;
    let handlers = places(&texts_of_handlers, |_| middle);
    let destinations = model.destinations();
    let last = edge(&handlers).max(middle) + GAP;
    let sinks = places(&destinations, |_| last);
    let place = |name: &str| {
        model
            .handlers
            .iter()
            .position(|handler| handler.name == *name)
    };

    let width = [&loggers, &handlers, &sinks]
        .map(|column| edge(column))
        .into_iter()
        .max()
        .unwrap_or(0)
        + MARGIN;
    let rows = loggers.len().max(handlers.len()).max(sinks.len());
    let height = 2 * MARGIN + rows * ROW;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<style>{STYLE}</style>\n"
    );
    for (logger, own) in model.loggers.iter().zip(&loggers) {
        if let Some(parent) = logger.parent.map(|parent| &loggers[parent]) {
            let (x, y) = (parent.x + INDENT / 2, own.middle());
            path(
                &mut out,
                "up",
                format_args!("M{} {y}H{x}V{}", own.x, parent.y + BOX),
            );
            if !logger.propagate {
                let x = own.x - INDENT / 4;
                path(&mut out, "cut", format_args!("M{x} {}V{}", y - 6, y + 6));
            }
        }
        for handler in logger.handlers.iter().filter_map(|name| place(name)) {
            line(&mut out, own, &handlers[handler]);
        }
    }
    for (handler, own) in model.handlers.iter().zip(&handlers) {
        for target in handler.targets().filter_map(|name| place(name)) {
            // Beside the column, from one to another in it.
            let (to, x) = (
                &handlers[target],
                own.right().max(handlers[target].right()) + 24,
            );
            let (from, at) = (own.middle(), to.middle());
            path(
                &mut out,
                "to",
                format_args!(
                    "M{} {from}C{x} {from} {x} {at} {} {at}",
                    own.right(),
                    to.right()
                ),
            );
        }
        let sink = destinations
            .iter()
            .position(|name| handler.destination.as_deref() == Some(*name));
        if let Some(sink) = sink {
            line(&mut out, own, &sinks[sink]);
        }
    }
    for ((logger, place), text) in model.loggers.iter().zip(&loggers).zip(&texts) {
        boxed(
            &mut out,
            if logger.disabled { "off" } else { "logger" },
            place,
            text,
        );
    }
    for (place, text) in handlers.iter().zip(&texts_of_handlers) {
        boxed(&mut out, "handler", place, text);
    }
    for (place, text) in sinks.iter().zip(&destinations) {
        boxed(&mut out, "off", place, text);
    }
    out.push_str("</svg>\n");
    out
}

fn of_handler(handler: &Handler) -> String {
    let mut text = format!("{}  {}", handler.name, handler.short_class());
    if handler.level != 0 {
        text += &format!("  {}", level_name(handler.level));
    }
    text
}

/// One below the other.
fn places(texts: &[impl AsRef<str>], x: impl Fn(usize) -> usize) -> Vec<Place> {
    let place = |(at, text): (usize, &str)| Place {
        x: x(at),
        y: MARGIN + at * ROW,
        width: super::clean(text).chars().count() * CHARACTER + 16,
    };
    texts
        .iter()
        .map(AsRef::as_ref)
        .enumerate()
        .map(place)
        .collect()
}

/// Where the widest box ends.
fn edge(places: &[Place]) -> usize {
    places.iter().map(Place::right).max().unwrap_or(0)
}

fn line(out: &mut String, from: &Place, to: &Place) {
    let (x, y) = (from.right(), from.middle());
    let bend = (to.x + x) / 2;
    let at = to.middle();
    path(
        out,
        "to",
        format_args!("M{x} {y}C{bend} {y} {bend} {at} {} {at}", to.x),
    );
}

// Writing to a string cannot fail.
fn path(out: &mut String, class: &str, d: impl Display) {
    _ = writeln!(out, "<path class=\"{class}\" d=\"{d}\"/>");
}

fn boxed(out: &mut String, class: &str, place: &Place, text: &str) {
    let Place { x, y, width } = place;
    _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BOX}\"/>\
         <text xml:space=\"preserve\" x=\"{}\" y=\"{}\">{}</text>",
        x + 8,
        y + 17,
        escaped(text)
    );
}

fn escaped(text: &str) -> String {
    let text = super::clean(text);
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
