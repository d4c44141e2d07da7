//! What formats print. Every expected text and error is CPython 3.11's for the same format and
//! values.

#[cfg(all(
    feature = "asctime",
    feature = "brace",
    feature = "dollar",
    feature = "defaults"
))]
mod effort;
mod tables;

extern crate std;

use super::*;
use crate::json::Cursor;
use crate::{Clock, Level, Timestamp};
use heapless::Vec;
use std::string::{String, ToString};

struct Zoned;

impl Clock for Zoned {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    fn started(&self) -> Timestamp {
        Timestamp(1_700_000_000_000_000)
    }

    fn utc_offset_s(&self, _: Timestamp) -> i32 {
        -12_600
    }

    fn zone(&self, _: Timestamp) -> &str {
        "NST"
    }
}

/// Reads one JSON dict a line from the file that `LOGCONF_FORMATS` names, and prints for each
/// what comes of it: for comparing any number of formats with CPython. Without it, does nothing.
#[test]
fn formats_of_a_file() {
    let Ok(path) = std::env::var("LOGCONF_FORMATS") else {
        return;
    };
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let document = Cursor::document(line).take();
        let field = |name: &str| {
            let mut cursor = document.enter();
            while let Some(key) = cursor.key() {
                let value = cursor.take();
                if key.name.is(name.as_bytes()) {
                    return Some(value);
                }
            }
            None
        };
        let string = |name| field(name).and_then(|value| value.str());
        let outcome = run(
            &Spec {
                style: Style::from_name(string("style").unwrap()).unwrap(),
                format: string("format"),
                datefmt: string("datefmt"),
                validate: field("validate").is_some_and(|value| value.truth()),
                defaults: field("defaults"),
                clock: true,
                origins: false,
            },
            &string("message").unwrap().to_string(),
            field("level").and_then(|value| value.int()).unwrap(),
            SPACE,
        );
        let outcome = match outcome {
            Ok(line) => serde_json::json!(["line", line]),
            Err(error) => serde_json::json!(error),
        };
        std::println!("@{outcome}");
    }
}

/// Room for any line.
const SPACE: usize = 4000;

/// The line, or the kind of error and its sentence.
fn run(
    spec: &Spec<'_>,
    message: &str,
    level: i32,
    room: usize,
) -> Result<String, (String, String)> {
    let mut space: Vec<u8, 3000> = Vec::new();
    text::clear(&mut space).unwrap();
    let compiled = compile(&mut space, spec).map_err(|mistake| {
        assert_eq!(mistake, Mistake::Invalid);
        let explained = Explained(spec.style, spec.format.unwrap());
        ("refused".into(), explained.to_string())
    })?;
    let program = text::get(&space, compiled.program);
    assert_eq!(
        printed(program),
        written(spec),
        "the format string comes back"
    );
    let mut buffer = Bounded(std::vec::Vec::new(), room);
    let mut line = Line::new(&mut buffer);
    let message = format_args!("{message}");
    let record = Record {
        file: "src/net/tcp.rs",
        line: 42,
        created: Some(Timestamp(1_700_000_001_123_456)),
        ..Record::new("net.tcp", Level(level), message)
    };
    match render(program, &record, Some(&Zoned), &mut line) {
        Ok(()) => Ok(String::from_utf8(line.finish(b"").into()).unwrap()),
        Err(failure) => Err((failure.python_type().into(), failure.to_string())),
    }
}

/// The same, as the tables have it.
fn outcome(spec: &Spec<'_>) -> String {
    match run(spec, "héllo", 20, SPACE) {
        Ok(line) => line,
        Err((kind, sentence)) => kind + ": " + &sentence,
    }
}

fn spec<'d>(style: &'d str, format: &'d str) -> Spec<'d> {
    Spec {
        style: Style::from_name(Str::plain(style)).unwrap(),
        clock: true,
        ..Spec::percent(Some(Str::plain(format)))
    }
}

struct Explained<'s>(Style, Str<'s>);

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        explain(self.0, self.1, f)
    }
}

fn printed(program: &[u8]) -> String {
    let mut printed = String::new();
    print(program, &mut |piece| printed.push_str(&piece.to_string()));
    printed
}

fn written(spec: &Spec<'_>) -> String {
    let format = spec.format.filter(|format| !format.is_empty());
    format
        .unwrap_or(Str::plain(spec.style.default()))
        .to_string()
}

/// A line with any bound.
struct Bounded(std::vec::Vec<u8>, usize);

impl Table<u8> for Bounded {
    const EMPTY: Self = Bounded(std::vec::Vec::new(), SPACE);

    fn new() -> Self {
        Self::EMPTY
    }

    fn push(&mut self, item: u8) -> Result<(), Full> {
        self.extend(&[item])
    }

    fn extend(&mut self, items: &[u8]) -> Result<(), Full> {
        if self.0.len() + items.len() > self.1 {
            return Err(Full);
        }
        self.0.extend_from_slice(items);
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    fn items(&self) -> &[u8] {
        &self.0
    }

    fn items_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    fn bound(&self) -> Option<usize> {
        (self.1 != usize::MAX).then_some(self.1)
    }
}

#[test]
fn percent_formats_are_pythons() {
    for (format, expected) in tables::PERCENT {
        assert_eq!(outcome(&spec("%", format)), *expected, "{format}");
    }
}

#[cfg(feature = "brace")]
#[test]
fn brace_formats_are_pythons() {
    for (format, expected) in tables::BRACE {
        assert_eq!(outcome(&spec("{", format)), *expected, "{format}");
    }
}

#[cfg(feature = "dollar")]
#[test]
fn dollar_formats_are_pythons() {
    for (format, expected) in tables::DOLLAR {
        assert_eq!(outcome(&spec("$", format)), *expected, "{format}");
    }
}

#[cfg(all(feature = "brace", feature = "dollar"))]
#[test]
fn what_validation_lets_through_fails_with_the_record() {
    for (style, format, expected) in tables::UNVALIDATED {
        let mut spec = spec(style, format);
        spec.validate = false;
        assert_eq!(outcome(&spec), *expected, "{format}");
    }
}

#[cfg(all(feature = "brace", feature = "dollar", feature = "defaults"))]
#[test]
fn defaults_stand_in_for_fields_that_no_record_has() {
    for (style, format, expected) in tables::DEFAULTED {
        let mut spec = spec(style, format);
        spec.defaults = Some(Cursor::document(tables::DEFAULTS).take());
        assert_eq!(outcome(&spec), *expected, "{format}");
    }
}

#[cfg(feature = "asctime")]
#[test]
fn date_formats_are_those_of_the_c_library() {
    for (datefmt, expected) in tables::DATES {
        let mut spec = spec("%", "%(asctime)s");
        spec.datefmt = Some(Str::plain(datefmt));
        assert_eq!(outcome(&spec), *expected, "{datefmt}");
    }
}

#[cfg(feature = "asctime")]
#[test]
fn a_date_in_quotes_has_those_that_it_leaves() {
    for (datefmt, expected) in [
        ("%H o'clock", r#""18 o'clock""#),
        ("%H", "'18'"),
        (r#"'%H"'"#, r#"'\'18"\''"#),
    ] {
        let mut spec = spec("%", "%(asctime)r");
        spec.datefmt = Some(Str::plain(datefmt));
        assert_eq!(outcome(&spec), expected, "{datefmt}");
    }
}

#[test]
fn without_a_clock_times_print_as_question_marks() {
    let mut space: Vec<u8, 100> = Vec::new();
    text::clear(&mut space).unwrap();
    let format = "%(asctime)s %(created)f %(msecs)03d %(thread)d %(funcName)-3s|";
    let spec = Spec::percent(Some(Str::plain(format)));
    let compiled = compile(&mut space, &spec).unwrap();
    assert!(matches!(
        compiled.absent,
        Some(Absent::Field(Field::ASCTIME))
    ));
    let mut buffer: Vec<u8, 50> = Vec::new();
    let mut line = Line::new(&mut buffer);
    let record = Record::new("app", Level::INFO, format_args!(""));
    render(
        text::get(&space, compiled.program),
        &record,
        None,
        &mut line,
    )
    .unwrap();
    assert_eq!(line.finish(b""), b"? ?   ? ? ?  |");
}

#[test]
fn a_field_that_no_record_has_is_reported_by_name() {
    let mut space: Vec<u8, 100> = Vec::new();
    text::clear(&mut space).unwrap();
    for (style, format) in [
        ("%", "%(message)s %(request)s"),
        ("{", "{message:{request}} {other}"),
        ("$", "$message ${request}"),
    ] {
        let Some(style) = Style::from_name(Str::plain(style)) else {
            continue;
        };
        let spec = Spec {
            style,
            ..Spec::percent(Some(Str::plain(format)))
        };
        match compile(&mut space, &spec).unwrap().absent {
            Some(Absent::Unknown(name)) => assert!(name.is(b"request"), "{name}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn usual_formats_take_two_bytes_a_field() {
    let mut space: Vec<u8, 100> = Vec::new();
    text::clear(&mut space).unwrap();
    let spec = Spec::percent(Some(Str::plain("%(levelname)-8s %(name)s: %(message)s")));
    let program = compile(&mut space, &spec).unwrap().program;
    assert_eq!(text::get(&space, program).len(), 3 * 2 + 2 + 3);
}

#[test]
fn literal_text_of_any_length_is_kept() {
    let long = "x".repeat(125) + &"é%%€".repeat(20);
    let format = std::format!("{long}%(name)s{long}");
    let expected = long.replace("%%", "%");
    let expected = std::format!("{expected}net.tcp{expected}");
    assert_eq!(outcome(&spec("%", &format)), expected);
}

#[test]
fn a_line_that_is_full_takes_no_more_and_what_precision_leaves_out_is_not_missed() {
    let message = "m".repeat(100);
    for (format, expected) in [
        ("%(message)s%(levelno)+05d", "m".repeat(16) + "..."),
        ("%(message).5s|%(name)s", "mmmmm|net.tcp".into()),
        (
            "%(name)s%(message).15s|",
            "net.tcp".to_string() + &"m".repeat(9) + "...",
        ),
        ("%(name)-999999999s", "net.tcp         ...".into()),
        ("%(levelno).999999999d", "0000000000000000...".into()),
        ("%(levelno)#.999999999g", "20.0000000000000...".into()),
        (
            "%(levelno)999999999.999999999e",
            "2.00000000000000...".into(),
        ),
    ] {
        let line = run(&spec("%", format), &message, 20, 20);
        assert_eq!(line, Ok(expected), "{format}");
    }
}

#[test]
fn a_width_without_reason_is_refused_by_a_line_without_a_bound() {
    for format in ["%(name)999999999s", "%(levelno).999999999f"] {
        let error = run(&spec("%", format), "", 20, usize::MAX).unwrap_err();
        assert_eq!(error.0, "MemoryError");
    }
}

/// Every format of the tables, in lines of every length.
#[test]
fn lines_of_any_length_are_text_within_their_bounds() {
    let formats = tables::PERCENT.iter().map(|(format, _)| ("%", *format));
    let formats = formats.chain(tables::BRACE.iter().map(|(format, _)| ("{", *format)));
    for (style, format) in formats {
        let Some(style) = Style::from_name(Str::plain(style)) else {
            continue;
        };
        let spec = Spec {
            style,
            ..spec("%", format)
        };
        for room in 0..80 {
            if let Ok(line) = run(&spec, "héllo€😀", 20, room) {
                assert!(line.len() <= room, "{format:?} {room}: {line:?}");
            }
        }
    }
}

#[test]
fn a_format_that_does_not_fit_leaves_the_text_space_as_it_was() {
    let mut space: Vec<u8, 8> = Vec::new();
    text::clear(&mut space).unwrap();
    for format in ["%(name)s and more", "%(nobody)s", "%(name)s %q and more"] {
        let spec = Spec::percent(Some(Str::plain(format)));
        let mistake = compile(&mut space, &spec).unwrap_err();
        assert_eq!((mistake, space.len()), (Mistake::Full, 1));
    }
}
