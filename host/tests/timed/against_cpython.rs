//! The same files as CPython 3.11's own class leaves, with the same content, and the same
//! failures; but that none is moved to where there is one, as in 3.13. `LOGCONF_PYTHON` is the interpreter (`python3` otherwise); `LOGCONF_SCENARIOS` and
//! `LOGCONF_SEED` say how many random scenarios are compared, and which.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::replay::{Look, play};
use super::scenario::{DAY, HOUR, ROUND, SECOND, Scenario, Step, many};

/// Past the test harness, which would swallow it.
fn tell(words: &str) {
    let words = format!("{words}\n");
    std::io::stderr().write_all(words.as_bytes()).unwrap();
}

/// The interpreter, if it is the version that is compared with.
fn python() -> Option<String> {
    let python = std::env::var("LOGCONF_PYTHON").unwrap_or("python3".into());
    let output = Command::new(&python).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    version.starts_with("Python 3.11.").then_some(python)
}

/// What CPython leaves of each scenario at each look.
fn expected(python: &str, scenarios: &[Scenario], directory: &Path) -> Vec<Vec<Look>> {
    let list = directory.join("scenarios");
    let line = |scenario| serde_json::to_string(scenario).unwrap() + "\n";
    std::fs::write(&list, scenarios.iter().map(line).collect::<String>()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/timed/cpython.py");
    let output = Command::new(python)
        .args(["-B", "-X", "utf8"])
        .args([&script, &list])
        .arg(directory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let looks = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    looks.collect()
}

/// Compares all, unless there is no interpreter.
fn compare(name: &str, scenarios: &[Scenario]) {
    let Some(python) = python() else {
        return tell(&format!("SKIPPED {name}: there is no CPython 3.11"));
    };
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("timed-{name}"));
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir(&directory).unwrap();
    let expected = expected(&python, scenarios, &directory);
    assert_eq!(expected.len(), scenarios.len());
    let (mut files, mut wrong) = (0, Vec::new());
    for (scenario, expected) in scenarios.iter().zip(expected) {
        files += expected.iter().map(|look| look.files.len()).sum::<usize>();
        let got = play(scenario, &directory.join("rust"));
        assert_eq!(got.len(), expected.len());
        let differs = got
            .iter()
            .zip(&expected)
            .position(|(got, expected)| got != expected);
        if let Some(look) = differs {
            let what = difference(&got[look], &expected[look]);
            let (zone, arguments) = (scenario.zone, &scenario.arguments);
            wrong.push(format!("{zone} {arguments}, look {look}: {what}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ, such as:\n{}",
        wrong.len(),
        scenarios.len(),
        wrong[..wrong.len().min(10)].join("\n")
    );
    assert!(files > scenarios.len());
}

/// What one has that the other has not.
fn difference(got: &Look, expected: &Look) -> String {
    let only = |one: &Look, other: &Look| {
        let files = one.files.iter();
        let files = files.filter(|(name, content)| other.files.get(*name) != Some(content));
        format!("{:?}", files.take(4).collect::<Vec<_>>())
    };
    format!(
        "here only {}\n  in CPython only {}\n  failures here {:?}\n  in CPython {:?}",
        only(got, expected),
        only(expected, got),
        got.failures.iter().take(3).collect::<Vec<_>>(),
        expected.failures.iter().take(3).collect::<Vec<_>>()
    )
}

#[test]
fn files_of_400_days_are_those_of_cpython() {
    let variable = |name| std::env::var(name).ok()?.parse().ok();
    let count = variable("LOGCONF_SCENARIOS").unwrap_or(ROUND as u64);
    let seed = variable("LOGCONF_SEED").unwrap_or(1);
    compare("days", &many(count as usize, seed));
}

/// Records every few hours, with these files there before.
fn with_files(
    arguments: serde_json::Value,
    files: &[(&'static str, Option<&'static str>)],
) -> Scenario {
    let begin = 1_795_000_000 * SECOND;
    let written = begin / SECOND - 100_000;
    let mut steps = vec![Step::Open { at: begin, written }];
    for number in 0..8 {
        let at = begin + number * 9 * HOUR;
        let message = number.to_string();
        steps.extend([Step::Log { at, message }, Step::Look]);
    }
    Scenario {
        zone: "Europe/Berlin",
        arguments,
        files: files.iter().copied().collect(),
        steps,
    }
}

#[test]
fn odd_files_are_treated_as_in_cpython() {
    let day = json!({"when": "D", "backupCount": 2});
    let target = "app.log.2026-11-17";
    let scenarios = [
        // A device is never moved; a link is, and a target that leads nowhere is replaced.
        with_files(day.clone(), &[("app.log", Some("->/dev/null"))]),
        with_files(
            day.clone(),
            &[
                ("app.log", Some("->real")),
                ("real", Some("old\n")),
                (target, Some("->gone")),
            ],
        ),
        // A target that is there stays, as in CPython 3.13.
        with_files(
            day,
            &[("app.log", Some("old\n")), (target, Some("older\n"))],
        ),
    ];
    compare("odd files", &scenarios);
}

#[test]
fn long_pauses_are_those_of_cpython() {
    let scenario = |when: &str, utc: bool| {
        let begin = 1_790_000_000 * SECOND;
        let open = Step::Open {
            at: begin,
            written: begin / SECOND,
        };
        let log = |number: i64| Step::Log {
            at: begin + number * number * DAY + number * HOUR,
            message: number.to_string(),
        };
        let mut steps = vec![open];
        steps.extend((0..30).map(log));
        steps.push(Step::Look);
        Scenario {
            zone: "America/New_York",
            arguments: json!({"when": when, "utc": utc, "backupCount": 9}),
            files: Default::default(),
            steps,
        }
    };
    let whens = ["s", "M", "h", "D", "midnight", "W0", "W6"];
    let scenarios: Vec<_> = whens
        .iter()
        .flat_map(|when| [scenario(when, false), scenario(when, true)])
        .collect();
    compare("pauses", &scenarios);
}
