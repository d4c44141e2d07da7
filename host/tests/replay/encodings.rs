//! Log files in all encodings, to the byte as CPython 3.11 writes them. `LOGCONF_PYTHON` is the
//! interpreter (`python3` otherwise).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::common::*;
use serde_json::{Value, json};

/// What a replay does, as far as these tests need it.
const REPLAY: &str = "
import json, logging, logging.config, logging.handlers, sys
logging.raiseExceptions = False
for line in open(sys.argv[1], encoding='utf-8'):
    operation = json.loads(line)
    if operation['op'] == 'dictConfig':
        logging.config.dictConfig(operation['config'])
    else:
        logging.getLogger(operation['logger']).log(operation['level'], operation['msg'])
";

/// The files that CPython leaves; `None` where there is no interpreter of the right version.
fn expected(directory: &Path, operations: &[Value]) -> Option<BTreeMap<String, Vec<u8>>> {
    let python = std::env::var("LOGCONF_PYTHON").unwrap_or("python3".into());
    let version = Command::new(&python).arg("--version").output().ok();
    let version = version.map(|output| String::from_utf8(output.stdout).unwrap());
    if !version.is_some_and(|version| version.starts_with("Python 3.11.")) {
        // Past the test harness, which would swallow it.
        let note = b"SKIPPED a comparison of encodings: there is no CPython 3.11\n";
        std::io::stderr().write_all(note).unwrap();
        return None;
    }
    let lines: Vec<String> = operations.iter().map(|line| format!("{line}\n")).collect();
    let script = directory.with_extension("jsonl");
    std::fs::write(&script, lines.concat()).unwrap();
    let ran = Command::new(python)
        .args(["-B", "-X", "utf8", "-c", REPLAY])
        .arg(&script)
        .current_dir(directory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && said.is_empty(), "{said}");
    std::fs::remove_file(script).unwrap();
    Some(files(directory))
}

fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(directory).unwrap();
    let path = entries.map(|entry| entry.unwrap().path());
    path.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(&path).unwrap())
    })
    .collect()
}

/// Both leave the same files, having found the same.
#[track_caller]
fn compare(name: &str, before: &[(String, &[u8])], operations: &[Value]) {
    let [ours, theirs] = ["logconf", "cpython"].map(|who| {
        let directory = directory(&format!("{name}-{who}"));
        for (file, content) in before {
            std::fs::write(directory.join(file), content).unwrap();
        }
        directory
    });
    if let Some(expected) = expected(&theirs, operations) {
        let results = replay(&ours, operations);
        assert!(results.iter().all(|result| result["ok"] == true));
        let got = files(&ours);
        assert_eq!(names(&got), names(&expected));
        for (file, expected) in expected {
            let got = &got[&file];
            let same = got.iter().zip(&expected).take_while(|(a, b)| a == b);
            let from = same.count().saturating_sub(20);
            let part = |bytes: &[u8]| bytes[from..bytes.len().min(from + 60)].to_vec();
            let shown = [part(got), part(&expected)].map(|part| part.escape_ascii().to_string());
            assert!(*got == expected, "{file} at {from}: {shown:?}");
        }
    }
    for directory in [ours, theirs] {
        std::fs::remove_dir_all(directory).unwrap();
    }
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    files.keys().collect()
}

const ENCODINGS: &[&str] = &[
    "utf-8",
    "utf-8-sig",
    "UTF-16",
    "utf-16-le",
    "UTF-16BE",
    "utf-32",
    "UTF-32LE",
    "utf-32-be",
    "us-ascii",
    "latin-1",
    "cp1250",
    "windows-1251",
    "cp1252",
    "cp1253",
    "1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp866",
    "cp874",
    "iso8859-2",
    "iso-8859-3",
    "latin4",
    "cyrillic",
    "arabic",
    "greek",
    "hebrew",
    "iso8859-9",
    "latin6",
    "thai",
    "iso8859-13",
    "iso8859-14",
    "iso8859-15",
    "iso8859-16",
    "tis-620",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "mac-cyrillic",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "sjis",
    "euc-kr",
    "cp949",
];

/// All characters of the first plane, and the beginning of those behind it, one after the other.
fn characters() -> impl Iterator<Item = char> {
    let first = (1..0x1_0000).filter_map(char::from_u32);
    let behind = [0x1_f000..0x1_f700, 0x2_0000..0x2_0400, 0x10_fff0..0x11_0000];
    first.chain(behind.into_iter().flatten().filter_map(char::from_u32))
}

#[test]
fn every_character_becomes_the_bytes_that_python_makes_of_it() {
    let handlers = ENCODINGS.iter().map(|encoding| {
        let handler = json!({"class": "logging.FileHandler", "filename": encoding,
                             "encoding": encoding, "errors": "xmlcharrefreplace"});
        (encoding.to_string(), handler)
    });
    let text: String = characters().collect();
    let operations = [
        with_handlers(handlers.collect::<serde_json::Map<_, _>>().into()),
        log("", 10, &text),
    ];
    compare("characters", &[], &operations);
}

#[test]
fn what_cannot_be_expressed_is_lost_or_replaced() {
    let errors = [
        "strict",
        "ignore",
        "replace",
        "backslashreplace",
        "namereplace",
        "surrogateescape",
        "surrogatepass",
    ];
    let mut handlers = serde_json::Map::new();
    for encoding in ["ascii", "cp1252", "iso8859-5", "gbk", "euc-jp", "utf-16"] {
        for errors in errors {
            let name = format!("{encoding}-{errors}");
            let handler = json!({"class": "logging.FileHandler", "filename": name,
                                 "encoding": encoding, "errors": errors});
            handlers.insert(name, handler);
        }
    }
    let operations = [
        with_handlers(handlers.into()),
        log("", 10, "plain"),
        log("", 10, "é ж € 中 ก 😀 \u{81} 한"),
        log("", 10, "and on"),
    ];
    compare("errors", &[], &operations);
}

#[test]
fn a_mark_stands_at_the_start_of_a_file_and_nowhere_else() {
    let mut handlers = serde_json::Map::new();
    let mut before: Vec<(String, &[u8])> = Vec::new();
    for encoding in ["utf-8-sig", "utf-16", "utf-32", "utf-16-be"] {
        for mode in ["a", "w", "r+", "a+"] {
            for delay in [false, true] {
                for content in [None, Some(&b""[..]), Some(b"old!")] {
                    let name = format!("{encoding} {mode} {delay} {content:?}");
                    match content {
                        Some(content) => before.push((name.clone(), content)),
                        None if mode == "r+" => continue,
                        None => {}
                    }
                    let handler = json!({"class": "logging.FileHandler", "filename": name,
                                         "mode": mode, "delay": delay, "encoding": encoding});
                    handlers.insert(name, handler);
                }
            }
        }
    }
    let handlers = Value::from(handlers);
    let operations = [
        with_handlers(handlers.clone()),
        log("", 10, "one"),
        log("", 10, "zwölf"),
        with_handlers(handlers),
        log("", 10, "three"),
    ];
    compare("marks", &before, &operations);
}

#[test]
fn a_file_that_starts_anew_is_marked_anew_and_its_bytes_are_counted() {
    let mut handlers = serde_json::Map::new();
    for encoding in ["utf-8-sig", "utf-16", "utf-32-le", "shift_jis"] {
        for most in [1, 20, 40, 60] {
            for class in ["RotatingFileHandler", "WatchedFileHandler"] {
                let name = format!("{class} {encoding} {most}");
                let mut handler = json!({"class": format!("logging.handlers.{class}"),
                                         "filename": name, "encoding": encoding});
                if class == "RotatingFileHandler" {
                    handler["maxBytes"] = most.into();
                    handler["backupCount"] = 3.into();
                }
                handlers.insert(name, handler);
            }
        }
    }
    let mut operations = vec![with_handlers(handlers.into())];
    operations.extend((0..9).map(|number| log("", 10, &format!("行 {number}"))));
    compare("rotated", &[], &operations);
}

#[test]
fn whether_a_file_has_its_mark_already_is_seen_when_it_matters() {
    let file = |class: &str, name: &str| json!({"class": format!("logging.{class}"), "filename": name, "encoding": "utf-16"});
    let mut rotating = file("handlers.RotatingFileHandler", "emptied.log");
    rotating["maxBytes"] = 1000.into();
    let mut rotating_too = rotating.clone();
    rotating_too["filename"] = "shared.log".into();
    let memory = json!({"class": "logging.handlers.MemoryHandler", "capacity": 9,
                        "flushLevel": 60, "target": "held"});
    let mut late = file("FileHandler", "held.log");
    late["delay"] = true.into();
    // Empties the file of the one before it, and writes nothing.
    let empties = json!({"class": "logging.FileHandler", "filename": "emptied.log", "mode": "w",
                         "delay": true, "level": "ERROR", ".": {"terminator": ""}});
    let handlers = json!({
        "a": rotating, "b": empties,
        "c": file("FileHandler", "shared.log"), "d": rotating_too,
        "held": late, "m": memory,
    });
    let root = json!({"level": "DEBUG", "handlers": ["a", "b", "c", "d", "m"]});
    let operations = [
        configure(json!({"version": 1, "handlers": handlers, "root": root})),
        log("", 10, "one"),
        log("", 40, ""),
        log("", 10, "two"),
        // What was held back is written now, before the new handler looks at the file.
        with_handlers(json!({"held": file("FileHandler", "held.log")})),
        log("", 10, "three"),
    ];
    compare("seen", &[], &operations);
}
