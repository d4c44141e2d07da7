//! Formats on their way through a whole system: times, warnings, records that cannot be printed.

use crate::common::{BASE, Device, Small};
use logconf_core::info;

fn with_format(format: &str) -> String {
    BASE.replace("%(levelname)s %(name)s: %(message)s", format)
}

#[test]
fn without_a_clock_there_is_a_warning_and_a_question_mark() {
    let device = Device::<Small>::new();
    let reply = device.apply(&with_format("%(asctime)s %(message)s"));
    let logger = device.logger("app");
    assert_eq!(reply["warnings"].as_array().map(Vec::len), Some(1));
    info!(logger, "on");
    assert_eq!(device.output(), "? on\n");
}

#[test]
fn a_record_that_cannot_be_formatted_writes_nothing_of_its_line() {
    let device = Device::<Small>::new();
    let reply = device.apply(&with_format("%(message)s %(request)s"));
    let logger = device.logger("app");
    let warning = reply["warnings"][0].as_str().unwrap();
    assert!(warning.contains("'request'"), "{warning}");
    info!(logger, "lost");
    assert_eq!(device.output(), "");
    device.apply(BASE);
    info!(device.logger("other"), "there");
    assert_eq!(device.output(), "INFO other: there\n");
}

/// Line ends and control characters, what turns a text round or hides in it, and quotes.
#[test]
fn with_r_a_message_stays_on_its_line_whatever_it_holds() {
    let others = "\u{ad}\u{600}\u{200b}\u{2028}\u{2029}\u{202e}\u{feff}\u{e0001}'\"\\";
    let odd = ('\0'..='\u{9f}').filter(|char| !char.is_ascii_graphic() && *char != ' ');
    for format in ["%(levelname)s: %(message)r", "%(levelname)s: %(message)a"] {
        let device = Device::<Small>::new();
        device.apply(&with_format(format));
        let logger = device.logger("app");
        for char in odd.clone().chain(others.chars()) {
            info!(logger, "up{char}CRITICAL: {char}");
            let output = device.output();
            let line = output.strip_suffix('\n').expect("a line");
            let inner = line.strip_prefix("INFO: ").unwrap();
            let [first, last] = [inner.chars().next(), inner.chars().last()];
            assert!(first == last && matches!(first, Some('\'' | '"')), "{line}");
            assert!(
                line.chars().all(|char| (' '..='~').contains(&char)),
                "{line:?}"
            );
        }
    }
}
