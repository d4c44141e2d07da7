//! What the comparisons tell: mismatches, made small, and how much was compared.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::compare::{Mismatch, compare};
use crate::differences::{DIFFERENCES, Uses};
use crate::generate::Scenario;
use crate::oracle::{Expected, Oracle};
use crate::replay::Replayer;
use crate::shrink::shrink;

/// How many mismatches are made small and shown in full, and how many of one kind.
const SHOWN: usize = 10;
const SHOWN_OF_A_KIND: usize = 3;
const TRIES: usize = 400;

/// Writes a line past the test harness, which would swallow it.
pub fn tell(line: &str) {
    writeln!(std::io::stderr(), "conformance: {line}").expect("stderr");
}

/// What was found so far.
#[derive(Default)]
pub struct Report {
    scenarios: usize,
    uses: Uses,
    configurations: usize,
    refused: usize,
    with_output: usize,
    errors: BTreeMap<String, usize>,
    mismatches: BTreeMap<String, usize>,
    begun: usize,
    shown: Vec<String>,
}

impl Report {
    /// Takes one comparison in; whether its mismatch should be made small and shown.
    fn add(&mut self, expected: &Expected, uses: Uses, mismatch: Option<&Mismatch>) -> bool {
        self.scenarios += 1;
        for (name, count) in uses {
            *self.uses.entry(name).or_default() += count;
        }
        for result in &expected.results {
            self.with_output +=
                result["out"].as_array().is_some_and(|out| !out.is_empty()) as usize;
            if result["ok"] == false {
                self.refused += 1;
                *self.errors.entry(kinds(&result["error"])).or_default() += 1;
            }
        }
        let Some(mismatch) = mismatch else {
            return false;
        };
        let of_a_kind = self.mismatches.entry(mismatch.kind.clone()).or_default();
        *of_a_kind += 1;
        let show = *of_a_kind <= SHOWN_OF_A_KIND && self.begun < SHOWN;
        self.begun += show as usize;
        show
    }

    /// Tells how much was compared, and fails if anything differs.
    pub fn finish(self, what: &str) {
        let taken = self.configurations - self.refused.min(self.configurations);
        tell(&format!(
            "{what}: {} scenarios, {} configurations ({}% taken), {} operations with output",
            self.scenarios,
            self.configurations,
            100 * taken / self.configurations.max(1),
            self.with_output,
        ));
        let known = DIFFERENCES.iter().map(|difference| difference.name);
        let mut uses: Uses = known.map(|name| (name.to_string(), 0)).collect();
        uses.extend(self.uses);
        for (name, count) in uses {
            tell(&format!("  difference on purpose: {name}: {count}"));
        }
        if std::env::var_os("LOGCONF_STATISTICS").is_some() {
            for (kinds, count) in self.errors {
                tell(&format!("  refused by CPython: {kinds}: {count}"));
            }
        }
        for shown in &self.shown {
            tell(shown);
        }
        for (kind, count) in &self.mismatches {
            tell(&format!("  mismatches in {kind}: {count}"));
        }
        let mismatches: usize = self.mismatches.values().sum();
        assert_eq!(mismatches, 0, "mismatches in {} scenarios", self.scenarios);
    }
}

/// The types of an error and its causes.
fn kinds(error: &Value) -> String {
    let own = error["type"].as_str().unwrap_or("?");
    match error["cause"].is_object() {
        true => format!("{own} from {}", kinds(&error["cause"])),
        false => own.into(),
    }
}

/// Where expected results come from.
pub enum Source<'a> {
    /// The path of an interpreter.
    Python(&'a str),
    /// Results that are known.
    Known(&'a [Expected]),
}

/// Compares all scenarios, on as many threads as there are cores.
pub fn compare_all(scenarios: &[(String, Scenario)], source: &Source) -> Option<Report> {
    let python = match source {
        Source::Python(python) => Some(*python),
        Source::Known(_) => None,
    };
    Replayer::from_env(python)?;
    let report = Mutex::new(Report::default());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, |count| count.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut replayer = Replayer::from_env(python).expect("a replayer");
                let mut oracle = python.map(Oracle::start);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some((name, scenario)) = scenarios.get(number) else {
                        break;
                    };
                    let expected = match (&mut oracle, source) {
                        (Some(oracle), _) => oracle.ask(scenario),
                        (None, Source::Known(known)) => known[number].clone(),
                        (None, Source::Python(_)) => unreachable!("an oracle was started"),
                    };
                    let mut uses = Uses::new();
                    let got = replayer.run(scenario);
                    let mismatch = compare(scenario, &expected, &got, &mut uses);
                    let show = {
                        let mut report = report.lock().expect("no thread failed");
                        let is_config = |op: &str| op == "dictConfig" || op == "fileConfig";
                        let done = scenario.operations.iter().take(expected.results.len());
                        let names = done.filter_map(|o| o.get("op").and_then(|op| op.as_str()));
                        report.configurations += names.filter(|op| is_config(op)).count();
                        report.add(&expected, uses, mismatch.as_ref())
                    };
                    if let Some(mismatch) = mismatch.filter(|_| show) {
                        let shown = small(name, scenario, mismatch, &mut oracle, &mut replayer);
                        report.lock().expect("no thread failed").shown.push(shown);
                    }
                }
            });
        }
    });
    Some(report.into_inner().expect("no thread failed"))
}

/// The smallest scenario with the same kind of mismatch, and what both sides say to it.
fn small(
    name: &str,
    scenario: &Scenario,
    mismatch: Mismatch,
    oracle: &mut Option<Oracle>,
    replayer: &mut Replayer,
) -> String {
    let mut found = mismatch.clone();
    let mut smallest = scenario.clone();
    // Known results belong to known scenarios: without an interpreter nothing can be left out.
    if let Some(oracle) = oracle {
        smallest = shrink(scenario, TRIES, &mut |candidate| {
            let expected = oracle.ask(candidate);
            let got = replayer.run(candidate);
            match compare(candidate, &expected, &got, &mut Uses::new()) {
                Some(other) if other.kind == mismatch.kind => {
                    found = other;
                    true
                }
                _ => false,
            }
        });
    }
    format!(
        "MISMATCH in {name}, at {}\n  expected: {}\n  got:      {}\n  files before: {}\n{}",
        found.place,
        found.expected,
        found.got,
        smallest.files,
        smallest.script()
    )
}
