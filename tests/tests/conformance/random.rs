//! Random scenarios.

use std::collections::BTreeMap;

use crate::generate::{Scenario, mistake_names};
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

#[test]
fn logconf_does_what_cpython_does() {
    let Some((python, version)) = python() else {
        tell("there is no CPython 3.11: recorded results stand in for random scenarios");
        return;
    };
    let count = number_from_env("LOGCONF_SCENARIOS", 500);
    let seed = number_from_env("LOGCONF_SEED", SEED);
    let scenarios: Vec<_> = (0..count)
        .map(|number| {
            (
                format!("scenario {number} of seed {seed}"),
                Scenario::generate(seed, number),
            )
        })
        .collect();
    match compare_all(&scenarios, &Source::Python(&python)) {
        Some(report) => report.finish(&format!("CPython {version}, seed {seed}")),
        None => tell("SKIPPED: there is no command to compare with CPython (LOGCONF_COMMAND)"),
    }
}

/// `LOGCONF_STATISTICS` prints how often each is touched.
#[test]
fn every_rule_is_touched_by_three_of_a_thousand_scenarios() {
    const COUNT: u64 = 4_000;
    let mut touched: BTreeMap<&str, usize> = mistake_names().map(|name| (name, 0)).collect();
    for number in 0..COUNT {
        for rule in Scenario::generate(SEED, number).rules {
            *touched.entry(rule).or_default() += 1;
        }
    }
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
    for number in 0..100 {
        let line = Scenario::generate(7, number).line();
        assert_eq!(Scenario::generate(7, number).line(), line);
        assert_eq!(Scenario::parse(&line).line(), line);
    }
}

/// Prints scenarios for use by hand where `LOGCONF_PRINT` is set: one line each, as the oracle
/// reads them.
#[test]
fn print_scenarios() {
    if std::env::var_os("LOGCONF_PRINT").is_none() {
        return;
    }
    let count = number_from_env("LOGCONF_SCENARIOS", 500);
    let seed = number_from_env("LOGCONF_SEED", SEED);
    for number in 0..count {
        println!("{}", Scenario::generate(seed, number).line());
    }
}
