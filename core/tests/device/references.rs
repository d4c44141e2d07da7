//! `ext://`, `cfg://`, prefixes of the program's own: what values stand for.

use logconf_core::{Logging, NullHandler, Registry, Ring, StreamHandler};
use serde_json::{Value, json};

use crate::common::{Device, Small};

static UART: Ring<1024> = Ring::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &NullHandler],
    streams: &[("board.uart0", &UART)],
    values: &[("board.level", "\"ERROR\""), ("board.verbosity", "15")],
    schemes: &[("nv", nonvolatile)],
    ..Registry::EMPTY
};

fn nonvolatile(name: &str) -> Option<&'static str> {
    (name == "log/level").then_some("\"DEBUG\"")
}

fn answer(document: &str) -> (&'static Logging<Small>, Value) {
    let logging: &'static Logging<Small> = Box::leak(Box::new(Logging::new()));
    logging.start(&REGISTRY);
    let mut reply = [0; 2048];
    let length = logging.answer(document.as_bytes(), &mut reply);
    (logging, serde_json::from_slice(&reply[..length]).unwrap())
}

fn root_level(document: &str) -> i64 {
    let (logging, reply) = answer(document);
    assert_eq!(reply["ok"], true, "{document}: {reply}");
    let mut status = [0; 2048];
    let length = logging.answer(br#"{"logconf":{"op":"status"}}"#, &mut status);
    let status: Value = serde_json::from_slice(&status[..length]).unwrap();
    status["root"]["level"].as_i64().unwrap()
}

/// The document's level of the root logger is `value`; beside it stands `more`.
fn with_level(value: &str, more: &str) -> String {
    format!(r#"{{"version":1,{more}"root":{{"level":{value}}}}}"#)
}

#[test]
fn a_value_may_come_from_the_program_or_from_elsewhere_in_the_document() {
    for (value, more, level) in [
        (r#""ext://board.level""#, "", 40),
        (r#""ext://board.verbosity""#, "", 15),
        (r#""nv://log/level""#, "", 10),
        (r#""cfg://x""#, r#""x":20,"#, 20),
        (r#""cfg://x.y""#, r#""x":{"y":"INFO"},"#, 20),
        (r#""cfg://x[y]""#, r#""x":{"y":"INFO"},"#, 20),
        (r#""cfg://x.7""#, r#""x":{"7":"INFO"},"#, 20),
        (r#""cfg://x[1]""#, r#""x":[10,20],"#, 20),
        (r#""cfg:// x . y [ 1 ] ""#, r#""x":{"y":[10,20]},"#, 20),
        (
            r#""cfg://a.b""#,
            r#""a":"cfg://c","c":{"b":"cfg://d[0]"},"d":[30],"#,
            30,
        ),
        (r#""cfg:\/\/x\u002ey""#, r#""\u0078":{"y":20},"#, 20),
        (r#""cfg://x""#, r#""x":"ext://board.level","#, 40),
        (r#""cfg://x[\u0031]""#, r#""x":[10,20],"#, 20),
    ] {
        assert_eq!(root_level(&with_level(value, more)), level, "{value}");
    }
}

#[test]
fn whole_sections_and_items_may_stand_elsewhere() {
    let document = r#"{"version":1,
        "parts":{"h":{"uart":"cfg://parts.uart","twin":"cfg://parts.uart"},
                 "uart":{"class":"logging.StreamHandler","stream":"cfg://parts.out"},
                 "out":"ext://board.uart0", "r":{"handlers":"cfg://parts.list","level":10},
                 "list":["uart","twin"]},
        "handlers":"cfg://parts.h", "root":"cfg://parts.r"}"#;
    assert_eq!(root_level(document), 10);
}

#[test]
fn a_reference_that_leads_nowhere_says_why() {
    for (value, more, why) in [
        ("cfg://", "", "Unable to convert ''"),
        ("cfg://[0]", "", "Unable to convert '[0]'"),
        ("cfg://x", "", "'x'"),
        ("cfg://x.z", r#""x":{"y":1},"#, "'z'"),
        ("cfg://x[7]", r#""x":{"7":1},"#, "7"),
        ("cfg://x[2]", r#""x":[1,2],"#, "list index out of range"),
        (
            "cfg://x.0",
            r#""x":[1],"#,
            "list indices must be integers or slices, not str",
        ),
        (
            "cfg://x[-1]",
            r#""x":[1],"#,
            "Unable to convert 'x[-1]' at '[-1]'",
        ),
        ("cfg://x y", r#""x":[1],"#, "Unable to convert 'x y' at 'y'"),
        (
            "cfg://x.y",
            r#""x":5,"#,
            "'int' object is not subscriptable",
        ),
        (
            "cfg://x.y",
            r#""x":"ext://board.uart0","#,
            "'object' object is not subscriptable",
        ),
    ] {
        let document = with_level(&format!("\"{value}\""), more);
        let (_, reply) = answer(&document);
        let cause = format!("'{value}' leads nowhere: {why}");
        assert_eq!(reply["causes"], json!([cause]), "{document}");
        assert_eq!(reply["path"], "root.level");
    }
}

#[test]
fn a_long_chain_of_references_is_followed() {
    let links: Vec<_> = (0..100)
        .map(|n| format!(r#""k{n}":"cfg://k{}","#, n + 1))
        .collect();
    let chain = links.concat() + r#""k100":25,"#;
    assert_eq!(root_level(&with_level("\"cfg://k0\"", &chain)), 25);
}

/// Of references to parts, each waits for what the next one leads to.
#[test]
fn references_wait_for_others_up_to_a_depth_and_no_deeper() {
    let nested = |depth: usize| {
        let links: Vec<_> = (0..depth)
            .map(|n| format!(r#""k{n}":"cfg://k{}.v","#, n + 1))
            .collect();
        let inner = "{\"v\":".repeat(depth) + "25" + &"}".repeat(depth);
        let document = links.concat() + &format!("\"k{depth}\":{inner},");
        with_level("\"cfg://k0\"", &document)
    };
    assert_eq!(root_level(&nested(8)), 25);
    let (_, reply) = answer(&nested(9));
    let cause = "'cfg://k0' leads nowhere: maximum recursion depth exceeded";
    assert_eq!(reply["causes"], json!([cause]));
}

#[test]
fn a_cycle_of_references_ends_with_an_error() {
    for more in [
        r#""x":"cfg://x","#,
        r#""x":"cfg://y","y":"cfg://x","#,
        r#""x":{"x":"cfg://x.x"},"#,
        r#""x":{"x":"cfg://x.x.x.x.x.x.x.x.x.x.x.x.x.x"},"#,
    ] {
        let (_, reply) = answer(&with_level("\"cfg://x.x\"", more));
        let cause = reply["causes"][0].as_str().unwrap();
        let end = "leads nowhere: maximum recursion depth exceeded";
        assert!(cause.ends_with(end), "{more}: {cause}");
    }
}

#[test]
fn an_unknown_prefix_is_plain_text_and_items_of_lists_stand_for_themselves() {
    let (_, reply) = answer(&with_level("\"http://x\"", ""));
    assert_eq!(reply["causes"], json!(["Unknown level: 'http://x'"]));
    let (_, reply) =
        answer(r#"{"version":1,"x":"uart","handlers":{},"root":{"handlers":["cfg://x"]}}"#);
    let causes = json!(["Unable to add handler 'cfg://x'", "'cfg://x'"]);
    assert_eq!(reply["causes"], causes);
}

#[test]
fn what_is_not_registered_and_what_is_of_another_kind_is_refused() {
    let (_, reply) = answer(&with_level("\"ext://board.volume\"", ""));
    let cause = "Cannot resolve 'board.volume': no such object is registered";
    assert_eq!(reply["causes"], json!([cause]));
    let (_, reply) = answer(&with_level("\"nv://volume\"", ""));
    let cause = "Cannot resolve 'nv://volume': no such object is registered";
    assert_eq!(reply["causes"], json!([cause]));
    let (_, reply) = answer(&with_level("\"ext://board.uart0\"", ""));
    let cause = "Level not an integer or a valid string: <an object of the program>";
    assert_eq!(reply["causes"], json!([cause]));
}

/// CPython converts a value when it reads its key: what nobody reads may lead anywhere.
#[test]
fn values_that_nobody_reads_are_not_converted() {
    let document = r#"{"version":1,"x":"cfg://nowhere","y":["ext://nothing"],
        "root":{"level":10,"colour":"cfg://nowhere"}}"#;
    assert_eq!(root_level(document), 10);
}

#[test]
fn the_version_and_the_switches_may_be_references() {
    let device = Device::<Small>::new();
    let other = device.logger("other");
    device.apply(r#"{"version":"cfg://v","v":1,"disable_existing_loggers":"cfg://no","no":0}"#);
    assert!(other.enabled(logconf_core::Level::ERROR));
    device.apply(r#"{"version":1,"disable_existing_loggers":"cfg://no","no":"yes"}"#);
    assert!(!other.enabled(logconf_core::Level::CRITICAL));
}
