//! One board, from its start on.

use crate::common::Fleet;
use crate::office::{KEY, Office, boot, saying, sealed, sealed_with};
use crate::secured::acl;
use logconf_tests::peers::MosquittoSettings;
use logconf_tests::qemu::{Link, STATUS};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;

/// Waits for a line that begins with this word, behind this place.
fn says(board: &logconf_tests::qemu::Board, place: usize, word: &str) -> usize {
    board
        .line
        .wait_line(place, |line| line.starts_with(word), word)
}

#[test]
fn a_board_joins_takes_what_is_retained_and_answers() {
    let office = Office::open();
    let topic = office.topics.device("pump-1").unwrap();
    office.push(&topic, &sealed(&saying("desired", 7)));
    let (board, _button) = office.boot("pump-1", "pumps,hall-2");
    // The first report may come before the document has.
    let report = office.reported("pump-1", |report| report["rev"] == 7);
    assert_eq!(report["verdict"]["ok"], true, "{report}");
    assert_eq!(
        (&report["verdict"]["rev"], &report["generation"]),
        (&json!(7), &json!(3))
    );
    assert_eq!(report["firmware"], "0.1.0");
    assert_eq!(report["groups"], json!(["pumps", "hall-2"]));
    assert_eq!(report["capacities"]["loggers"]["total"], 16);
    let streams = report["registry"]["streams"].as_array().unwrap();
    assert!(streams.contains(&json!("board.uart0")));

    let status = office.status("pump-1");
    assert_eq!(status["generation"], 3);
    assert!(status["loggers"]["net"].is_object(), "{status}");
    let unsealed = office.ask("pump-1", STATUS.as_bytes()).unwrap();
    assert_eq!(unsealed["error"], "request rejected");

    // For a group, while the board is there; and once more, which is not looked at.
    let group = office.topics.group("pumps").unwrap();
    let document = sealed(&saying("group", 8));
    office.push(&group, &document);
    let report = office.reported("pump-1", |report| report["rev"] == 8);
    assert_eq!(report["generation"], 4);
    office.push(&group, &document);
    office.push(&topic, &sealed(&saying("late", 7)));
    office.push(&topic, b"");
    let status = office.status("pump-1");
    assert_eq!(status["generation"], 4);
    // And what it is told over its UART, it reports.
    let level = r#"{"version": 1, "incremental": true, "root": {"level": "WARNING"}}"#;
    assert_eq!(board.request(Link::Serial, sealed(level))["ok"], true);
    let report = office.reported("pump-1", |report| report["generation"] == 5);
    assert_eq!(report["rev"], 8);
}

#[test]
fn what_is_refused_is_reported_and_the_state_stays() {
    let office = Office::open();
    let (board, _button) = office.boot("pump-2", "");
    office.reported("pump-2", |report| report["rev"].is_null());
    let topic = office.topics.device("pump-2").unwrap();
    let document = saying("forged", 9);
    for forged in [
        sealed_with(b"a key that the board does not know", &document),
        document.into_bytes(),
    ] {
        office.push(&topic, &forged);
        let report = office.reported("pump-2", |report| report["rejected"].is_object());
        assert_eq!(report["rev"], Value::Null);
        assert_eq!(report["rejected"]["error"], "request rejected");
        assert_eq!(report["generation"], 2);
    }
    let unfit = saying("unfit", 9).replace("board.uart0", "board.uart7");
    office.push(&topic, &sealed(&unfit));
    let report = office.reported("pump-2", |report| report["rev"] == 9);
    let verdict = &report["verdict"];
    assert_eq!(verdict["error"], "Unable to configure handler 'h'");
    assert_eq!(verdict["path"], "handlers.h.stream");
    let status = board.request(Link::Serial, sealed(STATUS));
    assert_eq!(status["generation"], 2);
    office.push(&topic, &sealed(&saying("right", 10)));
    let report = office.reported("pump-2", |report| report["rev"] == 10);
    assert_eq!(report["verdict"]["ok"], true);
}

#[test]
fn it_comes_back_to_a_broker_that_was_away_and_logs_meanwhile() {
    let mut office = Office::open();
    let topic = office.topics.device("pump-3").unwrap();
    office.push(&topic, &sealed(&saying("desired", 7)));
    let (board, _button) = office.boot("pump-3", "");
    office.reported("pump-3", |report| report["rev"] == 7);

    let here = board.line.now();
    office.broker.kill();
    let lost = says(&board, here, "desired|net|no broker: ");
    // It tries again, and later each time.
    let lost = says(&board, lost, "desired|net|no broker: ");
    let status = board.request(Link::Serial, sealed(STATUS));
    assert_eq!(status["generation"], 3);
    office.broker.start_again();
    says(&board, lost, "desired|net|joined the broker at 10.0.2.2:");
    office.joined();
    // The broker has delivered the document again.
    let status = office.status("pump-3");
    assert_eq!(status["generation"], 3);
    office.push(&topic, &sealed(&saying("newer", 8)));
    let report = office.reported("pump-3", |report| report["rev"] == 8);
    assert_eq!(report["generation"], 4);
}

#[test]
fn a_broker_that_has_forgotten_everything_is_told_again() {
    let mut office = Office::at(MosquittoSettings {
        forgetful: true,
        ..MosquittoSettings::default()
    });
    let topic = office.topics.device("pump-7").unwrap();
    let document = sealed(&saying("desired", 7));
    office.push(&topic, &document);
    let (_board, _button) = office.boot("pump-7", "");
    office.reported("pump-7", |report| report["rev"] == 7);
    office.broker.kill();
    office.broker.start_again();
    office.joined();
    let report = office.reported("pump-7", |_| true);
    assert_eq!(
        (&report["rev"], &report["generation"]),
        (&json!(7), &json!(3))
    );
    office.push(&topic, &document);
    let status = office.status("pump-7");
    assert_eq!(status["generation"], 3);
}

#[test]
fn after_a_reset_the_retained_document_is_taken_once_more() {
    let office = Office::open();
    let topic = office.topics.device("pump-4").unwrap();
    let (board, mut button) = office.boot("pump-4", "pumps");
    office.push(
        &office.topics.group("pumps").unwrap(),
        &sealed(&saying("group", 6)),
    );
    office.reported("pump-4", |report| report["rev"] == 6);
    office.push(&topic, &sealed(&saying("desired", 7)));
    office.reported("pump-4", |report| report["rev"] == 7);
    // A request with a newer counter, which is kept.
    office.status("pump-4");

    for _ in 0..2 {
        let here = board.line.now();
        button.press();
        says(&board, here, "INFO app: started as pump-4");
        office.reported("pump-4", |report| report["rev"].is_null());
        let report = office.reported("pump-4", |report| report["rev"] == 7);
        assert_eq!(report["verdict"]["ok"], true, "{report}");
        // The built-in configuration, and this one: not that of the group, whose seal is old.
        assert_eq!(report["generation"], 3);
    }
}

#[test]
fn the_command_reaches_boards_that_are_users_of_a_broker_with_rules() {
    let fleet = Fleet::with(MosquittoSettings {
        users: &[
            ("office", "o-secret"),
            ("pump-5", "5-secret"),
            ("pump-6", "6-secret"),
        ],
        acl: acl(),
        ..MosquittoSettings::default()
    });
    let boards = ["5", "6"].map(|number| {
        let more = format!("user=pump-{number}\npassword={number}-secret\ngroups=pumps\n");
        boot(&fleet.mosquitto, &format!("pump-{number}"), &more)
    });
    let password = fleet.file("password", "o-secret\n");
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let key = fleet.file("key", &hex);
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    let access = ["--user", "office", "--password-file", &password];
    let sealing = [&access[..], &["--key-file", &key]].concat();
    for device in ["device:pump-5", "device:pump-6"] {
        fleet.until(0, &[&["status", device][..], &access].concat());
    }

    let document = fleet.file("pushed.json", &saying("pushed", 7));
    let push = [&["push", &document, "--to", "pumps"][..], &sealing].concat();
    let ran = fleet.run(&push);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // And what a board has no name for is known before it is sent.
    let unfit = saying("unfit", 8).replace("board.uart0", "board.uart7");
    let document = fleet.file("unfit.json", &unfit);
    let push = [&["push", &document, "--to", "pumps"][..], &sealing].concat();
    let ran = fleet.run(&push);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let level = [&["level", "pump-5", "net", "DEBUG"][..], &sealing].concat();
    let ran = fleet.run(&level);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for ((board, _), generation) in boards.iter().zip([4, 3]) {
        let status = board.request(Link::Serial, sealed(STATUS));
        assert_eq!(status["generation"], generation, "{status}");
    }
}

#[test]
fn a_report_that_the_broker_refuses_is_not_in_the_way_of_anything_else() {
    let office = Office::at(MosquittoSettings {
        acl: "topic deny logconf/reported/pump-8\ntopic readwrite logconf/#\n",
        ..MosquittoSettings::default()
    });
    let topic = office.topics.device("pump-8").unwrap();
    office.push(&topic, &sealed(&saying("desired", 7)));
    let (board, _button) = office.boot("pump-8", "");
    let refuses = "the broker refuses the report: NotAuthorized";
    let is_refusal = |line: &str| line.ends_with(refuses);
    let refused = board.line.wait_line(0, is_refusal, refuses);
    // Mosquitto ends the connection, once.
    board
        .line
        .wait_line(refused, |line| line.contains("joined the broker"), "back");
    assert_eq!(office.status("pump-8")["generation"], 3);
    office.push(&topic, &sealed(&saying("newer", 8)));
    let status = || office.status("pump-8")["generation"] == 4;
    assert!((0..10).any(|_| status()));
    let said = board.line.since(0);
    assert_eq!(
        said.iter().filter(|line| is_refusal(line)).count(),
        1,
        "{said:?}"
    );
}

#[test]
fn boards_of_two_fleets_may_be_called_the_same() {
    let office = Office::open();
    let (board, _button) = office.boot("pump-9", "");
    says(&board, 0, "INFO net: joined the broker");
    let (other, _other_button) = boot(&office.broker, "pump-9", "prefix=plant/hall-2\n");
    says(&other, 0, "INFO net: joined the broker");
    assert_eq!(office.status("pump-9")["generation"], 2);
    for board in [board, other] {
        let said = board.line.since(0);
        assert!(
            !said.iter().any(|line| line.contains("no broker")),
            "{said:?}"
        );
    }
}
