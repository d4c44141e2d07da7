//! Serial lines that are slow, or that lose what is sent.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::device::{Line, answer, file, frame, logconf};

/// What a device does in its turn.
enum Turn {
    /// It does not get the config.
    Lost,
    /// It does not get it, and answers the question that follows.
    Stays,
    /// It takes it, and the answer is lost.
    Taken,
    /// It takes it and restarts, and the answer is lost.
    Restarts,
    /// It takes it and falls silent.
    Dies,
    /// It answers a config or a question with this.
    Says(&'static str),
    /// It answers after so long.
    Late(Duration, &'static str),
}

/// A device at generation 2 that gets configs; gives in the end how many it has got.
fn device(mut line: Line, turns: Vec<Turn>) -> JoinHandle<(Line, u64)> {
    thread::spawn(move || {
        let mut generation = 2;
        let mut got = 0;
        for turn in turns {
            line.read_config(generation);
            got += 1;
            match turn {
                Turn::Lost => {}
                Turn::Taken => {
                    generation += 1;
                    // The question that follows.
                    line.read_frame();
                    line.write_frame(answer(generation).as_bytes());
                }
                Turn::Stays => {
                    line.read_frame();
                    line.write_frame(answer(generation).as_bytes());
                }
                Turn::Restarts => {
                    generation = 1;
                    line.read_frame();
                    line.write_frame(answer(generation).as_bytes());
                }
                Turn::Dies => drop((0..2).map(|_| line.read_frame()).collect::<Vec<_>>()),
                Turn::Says(reply) => line.write_frame(reply.as_bytes()),
                Turn::Late(after, reply) => {
                    thread::sleep(after);
                    line.write_frame(reply.as_bytes());
                    generation += 1;
                    line.read_frame();
                    line.write_frame(answer(generation).as_bytes());
                }
            }
        }
        (line, got)
    })
}

const TAKEN: &str = r#"{"ok":true,"generation":3}"#;

fn send(name: &str, turns: Vec<Turn>) -> (crate::device::Ran, u64) {
    let config = file(name, r#"{"version":1}"#);
    let line = Line::new();
    let port = line.port.clone();
    let device = device(line, turns);
    let ran = logconf(&[
        "send",
        &config,
        "--serial",
        &port,
        "--timeout",
        "0.5",
        "--retries",
        "2",
    ]);
    let (_line, got) = device.join().unwrap();
    (ran, got)
}

#[test]
fn a_config_that_was_lost_is_sent_again() {
    let (ran, got) = send("lost.json", vec![Turn::Lost, Turn::Lost, Turn::Says(TAKEN)]);
    assert_eq!(
        (ran.code, &*ran.stdout, got),
        (Some(0), "generation 3\n", 3),
        "{ran:?}"
    );
}

#[test]
fn a_config_that_was_taken_is_not_sent_again_where_the_answer_was_lost() {
    let (ran, got) = send("taken.json", vec![Turn::Taken]);
    assert_eq!((ran.code, &*ran.stdout, got), (Some(3), "", 1), "{ran:?}");
    let said = "logconf: the answer was lost, and the device has gone on from generation 2 to 3";
    assert!(ran.stderr.starts_with(said), "{ran:?}");
}

#[test]
fn what_is_not_known_is_not_claimed() {
    for (name, turns, said) in [
        (
            "restarts.json",
            vec![Turn::Restarts],
            "the device is in generation 1 after 2: it has restarted, and perhaps taken the config before",
        ),
        (
            "dies.json",
            vec![Turn::Dies],
            "the device is silent since: whether it has taken the config is not known",
        ),
        (
            "never.json",
            vec![Turn::Lost, Turn::Lost, Turn::Stays],
            "the device is in generation 2 as before: it has not taken the config, unless it has restarted since",
        ),
    ] {
        let sends = turns.len() as u64;
        let (ran, got) = send(name, turns);
        assert_eq!(
            (ran.code, &*ran.stdout, got),
            (Some(3), "", sends),
            "{ran:?}"
        );
        assert_eq!(
            ran.stderr,
            format!("logconf: the answer was lost, and {said}\n")
        );
    }
}

/// It refuses the question for its generation, which is no verdict on the config.
#[test]
fn a_device_that_cannot_tell_its_generation_gets_the_config_once() {
    const UNKNOWN: &[u8] = br#"{"ok":false,"error":"unknown operation \"check\""}"#;
    let config = file("cannot-tell.json", r#"{"version":1}"#);
    let mut line = Line::new();
    let port = line.port.clone();
    let device = thread::spawn(move || {
        line.read_frame();
        line.write_frame(UNKNOWN);
        // The config.
        line.read_frame();
        // To whoever would ask again.
        thread::sleep(Duration::from_millis(1500));
        line.write_frame(UNKNOWN);
        line
    });
    let ran = logconf(&["send", &config, "--serial", &port, "--timeout", "0.5"]);
    device.join().unwrap();
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""), "{ran:?}");
    let said =
        "logconf: the answer was lost, and the device does not tell its generation: whether it";
    assert!(ran.stderr.starts_with(said), "{ran:?}");
}

#[test]
fn an_answer_that_is_only_late_is_the_answer() {
    let late = Turn::Late(Duration::from_millis(700), TAKEN);
    let (ran, got) = send("late.json", vec![late]);
    assert_eq!(
        (ran.code, &*ran.stdout, got),
        (Some(0), "generation 3\n", 1),
        "{ran:?}"
    );
}

#[test]
fn a_question_that_was_lost_is_asked_again() {
    let mut line = Line::new();
    let port = line.port.clone();
    let device = thread::spawn(move || {
        line.read_frame();
        line.read_frame();
        line.write_frame(br#"{"ok":true,"generation":5}"#);
        line
    });
    let ran = logconf(&["status", "--serial", &port, "--timeout", "0.3"]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (Some(0), "generation 5\n"),
        "{ran:?}"
    );
    device.join().unwrap();
}

/// Over a relay that passes 960 bytes a second: a long reply behind log text takes its time, and
/// one request is enough.
#[test]
fn a_slow_line_is_given_its_time() {
    let mut line = Line::new();
    let port = line.port.clone();
    let device = thread::spawn(move || {
        line.read_frame();
        let padding = "x".repeat(1500);
        let reply = format!(r#"{{"ok":true,"generation":5,"padding":"{padding}"}}"#);
        let text = "INFO app: another line of the log\r\n".repeat(20);
        let bytes = [text.as_bytes(), &frame(reply.as_bytes())].concat();
        for chunk in bytes.chunks(48) {
            line.write(chunk);
            thread::sleep(Duration::from_millis(50));
        }
        line
    });
    let begun = Instant::now();
    let ran = logconf(&[
        "status",
        "--serial",
        &port,
        "--baud",
        "9600",
        "--retries",
        "0",
    ]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (Some(0), "generation 5\n"),
        "{ran:?}"
    );
    assert!(begun.elapsed() > Duration::from_secs(2));
    device.join().unwrap();
}

/// The answer to the question that was asked twice, and then the verdict.
#[test]
fn a_late_answer_to_a_question_is_no_verdict_on_the_config() {
    let config = file("verdict.json", r#"{"version":1}"#);
    let mut line = Line::new();
    let port = line.port.clone();
    let device = thread::spawn(move || {
        line.read_frame();
        line.read_frame();
        line.write_frame(answer(1).as_bytes());
        // The config.
        line.read_frame();
        line.write_frame(answer(1).as_bytes());
        line.write_frame(br#"{"ok":false,"error":"no such thing"}"#);
        line
    });
    let ran = logconf(&["send", &config, "--serial", &port, "--timeout", "0.5"]);
    device.join().unwrap();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("no such thing"), "{ran:?}");
}

#[test]
fn a_port_that_another_program_has_open_is_said_to_be() {
    let line = Line::new();
    let _open = logconf::client::open_port(&line.port, 9600, Duration::ZERO).unwrap();
    let ran = logconf(&["status", "--serial", &line.port]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let said = " (another program has it open, `logconf monitor` perhaps)\n";
    assert!(ran.stderr.ends_with(said), "{ran:?}");
}

#[test]
fn a_link_to_a_port_is_the_port() {
    let config = file("link.json", r#"{"version":1}"#);
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("usb-Board_of_mine");
    let line = Line::new();
    let port = line.port.clone();
    std::os::unix::fs::symlink(&port, &link).unwrap();
    let link = link.to_str().unwrap();
    let device = device(line, vec![Turn::Says(TAKEN)]);
    let ran = logconf(&["send", &config, "--serial", &port, "--serial", link]);
    let (_line, got) = device.join().unwrap();
    assert_eq!(
        (ran.code, &*ran.stdout, got),
        (Some(0), "generation 3\n", 1)
    );
    let said = format!("logconf: {link} is the same device as {port}, and is asked once\n");
    assert_eq!(ran.stderr, said);
}
