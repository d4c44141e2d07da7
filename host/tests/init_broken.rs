//! Files that a service cannot start with: what is wrong, and where. No global logger is ever set.

use logconf::init::Error;
use logconf::init_from_file;

/// Why a file of this name that says this is not taken, its folder left out.
fn refused(name: &str, text: &str) -> (Error, String) {
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/");
    let path = format!("{folder}broken-{name}");
    std::fs::write(&path, text).unwrap();
    let error = init_from_file(&path).unwrap_err();
    let shown = error.to_string().replace(&format!("{folder}broken-"), "");
    assert_eq!(
        log::max_level(),
        log::LevelFilter::Off,
        "there is no backend"
    );
    (error, shown)
}

#[test]
fn a_document_that_is_refused_has_a_place_and_reasons() {
    let text =
        "{\n  \"version\": 1,\n  \"root\": {\"level\": \"INFO\", \"handlers\": [\"gone\"]}\n}";
    let (error, shown) = refused("handler.json", text);
    assert_eq!(
        shown,
        "handler.json:3:42: Unable to configure root logger: Unable to add handler 'gone': 'gone'"
    );
    let Error::Document(refused) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(refused.path, "root.handlers[0]");
    let at = error.position().unwrap();
    assert_eq!(
        (at.line, at.column, at.offset),
        (3, 42, text.find("\"gone").unwrap())
    );
}

#[test]
fn what_may_have_been_meant_is_said() {
    let text = r#"{"version": 1, "handlers": {"h": {"class": "StreamHandlr"}}}"#;
    let (error, shown) = refused("class.json", text);
    assert_eq!(
        shown,
        "class.json:1:44: Unable to configure handler 'h': Cannot resolve 'StreamHandlr': \
         no such class is registered (there is 'logging.StreamHandler')"
    );
    let Error::Document(refused) = &error else {
        panic!("{error:?}")
    };
    let hint = refused.hint.as_deref();
    assert_eq!(hint, Some("there is 'logging.StreamHandler'"));
}

#[test]
fn a_document_that_is_no_json_says_where_it_ends_to_be() {
    let (_, shown) = refused("cut.conf", "{\"version\": 1,\n\"root\": ");
    assert!(shown.starts_with("cut.conf:2:9: "), "{shown}");
    let (_, shown) = refused("list.json", "[1]");
    assert!(shown.starts_with("list.json:1:1: "), "{shown}");
    let (_, shown) = refused("empty.json", "");
    assert!(shown.starts_with("empty.json:"), "{shown}");
}

#[test]
fn an_ini_file_that_is_not_taken_has_a_place() {
    let text = "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n\
                [logger_root]\nlevel=LOUD\nhandlers=\n";
    let (error, shown) = refused("level.ini", text);
    assert!(matches!(error, Error::Ini(_)));
    assert_eq!(
        shown,
        "level.ini:8:7: Unable to configure root logger: Unknown level: 'LOUD'"
    );
    assert_eq!(error.position().unwrap().line, 8);
    let (_, shown) = refused("words.ini", "no sections\n");
    assert!(shown.starts_with("words.ini:1:1: "), "{shown}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = init_from_file("no/such/logging.json").unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }));
    let shown = error.to_string();
    assert!(shown.starts_with("no/such/logging.json: "), "{shown}");
    assert_eq!(format!("{error:?}"), shown);
    assert!(error.position().is_none());
}
