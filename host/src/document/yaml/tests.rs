use super::super::Document;
use crate::form::Form;

fn json(text: &str) -> String {
    let document = Document::read(Form::Yaml, "f.yaml", text.as_bytes());
    document.map_or_else(
        |error| error.to_string(),
        |document| document.json().to_owned(),
    )
}

#[test]
fn a_configuration_is_the_dict_that_python_reads() {
    let text = "\
# comment
version: 1
disable_existing_loggers: no
formatters:
  line: {format: '%(levelname)s: %(message)s', datefmt: '2024-01-01'}
handlers:
  h:
    class: logging.StreamHandler
    stream: ext://sys.stdout
root:
  level: INFO
  handlers:
  - h
";
    assert_eq!(
        json(text),
        r#"{"version":1,"disable_existing_loggers":false,"formatters":{"line":{"format":"%(levelname)s: %(message)s","datefmt":"2024-01-01"}},"handlers":{"h":{"class":"logging.StreamHandler","stream":"ext://sys.stdout"}},"root":{"level":"INFO","handlers":["h"]}}"#
    );
}

#[test]
fn parts_keep_their_places() {
    let text = "ä: &x\r\n  - \"ö\"\r\n  - {k: vü}\r\nb: *x\r\n";
    let document = Document::read(Form::Yaml, "f", text.as_bytes()).unwrap();
    let json = document.json();
    assert_eq!(
        json,
        "{\"ä\":[\"ö\",{\"k\":\"vü\"}],\"b\":[\"ö\",{\"k\":\"vü\"}]}"
    );
    let origin = |part: &str| document.origin(json.find(part).unwrap());
    assert_eq!(origin("\"ä\""), Some(0));
    assert_eq!(origin("\"ö\""), text.find("\"ö"));
    assert_eq!(origin("\"k\""), text.find("k:"));
    assert_eq!(origin("\"vü\""), text.find("vü"));
    assert_eq!(origin("\"b\""), text.find("b:"));
    // What an alias stands for is where it is written.
    assert_eq!(
        document.origin(json.rfind("\"vü\"").unwrap()),
        text.find("vü")
    );
}

#[test]
fn merged_entries_come_behind_the_dicts_own_and_the_first_one_counts() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\n";
    assert_eq!(
        json(text),
        r#"{"a":{"x":1,"y":1},"b":{"y":2,"z":2},"c":{"x":3,"y":1,"z":2}}"#
    );
    assert_eq!(
        json("a: {<<: 1}"),
        "f.yaml:1:9: '<<' takes a dict or a list of dicts, not the number 1"
    );
}

#[test]
fn what_is_no_configuration_is_told_with_its_place() {
    for (text, error) in [
        ("a: 1\na: 2\n", "2:1: the key 'a' is there twice"),
        (
            "a:\n  1: x\n",
            "2:3: a key must be a text, not the number 1 (quote it)",
        ),
        (
            "on: x\n",
            "1:1: a key must be a text, not the boolean true (quote it)",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "2:1: there are several documents in the file (each configuration is a file of its own)",
        ),
        (
            "a: !!python/name:os.system x\n",
            "1:4: nothing is made of the tag !!python/name:os.system (there are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map)",
        ),
        (
            "a: !own [x]\n",
            "1:4: nothing is made of the tag !own (there are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map)",
        ),
        (
            "a: &x [*x]\n",
            "1:8: an alias stands for something that it is in",
        ),
        (
            "level: 017\n",
            "1:8: 017 is not the same to all readers of YAML (write it in another way, or quote it if it is a text)",
        ),
    ] {
        assert_eq!(json(text), format!("f.yaml:{error}"), "{text}");
    }
    assert!(
        json("a: [1\nb: 2").starts_with("f.yaml:"),
        "{}",
        json("a: [1\nb: 2")
    );
}

#[test]
fn a_tab_is_told_where_it_stands() {
    for (text, place) in [
        ("a:\n  b: 1\n\tc: 2\n", "3:1"),
        ("a:\n\tb: 1\n", "2:1"),
        ("a:\tb\n", "1:3"),
        ("a: 'x\ty' # \t\nb: |\n  \tz\nc: d\te\n", "4:5"),
    ] {
        let told = json(text);
        assert!(
            told.starts_with(&format!(
                "f.yaml:{place}: not all readers of YAML take a tab here"
            )),
            "{text:?}: {told}"
        );
    }
    assert_eq!(
        json("a: \"x\ty\" # \t\nb: |\n  \tz\n"),
        r#"{"a":"x\ty","b":"\tz\n"}"#
    );
}

#[test]
fn what_ends_a_line_to_some_is_told() {
    for (text, code) in [
        ("a: b\u{2028}c", "2028"),
        ("# a\u{85}b: c", "0085"),
        ("a: 'b\u{2029}'", "2029"),
    ] {
        let told = json(text);
        assert!(
            told.contains("not all readers of YAML end a line here"),
            "{told}"
        );
        assert!(told.contains(code), "{told}");
    }
    assert_eq!(json(r#"a: "\u2028""#), "{\"a\":\"\u{2028}\"}");
}

#[test]
fn a_part_with_properties_stands_behind_them() {
    let text = "a: &x !!str LOUD\nb: &y\n  - c\nd: !!map {e: &z 'f'}\n";
    let document = Document::read(Form::Yaml, "f", text.as_bytes()).unwrap();
    let origin = |part: &str| document.origin(document.json().find(part).unwrap());
    assert_eq!(origin("\"LOUD"), text.find("LOUD"));
    assert_eq!(origin("[\"c"), text.find("- c"));
    assert_eq!(origin("{\"e"), text.find("{e"));
    assert_eq!(origin("\"f\""), text.find("'f'"));
}

#[test]
fn a_tag_in_front_of_something_else_is_told_with_that() {
    assert_eq!(
        json("a: !!int \"x\""),
        "f.yaml:1:10: 'x' is no integer (the tag !!int stands in front of a whole number)"
    );
    assert_eq!(
        json("a: ! 017"),
        "f.yaml:1:6: ! 017 is not the same to all readers of YAML (write it in another way, or quote it if it is a text)"
    );
}

#[test]
fn tags_of_yaml_itself_are_obeyed() {
    assert_eq!(
        json("a: !!str 1\nb: !!float 1\nc: !!int '7'\nd: ! x\ne: !!seq [1]\nf: ! {a: ! [b]}"),
        r#"{"a":"1","b":1.0,"c":7,"d":"x","e":[1],"f":{"a":["b"]}}"#
    );
}

#[test]
fn aliases_are_bounded() {
    let mut text = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (at, name) in ('b'..='z').enumerate() {
        let before = (b'a' + at as u8) as char;
        text += &format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{before}"); 9].join(",")
        );
    }
    assert!(json(&text).contains("more than 1 MiB"), "{}", json(&text));
}

#[test]
fn copies_for_anchors_are_bounded() {
    let mut text = "a: &a [[],[],[],[],[],[],[],[],[]]\n".to_owned();
    for (at, name) in ('b'..='f').enumerate() {
        let before = (b'a' + at as u8) as char;
        let aliases = vec![format!("*{before}"); 9].join(",");
        text += &format!("{name}: &{name} [{aliases}]\n");
    }
    let nested: String = (0..25).map(|at| format!("&n{at} [")).collect();
    let aliases = ["*f"; 10].join(",");
    text += &format!("z: {nested}{aliases}{}\n", "]".repeat(25));
    let begins = std::time::Instant::now();
    let error = json(&text);
    assert!(error.contains("more than 1 MiB"), "{error}");
    assert!(begins.elapsed().as_secs() < 5);
    // Each anchor is a copy of all that is in it.
    let wide = format!("{nested}{}{}", "[],".repeat(1000), "]".repeat(25));
    assert!(json(&wide).contains("more than 1 MiB"), "{}", json(&wide));
    // What the author wrote is no copy.
    let long = format!("[{}]", "x,".repeat(100_000));
    assert!(json(&long).starts_with("[\"x\""));
    let usual = format!("a: &a {{x: {}}}\nb: *a\n", "x".repeat(100_000));
    assert!(json(&usual).starts_with("{\"a\""));
}

#[test]
fn aliases_do_not_nest_deeper_than_what_is_written() {
    let mut text = "a: &n0 x\n".to_owned();
    for at in 1..50 {
        text += &format!("b{at}: &n{at} [*n{}]\n", at - 1);
    }
    assert_eq!(json(&text), "f.yaml:33:12: it is nested too deeply");
}

#[test]
fn nesting_is_bounded() {
    assert!(json(&"[".repeat(100_000)).starts_with("f.yaml:1:"));
    let deep = format!("a: {}1{}", "[".repeat(1000), "]".repeat(1000));
    assert!(json(&deep).starts_with("f.yaml:1:"), "{}", json(&deep));
    assert!(json(&"- ".repeat(10_000)).starts_with("f.yaml:1:"));
}

#[test]
fn nothing_is_null() {
    assert_eq!(json(""), "null");
    assert_eq!(json("# only a comment\n"), "null");
    assert_eq!(json("---\n...\n"), "null");
}

#[test]
fn long_keys_read_back() {
    for key in [
        "x".repeat(5000),
        "ö ".repeat(600),
        "x".repeat(1000),
        "x".repeat(1001),
    ] {
        for json in [
            format!(r#"{{"{key}":1,"b":2}}"#),
            format!(r#"{{"a":{{"b":1,"{key}":{{"c":[],"{key}":[{{"d":1}}]}}}},"e":1}}"#),
            format!(
                r#"[{{"{key}":["{key}",[{{"{key}":{{"f":1}},"g":1}}]],"h":1}},[[{{"{key}":"{key}"}}]]]"#
            ),
        ] {
            let document = Document::read(Form::Json, "f", json.as_bytes()).unwrap();
            let yaml = document.yaml().unwrap();
            assert_eq!(
                Document::read(Form::Yaml, "f", yaml.as_bytes())
                    .map(|read| read.json().to_owned())
                    .map_err(|error| error.to_string()),
                Ok(json),
                "{yaml}"
            );
        }
    }
}
