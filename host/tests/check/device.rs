//! Configs that are checked for a device.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use crate::configs::{findings, places};
use crate::simulated::{file, logconf_with_input};

const STATUS: &str = r#"{"ok":true,"generation":3,
    "capacities":{"loggers":{"used":2,"total":4},"handlers":{"used":1,"total":2},"text":{"used":10,"total":384}},
    "handlers":{},"dropped":{},
    "registry":{"classes":["logging.StreamHandler","logging.NullHandler","board.Lamp"],"streams":["board.uart0"]},
    "loggers":{"net":{"level":0,"disabled":false},"app.sensor":{"level":0,"disabled":false},"old":{"level":0,"disabled":true}}}"#;

const CONFIG: &str = r#"{"version": 1, "disable_existing_loggers": false,
 "handlers": {"u": {"class": "logging.StreamHandler", "stream": "ext://board.uart0"},
              "l": {"class": "board.Lamp", "number": 3}},
 "loggers": {"net": {"level": "DEBUG"}, "a": {"level": 10}, "b": {"level": 10}},
 "root": {"level": "INFO", "handlers": ["u", "l"]}}"#;

const CHECKED: &str = r#"{"ok":true,"generation":3,"errors":[],"warnings":[]}"#;

fn check(status: &str, config: &str) -> Vec<(String, u64, String)> {
    let saved = file(
        &format!("device-{}-{}.json", status.len(), config.len()),
        status,
    );
    let found = findings(&["--device", &saved], config.as_bytes());
    let places = places(&found, config);
    places
        .into_iter()
        .map(|(rule, line, token)| (rule, line, token.to_owned()))
        .collect()
}

fn one(rule: &str, line: u64, token: &str) -> Vec<(String, u64, String)> {
    vec![(rule.to_owned(), line, token.to_owned())]
}

#[test]
fn what_the_device_has_is_there_and_nothing_else() {
    assert_eq!(check(STATUS, CONFIG), []);
    let stream = CONFIG.replace("board.uart0", "board.uart");
    assert_eq!(
        check(STATUS, &stream),
        one("unknown-name", 2, "\"ext://board.uart\"")
    );
    let class = CONFIG.replace("board.Lamp", "logging.FileHandler");
    assert_eq!(
        check(STATUS, &class),
        one("unknown-name", 3, "\"logging.FileHandler\"")
    );
}

#[test]
fn what_does_not_fit_its_tables_is_a_mistake() {
    // The root logger takes a row, too.
    let more = CONFIG.replace("\"b\": {", "\"c\": {\"level\": 10}, \"b\": {");
    assert_eq!(check(STATUS, &more), one("capacity", 4, "\"loggers\""));
    let small = STATUS.replace("384", "8");
    assert_eq!(check(&small, CONFIG), one("capacity", 1, "{"));
}

#[test]
fn its_loggers_that_a_config_disables_are_named() {
    let disables = CONFIG.replace("false", "true");
    assert_eq!(check(STATUS, &disables), one("silenced", 1, "true"));
    let saved = file("device-silenced.json", STATUS);
    let found = findings(&["--device", &saved], disables.as_bytes());
    // `net` is named, and `old` was disabled before.
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .ends_with(": app.sensor"),
        "{found:?}"
    );
}

#[test]
fn a_file_that_is_no_status_is_refused() {
    for text in ["{}", "{\"ok\": true}", "nothing"] {
        let saved = file("device-none.json", text);
        let ran = logconf_with_input(&["check", "-", "--device", &saved], b"{\"version\": 1}");
        assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{text}");
        assert!(
            ran.stderr
                .contains("is no status of a device, as `logconf status"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_config_in_place_of_a_status_is_named_and_not_shown() {
    let saved = file("device-config.yaml", "version: 1\n");
    let ran = logconf_with_input(&["check", "-", "--device", &saved], b"{}");
    assert_eq!((ran.code, ran.stderr.lines().count()), (Some(2), 1));
    assert!(!ran.stderr.contains("version"), "{ran:?}");
    for twice in [&["check", "-", "-"][..], &["check", "-", "--device", "-"]] {
        let ran = logconf_with_input(twice, b"{}");
        let said = "logconf: standard input can be read once: `-` stands twice\n";
        assert_eq!((ran.code, &*ran.stderr), (Some(2), said));
    }
}

#[test]
fn a_device_is_found_by_its_name() {
    let (address, device) = answering(vec![STATUS.to_owned(), CHECKED.to_owned()]);
    let list = file(
        "named.targets",
        format!("horn = 192.0.2.1\nlamp = {address}\n"),
    );
    let args = ["check", "-", "--device", "lamp", "--targets", &list];
    let ran = logconf_with_input(&args, CONFIG.as_bytes());
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
    assert_eq!(device.join().unwrap().len(), 2);
    let args = ["check", "-", "--device", "lanp", "--targets", &list];
    let ran = logconf_with_input(&args, CONFIG.as_bytes());
    let said = format!("logconf: {list} names no device 'lanp': there is 'lamp'\n");
    assert_eq!((ran.code, &*ran.stderr), (Some(2), &*said));
    let ran = logconf_with_input(&["check", "-", "--device", "lamp"], CONFIG.as_bytes());
    let said = "logconf: --device looks in logconf.targets, or in --targets FILE: cannot read";
    assert!(ran.stderr.starts_with(said), "{ran:?}");
    assert_eq!(ran.code, Some(2));
}

#[test]
fn of_several_devices_those_are_named_that_a_finding_is_about() {
    let one = STATUS.replace('\n', " ");
    let other = one.replace("\"board.Lamp\"", "\"board.Horn\"");
    let lines = format!(
        "{{\"target\":\"192.0.2.7\",\"reply\":{one}}}\n{{\"target\":\"COM3\",\"reply\":{other}}}\n"
    );
    let saved = file("devices.json", &lines);
    let config = CONFIG.replace("\"level\": \"INFO\"", "\"levels\": \"INFO\"");
    let found = findings(&["--device", &saved], config.as_bytes());
    let found: Vec<_> = found
        .iter()
        .map(|finding| {
            let rule = finding["rule"].as_str().unwrap();
            let message = finding["message"].as_str().unwrap();
            (rule, message.ends_with(" (for COM3)"))
        })
        .collect();
    assert_eq!(found, [("unknown-name", true), ("unknown-key", false)]);
    let silent = format!("{lines}{{\"target\":\"COM4\",\"error\":\"no answer\"}}\n");
    let saved = file("devices-silent.json", &silent);
    let ran = logconf_with_input(&["check", "-", "--device", &saved], CONFIG.as_bytes());
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
    assert!(
        ran.stderr.contains("COM4 has not answered"),
        "{}",
        ran.stderr
    );
}

/// A device that answers these requests, over one connection; gives its address and what it was asked.
pub fn answering(replies: Vec<String>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let device = thread::spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        let answer = |reply: &String| {
            let mut header = [0; 4];
            peer.read_exact(&mut header).unwrap();
            let mut request = vec![0; u32::from_be_bytes(header) as usize];
            peer.read_exact(&mut request).unwrap();
            peer.write_all(&(reply.len() as u32).to_be_bytes()).unwrap();
            peer.write_all(reply.as_bytes()).unwrap();
            String::from_utf8(request).unwrap()
        };
        replies.iter().map(answer).collect()
    });
    (address, device)
}

#[test]
fn a_device_that_can_be_asked_is_asked() {
    let request = format!(r#"{{"logconf":{{"op":"check","config":{CONFIG}}}}}"#);
    let offset = request.find("3}},").unwrap();
    let reply = format!(
        r#"{{"ok":false,"generation":3,"errors":[{{"error":"Unable to configure handler 'l'","path":"handlers.l.number","offset":{offset},"causes":["no such lamp"]}}],"warnings":["the lamp is dim"]}}"#
    );
    let (address, device) = answering(vec![STATUS.to_owned(), reply]);
    let found = findings(&["--tcp", &address], CONFIG.as_bytes());
    let asked = device.join().unwrap();
    assert_eq!(asked, [r#"{"logconf":{"op":"status"}}"#, &request]);
    let mistakes: Vec<_> = found
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .cloned()
        .collect();
    assert_eq!(places(&mistakes, CONFIG), [("refused".to_owned(), 3, "3")]);
    assert_eq!(mistakes[0]["causes"][0], "no such lamp");
    assert!(
        found
            .iter()
            .any(|finding| finding["message"] == "the lamp is dim"),
        "{found:?}"
    );
}

#[test]
fn each_of_several_devices_is_asked_about_a_config_in_another_form() {
    let yaml =
        "version: 1\nhandlers:\n  l: {class: board.Lamp, number: 3}\nroot: {handlers: [l]}\n";
    let dict = r#"{"version":1,"handlers":{"l":{"class":"board.Lamp","number":3}},"root":{"handlers":["l"]}}"#;
    let request = format!(r#"{{"logconf":{{"op":"check","config":{dict}}}}}"#);
    let offset = request.find("3}}").unwrap();
    let good = r#"{"ok":true,"generation":3,"errors":[],"warnings":[]}"#.to_owned();
    let bad = format!(
        r#"{{"ok":false,"generation":3,"errors":[{{"error":"no","path":"handlers.l.number","offset":{offset}}}],"warnings":[]}}"#
    );
    let (first, taking) = answering(vec![STATUS.to_owned(), good]);
    let (second, refusing) = answering(vec![STATUS.to_owned(), bad]);
    let options = ["--tcp", &first, "--tcp", &second];
    let found = findings(&options, yaml.as_bytes());
    assert_eq!(taking.join().unwrap()[1], request);
    assert_eq!(refusing.join().unwrap()[1], request);
    let mistakes: Vec<_> = found
        .into_iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!(mistakes[0]["message"], format!("no (for {second})"));
    assert_eq!(places(&mistakes, yaml), [("refused".to_owned(), 3, "3")]);
}

#[test]
fn a_device_that_is_not_there_is_no_verdict() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let ran = logconf_with_input(
        &["check", "-", "--tcp", &port.to_string()],
        b"{\"version\": 1}",
    );
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""));
}

#[test]
fn an_incremental_config_is_for_the_handlers_that_the_device_has() {
    let incremental =
        "{\"version\": 1, \"incremental\": true,\n \"handlers\": {\"h\": {\"level\": \"INFO\"}}}";
    let has = STATUS.replace("\"handlers\":{}", "\"handlers\":{\"h\":{\"level\":0}}");
    assert_eq!(check(&has, incremental), []);
    assert_eq!(check(STATUS, incremental), one("refused", 2, "\"h\""));
    // Without a device nothing is known of those.
    let found = findings(&[], incremental.as_bytes());
    assert_eq!(
        places(&found, incremental),
        [("other".to_owned(), 2, "\"h\"")]
    );
    let message = "only a system that has the handler 'h' takes it";
    assert_eq!(found[0]["message"], message);
    assert_eq!(found[0]["severity"], "warning");
}

#[test]
fn a_class_that_is_known_by_name_only_may_use_any_handler_that_it_is_given() {
    let of = |argument: &str| {
        format!(
            "{{\"version\": 1, \"disable_existing_loggers\": false, \"handlers\": {{\"l\": {{\"class\": \"board.Lamp\", {argument}}},\n \
             \"n\": {{\"class\": \"logging.NullHandler\"}}}}, \"root\": {{\"handlers\": [\"l\"]}}}}"
        )
    };
    let unused = one("unused-handler", 2, "\"n\"");
    assert_eq!(check(STATUS, &of("\"next\": \"n\"")), []);
    assert_eq!(check(STATUS, &of("\"all\": [\"n\"]")), []);
    assert_eq!(check(STATUS, &of("\"next\": \"other\"")), unused);
}

#[test]
fn a_device_that_is_not_there_hides_nothing_about_others() {
    let none = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let none = none.unwrap().to_string();
    let bad = r#"{"ok":false,"generation":3,"errors":[{"error":"no such lamp"}],"warnings":[]}"#;
    let (there, device) = answering(vec![STATUS.to_owned(), bad.to_owned()]);
    // This one answers the first question only.
    let (gone, leaving) = answering(vec![STATUS.to_owned()]);
    let targets = ["--tcp", &none, "--tcp", &gone, "--tcp", &there];
    let args = [&["check", "-", "--retries", "0"], &targets[..]].concat();
    let ran = logconf_with_input(&args, CONFIG.as_bytes());
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("no such lamp"), "{ran:?}");
    device.join().unwrap();
    leaving.join().unwrap();
    for silent in [none, gone] {
        assert!(ran.stderr.contains(&silent), "{ran:?}");
    }
}

/// Each takes half a second for each answer: one after the other, they would take sixteen.
#[test]
fn several_devices_are_asked_side_by_side() {
    const CHECKED: &str = r#"{"ok":true,"generation":3,"errors":[],"warnings":[]}"#;
    let slow = |_| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let device = thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            for reply in [STATUS, CHECKED] {
                let mut length = [0; 4];
                peer.read_exact(&mut length).unwrap();
                let mut request = vec![0; u32::from_be_bytes(length) as usize];
                peer.read_exact(&mut request).unwrap();
                thread::sleep(Duration::from_millis(500));
                peer.write_all(&(reply.len() as u32).to_be_bytes()).unwrap();
                peer.write_all(reply.as_bytes()).unwrap();
            }
        });
        (address, device)
    };
    let (addresses, devices): (Vec<_>, Vec<_>) = (0..16).map(slow).unzip();
    let mut args = vec!["check", "-"];
    args.extend(addresses.iter().flat_map(|address| ["--tcp", address]));
    let begun = Instant::now();
    let ran = logconf_with_input(&args, CONFIG.as_bytes());
    assert!(begun.elapsed().as_secs() < 8, "{:?}", begun.elapsed());
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
    for device in devices {
        device.join().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_port_is_no_saved_status() {
    let ran = logconf_with_input(&["check", "-", "--device", "/dev/null"], CONFIG.as_bytes());
    assert_eq!(ran.code, Some(2));
    let said = "logconf: --device looks in logconf.targets, or in --targets FILE: ";
    assert!(ran.stderr.starts_with(said), "{ran:?}");
}

#[test]
fn a_device_of_the_list_comes_before_a_file_of_that_name() {
    let shadow = file("device-shadow.json", "no status");
    let (address, device) = answering(vec![STATUS.to_owned(), CHECKED.to_owned()]);
    let list = file("device-shadow.txt", format!("{shadow} = {address}"));
    let args = ["check", "-", "--device", &shadow, "--targets", &list];
    let ran = logconf_with_input(&args, CONFIG.as_bytes());
    assert!(!ran.stderr.contains("no status"), "{ran:?}");
    assert_eq!(device.join().unwrap().len(), 2);
}
