//! The guide's documents are taken, and its sentences are those that are said.

use std::fs;
use std::path::{Path, PathBuf};

use logconf::core::{Logging, Ring};
use logconf::file_config::{Options, Source, convert};
use logconf::registry::Standard;
use logconf::tables::Unbounded;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn chapter(name: &str) -> String {
    fs::read_to_string(root().join("src/guide").join(name)).unwrap()
}

/// The blocks in JSON, each with the heading above it.
fn documents(chapter: &str) -> Vec<(&str, String)> {
    let (mut documents, mut heading, mut block) = (Vec::new(), "", None);
    for line in chapter.lines() {
        match (&mut block, line) {
            (None, "```json") => block = Some(String::new()),
            (None, line) => heading = line.strip_prefix("# ").unwrap_or(heading),
            (Some(_), "```") => documents.extend(block.take().map(|text| (heading, text))),
            (Some(text), line) => *text += &format!("{line}\n"),
        }
    }
    documents
}

/// A logging system of its own, with a board's stream.
fn logging() -> &'static Logging<Unbounded> {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    let ring: &'static Ring<256> = Box::leak(Box::new(Ring::new()));
    let standard = Standard::new().stream("board.uart0", ring);
    standard.dry_run().start(logging);
    logging
}

/// What refuses a document: the sentence, and those behind it.
fn sentences(document: &str) -> Vec<String> {
    let Err(refusal) = logging().apply(document.as_bytes()) else {
        return Vec::new();
    };
    let mut sentences = vec![refusal.to_string()];
    refusal.causes(|cause| sentences.push(cause.to_string()));
    sentences
}

#[test]
fn every_document_is_taken() {
    let chapters = [
        "concepts",
        "reference",
        "ini",
        "running",
        "service",
        "others",
        "fleet",
    ];
    for name in chapters {
        let chapter = chapter(&format!("{name}.md"));
        let documents = documents(&chapter);
        assert!(!documents.is_empty(), "{name}");
        for (heading, document) in documents {
            let refused = sentences(&document);
            assert!(refused.is_empty(), "{name}: {heading}: {refused:?}");
        }
    }
}

#[test]
fn the_ini_file_becomes_the_dict_below_it() {
    let chapter = chapter("ini.md");
    let (_, behind) = chapter.split_once("```ini\n").unwrap();
    let (file, _) = behind.split_once("```").unwrap();
    let options = Options {
        defaults: vec![("here".into(), "/var/log".into())],
        ..Options::default()
    };
    let registry = Standard::new().dry_run().registry();
    let made = convert(Source::Text(file), registry, &options).unwrap();
    let [(_, shown)] = &documents(&chapter)[..] else {
        panic!("one dict is shown");
    };
    assert_eq!(made.pretty().trim_end(), shown.trim_end());
}

#[test]
fn every_document_that_is_refused_says_the_sentence_above_it() {
    let chapter = chapter("troubleshooting.md");
    let documents = documents(&chapter);
    assert!(documents.len() > 10);
    for (heading, document) in documents {
        let said = sentences(&document);
        let wanted = heading.trim_matches('`').to_string();
        assert!(said.contains(&wanted), "{wanted}: {said:?}");
    }
}

/// What is between the ends of strings in the sources of both crates, joined where a line goes on.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            *into += &fs::read_to_string(path).unwrap();
        }
    }
}

#[test]
fn every_other_sentence_stands_in_the_sources() {
    let mut said = String::new();
    sources(&root().join("src"), &mut said);
    sources(&root().join("../core/src"), &mut said);
    let chapter = chapter("troubleshooting.md");
    let rows: Vec<_> = chapter
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    assert!(rows.len() > 10);
    for row in rows {
        let sentence = row.split('`').nth(1).unwrap();
        for piece in sentence.split('…') {
            let is_said = said.contains(piece.trim());
            assert!(is_said, "nobody says {piece:?} of {sentence:?}");
        }
    }
}
