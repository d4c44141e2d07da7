//! Configurations that come while threads log.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use logconf::core::info;
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logger, Logging};

static LOGGING: Logging<Unbounded> = Logging::new();
static LOG: Logger = Logger::new("app.worker");
static DONE: AtomicBool = AtomicBool::new(false);

/// Each configuration has a file of its own, in mode `w`, so that nothing is emptied that was
/// written; every other one has a memory in front.
fn config(number: usize) -> String {
    let through = if number.is_multiple_of(2) {
        "file"
    } else {
        "memory"
    };
    format!(
        r#"{{"version": 1, "disable_existing_loggers": false,
            "formatters": {{"f": {{"format": "<%(name)s %(message)s>"}}}},
            "handlers": {{
                "file": {{"class": "logging.FileHandler", "filename": "{number}.log",
                          "mode": "w", "formatter": "f"}},
                "memory": {{"class": "logging.handlers.MemoryHandler", "capacity": 5,
                            "target": "file"}}}},
            "root": {{"level": "INFO", "handlers": ["{through}"]}}}}"#
    )
}

fn apply(number: usize) {
    let config = config(number);
    while let Err(refusal) = LOGGING.apply(config.as_bytes()) {
        assert!(refusal.to_string().starts_with("busy"), "{refusal:?}");
        thread::yield_now();
    }
}

#[test]
fn no_record_is_lost_and_none_torn_whatever_is_configured_meanwhile() {
    const THREADS: usize = 3;
    const CONFIGS: usize = 200;
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("swap");
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir(&directory).unwrap();
    let standard = Standard {
        directory: directory.clone(),
        ..Standard::new()
    };
    LOGGING.start(standard.registry());
    LOGGING.register(&[&LOG]);
    apply(0);
    let workers: Vec<_> = (0..THREADS)
        .map(|worker| {
            thread::spawn(move || {
                let mut sent = 0;
                while !DONE.load(Ordering::Relaxed) {
                    info!(LOG, "{worker}.{sent}");
                    sent += 1;
                }
                sent
            })
        })
        .collect();
    (1..CONFIGS).for_each(apply);
    DONE.store(true, Ordering::Relaxed);
    let sent: Vec<usize> = workers.into_iter().map(|w| w.join().unwrap()).collect();
    // Twice, so that nobody is left in the state before the last one.
    apply(CONFIGS);
    apply(CONFIGS + 1);

    let mut seen = BTreeSet::new();
    for number in 0..CONFIGS {
        let text = std::fs::read_to_string(directory.join(format!("{number}.log"))).unwrap();
        for line in text.lines() {
            let record = line.strip_prefix("<app.worker ");
            let record = record.and_then(|line| line.strip_suffix('>'));
            let record = record.unwrap_or_else(|| panic!("torn: {line:?}"));
            assert!(seen.insert(record.to_owned()), "twice: {record}");
        }
    }
    let expected = sent
        .iter()
        .enumerate()
        .flat_map(|(worker, count)| (0..*count).map(move |number| format!("{worker}.{number}")));
    let lost: Vec<String> = expected.filter(|record| !seen.contains(record)).collect();
    assert!(
        lost.is_empty(),
        "{} lost: {:?}",
        lost.len(),
        &lost[..lost.len().min(9)]
    );
}
