//! Values that may stand in many places: levels, truths, references.

use super::maker::Maker;
use crate::json::Json;

const LEVELS: &[&str] = &[
    "DEBUG", "DEBUG", "INFO", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "NOTSET",
];
const NUMBERS: &[i64] = &[0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 2_147_483_647];

/// A level that CPython takes.
pub fn level(maker: &mut Maker) -> Json {
    match maker.below(100) {
        0..5 => {
            maker.note("level: true or false");
            maker.percent(50).into()
        }
        5..10 => {
            maker.note("level: negative");
            Json::from(-1 - maker.below(20) as i64)
        }
        10..30 => {
            maker.note("level: a number");
            maker.pick(NUMBERS).into()
        }
        30..45 if !maker.added_levels.is_empty() => added_level(maker).into(),
        45..49 => {
            maker.note("level: ext://");
            maker
                .pick(&["ext://logging.WARNING", "ext://logging.DEBUG"])
                .into()
        }
        49..54 => {
            maker.note("level: cfg://");
            maker.pick(REFERENCES_TO_LEVELS).into()
        }
        54..57 => {
            maker.note("level: null");
            Json::null()
        }
        _ => maker.pick(LEVELS).into(),
    }
}

fn added_level(maker: &mut Maker) -> String {
    maker.note("level: a name added at run time");
    let names = maker.added_levels.clone();
    maker.pick(&names)
}

/// The name of a level that CPython takes.
pub fn level_name(maker: &mut Maker) -> String {
    match maker.below(100) {
        0..12 if !maker.added_levels.is_empty() => added_level(maker),
        _ => maker.pick(LEVELS).into(),
    }
}

/// A number at which something is logged.
pub fn record_level(maker: &mut Maker) -> i64 {
    match maker.below(20) {
        0 => {
            maker.note("record: level of 0 or below");
            -(maker.below(2) as i64 * 5)
        }
        // Small: a format may take its width from it.
        1..4 => maker.pick(&[1, 5, 15, 25, 35, 45, 60]),
        _ => maker.pick(&[10, 20, 30, 40, 50]),
    }
}

/// Anything that Python finds true, or false.
pub fn truth(maker: &mut Maker, truth: bool) -> Json {
    if !maker.rule("truth: of another type", 20) {
        return truth.into();
    }
    match truth {
        true => maker.json(&[
            "1",
            "\"no\"",
            "[0]",
            "{\"a\":0}",
            "-1",
            "0.5",
            "\"cfg://values.yes\"",
        ]),
        false => maker.json(&["0", "\"\"", "[]", "{}", "0.0", "\"cfg://values.no\""]),
    }
}

/// The section that references point to. Its keys are fixed, so that every reference finds one.
pub fn section() -> Json {
    Json::parse(
        r#"{"level":"INFO","number":25,"yes":"yes","no":0,"stream":"ext://sys.stdout",
            "list":["ERROR",["DEBUG",15],{"k":"WARNING"}],"d":{"7":"ERROR","x y":"no","x":{"y":30}},
            "alias":"cfg://values.level","twice":"cfg://values.alias","naïve":"DEBUG",
            "format":"%(levelname)s|%(message)s","datefmt":"at noon","name":"a","style":"%",
            "a":"cfg://values.b","b":"cfg://values.a","self":"cfg://values.self",
            "terminator":";","empty":[],"text":"plain","url":"http://plain/text"}"#,
    )
}

const REFERENCES_TO_LEVELS: &[&str] = &[
    "cfg://values.level",
    "cfg://values.number",
    "cfg://values.list[0]",
    "cfg://values.list[1][0]",
    "cfg://values.list[1][ 1 ]",
    "cfg://values.list[2].k",
    "cfg://values.list[2][k]",
    "cfg://values.d.7",
    "cfg://values.d.x.y",
    "cfg://values.d[x][y]",
    "cfg://values . level",
    "cfg:// values.level ",
    "cfg://values[level]",
    "cfg://values[ level ]",
    "cfg://values.alias",
    "cfg://values.twice",
    "cfg://values.naïve",
];

/// References that fail, and how they are called.
pub const FAILING_REFERENCES: &[(&str, &str)] = &[
    ("cfg: missing", "cfg://values.nothing"),
    ("cfg: missing", "cfg://nothing"),
    ("cfg: missing", "cfg://nothing.level"),
    ("cfg: missing", "cfg://values[nothing]"),
    ("cfg: out of range", "cfg://values.list[3]"),
    ("cfg: out of range", "cfg://values.empty[0]"),
    ("cfg: a number in a dict", "cfg://values.d[7]"),
    ("cfg: a number in a dict", "cfg://values[0]"),
    ("cfg: a name in a list", "cfg://values.list.0"),
    ("cfg: a name in a list", "cfg://values.list[k]"),
    ("cfg: malformed", "cfg://"),
    ("cfg: malformed", "cfg://values["),
    ("cfg: malformed", "cfg://values.list[-1]"),
    ("cfg: malformed", "cfg://values.list[]"),
    ("cfg: malformed", "cfg://values."),
    ("cfg: malformed", "cfg://values..level"),
    ("cfg: malformed", "cfg://values.level]"),
    ("cfg: malformed", "cfg://values/level"),
    ("cfg: malformed", "cfg://.values"),
    ("cfg: malformed", "cfg://values.d.x y z"),
    ("cfg: a cycle", "cfg://values.a"),
    ("cfg: a cycle", "cfg://values.self"),
    ("cfg: a step into a text or number", "cfg://values.level.x"),
    (
        "cfg: a step into a text or number",
        "cfg://values.number[0]",
    ),
    ("cfg: a key that is gone", "cfg://incremental"),
    ("cfg: a key that is gone", "cfg://disable_existing_loggers"),
    ("ext: unknown", "ext://nosuch"),
    ("ext: unknown", "ext://nosuch.stream"),
    ("ext: unknown", "ext://sys.nosuch"),
    ("ext: unknown", "ext://logging.nosuch"),
    ("ext: unknown", "ext://logging.handlers.NoSuch"),
    ("ext: unknown", "ext://sys.stdout.nosuch"),
    ("ext: empty", "ext://"),
    ("ext: empty", "ext://."),
    ("ext: empty", "ext://.logging"),
    ("ext: a module", "ext://logging"),
    ("ext: a module", "ext://logging.handlers"),
    ("a scheme that nobody knows", "http://values.level"),
    ("a scheme that nobody knows", "CFG://values.level"),
    ("a scheme that nobody knows", "cfg:/values.level"),
];

/// A value of a type that hardly belongs anywhere.
pub fn odd(maker: &mut Maker) -> Json {
    maker.json(&[
        "null",
        "5",
        "true",
        "false",
        "1.5",
        "\"text\"",
        "\"\"",
        "[]",
        "[1]",
        "[\"a\"]",
        "{}",
        "{\"a\":1}",
        "0",
        "-1",
        "[[]]",
        "[null]",
    ])
}
