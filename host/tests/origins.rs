//! Who made a call: the fields that CPython fills from the process, the thread and the caller.

mod device;

use std::sync::Mutex;
use std::thread;

use device::logconf_with_input;
use logconf::core::{Dropped, Stream, info};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging};
use serde_json::{Value, json};

/// A logging system whose `sys.stdout` is kept, and a logger of it.
struct System {
    logging: &'static Logging<Unbounded>,
    log: &'static Logger,
    out: &'static Text,
}

#[derive(Default)]
struct Text(Mutex<String>);

impl Stream for Text {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let text = String::from_utf8_lossy(line);
        self.0.lock().unwrap().push_str(&text);
        Ok(())
    }
}

impl System {
    fn new(standard: Standard) -> Self {
        let out: &'static Text = Box::leak(Box::default());
        let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
        let log: &'static Logger = Box::leak(Box::new(Logger::new("app")));
        standard.stdout(out).start(logging);
        logging.register(&[log]);
        System { logging, log, out }
    }

    /// Records go to a stream with this format, from the root's handler, which is called `h`.
    /// Gives the warnings.
    fn apply(&self, format: &str, more_handlers: Value) -> Vec<String> {
        let mut handlers = json!({"out": {
            "class": "logging.StreamHandler", "formatter": "f", "stream": "ext://sys.stdout"}});
        let more = more_handlers.as_object().unwrap().clone();
        let root = if more.contains_key("h") { "h" } else { "out" };
        handlers.as_object_mut().unwrap().extend(more);
        let config = json!({
            "version": 1,
            "disable_existing_loggers": false,
            "formatters": {"f": {"format": format}},
            "handlers": handlers,
            "root": {"level": "INFO", "handlers": [root]},
        });
        let config = config.to_string();
        let applied = self.logging.apply(config.as_bytes()).unwrap();
        let warnings = applied.warnings().iter();
        warnings.map(|warning| warning.to_string()).collect()
    }

    fn written(&self) -> String {
        std::mem::take(&mut self.out.0.lock().unwrap())
    }
}

/// Calls in a thread of this name.
fn in_thread(name: &str, call: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(call);
    thread.unwrap().join().unwrap();
}

const ALL: &str = "%(process)d %(processName)s %(threadName)s %(funcName)s %(message)s";

fn all(thread: &str, function: &str, message: &str) -> String {
    let process = std::process::id();
    format!("{process} MainProcess {thread} {function} {message}\n")
}

#[test]
fn the_fields_are_there_and_nothing_warns_of_them() {
    let system = System::new(Standard::new());
    let warnings = system.apply(&format!("%(thread)d {ALL}"), json!({}));
    assert_eq!(warnings, [""; 0]);
    let log = system.log;
    in_thread("worker-7", move || info!(log, "at work"));
    let written = system.written();
    let (thread, rest) = written.split_once(' ').unwrap();
    assert_eq!(rest, all("worker-7", "origins", "at work"));
    assert!(thread.parse::<u64>().unwrap() > 0);
}

#[test]
fn a_thread_has_one_number_that_no_other_has() {
    let system = System::new(Standard::new());
    system.apply("%(thread)d", json!({}));
    let log = system.log;
    for name in ["a", "b"] {
        in_thread(name, move || {
            info!(log, "");
            info!(log, "");
        });
    }
    let written = system.written();
    let numbers: Vec<&str> = written.lines().collect();
    assert_eq!((numbers[0], numbers[2]), (numbers[1], numbers[3]));
    assert_ne!(numbers[0], numbers[2]);
}

#[test]
fn a_thread_without_a_name_is_counted() {
    let system = System::new(Standard::new());
    system.apply("%(threadName)s", json!({}));
    let log = system.log;
    thread::spawn(move || info!(log, "")).join().unwrap();
    let written = system.written();
    let number = written.trim_end().strip_prefix("Thread-").unwrap();
    assert!(number.parse::<u64>().unwrap() > 0);
}

#[test]
fn a_function_is_called_after_its_file() {
    let system = System::new(Standard::new());
    system.apply(ALL, json!({}));
    let log = system.log;
    in_thread("w", move || log.log(Level::INFO, format_args!("bare")));
    assert_eq!(system.written(), all("w", "origins", "bare"));
}

#[test]
fn records_that_were_held_back_keep_the_origin_of_the_call() {
    let system = System::new(Standard::new());
    let memory = json!({
        "class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "out"});
    system.apply(ALL, json!({"h": memory}));
    let log = system.log;
    in_thread("caller", move || info!(log, "held"));
    let logging = system.logging;
    in_thread("flusher", move || logging.flush());
    assert_eq!(system.written(), all("caller", "origins", "held"));
    // A configuration flushes, too.
    in_thread("caller", move || info!(log, "held again"));
    system.apply("%(message)s", json!({}));
    assert_eq!(system.written(), all("caller", "origins", "held again"));
}

#[test]
fn records_behind_a_queue_keep_the_origin_of_the_call() {
    let system = System::new(Standard::new());
    let memory = json!({
        "class": "logging.handlers.MemoryHandler", "capacity": 9, "target": "out"});
    let queue = json!({"class": "logging.handlers.QueueHandler", "handlers": ["a_memory"]});
    system.apply(ALL, json!({"h": queue, "a_memory": memory}));
    let log = system.log;
    in_thread("caller", move || info!(log, "queued"));
    system.logging.flush();
    assert_eq!(system.written(), all("caller", "origins", "queued"));
}

#[test]
fn a_program_may_say_it_itself() {
    struct Fixed;
    impl logconf::core::Origins for Fixed {
        fn origin(
            &self,
            _: &logconf::Record<'_>,
            with: &mut dyn FnMut(&dyn logconf::core::Caller),
        ) {
            with(&logconf::core::Origin {
                function: "f",
                process: 1,
                process_name: "p",
                thread: u64::from(u32::MAX) + 1,
                thread_name: "t",
            });
        }
    }
    let system = System::new(Standard::new().origins(&Fixed));
    system.apply(
        "%(process)d %(processName)s %(thread)d %(threadName)s %(funcName)s",
        json!({}),
    );
    info!(system.log, "");
    assert_eq!(system.written(), "1 p 4294967296 t f\n");
}

/// CPython 3.11: `msecs` are the whole milliseconds of the second, and `relativeCreated` counts
/// milliseconds from when logging was loaded.
#[test]
fn times_agree_with_one_another() {
    let system = System::new(Standard::new());
    let registered = std::time::Instant::now();
    system.apply("%(created)f %(msecs)03d %(relativeCreated)f", json!({}));
    thread::sleep(std::time::Duration::from_millis(30));
    info!(system.log, "");
    let written = system.written();
    let fields: Vec<&str> = written.split_whitespace().collect();
    let [created, msecs, relative] = fields[..] else {
        panic!("{written}")
    };
    assert_eq!(created.split_once('.').unwrap().1[..3], *msecs);
    let since_1970 = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
    let created: f64 = created.parse().unwrap();
    assert!((since_1970 - created).abs() < 60.0, "{created}");
    // Since the registry was made, or one before it in this process.
    let relative: f64 = relative.parse().unwrap();
    assert!(relative >= 30.0, "{relative}");
    assert!(relative <= registered.elapsed().as_secs_f64() * 1000.0 + 60_000.0);
}

#[test]
fn the_thread_that_runs_main_is_the_main_thread() {
    let config = json!({"op": "dictConfig", "config": {
        "version": 1,
        "formatters": {"f": {"format": "%(processName)s %(threadName)s %(funcName)s"}},
        "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f"}},
        "root": {"handlers": ["h"]},
    }});
    let log = json!({"op": "log", "logger": "app", "level": 30, "msg": ""});
    let ran = logconf_with_input(&["replay", "-"], format!("{config}\n{log}\n").as_bytes());
    let expected = "MainProcess MainThread operations\\n";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
}
