//! Records with fields and errors of their own. What the formats print is what CPython 3.11 prints for
//! the same `extra`.

use std::fmt;

use crate::common::{BASE, Device, Small, base_holding, leak};
use logconf_core::{Level, Logging, Record, Registry, Ring};

/// An error behind an error.
#[derive(Debug)]
struct Failed(&'static str, Option<&'static Failed>);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Failed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.map(|behind| behind as _)
    }
}

static TIMED_OUT: Failed = Failed("no answer", Some(&Failed("line is down", None)));

fn record<'r>(message: fmt::Arguments<'r>) -> Record<'r> {
    Record::new("", Level::ERROR, message)
}

#[cfg(feature = "defaults")]
mod fields {
    use super::*;

    const EXTRA: &str = r#"{"user":"e've","count":42,"ratio":0.30000000000000004,"paid":true,
        "nothing":null,"list":[1,"two",null],"dict":{"a":[1.0]},"big":18446744073709551615,
        "neg":-7,"huge":1e+300,"tiny":5e-7}"#;

    /// What a format of a style, with these defaults, makes of a record with fields.
    fn printed(style: &str, format: &str, defaults: &str, extra: &str) -> String {
        let formatter = serde_json::json!({
            "style": style,
            "format": format,
            "defaults": serde_json::from_str::<serde_json::Value>(defaults).unwrap(),
        });
        let plain = r#"{"format": "%(levelname)s %(name)s: %(message)s"}"#;
        assert!(BASE.contains(plain));
        let device = Device::<Small>::new();
        device.apply(&BASE.replace(plain, &formatter.to_string()));
        device.logger("app").handle(&Record {
            extra,
            ..record(format_args!("m"))
        });
        device.output()
    }

    #[test]
    fn a_format_names_the_fields_of_the_record() {
        for (format, expected) in [
            (
                "%(user)s|%(count)05d|%(ratio).2f|%(paid)s|%(nothing)s",
                "e've|00042|0.30|True|None",
            ),
            (
                "%(paid)d %(count)x %(neg)+d %(ratio)s %(huge)s %(tiny)s",
                "1 2a -7 0.30000000000000004 1e+300 5e-07",
            ),
            (
                "%(list)s %(dict)s %(big)s %(user)r %(user)-6s|",
                "[1, 'two', None] {'a': [1.0]} 18446744073709551615 \"e've\" e've  |",
            ),
        ] {
            assert_eq!(printed("%", format, "{}", EXTRA), format!("{expected}\n"));
        }
    }

    #[cfg(all(feature = "brace", feature = "dollar"))]
    #[test]
    fn formats_of_the_other_styles_do_too() {
        let brace =
            "{user!r} {count:>6} {count:,} {ratio:.3e} {paid} {nothing} {list[1]} {dict[a]}";
        let expected = "\"e've\"     42 42 3.000e-01 True None two [1.0]\n";
        assert_eq!(printed("{", brace, "{}", EXTRA), expected);
        let dollar = "$user ${count} $list";
        let expected = "e've 42 [1, 'two', None]\n";
        assert_eq!(printed("$", dollar, "{}", EXTRA), expected);
    }

    #[test]
    fn fields_win_over_defaults_and_what_every_record_has_wins_over_fields() {
        let (format, defaults) = ("%(a)s %(b)s %(name)s %(lineno)d", r#"{"a": 1, "b": 2}"#);
        let extra = r#"{"a": "own", "name": "other", "lineno": 9}"#;
        assert_eq!(printed("%", format, defaults, extra), "own 2 app 0\n");
        assert_eq!(printed("%", format, defaults, r#"{"b": 3}"#), "1 3 app 0\n");
    }

    #[test]
    fn a_record_without_the_field_is_not_written() {
        assert_eq!(printed("%", "%(absent)s", "{}", EXTRA), "");
        assert_eq!(printed("%", "%(user)d", "{}", EXTRA), "");
    }
}

#[test]
fn an_error_is_printed_below_the_line_and_those_behind_it_below_that() {
    let device = Device::<Small>::new();
    let told = Record {
        error: Some(&TIMED_OUT),
        ..record(format_args!("lost"))
    };
    let chain = "Error: no answer\nCaused by: line is down\n";
    device.apply(BASE);
    let logger = device.logger("app");
    logger.handle(&told);
    assert_eq!(device.output(), format!("ERROR app: lost\n{chain}"));
    device.apply(&BASE.replace("\"formatter\": \"line\",", ""));
    let logger = device.logger("bare");
    logger.handle(&told);
    assert_eq!(device.output(), format!("lost\n{chain}"));
    // CPython: a message that ends a line is followed by no empty one.
    logger.handle(&Record {
        message: format_args!("lost\n"),
        ..told
    });
    assert_eq!(device.output(), format!("lost\n{chain}"));
}

#[test]
fn the_text_of_an_error_is_a_field_and_none_without_one() {
    let device = Device::<Small>::new();
    device.apply(&BASE.replace("%(levelname)s %(name)s: ", "%(exc_text)s|"));
    let logger = device.logger("app");
    logger.handle(&record(format_args!("fine")));
    assert_eq!(device.output(), "None|fine\n");
    logger.handle(&Record {
        error: Some(&Failed("line is down", None)),
        ..record(format_args!("lost"))
    });
    // In CPython, only from the second formatter on: the first one writes it.
    assert_eq!(
        device.output(),
        "Error: line is down|lost\nError: line is down\n"
    );
}

#[test]
fn the_last_resort_prints_the_error() {
    let stderr: &'static Ring<256> = leak(Ring::new());
    let logging: &'static Logging = leak(Logging::new());
    logging.start(leak(Registry {
        streams: leak([("sys.stderr", stderr as _)]),
        ..Registry::EMPTY
    }));
    let logger = leak(logconf_core::Logger::new("app"));
    logging.register(&[logger]);
    logger.handle(&Record {
        error: Some(&TIMED_OUT),
        ..record(format_args!("lost"))
    });
    let mut bytes = [0; 256];
    let length = stderr.read(&mut bytes);
    let expected = "lost\nError: no answer\nCaused by: line is down\n";
    assert_eq!(std::str::from_utf8(&bytes[..length]), Ok(expected));
}

#[test]
fn a_memory_handler_keeps_the_error_as_the_end_of_the_message() {
    let device = Device::<Small>::new();
    device.apply(&base_holding(2));
    let logger = device.logger("app");
    for message in ["lost", "lost again"] {
        logger.handle(&Record {
            level: Level::WARNING,
            error: Some(&TIMED_OUT),
            ..record(format_args!("{message}"))
        });
    }
    let chain = "Error: no answer\nCaused by: line is down\n";
    let expected = format!("WARNING app: lost\n{chain}WARNING app: lost again\n{chain}");
    assert_eq!(device.output(), expected);
}
