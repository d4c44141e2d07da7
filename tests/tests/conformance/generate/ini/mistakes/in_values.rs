//! Mistakes in values: levels, propagate, classes, formats.

use super::super::super::formats;
use super::super::super::maker::Maker;
use super::super::file::File;
use super::{Mistake, any, set};

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    ("ini mistake: an unknown level", |maker, file| {
        let level = maker.pick(&[
            "info", "Debug", "nosuch", "", "WARNINGS", "it's", "\"INFO\"",
        ]);
        wrong_level(maker, file, level)
    }),
    ("ini mistake: a level that is a number", |maker, file| {
        let level = maker.pick(&["20", "0", "-1", "10.0", "0x10"]);
        wrong_level(maker, file, level)
    }),
    ("ini mistake: a comment behind a level", |maker, file| {
        let level = maker.pick(&["INFO ; comment", "INFO # comment", "INFO\t;", "ERROR #"]);
        wrong_level(maker, file, level)
    }),
    ("ini mistake: a level that goes on", |maker, file| {
        wrong_level(maker, file, "INFO\nDEBUG")
    }),
    ("ini mistake: propagate", |maker, file| {
        let value = maker.pick(&[
            "yes",
            "",
            "True",
            "1.0",
            "0x1",
            "1 ; comment",
            "_1",
            "1__0",
            "+",
        ]);
        let has_one = file.named("logger_").len() > 1;
        has_one && set(maker, file, "logger_", "propagate", value)
    }),
    ("ini mistake: an unknown class", |maker, file| {
        let class = maker.pick(&[
            "NoSuch",
            "streamhandler",
            "handlers.NoSuch",
            "logging.NoSuch",
            "logging.handlers.NoSuch",
            "MemoryHandler",
            "StreamHandler.nosuch",
            "logging.StreamHandler.nosuch",
        ]);
        set(maker, file, "handler_", "class", class)
    }),
    (
        "ini mistake: a class of a package that is not there",
        |maker, file| {
            let class = maker.pick(&[
                "colorlog.StreamHandler",
                "nosuch.handlers.Handler",
                "rich.x",
            ]);
            let section = maker.pick(&["handler_", "handler_", "formatter_"]);
            set(maker, file, section, "class", class)
        },
    ),
    (
        "ini mistake: a class that is no dotted name",
        |maker, file| {
            let class = maker.pick(&[
                "",
                "'StreamHandler'",
                "Stream Handler",
                "StreamHandler()",
                "StreamHandler # comment",
                "logging.",
                ".StreamHandler",
                "[StreamHandler][0]",
                "handlers..MemoryHandler",
                "(StreamHandler)",
            ]);
            set(maker, file, "handler_", "class", class)
        },
    ),
    ("ini mistake: a class that is none", |maker, file| {
        let class = maker.pick(&["INFO", "handlers", "sys", "logging.ERROR"]);
        set(maker, file, "handler_", "class", class)
    }),
    ("ini mistake: a formatter's class", |maker, file| {
        let class = maker.pick(&[
            "Formatter",
            "logging.NoSuch",
            "nosuch.Formatter",
            "logging.Formatter.nosuch",
            "logging.formatter",
        ]);
        set(maker, file, "formatter_", "class", class)
    }),
    ("ini mistake: a style that is none", |maker, file| {
        let style = maker.pick(&["", "percent", "%%", "{}", "'%'", "% ; comment"]);
        set(maker, file, "formatter_", "style", style)
    }),
    ("ini mistake: a format that is refused", |maker, file| {
        let style = maker.pick(&["%", "{", "$"]);
        let format = formats::refused(maker, style);
        any(maker, file, "formatter_").is_some_and(|section| {
            section.set("format", format);
            section.set("style", style);
            true
        })
    }),
    ("ini mistake: a format of another style", |maker, file| {
        let (format, style) = maker.pick(&[
            ("%(message)s", "{"),
            ("%(message)s", "$"),
            ("{message}", "%"),
            ("${message}", "%"),
            ("${message}x", "{"),
            ("{message}", "$"),
        ]);
        any(maker, file, "formatter_").is_some_and(|section| {
            section.set("format", format);
            section.set("style", style);
            true
        })
    }),
];

fn wrong_level(maker: &mut Maker, file: &mut File, level: &str) -> bool {
    let prefix = maker.pick(&["handler_", "logger_"]);
    set(maker, file, prefix, "level", level)
}
