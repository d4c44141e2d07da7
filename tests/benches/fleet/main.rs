//! What a push costs to a thousand devices, and to ten thousand: simulated ones in one process, at one broker.
//!
//! `sh tests/run fleet [DEVICES...]` prints lines of JSON. Each device has a connection, a logging system
//! of its own in the tables of firmware, and core's state machine. All of them are in one group.

mod devices;
mod process;

use std::env;
use std::fs;
use std::process::Command;
use std::time::Instant;

use devices::{Devices, Messages};
use logconf_tests::peers::{Mosquitto, MosquittoSettings};
use process::{Program, kilobytes, raise_limit};
use serde_json::json;

const CONFIG: &str =
    r#"{"version": 1, "disable_existing_loggers": false, "loggers": {"net": {"level": "ERROR"}}}"#;

fn main() {
    // (`cargo bench` says what it does.)
    let given = env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok());
    let mut counts: Vec<usize> = given.collect();
    if counts.is_empty() {
        counts = vec![1_000, 10_000];
    }
    // A connection of each device, at either end.
    raise_limit(counts.iter().max().copied().unwrap_or(0) as u64 + 256);
    for count in counts {
        measure(count);
    }
}

fn measure(count: usize) {
    let broker = Mosquitto::start(MosquittoSettings {
        forgetful: true,
        ..MosquittoSettings::default()
    });
    let memory = || {
        (
            kilobytes("self", "VmRSS"),
            kilobytes(&broker.pid().to_string(), "VmRSS"),
        )
    };
    let before = memory();
    let begun = Instant::now();
    let devices = Devices::connect(broker.address, count);
    devices.wait_for_reports(count);
    let connected = begun.elapsed();
    let after = memory();
    // Of one device, in kilobytes, and in microseconds.
    let each = |total: f64| (total / count as f64 * 10.0).round() / 10.0;
    print(json!({
        "figure": "fleet_join", "devices": count, "seconds": connected.as_secs_f64(),
        "us_per_device": each(connected.as_secs_f64() * 1e6),
        "device_kb": each(after.0 - before.0), "broker_kb": each(after.1 - before.1),
    }));
    push("fleet_push", &broker, &devices, count, 1, &[]);
    // Half of them one by one, then the group, and the half's own documents are removed.
    push(
        "fleet_push_canary",
        &broker,
        &devices,
        count,
        2,
        &["--canary", "50%"],
    );
}

fn push(
    figure: &str,
    broker: &Mosquitto,
    devices: &Devices,
    count: usize,
    rev: u64,
    options: &[&str],
) {
    let config = env::temp_dir().join(format!("logconf-fleet-{}.json", std::process::id()));
    fs::write(&config, CONFIG).expect("a file");
    let path = env::var_os("LOGCONF_COMMAND").expect("LOGCONF_COMMAND is the path of the command");
    let mut command = Command::new(path);
    command.args(["fleet", "push"]).arg(&config);
    command.args(["--all", "--format", "json", "--rev", &rev.to_string()]);
    command
        .args(["--broker", &format!("mqtt://{}", broker.address)])
        .args(options);
    // Nothing of what the machine has configured.
    command
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env_remove("LOGCONF_KEY");
    let Messages { taken, given } = devices.messages();
    let begun = Instant::now();
    let program = Program::run(command);
    let seconds = begun.elapsed().as_secs_f64();
    let verdicts = program
        .stdout
        .lines()
        .filter(|line| line.contains("\"applied\""));
    assert_eq!(
        (program.code, verdicts.count()),
        (Some(0), count),
        "{}",
        program.stderr
    );
    let now = devices.messages();
    print(json!({
        "figure": figure, "devices": count, "seconds": seconds,
        "us_per_device": (seconds * 1e6 / count as f64).round(),
        "messages_to_devices": now.taken - taken, "messages_from_devices": now.given - given,
        "command_kb": program.kilobytes,
        "broker_kb": kilobytes(&broker.pid().to_string(), "VmHWM"),
    }));
    let _ = fs::remove_file(config);
}

fn print(line: serde_json::Value) {
    println!("{line}");
}
