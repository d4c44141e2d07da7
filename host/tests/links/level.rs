//! `logconf level`, against the listener itself.

use crate::common::Program;
use crate::device::{Ran, logconf};

fn run(program: &Program, args: &[&str]) -> Ran {
    let link = ["--tcp", &*program.address];
    logconf(&[&["level"][..], args, &link].concat())
}

fn status(program: &Program) -> serde_json::Value {
    let ran = logconf(&["status", "--format", "json", "--tcp", &program.address]);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn told(ran: &Ran) -> (Option<i32>, &str, &str) {
    (ran.code, &ran.stdout, &ran.stderr)
}

#[test]
fn a_level_is_set_and_all_else_stays() {
    let program = Program::open();
    let ran = run(&program, &["app.sensor", "DEBUG"]);
    let expected = "generation 2\napp.sensor: DEBUG, before NOTSET\n";
    assert_eq!(told(&ran), (Some(0), expected, ""));
    let ran = run(&program, &["root", "15"]);
    assert_eq!(
        told(&ran),
        (Some(0), "generation 3\nroot: 15, before WARNING\n", "")
    );
    let status = status(&program);
    assert_eq!(status["loggers"]["app.sensor"]["level"], 10);
    assert_eq!(status["loggers"]["net.tcp"]["effective"], 15);
    assert_eq!(status["loggers"]["net.tcp"]["disabled"], false);
    assert_eq!(status["root"]["level"], 15);
}

#[test]
fn for_a_time_the_state_before_returns_by_itself() {
    let program = Program::open();
    let ran = run(&program, &["net", "ERROR", "--for", "2h"]);
    let expected = "generation 2\nnet: ERROR\nreturns to the state before in 7200 s\n";
    assert_eq!(told(&ran), (Some(0), expected, ""));
    let ran = run(&program, &["net", "ERROR", "--for", "1s"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let begun = std::time::Instant::now();
    while status(&program)["loggers"]["net.tcp"]["effective"] != 30 {
        assert!(begun.elapsed().as_secs() < 30);
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn what_is_mistyped_is_refused_with_what_there_is() {
    let program = Program::open();
    let ran = run(&program, &["app.sensr", "DEBUG"]);
    let expected = "logconf: the device has no logger 'app.sensr': there is 'app.sensor' (--new: all the same)\n";
    assert_eq!(told(&ran), (Some(1), "", expected));
    let ran = run(&program, &["app.sensor", "debug"]);
    let expected = "error[refused]: Unable to configure logger 'app.sensor'\n |\n \
                    = because: Unknown level: 'debug'\n \
                    = note: at loggers[\"app.sensor\"].level\n \
                    = help: there is 'DEBUG'\n\n";
    assert_eq!(told(&ran), (Some(1), expected, ""));
    assert_eq!(status(&program)["generation"], 1);
    let ran = run(&program, &["app.sensr", "DEBUG", "--new"]);
    assert_eq!(
        told(&ran),
        (Some(0), "generation 2\napp.sensr: DEBUG\n", "")
    );
}

#[test]
fn a_level_for_good_while_another_is_for_a_time_is_told_with_its_option() {
    let program = Program::open();
    assert_eq!(
        run(&program, &["root", "DEBUG", "--for", "90s"]).code,
        Some(0)
    );
    let ran = run(&program, &["root", "INFO"]);
    assert!(
        ran.stdout.contains("warning: without --for, the temporary"),
        "{ran:?}"
    );
    let ran = run(&program, &["root", "INFO", "--for", "0s"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
    assert!(
        ran.stderr
            .contains("one second at least; without --for it stays"),
        "{ran:?}"
    );
}

#[test]
fn a_dry_run_changes_nothing() {
    let program = Program::open();
    let ran = run(&program, &["root", "DEBUG", "--dry-run", "--for", "90s"]);
    let expected = "{\"incremental\":true,\"logconf\":{\"expires_s\":90},\
                    \"root\":{\"level\":\"DEBUG\"},\"version\":1}\nwould be taken\n";
    assert_eq!(told(&ran), (Some(0), expected, ""));
    assert_eq!(status(&program)["generation"], 1);
}
