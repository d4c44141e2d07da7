//! Broken configs: the line, what is underlined, the reason, and whether what is suggested mends them.

use crate::broken::BROKEN;
use crate::configs::{findings, fixed, places};
use serde_json::Value;

#[test]
fn each_mistake_is_underlined_with_its_reason_and_what_is_suggested_mends_it() {
    for case in BROKEN {
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
            "open('x')",
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

#[test]
fn each_argument_that_a_class_does_not_take_is_told() {
    let text = "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.FileHandler\",\n\
        \"filenam\": \"a.log\", \"delay\": true, \"moed\": \"w\", \"encodin\": null, \"level\": \"LOUD\"}},\n\
        \"root\": {\"handlers\": [\"h\"]}}";
    let found = findings(&[], text.as_bytes());
    let expected = ["\"filenam\"", "\"moed\"", "\"encodin\"", "\"LOUD\""];
    assert_eq!(
        places(&found, text),
        expected.map(|token| ("unknown-name".to_owned(), 2, token))
    );
    let near = found
        .iter()
        .map(|finding| finding["help"].as_str().unwrap());
    let near: Vec<_> = near.take(3).collect();
    assert_eq!(
        near,
        [
            "there is 'filename'",
            "there is 'mode'",
            "there is 'encoding'"
        ]
    );
}

#[test]
fn a_string_without_an_end_is_underlined_from_its_first_quote() {
    let text = "{\"a\": \"x\\\"y";
    let found = findings(&[], text.as_bytes());
    assert_eq!(places(&found, text), [("syntax".to_owned(), 1, "\"x\\\"y")]);
}

/// In a file on one line.
#[test]
fn ten_thousand_mistakes_are_told_soon() {
    let loggers = (0..10_000).map(|number| format!("\"l{number}\":{{\"level\":\"DEBUGG\"}}"));
    let loggers = loggers.collect::<Vec<_>>().join(",");
    let text = format!("{{\"version\":1,\"loggers\":{{{loggers}}}}}");
    let begun = std::time::Instant::now();
    assert_eq!(findings(&[], text.as_bytes()).len(), 10_000);
    assert!(begun.elapsed().as_secs() < 15, "{:?}", begun.elapsed());
}
