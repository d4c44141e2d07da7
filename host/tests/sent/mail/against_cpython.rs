//! The same mails as CPython 3.11 sends. `LOGCONF_SCENARIOS` and `LOGCONF_SEED` say how many are
//! compared, and which.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use super::cases::{many, with_any_names};
use super::handler;
use super::server::{Heard, Server};
use crate::common::{System, python, run};

/// Compares all, unless there is no interpreter.
fn compare(test: &str, cases: &[Value]) {
    let Some(python) = python(test) else { return };
    let server = Server::start(|_| None);
    let mut child = run(&python, "mail/cpython.py", server.port, &json!(cases));
    let outcomes = BufReader::new(child.stdout.take().unwrap()).lines();
    let outcomes: Vec<_> = outcomes.map(Result::unwrap).collect();
    assert!(child.wait().unwrap().success());
    assert_eq!(outcomes.len(), cases.len());
    let theirs: Vec<Heard> = cases.iter().map(|_| server.heard()).collect();
    let ours = sent(cases, &server);
    let mut wrong = Vec::new();
    for (((case, ours), theirs), outcome) in cases.iter().zip(ours).zip(theirs).zip(outcomes) {
        assert_eq!(outcome, "sent", "{case}");
        let (ours, theirs) = (told(&ours), told(&theirs));
        if ours != theirs && !is_spoiled(&theirs) {
            wrong.push(format!("{case}\nhere:\n{ours}\nin CPython:\n{theirs}"));
        }
    }
    let some = wrong[..wrong.len().min(4)].join("\n");
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{some}",
        wrong.len(),
        cases.len()
    );
}

/// Sends all.
fn sent(cases: &[Value], server: &Server) -> Vec<Heard> {
    let system = System::new();
    let send = |case: &Value| {
        let mut handler = handler(server.port);
        handler["fromaddr"] = case["from"].clone();
        handler["toaddrs"] = case["to"].clone();
        handler["subject"] = case["subject"].clone();
        assert_eq!(system.refusal(&handler), None);
        system.log(case["text"].as_str().unwrap());
        assert_eq!(system.failures(), [""; 0], "{case}");
        server.heard()
    };
    cases.iter().map(send).collect()
}

/// How many mails are compared, and which.
fn extent() -> (usize, u64) {
    let variable = |name| std::env::var(name).ok()?.parse().ok();
    let count = variable("LOGCONF_SCENARIOS").unwrap_or(200);
    (count as usize, variable("LOGCONF_SEED").unwrap_or(1))
}

/// All that was said, but for what the time and the network say.
fn told(heard: &Heard) -> String {
    let mut told = String::new();
    for command in &heard.commands {
        if !command.starts_with("EHLO") {
            // CPython does not tell the server of it.
            told += &command.replace(" BODY=8BITMIME", "");
            told.push('\n');
        }
    }
    let content = String::from_utf8(heard.content.clone()).unwrap();
    for line in content.split_inclusive('\n') {
        match line.strip_prefix("Date: ") {
            Some(date) => told += &shape(date),
            None => told += line,
        }
    }
    // Line ends are seen.
    told.replace('\r', "\\r")
}

/// Whether an encoded word has lost its end: CPython 3.11 cuts one now and then, when it joins another
/// to it.
fn is_spoiled(told: &str) -> bool {
    let mut words = told.split_whitespace();
    words.any(|word| {
        let word = word.trim_end_matches("\\r");
        word.starts_with("=?utf-8?") && !word.ends_with("?=")
    })
}

/// A date but for its digits and names; its zone as it is.
fn shape(date: &str) -> String {
    let (time, zone) = date.split_at(date.len() - 7);
    let shape = time.chars().map(|c| match c {
        '0'..='9' => '0',
        'a'..='z' => 'a',
        'A'..='Z' => 'A',
        other => other,
    });
    format!("Date: {}{zone}", shape.collect::<String>())
}

#[test]
fn mails_are_those_of_cpython() {
    let (count, seed) = extent();
    compare("mails_are_those_of_cpython", &many(count, seed));
}

#[test]
fn lists_of_any_names_reach_those_who_are_named() {
    let Some(python) = python("lists_of_any_names_reach_those_who_are_named") else {
        return;
    };
    let (count, seed) = extent();
    let mut cases = with_any_names(count, seed);
    let server = Server::start(|_| None);
    let heard = sent(&cases, &server);
    for (case, heard) in cases.iter_mut().zip(heard) {
        let content = String::from_utf8(heard.content).unwrap();
        assert!(content.lines().all(|line| line.len() < 200));
        case["content"] = content.into();
    }
    let child = run(&python, "mail/read.py", 0, &json!(cases));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[test]
fn corner_cases_of_texts_and_subjects_are_those_of_cpython() {
    let long = "0123456789".repeat(30);
    let lines =
        "a somewhat longer line of a text with very many lines, over the limit of 78 bytes\n";
    let many_lines = lines.repeat(30);
    let mut cases = Vec::new();
    for text in [
        "",
        "\n",
        "x",
        "x\n",
        "x\r\ny\rz\n\n",
        "ü",
        ".\n..\nFrom x\n.From x",
        "\u{b}\u{c}\u{1c}\u{85}\u{2028}",
        &long,
        &many_lines,
        &"ü".repeat(39),
        &"ü".repeat(40),
        &"日本語".repeat(100),
        &format!("{}\nüüü", long),
        &format!("From {long}"),
        &format!("{}日本", many_lines),
        &"x".repeat(78),
        &"x".repeat(79),
        &format!("{} ", "x".repeat(78)),
    ] {
        cases.push(json!({"from": "a@b", "to": ["c@d"], "subject": "s", "text": text}));
    }
    // Blanks at the end of lines of every length.
    for length in 70..90 {
        let line = format!("{} \n{}\t", "x".repeat(length), "=".repeat(length));
        let text = format!("{line}\n{}", "x".repeat(79));
        cases.push(json!({"from": "a@b", "to": ["c@d"], "subject": "s", "text": text}));
    }
    for subject in [
        "",
        " ",
        "  two  blanks  ",
        "ü",
        "ü ",
        " ü",
        "a ü b ü c",
        "日本語のとても長い件名です。折り返しが必要になります。まだ続きます",
        &long,
        &format!("short {long}"),
        &"word ".repeat(40),
        &"wörd ".repeat(40),
        "a\u{a0}b \u{a0}c",
        &"😀".repeat(50),
        "=?",
        "?=",
        "tab\tbed",
        &format!("{} ü", "x".repeat(70)),
    ] {
        cases.push(json!({"from": "a@b", "to": ["c@d"], "subject": subject, "text": "t"}));
    }
    for (from, to) in [
        ("root", json!(["root"])),
        ("<a@b>", json!(["<c@d>"])),
        (" a@b ", json!([" c@d ", " e@f"])),
        ("Inc. <a@b>", json!("c@d,e@f")),
        ("\"\" <a@b>", json!("x . y <c@d>")),
        ("ü@b", json!(["c@ü", "\"ü, ö\" <e@f>"])),
        (
            &format!("{} <a@b>", "ü".repeat(60)),
            json!([format!("{}@b", "x".repeat(90))]),
        ),
    ] {
        cases.push(json!({"from": from, "to": to, "subject": "s ü", "text": "t ü"}));
    }
    compare(
        "corner_cases_of_texts_and_subjects_are_those_of_cpython",
        &cases,
    );
}
