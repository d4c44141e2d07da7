//! Documents that are only checked.

use logconf_tests::qemu::{Board, LINKS};
use serde_json::{Value, json};

/// Each line has one mistake.
const BAD: &str = r#"{"version": 1,
    "formatters": {"f": {"format": "no field"},
                   "g": {"format": "{message", "style": "{"},
                   "h": {"format": "%(message)s", "style": "?"}},
    "filters": {"n": {"name": 7}},
    "handlers": {"cycle": {"class": "logging.StreamHandler", "stream": "cfg://nowhere[0]"},
                 "hold": {"class": "logging.handlers.MemoryHandler", "target": "uart"},
                 "mail": {"class": "logging.handlers.SMTPHandler", "mailhost": "example.org"},
                 "uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart9"}},
    "loggers": {"net": {"level": "QUIET",
                        "handlers": ["mail", "nobody"],
                        "filters": ["gone"]}},
    "root": {"level": "INFO", "handlers": 7}}"#;

/// What the board says about them, in the order in which it looks: path, cause, and what stands at
/// the offset.
const MISTAKES: [(&str, &str, &str); 12] = [
    (
        "formatters.f.format",
        "Invalid format 'no field' for '%' style",
        "\"no field\"",
    ),
    (
        "formatters.g.format",
        "invalid format: expected '}' before end of string",
        "\"{message\"",
    ),
    ("formatters.h.style", "Style must be one of: %,{,$", "\"?\""),
    (
        "filters.n.name",
        "expected a logger's name, found a number",
        "7",
    ),
    (
        "handlers.cycle.stream",
        "'cfg://nowhere[0]' leads nowhere: 'nowhere'",
        "\"cfg:",
    ),
    (
        "handlers.mail.class",
        "Cannot resolve 'logging.handlers.SMTPHandler': no such class is registered",
        "\"logging.handlers.SMTP",
    ),
    (
        "handlers.uart.stream",
        "Cannot resolve 'board.uart9': no such object is registered",
        "\"ext:",
    ),
    (
        "handlers.hold",
        "MemoryHandler.__init__() missing 1 required positional argument: 'capacity'",
        "{\"class\"",
    ),
    ("loggers.net.level", "Unknown level: 'QUIET'", "\"QUIET\""),
    (
        "loggers.net.handlers[1]",
        "Unable to add handler 'nobody'",
        "\"nobody\"",
    ),
    (
        "loggers.net.filters[0]",
        "Unable to add filter 'gone'",
        "\"gone\"",
    ),
    (
        "root.handlers",
        "expected a list of names, found a number",
        "7",
    ),
];

fn check(config: &str) -> String {
    format!(r#"{{"logconf":{{"op":"check","config":{config}}}}}"#)
}

#[test]
fn a_check_names_every_mistake_and_changes_nothing() {
    let board = Board::boot();
    for link in LINKS {
        let before = board.status(link);
        let request = check(BAD);
        let verdict = board.request(link, &request);
        assert_eq!(verdict["ok"], false);
        assert_eq!(verdict["generation"], 2);
        let errors = verdict["errors"].as_array().expect("a list");
        let said: Vec<_> = errors
            .iter()
            .map(|error| {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                (text(&error["path"]), text(&error["causes"][0]))
            })
            .collect();
        let expected = MISTAKES.map(|(path, cause, _)| (path.to_owned(), cause.to_owned()));
        assert_eq!(said, expected, "{verdict:#}");
        for (error, (path, _, place)) in errors.iter().zip(MISTAKES) {
            let offset = error["offset"].as_u64().expect("an offset") as usize;
            assert!(request[offset..].starts_with(place), "{path}: {error}");
        }
        assert_eq!(board.status(link), before);

        // What is checked and right is not applied either.
        let good = r#"{"version":1,"root":{"level":"CRITICAL","handlers":[]}}"#;
        let verdict = board.request(link, check(good));
        let right = json!({"ok": true, "generation": 2, "errors": [], "warnings": []});
        assert_eq!(verdict, right);
        assert_eq!(board.status(link), before);
    }
}
