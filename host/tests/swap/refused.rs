//! Configurations that are refused when they have created files already.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::thread;

use super::common::*;
use logconf::core::{
    Arguments, Class, Explain, Output, Problem, Record, Settings, Signature, info,
};
use serde_json::json;

/// A class whose handlers cannot be configured. It says so first, and waits for an answer.
#[derive(Debug)]
struct Refuses;

static STEPS: OnceLock<Mutex<(Sender<()>, Receiver<()>)>> = OnceLock::new();

impl Explain for Refuses {
    fn explain(
        &self,
        _: i32,
        _: &dyn std::fmt::Display,
        f: &mut std::fmt::Formatter<'_>,
    ) -> std::fmt::Result {
        f.write_str("never")
    }
}

impl Class for Refuses {
    fn name(&self) -> &'static str {
        "tests.Refuses"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "Refuses",
            required: &[],
            optional: &[],
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        if let Some(steps) = STEPS.get() {
            let (reached, go_on) = &*steps.lock().unwrap();
            reached.send(()).unwrap();
            go_on.recv().unwrap();
        }
        Err(arguments.fault(None, &Refuses, 0))
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}

static CLASSES: [&dyn Class; 1] = [&Refuses];

#[test]
fn a_file_that_a_running_handler_has_opened_meanwhile_stays() {
    let system = System::with("refused-meanwhile", &CLASSES, None);
    let mut delayed = with_file("a");
    delayed["handlers"]["file"]["delay"] = true.into();
    system.apply(&delayed);
    let (reached, at_refusal) = channel();
    let (refuse, go_on) = channel();
    STEPS.set(Mutex::new((reached, go_on))).unwrap();
    let mut refused = with_file("a");
    refused["handlers"]["later"] = json!({"class": "tests.Refuses"});
    let refused = refused.to_string();
    thread::scope(|scope| {
        let logging = system.logging;
        let configuration = scope.spawn(move || logging.apply(refused.as_bytes()).is_err());
        at_refusal.recv().unwrap();
        // The file is there. The running handler opens it, and before it writes, the
        // configuration is refused.
        let refusal = During::new(|| {
            refuse.send(()).unwrap();
            assert!(configuration.join().unwrap());
        });
        info!(system.log, "{refusal}");
    });
    info!(system.log, "next");
    assert_eq!(system.content("app.log"), "late\nnext\n");
}

#[test]
#[cfg(unix)]
fn nothing_is_left_behind_a_link() {
    use std::os::unix::fs::symlink;
    let system = System::new("refused-links");
    let directory = &system.directory;
    std::fs::create_dir(directory.join("logs")).unwrap();
    symlink("logs/real.log", directory.join("link.log")).unwrap();
    symlink("link.log", directory.join("app.log")).unwrap();
    let real = directory.join("logs/real.log");
    let link = directory.join("app.log");
    for mode in ["a", "w"] {
        let mut config = with_file(mode);
        config["root"]["level"] = "NONE".into();
        let refused = system.logging.apply(config.to_string().as_bytes()).is_err();
        assert!(refused && !real.exists() && link.is_symlink(), "{mode}");
    }
    system.apply(&with_file("a"));
    info!(system.log, "first");
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "first\n");
    let mut config = with_file("w");
    config["root"]["level"] = "NONE".into();
    assert!(system.logging.apply(config.to_string().as_bytes()).is_err());
    info!(system.log, "second");
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "first\nsecond\n");
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_in_the_way_of_a_new_file() {
    let system = System::new("refused-new");
    std::os::unix::fs::symlink("real.log", system.directory.join("app.log")).unwrap();
    let config = with_file("x").to_string();
    let mut mistakes = 0;
    system
        .logging
        .check(config.as_bytes(), &mut |_| mistakes += 1);
    assert_eq!(mistakes, 1);
    assert!(system.logging.apply(config.as_bytes()).is_err());
    assert!(!system.directory.join("real.log").exists());
}
