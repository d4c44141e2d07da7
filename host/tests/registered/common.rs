//! A logging system with a handler that notes what it gets.

use std::sync::{Arc, Mutex, PoisonError};

use logconf::core::{Failed, Record, Report};
use logconf::handlers::{Failure, Handler};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};
use serde_json::{Value, json};

/// Lines that several threads may add to.
#[derive(Clone, Debug, Default)]
pub struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub fn add(&self, note: impl Into<String>) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.push(note.into());
    }

    /// All of them so far; there are none then.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Report for Notes {
    fn failed(&self, failed: &Failed<'_>) {
        let Failed {
            handler,
            kind,
            reason,
            record,
        } = failed;
        self.add(format!("{handler}: {kind}: {reason} ({})", record.message));
    }
}

#[derive(serde::Deserialize)]
pub struct Parameters {
    pub room: String,
    pub floor: i8,
    #[serde(default)]
    pub urgent: bool,
    #[serde(default)]
    pub people: Vec<String>,
}

/// Notes each record, where it goes.
pub struct Alert {
    pub parameters: Parameters,
    pub notes: Notes,
}

impl Handler for Alert {
    fn emit(&mut self, record: &Record<'_>, text: &str) -> Result<(), Failure> {
        let Parameters {
            room,
            floor,
            urgent,
            people,
        } = &self.parameters;
        let (level, people) = (record.level, people.join("+"));
        self.notes
            .add(format!("{room} {floor} {urgent} [{people}] {level} {text}"));
        Ok(())
    }

    fn flush(&mut self) {
        self.notes.add(format!("flush {}", self.parameters.room));
    }

    fn close(&mut self) {
        self.notes.add(format!("close {}", self.parameters.room));
    }
}

/// A logging system, one of its loggers, and what its handlers noted.
pub struct System {
    pub logging: &'static Logging<Unbounded>,
    pub log: &'static Logger,
    pub notes: Notes,
}

impl System {
    /// With `app.AlertHandler`, which does not open on floor 13, and what else the program adds.
    pub fn new(add: impl FnOnce(Standard, &Notes) -> Standard) -> Self {
        let notes = Notes::default();
        let noted = notes.clone();
        let make = move |parameters: Parameters| {
            noted.add("made");
            match parameters.floor {
                13 => Err("there is no floor 13"),
                _ => Ok(Alert {
                    parameters,
                    notes: noted.clone(),
                }),
            }
        };
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        let standard = Standard::new().handler("app.alerts.AlertHandler", make);
        let report: &'static Notes = Box::leak(Box::new(notes.clone()));
        add(standard, &notes).report(report).start(logging);
        logging.register(&[log]);
        System {
            logging,
            log,
            notes,
        }
    }

    /// These handlers, at the root, for records from level 1 on.
    pub fn apply(&self, handlers: Value) {
        let document = document(handlers);
        let applied = self.logging.apply(document.as_bytes());
        applied.unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    /// Why these handlers are not taken: each exception of the chain, and where.
    pub fn refused(&self, handlers: Value) -> (Vec<String>, String) {
        let document = document(handlers);
        let refusal = self.logging.apply(document.as_bytes()).unwrap_err();
        let mut chain = Vec::new();
        refusal.exceptions(&mut |kind, message| chain.push(format!("{kind}: {message}")));
        (chain, refusal.path().to_string())
    }
}

fn document(handlers: Value) -> String {
    let names: Vec<_> = handlers.as_object().unwrap().keys().cloned().collect();
    let root = json!({"level": 1, "handlers": names});
    json!({"version": 1, "disable_existing_loggers": false, "handlers": handlers, "root": root})
        .to_string()
}
