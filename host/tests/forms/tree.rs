//! `logconf tree`.

use crate::device::{logconf, logconf_with_input, tcp};

const CONFIG: &[u8] = br#"{"version": 1,
 "handlers": {"console": {"class": "logging.StreamHandler"},
              "hold": {"class": "logging.handlers.MemoryHandler", "capacity": 3, "target": "console"},
              "mail <x>": {"class": "logging.FileHandler", "filename": "a\"b", "level": "ERROR"}},
 "loggers": {"app": {"level": "DEBUG", "handlers": ["hold"], "propagate": false},
             "app.db": {}, "app.db.pool": {"level": 15}, "app-x": {}, "net.tcp": {}},
 "root": {"level": "INFO", "handlers": ["console", "mail <x>"]}}"#;

#[test]
fn loggers_stand_below_their_parents() {
    let ran = logconf_with_input(&["tree", "-"], CONFIG);
    let expected = "\
LOGGER            LEVEL    HANDLERS
root              INFO     console, mail <x>
├── app           DEBUG    hold               does not propagate
│   └── db        (DEBUG)
│       └── pool  15
├── app-x         (INFO)
└── net.tcp       (INFO)

HANDLER   LEVEL   CLASS
console   NOTSET  StreamHandler  ext://sys.stderr
hold      NOTSET  MemoryHandler  → console
mail <x>  ERROR   FileHandler    a\"b
";
    assert_eq!(
        (&*ran.stdout, &*ran.stderr, ran.code),
        (expected, "", Some(0))
    );
}

#[test]
fn a_status_is_a_tree_too() {
    let status = br#"{"ok":true,"generation":3,"dropped":{},
        "root":{"level":20,"effective":20,"propagate":true,"disabled":false,"handlers":["uart"],"filters":[]},
        "loggers":{"net":{"level":0,"effective":20,"propagate":true,"disabled":true,"handlers":[],"filters":["n"]},"more":2},
        "handlers":{"uart":{"class":"logging.StreamHandler","level":10,"formatter":"%(message)s","filters":[]}}}"#;
    let ran = logconf_with_input(&["tree", "-"], status);
    let expected = "\
LOGGER   LEVEL   HANDLERS
root     INFO    uart
└── net  (INFO)            disabled, only 'n'

HANDLER  LEVEL  CLASS
uart     DEBUG  StreamHandler
";
    assert_eq!(ran.stdout, expected);
    let (address, device) = tcp(Some(std::str::from_utf8(status).unwrap()));
    let ran = logconf(&["tree", "--tcp", &address]);
    assert_eq!((&*ran.stdout, ran.code), (expected, Some(0)));
    assert_eq!(device.join().unwrap(), br#"{"logconf":{"op":"status"}}"#);
    for args in [&["tree"][..], &["tree", "x", "--tcp", "a"]] {
        assert_eq!(logconf(args).code, Some(2), "{args:?}");
    }
}

#[test]
fn pictures_name_everything_and_quote_it() {
    let dot = logconf_with_input(&["tree", "-", "--dot"], CONFIG).stdout;
    for line in [
        "  l1 [label=\"app\\nDEBUG\\ndoes not propagate\"];",
        "  l1 -> l0 [style=dotted, color=red, arrowhead=tee];",
        "  l1 -> h1;",
        "  h1 -> h0;",
        "  h2 -> d1;",
        "  d1 [label=\"a\\\"b\", shape=plain];",
    ] {
        assert!(dot.lines().any(|known| known == line), "{line}\n{dot}");
    }
    let svg = logconf_with_input(&["tree", "-", "--svg"], CONFIG).stdout;
    assert!(svg.starts_with("<svg xmlns="), "{svg}");
    assert!(
        svg.contains(">mail &lt;x&gt;  FileHandler  ERROR</text>"),
        "{svg}"
    );
    assert_eq!(svg.matches("class=\"cut\"").count(), 1);
    // Six loggers, three handlers, two places where they write to.
    assert_eq!(svg.matches("<rect ").count(), 6 + 3 + 2);
}

#[test]
fn neither_a_place_that_is_called_as_a_box_nor_a_secret_is_in_a_picture() {
    let config = br#"{"version": 1, "handlers": {
        "file": {"class": "logging.FileHandler", "filename": "l0"},
        "web": {"class": "logging.handlers.HTTPHandler", "host": "h", "url": "/log?token=secret"}},
        "root": {"handlers": ["file", "web"]}}"#;
    let dot = logconf_with_input(&["tree", "-", "--dot"], config).stdout;
    assert!(dot.contains("d0 [label=\"l0\", shape=plain];"), "{dot}");
    assert_eq!(dot.matches("  l0 [").count(), 1, "{dot}");
    for options in [
        &["tree", "-"][..],
        &["tree", "-", "--dot"],
        &["tree", "-", "--svg"],
    ] {
        let shown = logconf_with_input(options, config).stdout;
        assert!(shown.contains("/log?…"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}

#[test]
fn a_config_that_is_refused_is_no_tree() {
    let ran = logconf_with_input(&["tree", "-"], b"{\"version\": 2}");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("Unsupported version: 2"),
        "{}",
        ran.stdout
    );
}
