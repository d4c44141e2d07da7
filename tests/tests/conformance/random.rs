//! Random scenarios.

use std::collections::BTreeMap;

use crate::generate::{Scenario, ini_mistake_names, mistake_names};
use crate::oracle::python;
use crate::report::{Source, compare_all, tell};

/// The seed of a run that names none, and of the recorded results.
pub const SEED: u64 = 1;

/// A number that the environment gives.
pub fn number_from_env(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
        Err(_) => default,
    }
}

/// What makes the number-th scenario of a seed.
type Generate = fn(u64, u64) -> Scenario;

/// What is compared, and what makes it.
pub const KINDS: &[(&str, Generate)] = &[
    ("documents", Scenario::generate),
    ("INI files", Scenario::generate_ini),
];

/// So many scenarios of one kind, with their names.
pub fn scenarios(kind: &str, generate: Generate, count: u64) -> Vec<(String, Scenario)> {
    let seed = number_from_env("LOGCONF_SEED", SEED);
    let scenario = |number| {
        let name = format!("scenario {number} of seed {seed} ({kind})");
        (name, generate(seed, number))
    };
    (0..count).map(scenario).collect()
}

fn compare_random((kind, generate): (&str, Generate)) {
    let Some((python, version)) = python() else {
        tell("there is no CPython 3.11: recorded results stand in for random scenarios");
        return;
    };
    let count = number_from_env("LOGCONF_SCENARIOS", 500);
    let scenarios = scenarios(kind, generate, count);
    match compare_all(&scenarios, &Source::Python(&python)) {
        Some(report) => {
            let seed = number_from_env("LOGCONF_SEED", SEED);
            report.finish(&format!("{kind}: CPython {version}, seed {seed}"));
        }
        None => tell("SKIPPED: there is no command to compare with CPython (LOGCONF_COMMAND)"),
    }
}

#[test]
fn logconf_does_with_documents_what_cpython_does() {
    compare_random(KINDS[0]);
}

#[test]
fn logconf_does_with_ini_files_what_cpython_does() {
    compare_random(KINDS[1]);
}

/// How often scenarios of a kind touch rules, beginning with those that are known.
fn touches<'a>(
    generate: Generate,
    count: u64,
    known: impl Iterator<Item = &'a str>,
) -> BTreeMap<&'a str, usize> {
    let mut touched: BTreeMap<&str, usize> = known.map(|name| (name, 0)).collect();
    for number in 0..count {
        for rule in generate(SEED, number).rules {
            *touched.entry(rule).or_default() += 1;
        }
    }
    touched
}

/// `LOGCONF_STATISTICS` prints how often each is touched.
#[test]
fn every_rule_is_touched_by_three_of_a_thousand_scenarios() {
    const COUNT: u64 = 4_000;
    let mut touched = touches(Scenario::generate, COUNT, mistake_names());
    let mut by_files = touches(Scenario::generate_ini, COUNT, ini_mistake_names());
    // The documents between the files touch the others more seldom.
    by_files.retain(|rule, _| rule.starts_with("ini"));
    touched.append(&mut by_files);
    for (rule, count) in &touched {
        let per_mille = *count as f64 * 1000.0 / COUNT as f64;
        if std::env::var_os("LOGCONF_STATISTICS").is_some() {
            tell(&format!(
                "  touched by {per_mille:.1} of 1000 scenarios: {rule}"
            ));
        }
        assert!(per_mille >= 3.0, "{rule}: {per_mille} of 1000 scenarios");
    }
}

#[test]
fn a_seed_gives_the_same_scenarios_on_every_run_and_each_can_be_read_back() {
    for (_, generate) in KINDS {
        for number in 0..100 {
            let line = generate(7, number).line();
            assert_eq!(generate(7, number).line(), line);
            assert_eq!(Scenario::parse(&line).line(), line);
        }
    }
}

/// Prints scenarios for use by hand where `LOGCONF_PRINT` is set, those of INI files where it is
/// `ini`: one line each, as the oracle reads them.
#[test]
fn print_scenarios() {
    let Ok(kind) = std::env::var("LOGCONF_PRINT") else {
        return;
    };
    let (kind, generate) = KINDS[(kind == "ini") as usize];
    let count = number_from_env("LOGCONF_SCENARIOS", 500);
    for (_, scenario) in scenarios(kind, generate, count) {
        println!("{}", scenario.line());
    }
}
