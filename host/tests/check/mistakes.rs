//! Broken configs: the line, what is underlined, the reason, and whether what is suggested mends them.

use crate::configs::{findings, fixed};
use serde_json::Value;

/// A config with one mistake.
struct Broken {
    config: &'static str,
    line: u64,
    /// What is underlined.
    token: &'static str,
    /// A part of the sentence or of the reasons behind it.
    reason: &'static str,
    /// Whether there is a fix, which must make the config one without a mistake.
    is_fixed: bool,
}

const fn broken(
    config: &'static str,
    line: u64,
    token: &'static str,
    reason: &'static str,
    is_fixed: bool,
) -> Broken {
    Broken {
        config,
        line,
        token,
        reason,
        is_fixed,
    }
}

const FIXED: bool = true;
const NOT: bool = false;

const JSON: &[Broken] = &[
    // What is not JSON.
    broken("{\"version\": 1,\n}", 2, "}", "expected a key", FIXED),
    broken(
        "{\"version\": 1,\n \"root\": {\"handlers\": [],}}",
        2,
        "}",
        "expected a key",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"root\":\n {\"handlers\": [\"a\", ]},\n \"handlers\": {\"a\": {\"class\": \"logging.NullHandler\"}}}",
        2,
        "]",
        "expected a value",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"INFO\"}",
        2,
        "",
        "expected ',' or '}'",
        NOT,
    ),
    broken(
        "{\"version\": 1\n \"root\": {}}",
        2,
        "\"root\"",
        "expected ',' or '}'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n root: {}}",
        2,
        "root",
        "expected a key",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n 'root': {}}",
        2,
        "'",
        "expected a key",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": 'INFO'}}",
        2,
        "'",
        "expected a value",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"disable_existing_loggers\": False}",
        2,
        "False",
        "expected a value",
        FIXED,
    ),
    broken(
        "{\"version\": 1, // the only one\n \"root\": {}}",
        1,
        "/",
        "expected a key",
        FIXED,
    ),
    broken("{\"version\"= 1}", 1, "=", "expected ':'", FIXED),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"INFO}}",
        2,
        "\"INFO}}",
        "no end",
        NOT,
    ),
    broken("{\"version\": 01}", 1, "1", "expected ',' or '}'", NOT),
    broken("{\"version\": 1}}", 1, "}", "something follows", NOT),
    broken(
        "{\"version\": 1,\n \"handlers\": {\"h\": {\"class\": \"logging.FileHandler\", \"delay\": true, \"filename\": \"C:\\logs\"}}}",
        2,
        "\\",
        "unknown escape",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\": {\"format\":\n \"a\t%(message)s\"}}}",
        2,
        "\t",
        "control character",
        FIXED,
    ),
    // The document.
    broken(
        "{\"root\": {}}",
        1,
        "{\"root\": {}}",
        "doesn't specify a version",
        FIXED,
    ),
    broken("{ }", 1, "{ }", "doesn't specify a version", FIXED),
    broken(
        "{\"version\":\n 2}",
        2,
        "2",
        "Unsupported version: 2",
        FIXED,
    ),
    broken(
        "{\"version\":\n \"1\"}",
        2,
        "\"1\"",
        "Unsupported version: 1",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"handlers\": [\"h\"]}",
        2,
        "[\"h\"]",
        "expected a dict",
        NOT,
    ),
    broken(
        "{\"version\": 1,\n \"logconf\": {\"expire_s\": 3}}",
        2,
        "\"expire_s\"",
        "unknown key 'expire_s'",
        NOT,
    ),
    // Levels.
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"info\"}}",
        2,
        "\"info\"",
        "Unknown level: 'info'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"10\"}}",
        2,
        "\"10\"",
        "Unknown level: '10'",
        NOT,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": 1.5}}",
        2,
        "1.5",
        "Level not an integer",
        NOT,
    ),
    broken(
        "{\"version\": 1,\n \"loggers\": {\"a.b\": {\"level\": \"WARNNG\"}}}",
        2,
        "\"WARNNG\"",
        "Unknown level: 'WARNNG'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"loggers\": {\"a\": {\"level\": 99999999999}}}",
        2,
        "99999999999",
        "out of range",
        NOT,
    ),
    // Names.
    broken(
        "{\"version\": 1, \"handlers\": {\"console\": {\"class\": \"logging.NullHandler\"}},\n \"root\": {\"handlers\": [\"cosole\"]}}",
        2,
        "\"cosole\"",
        "Unable to add handler 'cosole'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"filters\": {\"audit\": {}},\n \"root\": {\"filters\": [\"audt\"]}}",
        2,
        "\"audt\"",
        "Unable to add filter 'audt'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"brief\": {}}, \"handlers\": {\"h\": {\"class\": \"logging.NullHandler\",\n \"formatter\": \"breif\"}}}",
        2,
        "\"breif\"",
        "Unable to set formatter 'breif'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"root\":\n {\"handlers\": [\"h\"]}}",
        2,
        "\"h\"",
        "Unable to add handler 'h'",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"root\":\n {\"handlers\": \"h\"}}",
        2,
        "\"h\"",
        "expected a list of names, found a string",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"class\": \"logging.StreamHandlr\"}}}",
        2,
        "\"logging.StreamHandlr\"",
        "no such class is registered",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"level\": \"INFO\"}}}",
        2,
        "{\"level\": \"INFO\"}",
        "'class' is missing",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.NullHandler\",\n \"levle\": \"INFO\"}}}",
        2,
        "\"levle\"",
        "unexpected keyword argument 'levle'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"class\": \"logging.FileHandler\"}}}",
        2,
        "{\"class\": \"logging.FileHandler\"}",
        "missing 1 required positional argument: 'filename'",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"()\": \"logging.NulHandler\"}}}",
        2,
        "\"logging.NulHandler\"",
        "Cannot resolve 'logging.NulHandler'",
        FIXED,
    ),
    // References.
    broken(
        "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.StreamHandler\",\n \"stream\": \"ext://sys.stdot\"}}}",
        2,
        "\"ext://sys.stdot\"",
        "Cannot resolve 'sys.stdot'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.NullHandler\",\n \"level\": \"cfg://levels.low\"}}}",
        2,
        "\"cfg://levels.low\"",
        "leads nowhere",
        NOT,
    ),
    // (It is found where the circle closes.)
    broken(
        "{\"version\": 1, \"a\": \"cfg://b\", \"b\": \"cfg://a\",\n \"root\": {\"level\": \"cfg://a\"}}",
        1,
        "\"cfg://a\"",
        "leads nowhere",
        NOT,
    ),
    // Targets that go in a circle: each is found where its target is named.
    broken(
        "{\"version\": 1, \"handlers\": {\"m\": {\"class\": \"logging.handlers.MemoryHandler\", \"capacity\": 1,\n \"target\": \"m\"}}}",
        2,
        "\"m\"",
        "Unable to set target handler 'm'",
        NOT,
    ),
    // Formats.
    broken(
        "{\"version\": 1, \"formatters\": {\"f\":\n {\"format\": \"{message}\"}}}",
        2,
        "\"{message}\"",
        "Invalid format '{message}' for '%' style",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\": {\"style\": \"{\",\n \"format\": \"{message\"}}}",
        2,
        "\"{message\"",
        "",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\": {\"style\": \"$\",\n \"format\": \"%(message)s\"}}}",
        2,
        "\"%(message)s\"",
        "",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\":\n {\"style\": \"#\"}}}",
        2,
        "\"#\"",
        "Style must be one of",
        NOT,
    ),
];

#[test]
fn each_mistake_is_underlined_with_its_reason_and_what_is_suggested_mends_it() {
    for case in JSON {
        let text = case.config;
        let found = mistakes(text.as_bytes());
        let [mistake] = &*found else {
            panic!("{text}: {found:?}");
        };
        let place = &mistake["place"];
        let [start, end] = ["start", "end"].map(|key| place[key].as_u64().unwrap() as usize);
        let found = (place["line"].as_u64(), &text[start..end]);
        assert_eq!(found, (Some(case.line), case.token), "{text}");
        assert!(told(mistake).contains(case.reason), "{text}: {mistake}");
        let mended = fixed(text.as_bytes(), mistake);
        assert_eq!(mended.is_some(), case.is_fixed, "{text}: {mistake}");
        if let Some(mended) = mended {
            let left = mistakes(&mended);
            let mended = String::from_utf8_lossy(&mended);
            assert!(left.is_empty(), "{mended}: {left:?}");
        }
    }
}

const INI: &str = "[loggers]\nkeys = root\n[handlers]\nkeys = h\n[formatters]\nkeys = f\n\
    [logger_root]\nlevel = INFO\nhandlers = h\n[handler_h]\nclass = StreamHandler\nformatter = f\n\
    args = (sys.stdout,)\n[formatter_f]\nformat = %(message)s\n";

#[test]
fn so_it_is_in_an_ini_file() {
    for (part, other, line, token, reason) in [
        (
            "level = INFO",
            "level = LOUD",
            8,
            "LOUD",
            "Unknown level: 'LOUD'",
        ),
        (
            "handlers = h",
            "handlers = x",
            9,
            "x",
            "Unable to add handler 'x'",
        ),
        (
            "class = StreamHandler",
            "class = StreamHandlr",
            11,
            "StreamHandlr",
            "Cannot resolve 'StreamHandlr'",
        ),
        (
            "formatter = f",
            "formatter = g",
            12,
            "g",
            "Unable to set formatter 'g'",
        ),
        (
            "(sys.stdout,)",
            "(sys.stdot,)",
            13,
            "sys.stdot",
            "no attribute 'stdot'",
        ),
        (
            "(sys.stdout,)",
            "(open('x'),)",
            13,
            "(",
            "a call is not allowed",
        ),
        (
            "(sys.stdout,)",
            "(%(stream)s,)",
            13,
            "%(stream)s",
            "stands for nothing",
        ),
        ("args = (sys.stdout,)", "args = (sys.stdout,", 13, "", ""),
        (
            "format = %(message)s",
            "format = {message}",
            15,
            "{",
            "Invalid format",
        ),
    ] {
        let text = INI.replace(part, other);
        let found = findings(&[], text.as_bytes());
        let [mistake] = &*found else {
            panic!("{other}: {found:?}");
        };
        let place = &mistake["place"];
        assert_eq!(place["line"], line, "{other}: {mistake}");
        let [start, end] = ["start", "end"].map(|key| place[key].as_u64().unwrap() as usize);
        if !token.is_empty() {
            assert_eq!(&text[start..end], token, "{other}");
        }
        assert!(told(mistake).contains(reason), "{other}: {mistake}");
    }
    let found = findings(&[], INI.replace("[formatters]", "[formatter]").as_bytes());
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .contains("there is no section [formatters]"),
        "{found:?}"
    );
    assert_eq!(findings(&[], INI.as_bytes()), [] as [Value; 0]);
}

/// What a config is refused for.
fn mistakes(text: &[u8]) -> Vec<Value> {
    let mut found = findings(&[], text);
    found.retain(|finding| finding["severity"] == "error");
    found
}

/// The sentence and the reasons behind it.
fn told(mistake: &Value) -> String {
    let causes = mistake["causes"].as_array().unwrap().iter();
    let all = causes.chain([&mistake["message"]]);
    all.map(|said| said.as_str().unwrap().to_owned() + "\n")
        .collect()
}

#[test]
fn a_file_in_another_encoding_is_told_by_its_first_bytes() {
    let utf16: Vec<u8> = "{\"version\": 1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [&b"\xff\xfe"[..], &utf16].concat();
    let path = crate::simulated::file("check-utf16.json", marked);
    let ran = crate::simulated::logconf(&["check", &path]);
    assert!(ran.stdout.contains("not UTF-8"), "{}", ran.stdout);
    assert!(ran.stdout.contains("UTF-16"), "{}", ran.stdout);
    let latin = findings(&[], b"{\"version\": 1, \"loggers\": {\"b\xe4r\": {}}}");
    assert_eq!(latin[0]["place"]["column"], 30);
    assert!(latin[0]["help"].as_str().unwrap().contains("Latin-1"));
}
