//! Several devices at once.

use std::net::TcpListener;

use crate::common::Program;
use crate::device::{file, logconf, logconf_with_input};

const CONFIG: &str =
    r#"{"version": 1, "disable_existing_loggers": false, "root": {"level": "INFO"}}"#;

#[test]
fn one_takes_it_one_refuses_and_one_is_silent() {
    let config = file("several.json", CONFIG);
    let program = Program::open();
    let (refuses, _device) = crate::device::tcp(Some(r#"{"ok":false,"error":"No room"}"#));
    // The system accepts, and nobody is behind it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = listener.local_addr().unwrap().to_string();
    let taken = &program.address;
    let list = format!("{refuses} # the second\n\n{taken}\n{silent}\n");
    let args = [
        "send",
        &*config,
        "--tcp",
        taken,
        "--targets",
        "-",
        "--timeout",
        "0.3",
    ];
    let ran = logconf_with_input(&args, list.as_bytes());
    let width = [&refuses, taken, &silent]
        .map(String::len)
        .into_iter()
        .max()
        .unwrap();
    let row = |target: &str, rest: &str| format!("{target:width$}  {rest}\n");
    let expected = [
        format!("{refuses}:\n  error[refused]: No room\n  --> {config}\n\n"),
        row("TARGET", "VERDICT    GENERATION  WARNINGS"),
        row(taken, "taken      2           0"),
        row(&refuses, "refused    -           -"),
        row(&silent, "no answer  -           -"),
    ];
    assert_eq!(ran.stdout, expected.concat());
    // No progress where nobody looks at it.
    assert_eq!(
        ran.stderr,
        format!("logconf: {silent}: no answer within 0.3 s\n")
    );
    assert_eq!(ran.code, Some(3));
}

#[test]
fn all_are_asked_side_by_side() {
    let silent: Vec<_> = (0..20)
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    let list: String = silent
        .iter()
        .map(|l| format!("{}\n", l.local_addr().unwrap()))
        .collect();
    let list = file("side-by-side.txt", list);
    let begun = std::time::Instant::now();
    let ran = logconf(&["status", "--targets", &list, "--timeout", "1"]);
    // One after the other, that would be twenty seconds.
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(3), 21));
}

#[test]
fn states_are_lines_of_json() {
    let (one, two) = (Program::open(), Program::open());
    for (command, key) in [
        (&["get"][..], "config"),
        (&["status", "--format", "json"], "reply"),
    ] {
        let mut args = command.to_vec();
        args.extend(["--tcp", &one.address, "--tcp", &two.address]);
        let ran = logconf(&args);
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
        let lines = ran
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let lines: Vec<serde_json::Value> = lines.collect();
        let targets: Vec<_> = lines
            .iter()
            .map(|line| line["target"].as_str().unwrap())
            .collect();
        assert_eq!(targets, [&one.address, &two.address]);
        assert!(lines.iter().all(|line| line[key].is_object()), "{lines:?}");
    }
}

#[test]
fn a_file_without_sense_says_in_which_line() {
    let list = file("wrong.txt", "192.0.2.1\n192.0.2.2 9600\n");
    let ran = logconf(&["status", "--targets", &list]);
    let expected = format!(
        "logconf: {list}:2: expected one device in a line: ADDR, or PORT [BAUD], perhaps with NAME = in front\n"
    );
    assert_eq!((ran.code, ran.stderr), (Some(2), expected));
}

#[test]
fn a_device_with_two_names_is_told_once() {
    let config = file("twice.json", CONFIG);
    let program = Program::open();
    let address = &program.address;
    let port = address.rsplit(':').next().unwrap();
    let other = format!("127.0.0.1:0{port}");
    // A mark of the byte order in front is no part of a name.
    let list = file("twice.txt", format!("\u{feff}{address}\n{other}\n"));
    let ran = logconf(&["send", &config, "--targets", &list]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (Some(0), "generation 2\n"),
        "{ran:?}"
    );
    assert_eq!(
        ran.stderr,
        format!("logconf: {other} is the same device as {address}, and is asked once\n")
    );
}

#[test]
fn a_port_with_two_speeds_is_wrong_usage() {
    let list = file(
        "speeds.txt",
        "/dev/no-such-port 9600\n/dev/no-such-port 1200\n",
    );
    let ran = logconf(&["status", "--targets", &list]);
    let expected = "logconf: /dev/no-such-port has two speeds: 9600 and 1200\n";
    assert_eq!((ran.code, &*ran.stderr), (Some(2), expected));
}

#[test]
fn devices_are_called_by_their_names() {
    let (one, two) = (Program::open(), Program::open());
    let lines = format!(
        "one = {}\ntwo = {}\nthree = 192.0.2.3\n",
        one.address, two.address
    );
    let list = file("named.txt", lines);
    let config = file("named.json", CONFIG);
    let args = ["send", &config, "--targets", &list];
    let ran = logconf(&[&args[..], &["--device", "two", "--device", "one"]].concat());
    let expected = "TARGET  VERDICT  GENERATION  WARNINGS\n\
                    two     taken    2           0\n\
                    one     taken    2           0\n";
    assert_eq!((ran.code, &*ran.stdout), (Some(0), expected), "{ran:?}");
    let twice = file("named-twice.txt", "one = 192.0.2.1\none = 192.0.2.2\n");
    let ran = logconf(&["status", "--targets", &twice]);
    let said = format!("logconf: {twice}:2: there are two devices one\n");
    assert_eq!((ran.code, ran.stderr), (Some(2), said));
}
