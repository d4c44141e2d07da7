//! That the work grows with what is configured, and not faster: steps are counted here, not time.

use std::cell::Cell;

use logconf_core::{
    FilterRow, FormatterRow, Found, Full, HandlerRow, LoggerRow, Name, Names, Table, Tables,
};

use super::{Buffer, ByName, HandlesByName, Heap};
use crate::Logging;
use crate::registry::Standard;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
    static NOT_KNOWN: Cell<usize> = const { Cell::new(0) };
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// Counts what it is asked and how often it does not know.
struct Counting(ByName);

impl Names for Counting {
    const EMPTY: Self = Counting(ByName::EMPTY);
    const FEW: usize = ByName::FEW;

    fn clear(&mut self) {
        self.0.clear();
    }

    fn add(&mut self, name: Name<'_>, number: u32) {
        self.0.add(name, number);
    }

    fn find(&self, name: Name<'_>, mut is_it: impl FnMut(u32) -> bool) -> Found {
        let found = self.0.find(name, |number| {
            ASKED.set(ASKED.get() + 1);
            is_it(number)
        });
        NOT_KNOWN.set(NOT_KNOWN.get() + usize::from(found == Found::Unknown));
        found
    }
}

/// Counts how often anything in it is read.
struct Space(Heap<u8>);

impl Table<u8> for Space {
    const EMPTY: Self = Space(Heap::EMPTY);

    fn new() -> Self {
        Space(Heap::new())
    }

    fn push(&mut self, item: u8) -> Result<(), Full> {
        self.0.push(item)
    }

    fn extend(&mut self, items: &[u8]) -> Result<(), Full> {
        self.0.extend(items)
    }

    fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    fn items(&self) -> &[u8] {
        READ.set(READ.get() + 1);
        self.0.items()
    }

    fn items_mut(&mut self) -> &mut [u8] {
        self.0.items_mut()
    }

    fn bound(&self) -> Option<usize> {
        None
    }
}

struct Counted;

impl Tables for Counted {
    type Loggers = Heap<LoggerRow>;
    type Handlers = Heap<HandlerRow>;
    type Formatters = Heap<FormatterRow>;
    type Filters = Heap<FilterRow>;
    type Text = Space;
    type Line = Buffer;
    type Names = Counting;
    type HandleNames = HandlesByName;
}

pub(super) fn document(loggers: usize, level: &str, tail: &str) -> String {
    let logger = |n| format!(r#""app.m{}.unit{n}{tail}": {{"level": "{level}"}}"#, n % 9);
    let loggers: Vec<String> = (0..loggers).map(logger).collect();
    format!(r#"{{"version": 1, "loggers": {{{}}}}}"#, loggers.join(","))
}

/// How many rows and keys are compared, and how many times all are looked at, when loggers are
/// checked, configured, configured again and replaced by others.
fn steps(loggers: usize) -> (usize, usize) {
    let logging: Logging<Counted> = Logging::new();
    // While there are few loggers, it is not worth while to know anything.
    let first = document(20, "INFO", "");
    logging.apply(first.as_bytes()).unwrap();
    ASKED.set(0);
    NOT_KNOWN.set(0);
    for (level, tail) in [
        ("INFO", ""),
        ("DEBUG", ""),
        ("INFO", ".\\u00e9"),
        ("INFO", "é"),
    ] {
        let document = document(loggers, level, tail);
        let mut mistakes = 0;
        logging.check(document.as_bytes(), &mut |_| mistakes += 1);
        assert_eq!(mistakes, 0);
        logging.apply(document.as_bytes()).unwrap();
    }
    // What only one of ten has is wrong there.
    let wrong = document(loggers / 10, "LOUD", "");
    let mut mistakes = 0;
    logging.check(wrong.as_bytes(), &mut |_| mistakes += 1);
    assert_eq!(mistakes, loggers / 10);
    (ASKED.get(), NOT_KNOWN.get())
}

#[test]
fn what_is_looked_at_grows_with_the_number_of_loggers_and_not_faster() {
    let ((few, few_unknown), (many, many_unknown)) = (steps(100), steps(1000));
    assert!(many <= few * 11, "{few} and {many} comparisons");
    assert!(
        few_unknown < 100 && many_unknown == few_unknown,
        "{few_unknown}, {many_unknown}"
    );
}

/// How often names and the like are read to write the state down, when so many handlers were kept
/// beside others of their names.
fn reads(handlers: usize) -> usize {
    let logging: Logging<Counted> = Logging::new();
    logging.start(Standard::new().registry());
    let list = |each: &dyn Fn(usize) -> String| {
        let items: Vec<String> = (0..handlers).map(each).collect();
        items.join(",")
    };
    let formatters = list(&|n| format!(r#""f{n}": {{"format": "{n}: %(message)s"}}"#));
    let of_class = r#""class": "logging.NullHandler""#;
    let named = list(&|n| format!(r#""h{n}": {{{of_class}, "formatter": "f{n}"}}"#));
    let plain = list(&|n| format!(r#""h{n}": {{{of_class}}}"#));
    let loggers = list(&|n| format!(r#""l{n}": {{"handlers": ["h{n}"]}}"#));
    for document in [
        format!(
            r#"{{"version": 1, "formatters": {{{formatters}}}, "handlers": {{{named}}},
                 "loggers": {{{loggers}}}}}"#
        ),
        format!(r#"{{"version": 1, "handlers": {{{plain}}}}}"#),
    ] {
        logging.apply(document.as_bytes()).unwrap();
    }
    let mut reply = vec![0; 1000 * handlers];
    READ.set(0);
    let length = logging.answer(br#"{"logconf": {"op": "get"}}"#, &mut reply);
    let reply = std::str::from_utf8(&reply[..length]).unwrap();
    assert_eq!(reply.matches("(kept ").count(), 2 * handlers);
    READ.get()
}

#[test]
fn what_get_reads_grows_with_the_number_of_handlers_and_not_faster() {
    let (few, many) = (reads(30), reads(300));
    assert!(many <= few * 11, "{few} and {many} reads");
}
