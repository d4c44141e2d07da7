//! The documents that files are made into.

use logconf::file_config::{Options, Source, convert};

use crate::common::{INI, converted, logging, with};
use serde_json::json;

#[test]
fn a_file_is_the_document_that_says_the_same() {
    let document = convert(Source::Text(INI), logging().registry(), &Options::default());
    assert_eq!(
        document.unwrap().pretty(),
        r#"{
  "version": 1,
  "disable_existing_loggers": true,
  "formatters": {
    "line": {"format": "%(levelname)-8s %(name)s: %(message)s", "datefmt": "%H:%M"}
  },
  "handlers": {
    "console": {
      "class": "logging.StreamHandler",
      "level": "WARNING",
      "formatter": "line",
      "stream": "ext://sys.stderr"
    },
    "hold": {
      "class": "logging.handlers.MemoryHandler",
      "capacity": 10,
      "flushLevel": 40,
      "target": "console"
    }
  },
  "loggers": {
    "app.net": {"level": "DEBUG", "propagate": false, "handlers": ["hold"]}
  },
  "root": {"level": "INFO", "handlers": ["console"]}
}
"#
    );
}

/// What the handler `console` is given, if these are its class and its options.
fn given(class: &str, options: &str) -> serde_json::Value {
    let text = with("class = StreamHandler", &format!("class = {class}"));
    let text = text.replace("args = (sys.stderr,)", options);
    let document: serde_json::Value = serde_json::from_str(&converted(&text)).unwrap();
    let mut entry = document["handlers"]["console"].as_object().unwrap().clone();
    for key in ["class", "formatter", "level"] {
        entry.remove(key);
    }
    entry.into()
}

#[test]
fn arguments_get_their_names() {
    let rotating = |options: &str| given("handlers.RotatingFileHandler", options);
    let all = json!({"filename": "a.log", "mode": "w", "maxBytes": 4194304, "backupCount": 5});
    assert_eq!(rotating("args = ('a.log', 'w', 1024 * 1024 * 4, 5)"), all);
    assert_eq!(
        rotating("args = ['a.log', 'w']\nkwargs = {'backupCount': 5, 'maxBytes': 4_194_304}"),
        all
    );
    assert_eq!(
        rotating("args=(r'a' '\\x2elog',\n  'w',  # emptied first\n  0x400000, -(-5))"),
        all
    );
    assert_eq!(given("StreamHandler", "args = ()"), json!({}));
    assert_eq!(given("StreamHandler", "args = tuple()"), json!({}));
    assert_eq!(given("StreamHandler", ""), json!({}));
    let syslog = given(
        "handlers.SysLogHandler",
        "args = (('localhost', handlers.SYSLOG_UDP_PORT), handlers.SysLogHandler.LOG_LOCAL0 | 0)",
    );
    assert_eq!(
        syslog,
        json!({"address": ["localhost", 514], "facility": 16})
    );
}

#[test]
fn values_are_those_of_json() {
    let file =
        |value: &str| given("FileHandler", &format!("args = ({value},)"))["filename"].clone();
    for (python, value) in [
        ("None", json!(null)),
        ("True", json!(true)),
        ("-1.5e3", json!(-1500.0)),
        ("12345678901234567890", json!(12345678901234567890_u64)),
        ("{'a': [1, (2,), {3}]}", json!({"a": [1, [2], [3]]})),
        ("sys.stdout", json!("ext://sys.stdout")),
        ("StreamHandler", json!("ext://logging.StreamHandler")),
        ("'\\u00e9\\t\\N{BULLET}'", json!("\u{e9}\t\u{2022}")),
        ("'ext://sys.stdout'", json!("ext://sys.stdout")),
    ] {
        assert_eq!(file(python), value, "{python}");
    }
}

#[test]
fn an_option_wins_over_an_argument() {
    let text = with("args = (10, ERROR)", "args = (10, ERROR, None)");
    assert_eq!(converted(&text), converted(INI));
    let text = with("class = StreamHandler", "class = NullHandler");
    let text = text.replace("(sys.stderr,)", "(10,)");
    assert!(converted(&text).contains(r#""level":"WARNING""#));
    let text = text.replace("level = WARNING\n", "");
    assert!(converted(&text).contains(r#""level":10"#));
}

#[test]
fn the_order_of_handlers_is_kept_where_it_matters() {
    assert!(!converted(INI).contains("in_order"));
    let text = with("console, hold", "hold, console");
    assert!(converted(&text).contains(r#""logconf":{"in_order":true}"#));
    // By name it would come before the one that it hands its records to.
    let text_before = INI
        .replace("hold", "buffer")
        .replace("console, buffer", "buffer, console");
    assert!(converted(&text_before).contains("in_order"));
    // One wants the file to be new that the other would make first.
    let files = with("console, hold", "hold, console")
        .replace(
            "class = handlers.MemoryHandler\nargs = (10, ERROR)",
            "class = FileHandler\nargs = ('a.log', 'x')",
        )
        .replace("class = StreamHandler", "class = FileHandler")
        .replace("(sys.stderr,)", "('a.log',)");
    assert!(converted(&files).contains("in_order"));
    assert!(
        !converted(
            &files
                .replace("'x'", "'a'")
                .replace("('a.log',)", "('b.log',)")
        )
        .contains("in_order")
    );
    let text = text.replace("handlers.MemoryHandler\nargs = (10, ERROR)", "NullHandler");
    assert!(!converted(&text).contains("in_order"));
}

#[test]
fn sections_with_the_same_qualname_are_one_logger() {
    let text = with("root, net", "root, first, net");
    let text = format!("{text}\n[logger_first]\nqualname=app.net\nlevel=ERROR\nhandlers=console\n");
    let without_level = text.replace("level = DEBUG\n", "");
    assert!(converted(&text).contains(
        r#""loggers":{"app.net":{"level":"DEBUG","propagate":false,"handlers":["hold"]}}"#
    ));
    assert!(converted(&without_level).contains(
        r#""loggers":{"app.net":{"level":"ERROR","propagate":false,"handlers":["hold"]}}"#
    ));
}

#[test]
fn the_root_logger_may_be_configured_by_its_name_as_well() {
    let text = with("qualname = app.net", "qualname = root");
    let document = converted(&text);
    assert!(document.ends_with(
        r#""loggers":{"root":{"level":"DEBUG","propagate":false,"handlers":["hold"]}},"root":{"level":"DEBUG","handlers":["hold"]}}"#
    ), "{document}");
}

#[test]
fn a_class_that_is_not_known_keeps_the_arguments_that_have_names() {
    let text = with("class = StreamHandler", "class = board.Uart");
    let named = text.replace("args = (sys.stderr,)", "kwargs = {'baud': 9600}");
    assert!(
        converted(&named)
            .contains(r#"{"class":"board.Uart","level":"WARNING","formatter":"line","baud":9600}"#)
    );
    let error = |text: &str| {
        let registry = logging().registry();
        let errors = convert(Source::Text(text), registry, &Options::default()).unwrap_err();
        errors
            .iter()
            .map(|error| error.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        error(&text),
        [
            "<string>:24:9: the class 'board.Uart' is not known here, so that its arguments have no \
          names: give them in kwargs"
        ]
    );
    let level = text.replace("args = (sys.stderr,)", "kwargs = {'level': 10}");
    let factory = text.replace("args = (sys.stderr,)", "kwargs = {'()': 'x'}");
    assert!(error(&factory)[0].ends_with("in a dict, '()' is no argument of a handler's class"));
    assert_eq!(
        error(&level),
        ["<string>:24:11: in a dict, 'level' is no argument of a handler's class"]
    );
}

/// Each section has what `[DEFAULT]` says, so that a small file could say very much.
#[test]
fn the_values_of_a_file_are_limited_together() {
    let level = "X".repeat(100_000);
    let mut text = format!("[DEFAULT]\nlevel={level}\nhandlers=\n");
    text += "[formatters]\nkeys=\n[handlers]\nkeys=\n[loggers]\nkeys=root";
    for number in 0..200 {
        text += &format!(",l{number}");
    }
    text += "\n[logger_root]\n";
    for number in 0..200 {
        text += &format!("[logger_l{number}]\nqualname=l{number}\n");
    }
    let errors = convert(
        Source::Text(&text),
        logging().registry(),
        &Options::default(),
    )
    .unwrap_err();
    assert!(
        errors[0]
            .to_string()
            .contains("the values of a file are 16777216 bytes long at most")
    );
    assert!(errors.len() < 200);
}

#[test]
fn every_mistake_is_told() {
    let text = with("handlers = console", "").replace("propagate = 0", "propagate = no");
    let text = text.replace("(sys.stderr,)", "(stderr,)");
    let errors = convert(
        Source::Text(&text),
        logging().registry(),
        &Options::default(),
    );
    let errors: Vec<_> = errors
        .unwrap_err()
        .iter()
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
}
