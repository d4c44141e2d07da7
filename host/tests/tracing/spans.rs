//! Events in spans.

use super::common::{apply, config};
use super::turn;
use serde_json::json;
use tracing::{debug_span, field, info, info_span, warn, warn_span};

#[test]
fn the_fields_of_spans_are_those_of_the_event_and_the_innermost_counts() {
    let turn = turn();
    apply(&config(
        "%(spans)s %(a)s %(b)s %(c)s %(d)s",
        "INFO",
        json!({}),
    ));
    let _outer = info_span!("outer", a = 1, b = 1, c = 1, d = 1).entered();
    let _middle = info_span!("middle", b = 2, c = 2).entered();
    info!(c = 3, "");
    assert_eq!(turn.written(), "outer:middle 1 2 3 1\n");
}

#[test]
fn a_field_that_a_span_gets_later_counts_from_then_on() {
    let turn = turn();
    let mut config = config("%(user)s %(count)s", "INFO", json!({}));
    config["formatters"]["f"]["defaults"] = json!({"user": "-"});
    apply(&config);
    let span = info_span!("s", user = field::Empty, count = 1);
    span.in_scope(|| info!(""));
    span.record("user", "eve");
    span.record("count", 2);
    span.in_scope(|| info!(""));
    assert_eq!(turn.written(), "- 1\neve 2\n");
}

#[test]
fn an_event_may_have_another_parent_or_none_or_a_field_called_spans() {
    let turn = turn();
    let mut config = config("%(spans)s", "INFO", json!({}));
    config["formatters"]["f"]["defaults"] = json!({"spans": "-"});
    apply(&config);
    let other = info_span!(parent: None, "other");
    let _entered = info_span!("entered").entered();
    info!(parent: &other, "");
    info!(parent: None, "");
    info!(spans = 5, "");
    assert_eq!(turn.written(), "other\n-\n5\n");
}

#[test]
fn a_span_that_its_logger_does_not_let_pass_adds_nothing() {
    let turn = turn();
    let loggers = json!({"quiet": {"level": "ERROR"}});
    apply(&config("%(spans)s %(user)s", "INFO", loggers));
    let _outer = warn_span!("outer", user = "eve").entered();
    let _by_level = debug_span!("by_level", user = "mallory").entered();
    let _by_target = warn_span!(target: "quiet", "by_target", user = "mallory").entered();
    warn!("");
    assert_eq!(turn.written(), "outer eve\n");
}
