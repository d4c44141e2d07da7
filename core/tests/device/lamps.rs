//! A class with attributes of its own, and what a program can ask of all handlers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, Ordering};

use logconf_core::{
    Argument, Arguments, Class, Follower, Level, Logging, NotFollowed, Output, Problem, Record,
    Registry, Settings, Signature, info,
};
use serde_json::json;

use crate::common::{Small, leak};

/// A lamp for each handler: its number is its instance. Notes what happens to it.
#[derive(Default)]
struct Lamps(Mutex<Vec<String>>);

impl Lamps {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn notes(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Class for Lamps {
    fn name(&self) -> &'static str {
        "board.Lamp"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "Lamp",
            required: &["number"],
            optional: &["modes"],
        }
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["colour", "watts"]
    }

    fn set(&self, lamp: Option<&Settings>, attribute: &'static str, value: Argument<'_>) -> bool {
        let usable = match attribute {
            "colour" => value.str().is_some(),
            _ => value.int().is_some(),
        };
        if let Some(lamp) = lamp.filter(|_| usable) {
            self.note(format!("{} {attribute} {}", lamp.instance, value.json()));
        }
        usable
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let number = arguments.get("number").and_then(|number| number.int());
        let modes = arguments.get("modes");
        if let Some(slow) = modes.and_then(|modes| modes.entry("slow")) {
            self.note(format!("slow {}", slow.json()));
        }
        Ok(Settings {
            instance: number.unwrap_or(0) as u16,
            ..Settings::default()
        })
    }

    fn emit(&self, lamp: &Settings, record: &Record<'_>, output: &dyn Output) {
        if lamp.instance == 9 {
            return output.lost();
        }
        output.text(record, &mut |text| {
            self.note(format!("{} {}", lamp.instance, text.escape_ascii()));
        });
    }

    fn flush(&self, lamp: &Settings, _: &dyn Output) {
        self.note(format!("{} flush", lamp.instance));
    }

    fn close(&self, lamp: &Settings) {
        self.note(format!("{} close", lamp.instance));
    }
}

struct System {
    logging: &'static Logging<Small>,
    lamps: &'static Lamps,
}

impl System {
    fn new() -> Self {
        let lamps: &'static Lamps = leak(Lamps::default());
        let logging: &'static Logging<Small> = leak(Logging::new());
        logging.start(leak(Registry {
            classes: leak([lamps as &dyn Class]),
            ..Registry::EMPTY
        }));
        System { logging, lamps }
    }

    /// Applies a configuration with these handlers at the root; gives the warnings.
    fn apply(&self, handlers: serde_json::Value) -> Vec<String> {
        let names: Vec<_> = handlers.as_object().unwrap().keys().collect();
        let root = json!({"level": "DEBUG", "handlers": names});
        let document = json!({"version": 1, "handlers": handlers, "root": root}).to_string();
        let applied = self.logging.apply(document.as_bytes()).unwrap();
        let warnings = applied.warnings().iter();
        warnings.map(|warning| warning.to_string()).collect()
    }
}

fn lamp(number: u16) -> serde_json::Value {
    json!({"class": "board.Lamp", "number": number})
}

#[test]
fn attributes_of_a_class_are_set_and_others_are_warned_of() {
    let system = System::new();
    let attributes = json!({"watts": 40, "colour": "red", "height": 2, "level": 20});
    let mut handler = lamp(3);
    handler["."] = attributes.clone();
    handler["modes"] = json!({"fast": 1, "slow": [2, "a"]});
    let warnings = system.apply(json!({ "h": handler }));
    let expected = ["slow [2,\"a\"]", "3 colour \"red\"", "3 watts 40"];
    assert_eq!(system.lamps.notes(), expected);
    assert_eq!(warnings, ["nothing here reads the attribute 'height'"]);

    handler["."]["watts"] = json!("bright");
    let warnings = system.apply(json!({ "h": handler }));
    assert!(warnings.contains(&"nothing here reads the attribute 'watts'".to_owned()));

    // A check sets nothing.
    system.lamps.notes();
    let document = json!({"version": 1, "handlers": {"h": handler}}).to_string();
    let warnings = system
        .logging
        .check(document.as_bytes(), &mut |_| panic!("a mistake"));
    assert_eq!(warnings.iter().count(), 2);
    assert_eq!(system.lamps.notes(), ["slow [2,\"a\"]"]);
}

#[test]
fn a_shutdown_flushes_and_closes_the_newest_first() {
    let system = System::new();
    system.apply(json!({"a": lamp(1), "b": lamp(2)}));
    system.lamps.notes();
    system.logging.shutdown();
    assert_eq!(
        system.lamps.notes(),
        ["2 flush", "2 close", "1 flush", "1 close"]
    );
}

#[test]
fn one_handler_is_flushed_by_its_class_and_settings() {
    let system = System::new();
    system.apply(json!({"a": lamp(1), "b": lamp(2)}));
    system.lamps.notes();
    let second = Settings {
        instance: 2,
        ..Settings::default()
    };
    system.logging.flush_handler(system.lamps, &second);
    assert_eq!(system.lamps.notes(), ["2 flush"]);
    system
        .logging
        .flush_handler(leak(Lamps::default()), &second);
    assert_eq!(system.lamps.notes(), [""; 0]);
}

#[test]
fn records_that_a_handler_loses_are_counted() {
    let system = System::new();
    let log = leak(logconf_core::Logger::new("app"));
    system.apply(json!({"a": lamp(9)}));
    system.logging.register(&[log]);
    info!(log, "lost");
    assert_eq!((system.logging.failed(), system.logging.dropped()), (1, 1));
}

#[test]
fn four_follow_the_levels_and_a_fifth_is_refused() {
    #[derive(Default)]
    struct Told(AtomicI32);
    impl Follower for Told {
        fn lowest(&self, level: Level) {
            self.0.store(level.0, Ordering::Relaxed);
        }
    }
    let system = System::new();
    let all: [&'static Told; 5] = std::array::from_fn(|_| leak(Told::default()));
    let (last, followers) = all.split_last().unwrap();
    for follower in followers {
        assert_eq!(system.logging.follow(*follower), Ok(()));
    }
    assert_eq!(system.logging.follow(*last), Err(NotFollowed::Full));
    system.apply(json!({}));
    let told = all.map(|follower| follower.0.load(Ordering::Relaxed));
    assert_eq!(told, [10, 10, 10, 10, 0]);
}
