//! Names that stand for nothing: which one it is, and what would do in its place.

use logconf_core::{
    Arguments, FilterClass, FormatterClass, Logging, NullHandler, Problem, Record, Registry, Ring,
    Signature,
};

use crate::common::{Small, leak};

struct Audit;

impl FilterClass for Audit {
    fn name(&self) -> &'static str {
        "board.Audit"
    }

    fn signature(&self) -> &'static Signature {
        &Signature::FILTER
    }

    fn passes(&self, _: [i32; 2], _: &Record<'_>) -> bool {
        true
    }
}

struct Brief;

impl FormatterClass for Brief {
    fn name(&self) -> &'static str {
        "board.Brief"
    }

    fn signature(&self) -> &'static Signature {
        &Signature::FORMATTER
    }

    fn configure(&self, _: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        Ok([0; 2])
    }

    fn format(
        &self,
        _: [i32; 2],
        _: &Record<'_>,
        _: &mut dyn core::fmt::Write,
    ) -> core::fmt::Result {
        Ok(())
    }
}

static UART: Ring<256> = Ring::new();
static REGISTRY: Registry = Registry {
    classes: &[&NullHandler],
    formatters: &[&Brief],
    filters: &[&Audit],
    streams: &[("board.uart0", &UART)],
    values: &[("board.level", "10")],
    ..Registry::EMPTY
};

/// The name that a document is refused for, and those that would do.
fn unresolved(document: &str) -> Option<(String, Vec<String>)> {
    let logging: &'static Logging<Small> = leak(Logging::new());
    logging.start(&REGISTRY);
    let refusal = logging.apply(document.as_bytes()).unwrap_err();
    let unresolved = refusal.unresolved()?;
    let mut known = Vec::new();
    unresolved.known(&mut |name| known.push(name.to_string()));
    Some((unresolved.name().to_string(), known))
}

#[track_caller]
fn check(sections: &str, name: &str, known: &[&str]) {
    let found = unresolved(&format!("{{\"version\": 1, {sections}}}"));
    let known = known.iter().map(|name| name.to_string()).collect();
    assert_eq!(found, Some((name.to_owned(), known)), "{sections}");
}

#[test]
fn a_class_is_one_of_its_kind() {
    let formatters = ["logging.Formatter", "board.Brief"];
    let filters = ["logging.Filter", "board.Audit"];
    let handlers = ["logging.NullHandler"];
    let of = |section: &str, key: &str| format!(r#""{section}": {{"x": {{"{key}": "nosuch.X"}}}}"#);
    check(&of("handlers", "class"), "nosuch.X", &handlers);
    check(&of("handlers", "()"), "nosuch.X", &handlers);
    check(&of("formatters", "class"), "nosuch.X", &formatters);
    check(&of("formatters", "()"), "nosuch.X", &formatters);
    check(&of("filters", "()"), "nosuch.X", &filters);
}

#[test]
#[cfg(feature = "cfg")]
fn what_follows_ext_may_be_anything() {
    let all = [
        "logging.NullHandler",
        "logging.Formatter",
        "board.Brief",
        "logging.Filter",
        "board.Audit",
        "board.uart0",
        "board.level",
    ];
    check(
        r#""root": {"level": "ext://board.levle"}"#,
        "board.levle",
        &all,
    );
}

#[test]
fn what_a_document_defines_itself_is_named_in_it() {
    let handlers = r#""handlers": {"a": {"class": "logging.NullHandler"}, "b\u0062": {"class":
        "logging.NullHandler"}}"#;
    let root = r#""root": {"handlers": ["c"]}"#;
    check(&format!("{handlers}, {root}"), "c", &["a", "bb"]);
    let filters = r#""filters": {"f": {}}, "root": {"filters": ["g"]}"#;
    check(filters, "g", &["f"]);
    check(r#""root": {"filters": ["g"]}"#, "g", &[]);
    let formatter = r#""formatters": {"p": {}},
        "handlers": {"a": {"class": "logging.NullHandler", "formatter": "q"}}"#;
    check(formatter, "q", &["p"]);
}

#[test]
fn a_level_is_one_of_the_names_of_levels() {
    let levels = [
        "CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET", "FATAL", "WARN",
    ];
    check(r#""root": {"level": "LOUD"}"#, "LOUD", &levels);
}

#[test]
fn an_argument_is_one_that_the_class_takes() {
    let handler = r#""handlers": {"h": {"class": "logging.NullHandler", "levle": "INFO"}}"#;
    let common = ["formatter", "class", "level", "filters", "()", "."];
    check(handler, "levle", &[&["level"][..], &common].concat());
    let filter = r#""filters": {"f": {"()": "logging.Filter", "nam": "a"}}"#;
    check(filter, "nam", &["name"]);
}

#[test]
fn other_mistakes_have_nothing_to_do_with_names() {
    assert_eq!(unresolved("{"), None);
    assert_eq!(
        unresolved(r#"{"version": 1, "root": {"handlers": [7]}}"#),
        None
    );
}
