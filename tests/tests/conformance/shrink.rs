//! Making a scenario smaller while it still shows what it showed.

use crate::generate::Scenario;
use crate::json::Json;

/// The smallest scenario found within so many tries.
pub fn shrink(
    scenario: &Scenario,
    tries: usize,
    still_wrong: &mut dyn FnMut(&Scenario) -> bool,
) -> Scenario {
    let mut best = scenario.clone();
    let mut left = tries;
    loop {
        let before = best.line().len();
        drop_runs(&mut best, &mut left, still_wrong);
        drop_parts(&mut best, &mut left, still_wrong);
        if best.line().len() == before || left == 0 {
            return best;
        }
    }
}

/// Tries a candidate; takes it if it is as wrong as the one before.
fn attempt(
    best: &mut Scenario,
    candidate: Scenario,
    left: &mut usize,
    still_wrong: &mut dyn FnMut(&Scenario) -> bool,
) -> bool {
    if *left == 0 {
        return false;
    }
    *left -= 1;
    let taken = still_wrong(&candidate);
    if taken {
        *best = candidate;
    }
    taken
}

/// Leaves out operations: halves first, then quarters, at last each alone.
fn drop_runs(
    best: &mut Scenario,
    left: &mut usize,
    still_wrong: &mut dyn FnMut(&Scenario) -> bool,
) {
    let mut run = best.operations.len();
    while run > 0 {
        let mut at = 0;
        while at < best.operations.len() {
            let mut candidate = best.clone();
            let end = (at + run).min(best.operations.len());
            candidate.operations.drain(at..end);
            if !attempt(best, candidate, left, still_wrong) {
                at += run;
            }
        }
        run /= 2;
    }
}

/// Leaves out entries of dicts and items of lists.
fn drop_parts(
    best: &mut Scenario,
    left: &mut usize,
    still_wrong: &mut dyn FnMut(&Scenario) -> bool,
) {
    // What an operation does is no part of it that can go.
    let mut number = 0;
    while number < best.operations.len() {
        for key in ["config", "text", "defaults", "files"] {
            let mut part = 0;
            loop {
                let mut candidate = best.clone();
                let root = match key {
                    "files" => Some(&mut candidate.files),
                    _ => candidate.operations[number].get_mut(key),
                };
                if !root.is_some_and(|root| remove(root, &mut part.clone())) {
                    break;
                }
                // If it goes, the next part has its number.
                if !attempt(best, candidate, left, still_wrong) {
                    part += 1;
                }
                if *left == 0 {
                    return;
                }
            }
        }
        number += 1;
    }
}

/// Removes the part with a number, outer parts being counted before those inside them. The parts of
/// a text are its lines, where it has several.
fn remove(value: &mut Json, number: &mut usize) -> bool {
    let count = match value {
        Json::Text(text) => lines(text),
        Json::List(items) => items.len(),
        Json::Dict(entries) => entries.len(),
        _ => 0,
    };
    if *number < count {
        match value {
            Json::List(items) => drop(items.remove(*number)),
            Json::Dict(entries) => drop(entries.remove(*number)),
            Json::Text(text) => {
                let numbered = text.split_inclusive('\n').enumerate();
                let kept = numbered.filter(|(line, _)| line != number);
                *text = kept.map(|(_, line)| line).collect();
            }
            _ => {}
        }
        return true;
    }
    *number -= count;
    match value {
        Json::List(items) => items.iter_mut().any(|item| remove(item, number)),
        Json::Dict(entries) => entries.iter_mut().any(|(_, entry)| remove(entry, number)),
        _ => false,
    }
}

/// How many lines there are, where there are several.
fn lines(text: &str) -> usize {
    match text.split_inclusive('\n').count() {
        1 => 0,
        count => count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        let scenario = Scenario::generate(1, 1);
        let mut planted = scenario.clone();
        let config =
            Json::parse(r#"{"version":1,"root":{"level":"X","handlers":["a","b"]},"c":[1]}"#);
        let operation = Json::empty()
            .with("op", "dictConfig")
            .with("config", config);
        planted
            .operations
            .insert(scenario.operations.len() / 2, operation);
        let mut wrong = |scenario: &Scenario| scenario.line().contains(r#""level":"X""#);
        let small = shrink(&planted, 2_000, &mut wrong);
        let left = r#"{"files":{},"ops":[{"op":"dictConfig","config":{"root":{"level":"X"}}}]}"#;
        assert_eq!(small.line(), left);
    }

    #[test]
    fn lines_that_do_not_matter_go() {
        let file = Json::empty()
            .with("op", "fileConfig")
            .with("text", "[a]\nb = 1\nc = 2\n[d]\n")
            .with("defaults", Json::parse(r#"{"x":"1"}"#));
        let scenario = Scenario {
            files: Json::empty(),
            operations: vec![file],
            rules: Default::default(),
        };
        let mut wrong = |scenario: &Scenario| scenario.line().contains("c = 2");
        let small = shrink(&scenario, 2_000, &mut wrong);
        let left = r#"{"files":{},"ops":[{"op":"fileConfig","text":"c = 2\n","defaults":{}}]}"#;
        assert_eq!(small.line(), left);
    }
}
