//! The classes of handlers, and what they are called with.

use super::super::maker::Maker;
use super::literals::{absent, number, one_of, text, truth};

/// Parameters in the order in which a class takes them, each with its expression if it is given.
pub type Parameters = Vec<(&'static str, Option<String>)>;

pub fn is_memory(class: &str) -> bool {
    class.ends_with("MemoryHandler")
}

/// Any class, as an INI file names it, and its arguments.
pub fn class(maker: &mut Maker) -> (String, Parameters) {
    let (class, parameters) = match maker.below(100) {
        0..32 => ("StreamHandler", stream(maker)),
        32..50 => ("handlers.MemoryHandler", memory(maker)),
        50..64 => ("FileHandler", file(maker)),
        64..76 => ("handlers.RotatingFileHandler", rotating(maker)),
        76..80 => ("handlers.WatchedFileHandler", file(maker)),
        80..84 => ("handlers.TimedRotatingFileHandler", timed(maker)),
        84..90 => network(maker),
        90..92 => ("handlers.BufferingHandler", vec![capacity(maker)]),
        92..95 => ("NullHandler", vec![]),
        _ => ("StreamHandler", stream(maker)),
    };
    note_class(maker, class);
    match maker.rule("ini: class: with the name of its module", 30) {
        true => (format!("logging.{class}"), parameters),
        false => (class.into(), parameters),
    }
}

fn note_class(maker: &mut Maker, class: &str) {
    const NAMES: &[(&str, &str)] = &[
        ("StreamHandler", "ini: class: StreamHandler"),
        ("NullHandler", "ini: class: NullHandler"),
        ("MemoryHandler", "ini: class: MemoryHandler"),
        ("RotatingFileHandler", "ini: class: RotatingFileHandler"),
        ("WatchedFileHandler", "ini: class: WatchedFileHandler"),
        (
            "TimedRotatingFileHandler",
            "ini: class: TimedRotatingFileHandler",
        ),
        ("FileHandler", "ini: class: FileHandler"),
        ("BufferingHandler", "ini: class: BufferingHandler"),
    ];
    let plain = class.rsplit('.').next().unwrap_or(class);
    let known = NAMES.iter().find(|(name, _)| *name == plain);
    maker.note(known.map_or("ini: class: of the network", |(_, rule)| rule));
}

fn stream(maker: &mut Maker) -> Parameters {
    let stream = match maker.below(10) {
        0..5 => Some("sys.stdout"),
        5..7 => Some("sys.stderr"),
        7 => Some("None"),
        _ => None,
    };
    vec![("stream", stream.map(String::from))]
}

fn capacity(maker: &mut Maker) -> (&'static str, Option<String>) {
    let capacity = maker.pick(&[0, 1, 1, 2, 3, 5, 100, -1]);
    ("capacity", Some(number(maker, capacity)))
}

fn memory(maker: &mut Maker) -> Parameters {
    let mut parameters = vec![capacity(maker)];
    parameters.push(match maker.below(10) {
        0..3 => absent("flushLevel"),
        3..6 => {
            let level = maker.pick(&[10, 20, 30, 40, 50, 60, 0, -1]);
            ("flushLevel", Some(number(maker, level)))
        }
        6..9 => {
            maker.note("ini: args: the name of a level");
            let names = [
                "ERROR", "WARNING", "INFO", "DEBUG", "CRITICAL", "FATAL", "WARN",
            ];
            one_of(maker, "flushLevel", &names)
        }
        _ => {
            maker.note("ini: args: a name given in full");
            let names = ["logging.ERROR", "logging.INFO", "logging.WARNING"];
            one_of(maker, "flushLevel", &names)
        }
    });
    parameters.push(match maker.rule("ini: args: None for a target", 10) {
        true => ("target", Some("None".into())),
        false => absent("target"),
    });
    let close = truth(maker, 35, 40);
    parameters.push(("flushOnClose", close));
    parameters
}

/// The name of a file, as a literal.
fn filename(maker: &mut Maker) -> (&'static str, Option<String>) {
    let files = maker.files.clone();
    let name = maker.pick(&files);
    let name = match maker.below(20) {
        0..2 => {
            maker.note("ini: %(here)s in the name of a file");
            format!("'%(here)s/{name}'")
        }
        2 => {
            maker.note("ini: an option's name in another case in an interpolation");
            format!("'%(Here)s/{name}'")
        }
        3 => {
            maker.note("ini: %% in a value");
            "'100%%.log'".into()
        }
        4 if maker.rule("ini: args: a backslash that escapes nothing", 50) => "'a\\.log'".into(),
        _ => text(maker, name),
    };
    ("filename", Some(name))
}

fn mode(maker: &mut Maker) -> (&'static str, Option<String>) {
    if !maker.rule("ini: file: mode", 60) {
        return absent("mode");
    }
    let mode = maker.pick(&["w", "w", "a", "a"]);
    maker.note(if mode == "w" {
        "ini: file: mode w"
    } else {
        "ini: file: mode a"
    });
    ("mode", Some(text(maker, mode)))
}

/// The last parameters of every file.
fn ends(maker: &mut Maker) -> [(&'static str, Option<String>); 2] {
    let encoding = match maker.rule("ini: file: encoding", 25) {
        true => Some(maker.pick(&[
            "'utf-8'",
            "'utf8'",
            "\"UTF-8\"",
            "None",
            "'ascii'",
            "'latin-1'",
        ])),
        false => None,
    };
    let delay = truth(maker, 25, 70);
    [("encoding", encoding.map(String::from)), ("delay", delay)]
}

fn file(maker: &mut Maker) -> Parameters {
    let mut parameters = vec![filename(maker), mode(maker)];
    parameters.extend(ends(maker));
    parameters.push(match maker.rule("ini: file: errors", 8) {
        true => one_of(
            maker,
            "errors",
            &["'replace'", "'ignore'", "'strict'", "None"],
        ),
        false => absent("errors"),
    });
    parameters
}

fn rotating(maker: &mut Maker) -> Parameters {
    let mut parameters = vec![filename(maker), mode(maker)];
    let most = match maker.below(4) {
        0 => maker.pick(&[0, 1, 100, 1000, -1]),
        // About as long as one, two or three lines.
        _ => 4 + maker.below(36) as i64,
    };
    let backups = maker.pick(&[0, 1, 1, 2, 3]);
    parameters.push(("maxBytes", Some(number(maker, most))));
    parameters.push(match maker.percent(80) {
        true => ("backupCount", Some(number(maker, backups))),
        false => absent("backupCount"),
    });
    parameters.extend(ends(maker));
    parameters
}

/// Nothing that turns within the time of a test.
fn timed(maker: &mut Maker) -> Parameters {
    let when = maker.pick(&["midnight", "D", "d", "W0", "W6", "MIDNIGHT", "w3"]);
    let mut parameters = vec![filename(maker), ("when", Some(text(maker, when)))];
    if maker.percent(50) {
        let interval = maker.pick(&[1, 7]);
        parameters.push(("interval", Some(number(maker, interval))));
        parameters.push(("backupCount", Some(number(maker, 2))));
        parameters.extend(ends(maker));
        parameters.push(("utc", truth(maker, 50, 50)));
    }
    parameters
}

fn network(maker: &mut Maker) -> (&'static str, Parameters) {
    let given = maker.pick::<(&str, &[(&str, &str)])>(&[
        (
            "handlers.SMTPHandler",
            &[
                ("mailhost", "('localhost', 25)"),
                ("fromaddr", "'a@b'"),
                ("toaddrs", "['c@d', 'e@f']"),
                ("subject", "'s'"),
                ("credentials", "('user', 'pass')"),
                ("secure", "()"),
            ],
        ),
        (
            "handlers.SMTPHandler",
            &[
                ("mailhost", "'localhost'"),
                ("fromaddr", "'a@b'"),
                ("toaddrs", "('c@d',)"),
                ("subject", "'s'"),
            ],
        ),
        (
            "handlers.SysLogHandler",
            &[
                ("address", "('localhost', handlers.SYSLOG_UDP_PORT)"),
                ("facility", "handlers.SysLogHandler.LOG_USER"),
            ],
        ),
        ("handlers.SysLogHandler", &[("address", "'/dev/log'")]),
        (
            "handlers.SysLogHandler",
            &[
                ("address", "['127.0.0.1', 514]"),
                ("facility", "'local0'"),
                ("socktype", "socket.SOCK_STREAM"),
            ],
        ),
        ("handlers.SysLogHandler", &[]),
        (
            "handlers.HTTPHandler",
            &[
                ("host", "'localhost:80'"),
                ("url", "'/log'"),
                ("method", "'POST'"),
            ],
        ),
        (
            "handlers.SocketHandler",
            &[
                ("host", "'localhost'"),
                ("port", "handlers.DEFAULT_TCP_LOGGING_PORT"),
            ],
        ),
        (
            "handlers.SocketHandler",
            &[("host", "'/no/socket'"), ("port", "None")],
        ),
        (
            "handlers.DatagramHandler",
            &[
                ("host", "'localhost'"),
                ("port", "handlers.DEFAULT_UDP_LOGGING_PORT"),
            ],
        ),
    ]);
    let (class, parameters) = given;
    if parameters
        .iter()
        .any(|(_, value)| value.contains("handlers."))
    {
        maker.note("ini: args: a name of logging.handlers");
    }
    if parameters
        .iter()
        .any(|(_, value)| value.contains("socket."))
    {
        maker.note("ini: args: a name of socket");
    }
    let given = |&(name, value): &(&'static str, &str)| (name, Some(value.to_string()));
    (class, parameters.iter().map(given).collect())
}
