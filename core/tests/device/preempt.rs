//! A configuration that comes in the middle of a log call, as from an interrupt handler, and
//! from other threads.
//!
//! A message whose `Display` runs other code stands for the interrupt: it runs in the middle
//! of the record's output, with the state pinned.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::common::{BASE, Device, Small, base_holding, base_with, records};
use crate::interrupt::Interrupt;
use logconf_core::{
    Dropped, Level, Logger, Logging, MemoryHandler, Registry, Stream, StreamHandler, debug, info,
    log,
};

#[test]
fn a_configuration_during_a_records_output_succeeds_and_the_next_is_told_to_wait() {
    let device = Device::<Small>::new();
    device.apply(BASE);
    let logger = device.logger("app");
    let other = BASE
        .replace("%(levelname)s", "<%(levelname)s>")
        .replace("\"root\"", "\"disable_existing_loggers\": false, \"root\"");
    let interrupt = Interrupt(|| {
        device.apply(&other);
        let refused = device.answer(&other);
        assert!(refused["error"].as_str().unwrap().starts_with("busy: "));
        assert_eq!(refused["ok"], false);
        // Whoever can wait has no answer to what has to, and one to everything else.
        let patient = |request: &str| {
            let answered = device
                .logging
                .answer_unless_busy(request.as_bytes(), &mut [0; 2048]);
            answered.is_some()
        };
        assert!(!patient(&other));
        assert!(!patient(
            r#"{"logconf": {"op": "check", "config": {"version": 1}}}"#
        ));
        assert!(patient(r#"{"logconf": {"op": "status"}}"#));
        assert!(patient("{"));
        info!(logger, "from the interrupt");
    });
    info!(logger, "{interrupt}");
    // The record that was interrupted is whole, and in the format that it began with. The
    // interrupting one stands before it: its line was complete first.
    let expected = "<INFO> app: from the interrupt\nINFO app: interrupted\n";
    assert_eq!(device.output(), expected);
    assert_eq!(device.logging.generation(), 3);
    device.apply(&other);
}

#[test]
fn a_handle_that_first_logs_during_a_configuration_is_taken_in() {
    let device = Device::<Small>::new();
    device.apply(BASE);
    let logger = device.logger("outer");
    let interrupt = Interrupt(|| {
        let late = device.logger("late");
        debug!(late, "no");
        info!(late, "yes");
        device.apply(r#"{"version":1,"incremental":true,"root":{"level":"DEBUG"}}"#);
        debug!(late, "now");
    });
    info!(logger, "{interrupt}");
    let expected = "INFO late: yes\nDEBUG late: now\nINFO outer: interrupted\n";
    assert_eq!(device.output(), expected);
}

#[test]
fn records_held_back_by_a_late_reader_are_not_lost() {
    let device = Device::<Small>::new();
    let held = base_holding(9);
    device.apply(&held);
    let logger = device.logger("app");
    let interrupt = Interrupt(|| {
        device.apply(&BASE.replace("\"root\"", "\"disable_existing_loggers\": false, \"root\""));
    });
    // The configuration drops the memory handler while this record is on its way there.
    info!(logger, "{interrupt}");
    assert_eq!(device.output(), "");
    // Without `poll`, the next configuration sees to it.
    device.apply(&held.replace("\"root\"", "\"disable_existing_loggers\": false, \"root\""));
    assert_eq!(device.output(), "INFO app: interrupted\n");
    info!(logger, "{interrupt}");
    assert_eq!(device.output(), "");
    device.logging.poll(0);
    assert_eq!(device.output(), "INFO app: interrupted\n");
    device.logging.poll(0);
    assert_eq!(device.output(), "");
}

/// The targets stand behind their handlers: what one hands on is handed on in its turn.
#[test]
fn a_late_record_goes_the_whole_way_of_handlers_that_stand_in_order() {
    let device = Device::<Small>::with_buffers::<2>();
    let memory = |target: &str| {
        let class = "logging.handlers.MemoryHandler";
        format!(r#"{{"class": "{class}", "capacity": 9, "target": "{target}"}}"#)
    };
    device.apply(&format!(
        r#"{{"version": 1, "logconf": {{"in_order": true}}, "handlers": {{
            "a": {}, "m": {}, "uart": {{"class": "logging.StreamHandler", "stream": "ext://board.uart0"}}}},
            "root": {{"level": "INFO", "handlers": ["a"]}}}}"#,
        memory("m"),
        memory("uart"),
    ));
    let logger = device.logger("app");
    let interrupt = Interrupt(|| {
        device.apply(r#"{"version": 1}"#);
    });
    info!(logger, "{interrupt}");
    assert_eq!(device.output(), "");
    device.logging.poll(0);
    assert_eq!(device.output(), "interrupted\n");
}

/// While the level swings, a record above both levels is never lost and no line is torn.
#[test]
fn no_record_is_lost_or_torn_while_other_threads_configure() {
    let device = Device::<Small>::new();
    device.apply(BASE);
    let loggers = [device.logger("t.one"), device.logger("t.two")];
    let [done, changed] = [const { AtomicBool::new(false) }; 2];
    const EACH: usize = 3_000;
    thread::scope(|scope| {
        let (device, changed) = (&device, &changed);
        let writers = loggers.map(|logger| {
            scope.spawn(move || {
                let mut number = 0;
                // On a busy machine it takes longer until something has happened.
                while number < EACH || number < 100 * EACH && !changed.load(Ordering::Acquire) {
                    log!(logger, Level(60), "record {number} of this thread");
                    number += 1;
                    thread::yield_now();
                }
                number
            })
        });
        let collector = scope.spawn(|| {
            let mut all = String::new();
            loop {
                let last = done.load(Ordering::Acquire);
                let mut bytes = [0; 4096];
                let length = device.uart.read(&mut bytes);
                all.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
                if last && length == 0 {
                    return all;
                }
            }
        });
        let changing = scope.spawn(|| {
            let mut taken = 0;
            while !done.load(Ordering::Acquire) {
                for level in ["DEBUG", "CRITICAL"] {
                    let document = BASE
                        .replace("INFO", level)
                        .replace("\"root\"", "\"disable_existing_loggers\": false, \"root\"");
                    let reply = device.answer(&document);
                    assert!(
                        reply["ok"] == true || reply["error"].as_str().unwrap().starts_with("busy")
                    );
                    taken += usize::from(reply["ok"] == true);
                }
                changed.store(taken > 10, Ordering::Release);
            }
            taken
        });
        let logged: usize = writers.map(|writer| writer.join().unwrap()).iter().sum();
        done.store(true, Ordering::Release);
        assert!(changing.join().unwrap() > 10);
        let all = collector.join().unwrap();
        let dropped = device.uart.dropped() as usize;
        assert_eq!(records(&all).count() + dropped, logged);
        for (name, other) in [("t.one", "t.two"), ("t.two", "t.one")] {
            let mut last = None;
            for line in records(&all).filter(|line| !line.contains(other)) {
                let number = line
                    .strip_prefix(&format!("Level 60 {name}: record "))
                    .and_then(|rest| rest.strip_suffix(" of this thread"))
                    .unwrap_or_else(|| panic!("torn: {line}"));
                let number: usize = number.parse().unwrap();
                assert!(last < Some(number), "out of order: {line}");
                last = Some(number);
            }
        }
    });
}

#[test]
fn records_held_back_for_a_logger_that_keeps_its_closed_handler_are_not_lost() {
    let device = Device::<Small>::new();
    let held = base_holding(9).replace(
        "\"root\"",
        "\"loggers\": {\"app\": {\"handlers\": [\"hold\"], \"propagate\": false}}, \"root\"",
    );
    device.apply(&held);
    let logger = device.logger("app");
    let interrupt = Interrupt(|| {
        device.apply(&base_with("\"disable_existing_loggers\": false"));
    });
    info!(logger, "{interrupt}");
    device.logging.poll(0);
    assert_eq!(device.output(), "INFO app: interrupted\n");
}

/// A stream that runs code when a line comes.
struct Hook(Mutex<Option<Code>>);

type Code = Box<dyn FnMut(&str) + Send>;

impl Stream for Hook {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let hook = self.0.lock().unwrap().take();
        if let Some(mut hook) = hook {
            hook(std::str::from_utf8(line).unwrap());
        }
        Ok(())
    }
}

/// The flush of the old handlers comes between the lowering of the gates and the swap, and a
/// stream's code runs in it.
#[test]
fn gates_open_before_the_swap_and_the_state_in_force_decides() {
    static HOOK: Hook = Hook(Mutex::new(None));
    static MEMORY: MemoryHandler<1, 512> = MemoryHandler::new();
    static REGISTRY: Registry = Registry {
        classes: &[&StreamHandler, &MEMORY],
        streams: &[("board.uart0", &HOOK)],
        ..Registry::EMPTY
    };
    static LOGGING: Logging<Small> = Logging::new();
    static LOGGER: Logger = Logger::new("app");
    LOGGING.start(&REGISTRY);
    LOGGING.register(&[&LOGGER]);
    let held = base_holding(9);
    let open = r#""disable_existing_loggers": false"#;
    LOGGING
        .apply(
            held.replace("\"root\"", &format!("{open}, \"root\""))
                .as_bytes(),
        )
        .unwrap();
    info!(LOGGER, "held");
    let seen = std::sync::Arc::new(Mutex::new(Vec::new()));
    let notes = seen.clone();
    *HOOK.0.lock().unwrap() = Some(Box::new(move |line| {
        // In the middle of the configuration: the gate is open for DEBUG already.
        notes
            .lock()
            .unwrap()
            .push((line.to_string(), LOGGER.enabled(Level::DEBUG)));
        // The state in force passes INFO only, so this goes nowhere, and does not close the gate.
        debug!(LOGGER, "too early");
        notes
            .lock()
            .unwrap()
            .push((String::new(), LOGGER.enabled(Level::DEBUG)));
    }));
    let document = base_with(open).replace("INFO", "DEBUG");
    LOGGING.apply(document.as_bytes()).unwrap();
    let expected = [
        ("INFO app: held\n".to_string(), true),
        (String::new(), true),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
    assert!(LOGGER.enabled(Level::DEBUG));
}

#[test]
fn a_flush_that_comes_during_a_flush_leaves_nothing_behind() {
    let device = Device::<Small>::new();
    device.apply(&base_holding(3));
    let logger = device.logger("app");
    for round in 0..20 {
        let interrupt = Interrupt(|| {
            for number in 0..4 {
                info!(logger, "{round} inner {number}");
            }
        });
        info!(logger, "{interrupt}");
    }
    device.apply(BASE);
    assert_eq!(device.output().lines().count(), 20 * 5);
    // The count has not drifted: three records are held back, as at the start.
    device.apply(&base_holding(3));
    let logger = device.logger("fresh");
    info!(logger, "1");
    info!(logger, "2");
    assert_eq!(device.output(), "");
    info!(logger, "3");
    assert_eq!(device.output().lines().count(), 3);
}
