//! What is answered to what.

use std::sync::mpsc;
use std::thread;

use logconf::Logging;
use logconf::listen::{Limits, Listener, Verify, listen, stop_listening};
use logconf::registry::Standard;
use serde_json::json;

use crate::common::{LONG, Peer, document, listener, system, until};

const INI: &str = "\
[loggers]
keys = root

[handlers]
keys =

[formatters]
keys =

[logger_root]
level = INFO
handlers =
";

#[test]
fn a_connection_carries_documents_and_files_of_which_each_is_answered() {
    let (logging, said) = system();
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    assert_eq!(
        peer.request(r#" {"version": 1, "root": {"level": "DEBUG"}}"#),
        json!({"ok": true, "generation": 2, "dropped": 0, "silenced": [], "warnings": []})
    );
    assert_eq!(
        peer.request(INI),
        json!({"ok": true, "generation": 3, "dropped": 0, "silenced": [], "warnings": []})
    );
    assert_eq!(said.text(), "");
    let unknown = json!(["Unknown level: 'LOUD'"]);
    assert_eq!(
        peer.request(r#"{"version": 1, "root": {"level": "LOUD"}}"#),
        json!({"ok": false, "error": "Unable to configure root logger", "path": "root.level",
               "offset": 33, "causes": unknown})
    );
    assert_eq!(
        peer.request(INI.replace("INFO", "LOUD")),
        json!({"ok": false, "error": "Unable to configure root logger", "path": "root.level",
               "offset": INI.find("INFO"), "causes": unknown})
    );
    let status = peer.request(r#"{"logconf": {"op": "status"}}"#);
    assert_eq!(
        (&status["generation"], &status["root"]["level"]),
        (&json!(3), &json!(20))
    );

    let from = peer.0.local_addr().unwrap();
    let refused = "Unable to configure root logger: Unknown level: 'LOUD'";
    let offset = INI.find("INFO").unwrap();
    // What was told is written then.
    listener.stop();
    assert_eq!(
        said.text(),
        format!(
            "logconf: {from} sent what is refused: {refused} (at root.level, byte 33)\n\
             logconf: {from} sent what is refused: {refused} (at root.level, byte {offset})\n"
        )
    );
}

#[test]
fn what_begins_as_a_document_is_no_file_and_nothing_is_taken_for_both() {
    let listener = listener(Limits::default());
    let mut peer = Peer::of(&listener);
    let mut refused = |payload: &[u8]| {
        let reply = peer.request(payload);
        assert_eq!(reply["ok"], false);
        reply["error"].as_str().unwrap().to_owned()
    };
    // CPython tries it as INI then.
    assert!(
        refused(b"{\"version\": 1").contains("JSON"),
        "{}",
        refused(b"{\"version\": 1")
    );
    assert_eq!(refused(b""), "<request> is an empty file");
    assert!(refused(b"[loggers]\nkeys = \xff").contains("utf-8"));
    assert!(refused(b"hello").contains("before the first header"));
    listener.stop();
}

#[test]
fn a_document_that_is_only_checked_is_not_told_as_refused() {
    let (logging, said) = system();
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let check = r#"{"logconf": {"op": "check", "config": {"version": 1, "root": {"level": "X"}}}}"#;
    let reply = Peer::of(&listener).request(check);
    assert_eq!(reply["errors"][0]["path"], "root.level", "{reply}");
    listener.stop();
    assert_eq!((said.text().as_str(), logging.generation()), ("", 1));
}

#[test]
fn a_file_that_needs_too_much_is_refused_in_the_words_for_a_document() {
    let logging: &'static Logging = Box::leak(Box::new(Logging::new()));
    Standard::new().start(logging);
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let mut peer = Peer::at(listener.addresses()[0]);
    let names: Vec<String> = (0..100).map(|number| format!("l{number:02}")).collect();
    let loggers: serde_json::Map<String, serde_json::Value> = names
        .iter()
        .map(|name| (name.clone(), json!({"level": 10})))
        .collect();
    let document = json!({"version": 1, "loggers": loggers}).to_string();
    let sections = names
        .iter()
        .map(|name| format!("[logger_{name}]\nlevel = DEBUG\nqualname = {name}\nhandlers =\n"));
    let sections: String = sections.collect();
    let keys = format!("keys = root,{}\n", names.join(","));
    let file = INI.replacen("keys = root\n", &keys, 1) + &sections;
    let [document, file] = [document, file].map(|request| peer.request(request));
    assert_eq!(file["table"], "loggers", "{file}");
    for field in ["error", "table", "needed", "available"] {
        assert_eq!(file[field], document[field], "{field}");
    }
    listener.stop();
}

#[test]
fn of_many_warnings_about_a_file_it_is_said_how_many_more_there_are() {
    let listener = listener(Limits::default());
    let names: Vec<String> = (0..50).map(|number| format!("f{number}")).collect();
    let sections = names
        .iter()
        .map(|name| format!("[formatter_{name}]\nformat = %(no_such_{name})s\n"));
    let sections: String = sections.collect();
    let keys = format!("[formatters]\nkeys = {}\n", names.join(","));
    let file = INI.replace("[formatters]\nkeys =\n", &keys) + &sections;
    let reply = Peer::of(&listener).request(file);
    assert_eq!(reply["ok"], true, "{reply}");
    let said = reply["warnings"].as_array().unwrap().len();
    assert!(said > 0);
    assert_eq!(reply["more"], 50 - said);
    listener.stop();
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_document_and_offsets_count_it() {
    let listener = listener(Limits::default());
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request("\u{feff}{\"version\": 1}")["generation"], 2);
    let reply = peer.request("\u{feff}{\"version\": 2}");
    assert_eq!(reply["error"], "Unsupported version: 2");
    assert_eq!(reply["offset"], 15);
    listener.stop();
}

#[test]
fn requests_that_come_together_or_in_pieces_are_answered_in_order() {
    let listener = listener(Limits::default());
    let mut peer = Peer::of(&listener);
    let mut all: Vec<u8> = (0..100)
        .flat_map(|n| crate::common::frame(document(n)))
        .collect();
    let rest = all.split_off(1000);
    peer.send(&all);
    for piece in rest.chunks(7) {
        peer.send(piece);
    }
    for generation in 2..102 {
        assert_eq!(peer.reply().unwrap()["generation"], generation);
    }
    listener.stop();
}

#[test]
fn each_of_many_at_once_is_told_its_own_generation() {
    let listener = listener(Limits::default());
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        for client in 0..8 {
            let (tell, listener) = (tell.clone(), &listener);
            scope.spawn(move || {
                let mut peer = Peer::of(listener);
                for number in 0..25 {
                    let reply = peer.request(document(25 * client + number));
                    tell.send(reply["generation"].as_u64().unwrap()).unwrap();
                }
            });
        }
    });
    drop(tell);
    let mut generations: Vec<u64> = told.iter().collect();
    generations.sort_unstable();
    assert_eq!(generations, (2..202).collect::<Vec<u64>>());
    listener.stop();
}

/// The only test with the listener that the whole process has.
#[test]
fn listen_and_stop_listening_are_those_of_cpython() {
    let listener = listen(0, Verify::nothing());
    assert_eq!(listener.port(), 0);
    thread::scope(|scope| {
        let ready = scope.spawn(|| listener.ready());
        listener.start().unwrap();
        assert!(ready.join().unwrap());
    });
    assert_ne!(listener.port(), 0);
    let again = listener.start().unwrap_err().to_string();
    assert_eq!(again, "a listener can only be started once");
    let reply = Peer::of(&listener).request(r#"{"version": 1, "root": {"level": "DEBUG"}}"#);
    assert_eq!(reply["ok"], true);
    // The crate `log` follows.
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    let begun = std::time::Instant::now();
    stop_listening();
    listener.join();
    assert!(begun.elapsed() < LONG);
    assert!(std::net::TcpStream::connect(("127.0.0.1", listener.port())).is_err());
    stop_listening();
}

#[test]
fn a_verifier_that_panics_rejects_the_request_and_the_listener_goes_on() {
    let (logging, _) = system();
    let verify = Verify::by(|received| match received {
        b"panic" => panic!("at {} bytes", received.len()),
        _ => Some(received.into()),
    });
    let listener = Listener::new(logging, 0, verify);
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request("panic")["error"], "request rejected");
    assert_eq!(peer.request(document(1))["generation"], 2);
    listener.stop();
    until("its end", || Peer::of_port_is_gone(&listener));
}

#[test]
fn what_a_verifier_gives_is_what_counts_however_long_it_is() {
    let (logging, _) = system();
    let (given, sent): (&'static str, _) = (document(1).leak(), document(8));
    assert_eq!(given.len(), sent.len());
    let verify = Verify::by(move |received| match received.starts_with(b"{\"version") {
        true => Some(given.as_bytes().into()),
        false => Some(received.into()),
    });
    let listener = Listener::new(logging, 0, verify);
    listener.start().unwrap();
    let mut peer = Peer::of(&listener);
    assert_eq!(peer.request(sent)["generation"], 2);
    let status = peer.request(r#"{"logconf": {"op": "status"}}"#);
    assert_eq!(status["loggers"]["a"]["level"], 2);
    listener.stop();
}

impl Peer {
    fn of_port_is_gone(listener: &Listener) -> bool {
        std::net::TcpStream::connect(listener.addresses()[0]).is_err()
    }
}
