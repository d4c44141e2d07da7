//! Random documents, written in YAML and TOML and read back, by this program and by Python.

use logconf::document::Document;
use logconf::form::Form;
use serde_json::{Map, Value, json};
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

/// The same numbers on every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }
}

/// Texts that some reader takes for something else, and characters that some reader does not take.
const TEXTS: [&str; 62] = [
    "",
    " ",
    "a",
    "a b",
    "on",
    "Off",
    "yes",
    "NO",
    "y",
    "n",
    "true",
    "False",
    "null",
    "~",
    "Null",
    "1",
    "-1",
    "+1",
    "017",
    "0o17",
    "0x1f",
    "0b1",
    "1_000",
    "1.5",
    ".5",
    "1.",
    "1e3",
    "1.0e+3",
    "12:30",
    ".inf",
    "-.INF",
    ".nan",
    "inf",
    "nan",
    "2024-01-01",
    "2024-01-01T00:00:00Z",
    "=",
    "<<",
    "-",
    "- a",
    "?",
    ": ",
    "a: b",
    "a #b",
    "#",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%(message)s",
    "@",
    "`",
    "'",
    "\"",
    "[",
    "{a}",
    ",",
    "\\",
    "---",
    "...",
    "ext://sys.stdout",
];

fn text(random: &mut Random) -> String {
    match random.below(4) {
        0 => {
            let characters = [
                'a', ' ', '\n', '\t', '\r', '\0', '\u{7f}', '\u{85}', '\u{a0}', '\u{2028}',
                '\u{feff}', '\u{fffe}', 'é', '😀', ':', '#', '"', '\'', '\\', '\u{1b}',
            ];
            (0..random.below(6))
                .map(|_| characters[random.below(characters.len())])
                .collect()
        }
        1 => format!("net.{}", random.below(100)),
        _ => TEXTS[random.below(TEXTS.len())].to_owned(),
    }
}

fn value(random: &mut Random, depth: usize, nulls: bool) -> Value {
    match random.below(if depth == 0 { 5 } else { 8 }) {
        0 => json!(random.below(2) == 0),
        1 if nulls => Value::Null,
        1 | 2 => [
            json!(0),
            json!(-7),
            json!(i64::MAX),
            json!(1.5),
            json!(-0.25),
            json!(1e20),
            json!(2.5e-7),
            json!(100.0),
        ][random.below(8)]
        .clone(),
        3 | 4 => text(random).into(),
        5 => (0..random.below(4))
            .map(|_| value(random, depth - 1, nulls))
            .collect(),
        _ => dict(random, depth - 1, nulls),
    }
}

fn dict(random: &mut Random, depth: usize, nulls: bool) -> Value {
    let entries = (0..random.below(5)).map(|_| (text(random), value(random, depth, nulls)));
    entries.collect::<Map<String, Value>>().into()
}

/// `[JSON, YAML, TOML or null]` of many documents.
fn written() -> Vec<[Option<String>; 3]> {
    let mut random = Random(7);
    let document = |number: usize| {
        let value = dict(&mut random, 4, number.is_multiple_of(2));
        let json = value.to_string();
        let document = Document::read(Form::Json, "f", json.as_bytes()).unwrap();
        let (yaml, toml) = (document.yaml().unwrap(), document.toml().ok());
        assert!(toml.is_some() || number.is_multiple_of(2), "{json}");
        [Some(json), Some(yaml), toml]
    };
    (0..500).map(document).collect()
}

#[test]
fn there_and_back_is_the_same() {
    let parsed = |json: &str| serde_json::from_str::<Value>(json).unwrap();
    for [json, yaml, toml] in written() {
        let json = parsed(&json.unwrap());
        for (form, text) in [(Form::Yaml, yaml), (Form::Toml, toml)] {
            let Some(text) = text else { continue };
            let read = Document::read(form, "f", text.as_bytes());
            assert_eq!(parsed(read.unwrap().json()), json, "{text}");
        }
    }
}

/// Prints what is not the same, and which readers there are. Types count: `1` is not `1.0`.
const PYTHON: &str = "
import json, sys
readers = {}
try:
    import yaml
    readers[1] = yaml.safe_load
except ImportError: pass
try:
    import tomllib
    readers[2] = tomllib.loads
except ImportError: pass
same = lambda value: json.dumps(value, sort_keys=True)
for written in json.load(sys.stdin):
    expected = same(json.loads(written[0]))
    for form, read in readers.items():
        if written[form] is not None:
            try: found = same(read(written[form]))
            except Exception as error: found = repr(error)
            if found != expected: print(expected, found, written[form], sep='\\n')
print(len(readers), file=sys.stderr)
";

#[test]
fn python_reads_the_same() {
    assert_python_agrees("python_reads_the_same", &written());
}

/// Whatever is not refused in YAML is to Python what it is here.
#[test]
fn python_reads_the_same_scalars() {
    let mut random = Random(11);
    let mut written: Vec<[Option<String>; 3]> = Vec::new();
    while written.len() < 5_000 {
        let alphabet = b"+-.0123456789:_eExobnfa~=! \t'";
        let length = 1 + random.below(7);
        let scalar = (0..length).map(|_| char::from(alphabet[random.below(alphabet.len())]));
        let yaml = format!("k: {}\n", scalar.collect::<String>());
        if let Ok(document) = Document::read(Form::Yaml, "f", yaml.as_bytes()) {
            written.push([Some(document.json().to_owned()), Some(yaml), None]);
        }
    }
    assert_python_agrees("python_reads_the_same_scalars", &written);
}

fn assert_python_agrees(test: &str, written: &[[Option<String>; 3]]) {
    let python = std::env::var("LOGCONF_PYTHON").unwrap_or("python3".to_owned());
    let spawned = Command::new(python)
        .args(["-c", PYTHON])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let skipped = |why: &str| {
        // Past the test harness, which would swallow it.
        let note = format!("SKIPPED {test}: {why}\n");
        std::io::stderr().write_all(note.as_bytes()).unwrap();
    };
    let mut python = match spawned {
        Err(e) if e.kind() == ErrorKind::NotFound => return skipped("no python3 in PATH"),
        python => python.unwrap(),
    };
    let written = serde_json::to_vec(written).unwrap();
    python.stdin.take().unwrap().write_all(&written).unwrap();
    let output = python.wait_with_output().unwrap();
    let (found, readers) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{readers}");
    assert_eq!(found.lines().take(30).collect::<Vec<_>>().join("\n"), "");
    if readers.trim() != "2" {
        skipped("PyYAML or tomllib is not there");
    }
}
