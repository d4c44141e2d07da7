//! Where files come from, and what their bytes may be.

use std::path::{Path, PathBuf};

use logconf::file_config::{self, Error, ErrorKind, Options, Source, Taken};
use logconf::ini::{Ini, Lines};

use crate::common::{INI, logging, with};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = path(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn taken<'s>(source: impl Into<Source<'s>>, options: &Options) -> Result<Taken, Error> {
    file_config::file_config(logging(), source, options)
}

#[test]
fn a_path_a_reader_a_text_and_what_was_read_before_are_the_same() {
    let options = Options::default();
    assert!(taken(&file("taken.ini", INI.as_bytes()), &options).is_ok());
    let mut reader = INI.as_bytes();
    assert!(
        taken(
            Source::Reader {
                name: "the link",
                reader: &mut reader
            },
            &options
        )
        .is_ok()
    );
    assert!(taken(Source::Text(INI), &options).is_ok());
    let ini = Ini::read("logging.ini", INI, Lines::Feed, &[]).unwrap();
    let taken = taken(Source::Parsed(&ini), &options).unwrap();
    assert_eq!((taken.generation, &*taken.warnings), (2, &[][..]));
}

#[test]
fn a_file_that_is_missing_empty_or_unreadable_are_three_different_errors() {
    let options = Options::default();
    let kind = |path: &Path| {
        let error = taken(path, &options).unwrap_err();
        let (exception, message) = error.exception();
        (error.kind(), exception.to_owned(), message.to_owned())
    };
    let missing = path("missing.ini");
    let message = format!("{} doesn't exist", missing.display());
    let exception = "FileNotFoundError".to_owned();
    assert_eq!(kind(&missing), (ErrorKind::NotFound, exception, message));
    let empty = file("empty.ini", b"");
    let message = format!("{} is an empty file", empty.display());
    let exception = "RuntimeError".to_owned();
    assert_eq!(kind(&empty), (ErrorKind::Empty, exception, message));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let message = format!("[Errno 21] Is a directory: '{}'", folder.display());
    let exception = "IsADirectoryError".to_owned();
    assert_eq!(kind(folder), (ErrorKind::Unreadable, exception, message));
}

#[test]
fn a_text_that_is_given_as_a_path_is_told_from_one() {
    let error = taken(INI, &Options::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(
        error.to_string(),
        "a path was expected, and this is a text (Source::Text takes one)"
    );
}

#[test]
fn byte_order_marks_and_line_ends_of_other_systems_do_no_harm() {
    let options = Options::default();
    for (name, text) in [
        ("mark.ini", format!("\u{feff}{INI}")),
        ("crlf.ini", INI.replace('\n', "\r\n")),
        ("cr.ini", INI.replace('\n', "\r")),
    ] {
        assert!(
            taken(&file(name, text.as_bytes()), &options).is_ok(),
            "{name}"
        );
    }
    let marked = format!("\u{feff}{INI}");
    assert!(taken(Source::Text(&marked), &options).is_ok());
    let loud = with("level = INFO", "level = LOUD");
    for end in ["\n", "\r\n", "\r"] {
        let reader = loud.replace('\n', end).into_bytes();
        let mut reader = &mut &reader[..];
        let error = taken(
            Source::Reader {
                name: "f",
                reader: &mut reader,
            },
            &options,
        )
        .unwrap_err();
        let place = error.position().unwrap();
        assert_eq!((place.line, place.column), (11, 9), "{end:?}");
    }
}

#[test]
fn an_encoding_is_named_or_it_is_utf_8() {
    let latin = INI.replace("hold", "h\u{e4}lt");
    let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    let path = file("latin.ini", &bytes);
    let error = taken(&path, &Options::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encoding);
    assert_eq!(error.exception().0, "UnicodeDecodeError");
    assert!(error.to_string().contains("byte 0xe4"), "{error}");
    let options = |encoding: &str| Options {
        encoding: Some(encoding.to_owned()),
        ..Options::default()
    };
    assert!(taken(&path, &options("latin-1")).is_ok());
    let error = taken(&path, &options("klingon")).unwrap_err();
    assert_eq!(
        error.exception(),
        ("LookupError", "unknown encoding: klingon")
    );
}

#[test]
fn defaults_stand_for_what_the_file_does_not_say() {
    let text = with("args = (sys.stderr,)", "args = (%(stream)s,)");
    let defaults = |name: &str| Options {
        defaults: vec![("STREAM".into(), name.into())],
        ..Options::default()
    };
    assert!(taken(Source::Text(&text), &defaults("sys.stdout")).is_ok());
    let error = taken(Source::Text(&text), &defaults("sys.nothing")).unwrap_err();
    assert_eq!(
        error.exception(),
        ("AttributeError", "module 'sys' has no attribute 'nothing'")
    );
    let error = taken(Source::Text(&text), &Options::default()).unwrap_err();
    assert_eq!(error.exception().0, "InterpolationMissingOptionError");
}

#[test]
fn loggers_that_a_file_does_not_name_are_disabled_unless_it_is_told_otherwise() {
    for disable_existing_loggers in [true, false] {
        let logging = logging();
        let logger = logconf::Logger::new("other");
        let logger: &'static logconf::Logger = Box::leak(Box::new(logger));
        logging.register(&[logger]);
        let options = Options {
            disable_existing_loggers,
            ..Options::default()
        };
        file_config::file_config(logging, Source::Text(INI), &options).unwrap();
        let mut silenced = Vec::new();
        logging.silenced(|name| silenced.push(name.to_owned()));
        assert_eq!(!silenced.is_empty(), disable_existing_loggers);
    }
}
