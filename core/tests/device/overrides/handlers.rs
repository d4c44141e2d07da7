//! What becomes of handlers when an override begins and ends.

use std::sync::Mutex;

use super::{Interrupt, incremental};
use crate::common::{Device, Small, base_holding, leak};
use logconf_core::{
    Arguments, Class, Level, Logger, Logging, Output, Problem, Record, Registry, Settings,
    Signature, info,
};

/// Notes what happens to its handlers. Each has a number: the first that is free.
#[derive(Default)]
struct Noted(Mutex<Vec<String>>, Mutex<Option<&'static Logger>>);

impl Noted {
    fn note(&self, handler: &Settings, what: &str) {
        let note = format!("{} {what}", handler.instance);
        self.0.lock().unwrap().push(note);
    }
}

impl Class for Noted {
    fn name(&self) -> &'static str {
        "board.Noted"
    }

    fn signature(&self) -> &'static Signature {
        &Signature::NONE
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let instance = arguments.instance("notes", 3)?;
        Ok(Settings {
            instance,
            ..Settings::default()
        })
    }

    fn emit(&self, handler: &Settings, record: &Record<'_>, output: &dyn Output) {
        output.text(record, &mut |text| {
            self.note(handler, std::str::from_utf8(text).unwrap());
        });
    }

    fn abandon(&self, handler: &Settings) {
        self.note(handler, "abandon");
    }

    fn commit(&self, handler: &Settings) {
        self.note(handler, "commit");
    }

    fn flush(&self, handler: &Settings, _: &dyn Output) {
        self.note(handler, "flush");
    }

    fn close(&self, handler: &Settings) {
        let watched = *self.1.lock().unwrap();
        if let Some(logger) = watched {
            let is_open = logger.enabled(Level::INFO);
            self.note(handler, if is_open { "gate open" } else { "gate shut" });
        }
        self.note(handler, "close");
    }

    fn release(&self, handler: &Settings) {
        self.note(handler, "release");
    }
}

struct System {
    logging: &'static Logging<Small>,
    noted: &'static Noted,
    logger: &'static Logger,
}

impl System {
    fn new() -> Self {
        let noted: &'static Noted = leak(Noted::default());
        let logging: &'static Logging<Small> = leak(Logging::new());
        logging.start(leak(Registry {
            classes: leak([noted as &dyn Class]),
            ..Registry::EMPTY
        }));
        let logger: &'static Logger = leak(Logger::new("app"));
        logging.register(&[logger]);
        System {
            logging,
            noted,
            logger,
        }
    }

    /// Applies a document with one handler, and whatever else.
    fn apply(&self, more: &str) {
        let document = format!(
            r#"{{"version":1,"disable_existing_loggers":false,"handlers":{{"h":{{"class":"board.Noted"}}}},
                "root":{{"level":"INFO","handlers":["h"]}}{more}}}"#
        );
        self.logging.apply(document.as_bytes()).unwrap();
    }

    fn change(&self, more: &str) {
        let document = incremental(more);
        self.logging.apply(document.as_bytes()).unwrap();
    }

    /// What was noted since the last call, in the end a record that is logged now.
    fn notes(&self) -> Vec<String> {
        info!(self.logger, "record");
        std::mem::take(&mut self.noted.0.lock().unwrap())
    }

    fn end(&self) {
        self.logging.poll(0);
        self.logging.poll(10_000);
    }
}

const TEN: &str = r#","logconf":{"expires_s":10}"#;

#[test]
fn those_of_the_state_before_are_flushed_and_stay_open_and_those_of_the_override_are_closed() {
    let system = System::new();
    system.apply("");
    assert_eq!(system.notes(), ["0 commit", "0 record"]);
    system.apply(TEN);
    // Once more when no late reader can be in it.
    assert_eq!(
        system.notes(),
        ["0 flush", "1 commit", "0 flush", "1 record"]
    );
    system.end();
    let ended = ["1 flush", "1 close", "1 flush", "1 release", "0 record"];
    assert_eq!(system.notes(), ended);
    // What was the number of the override is free again.
    system.apply(TEN);
    assert_eq!(system.notes()[1], "1 commit");
}

#[test]
fn those_of_one_override_are_closed_when_the_next_one_comes() {
    let system = System::new();
    system.apply("");
    system.apply(TEN);
    system.notes();
    // Until it is in force, the override is: only what returns is out of reach.
    system.apply(TEN);
    let notes = system.notes();
    assert_eq!(notes[..3], ["1 flush", "1 close", "1 commit"]);
    assert!(
        !notes.iter().any(|note| note.starts_with("0 ")),
        "{notes:?}"
    );
    system.end();
    assert_eq!(system.notes().last().unwrap(), "0 record");
}

#[test]
fn an_override_that_changes_levels_alone_shares_its_handlers_with_the_state_before() {
    let system = System::new();
    system.apply("");
    system.change(TEN);
    system.end();
    let notes = system.notes();
    assert!(
        !notes
            .iter()
            .any(|note| note.contains("close") || note.contains("release")),
        "{notes:?}"
    );
    // Another override ends it, and what it has of the state before stays open.
    system.change(TEN);
    system.apply(TEN);
    let notes = system.notes();
    assert!(
        !notes
            .iter()
            .any(|note| note.contains("close") || note.contains("release")),
        "{notes:?}"
    );
    assert_eq!(notes.last().unwrap(), "1 record");
    system.end();
    assert_eq!(system.notes().last().unwrap(), "0 record");
}

#[test]
fn all_but_those_of_a_configuration_that_stays_are_closed_once() {
    let system = System::new();
    let closed = |notes: &[String]| {
        let closing = notes
            .iter()
            .filter(|note| note.ends_with("close") || note.ends_with("release"));
        let mut closing: Vec<_> = closing.map(String::as_str).collect();
        closing.sort();
        closing.join(", ")
    };
    // Made permanent by a whole configuration, which may use again what is closed (0).
    system.apply("");
    system.apply(TEN);
    system.apply("");
    let notes = system.notes();
    assert_eq!(closed(&notes), "0 close, 1 close, 1 release");
    assert_eq!(notes.last().unwrap(), "0 record");
    // By a change: the override's goes on.
    system.apply(TEN);
    system.change("");
    let notes = system.notes();
    assert_eq!(closed(&notes), "0 close, 0 release");
    assert_eq!(notes.last().unwrap(), "1 record");
    // Shared by the override and the state before.
    system.change(TEN);
    system.apply("");
    let notes = system.notes();
    assert_eq!(closed(&notes), "1 close, 1 release");
    assert_eq!(notes.last().unwrap(), "0 record");
    system.end();
    assert_eq!(system.notes(), ["0 record"]);
}

#[test]
fn a_refused_override_gives_back_what_it_took() {
    let system = System::new();
    system.apply("");
    system.notes();
    let refused = r#"{"version":1,"handlers":{"h":{"class":"board.Noted"}},"root":{"level":"LOUD"},
                      "logconf":{"expires_s":10}}"#;
    assert!(system.logging.apply(refused.as_bytes()).is_err());
    assert_eq!(system.notes(), ["1 abandon", "0 record"]);
}

#[test]
fn what_the_state_before_uses_is_not_there_for_an_override() {
    let device = Device::<Small>::new();
    let held = base_holding(9);
    let temporary = held.replace("\"root\"", r#""logconf": {"expires_s": 10}, "root""#);
    device.apply(&held);
    let refused = device.answer(&temporary);
    assert_eq!(refused["error"], "Unable to configure handler 'hold'");
    assert_eq!(
        refused["causes"][0],
        "too many memory buffers: 2 needed, 1 available"
    );
    let device = Device::<Small>::with_buffers::<2>();
    device.apply(&held);
    device.apply(&temporary);
    device.apply(&temporary);
    // What stays may have it.
    device.apply(&held);
}

#[test]
fn records_that_were_held_back_come_out_when_an_override_begins_or_ends() {
    let device = Device::<Small>::with_buffers::<2>();
    let open = r#""disable_existing_loggers": false, "root""#;
    let held = base_holding(9).replace("\"root\"", open);
    let temporary = held.replace("\"root\"", r#""logconf": {"expires_s": 10}, "root""#);
    device.apply(&held);
    let logger = device.logger("app");
    info!(logger, "before");
    device.apply(&temporary);
    assert_eq!(device.output(), "INFO app: before\n");
    info!(logger, "during");
    device.logging.poll(0);
    assert_eq!(device.output(), "");
    device.logging.poll(10_000);
    assert_eq!(device.output(), "INFO app: during\n");
    info!(logger, "after");
    device.logging.flush();
    assert_eq!(device.output(), "INFO app: after\n");

    // On their way there, at either moment.
    let begins = Interrupt(|| {
        device.apply(&temporary);
    });
    info!(logger, "{begins}");
    assert_eq!(device.output(), "");
    device.logging.poll(0);
    assert_eq!(device.output(), "INFO app: interrupted\n");
    let ends = Interrupt(|| device.logging.poll(10_000));
    info!(logger, "{ends}");
    assert_eq!(device.output(), "");
    device.logging.poll(10_000);
    assert_eq!(device.output(), "INFO app: interrupted\n");
}

/// Between the lowering of the gates and the swap, classes are at work.
#[test]
fn gates_open_before_the_state_before_returns() {
    let system = System::new();
    system.apply("");
    system.apply(TEN);
    let quiet =
        r#"{"version":1,"incremental":true,"root":{"level":"ERROR"},"logconf":{"expires_s":10}}"#;
    system.logging.apply(quiet.as_bytes()).unwrap();
    assert!(!system.logger.enabled(Level::INFO));
    *system.noted.1.lock().unwrap() = Some(system.logger);
    system.notes();
    system.end();
    assert!(system.notes().contains(&"1 gate open".to_string()));
}
