//! The checks run on each chip.

use logconf_suite::CHECKS;
use logconf_tests::chips;
use serde_json::{Value, json};

/// The longest time that interrupts may be masked, in instructions, on every chip.
const MASKED: u64 = 50;

#[test]
fn every_chip_passes_every_check_and_masks_interrupts_for_a_moment_at_most() {
    for chip in chips::all() {
        let said = chip.run("chip_checks");
        let lines: Vec<Value> = said
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect();
        let (masked, checks) = lines.split_last().expect("a line");
        let expected = CHECKS
            .iter()
            .flat_map(|(name, _)| [json!({ "begins": name }), json!({ "passed": name })]);
        assert!(checks.iter().cloned().eq(expected), "{}: {said}", chip.name);
        assert_eq!(masked["figure"], "masked");
        let longest = masked["value"].as_u64().expect("a number");
        // There are sections on every chip, and none is empty.
        assert!((3..=MASKED).contains(&longest), "{}: {masked}", chip.name);
    }
}
