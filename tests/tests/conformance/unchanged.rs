//! A refused configuration changes nothing. CPython half-applies it, so this compares logconf with itself.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::generate::Scenario;
use crate::random::{KINDS, number_from_env, scenarios};
use crate::replay::Replayer;
use crate::report::tell;
use crate::shrink::shrink;

/// The operations that were refused.
fn refused(results: &[Value]) -> BTreeSet<usize> {
    let numbered = results.iter().enumerate();
    numbered
        .filter(|(_, result)| result["ok"] == false)
        .map(|(number, _)| number)
        .collect()
}

fn without<T: Clone>(items: &[T], left_out: &BTreeSet<usize>) -> Vec<T> {
    let numbered = items.iter().enumerate();
    numbered
        .filter(|(number, _)| !left_out.contains(number))
        .map(|(_, item)| item.clone())
        .collect()
}

/// How a scenario with refused configurations, and the same without them, end.
enum Outcome {
    NothingRefused,
    Same,
    Different { with: String, without: String },
}

fn compare(replayer: &mut Replayer, scenario: &Scenario) -> Outcome {
    let with = replayer.run(scenario);
    assert_eq!(with.failure, None, "{}", scenario.script());
    let refused = refused(&with.results);
    if refused.is_empty() {
        return Outcome::NothingRefused;
    }
    let operations = without(&scenario.operations, &refused);
    let without_them = replayer.run(&Scenario {
        operations,
        ..scenario.clone()
    });
    assert_eq!(without_them.failure, None, "{}", scenario.script());
    let results = without(&with.results, &refused);
    if results == without_them.results && with.files == without_them.files {
        return Outcome::Same;
    }
    let show = |results: &[Value], files| format!("{}, files {files:?}", Value::from(results));
    Outcome::Different {
        with: show(&results, &with.files),
        without: show(&without_them.results, &without_them.files),
    }
}

#[test]
fn a_scenario_goes_on_as_if_a_refused_configuration_had_not_been_there() {
    let played_by_another = std::env::var_os("LOGCONF_REPLAY").is_some();
    let Some(mut replayer) = Replayer::from_env(None).filter(|_| !played_by_another) else {
        return tell(
            "SKIPPED: there is no command whose refusals could be looked at (LOGCONF_COMMAND)",
        );
    };
    let count = number_from_env("LOGCONF_SCENARIOS", 500) / 5;
    for &(kind, generate) in KINDS {
        let scenarios = scenarios(kind, generate, count);
        let compared = scenarios
            .iter()
            .filter(|(name, scenario)| refusals_change_nothing(&mut replayer, name, scenario))
            .count();
        // A few scenarios may all be taken.
        assert!(compared > 0 || count < 20, "{kind}: nothing was refused");
        tell(&format!(
            "{kind}: {compared} scenarios with refused configurations, and the same without them"
        ));
    }
}

/// Whether anything is refused in a scenario, and fails if that changes anything.
fn refusals_change_nothing(replayer: &mut Replayer, name: &str, scenario: &Scenario) -> bool {
    let outcome = compare(replayer, scenario);
    if let Outcome::Different { .. } = outcome {
        let mut differs = |candidate: &Scenario| {
            matches!(compare(replayer, candidate), Outcome::Different { .. })
        };
        let small = shrink(scenario, 400, &mut differs);
        let Outcome::Different { with, without } = compare(replayer, &small) else {
            panic!("{name} is different only at times");
        };
        panic!(
            "{name}: a refused configuration changed something\n\
             with:    {with}\nwithout: {without}\n{}",
            small.script()
        );
    }
    matches!(outcome, Outcome::Same)
}
