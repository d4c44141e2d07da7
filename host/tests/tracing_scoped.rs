//! The layer in a subscriber of one thread, none being set for all threads. `tracing` counts the
//! subscribers of the process: the tests take turns.

use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use logconf::core::{Dropped, Stream};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logging, tracing_layer};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::with_default;
use tracing::{Event, Subscriber, error, info};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::prelude::*;

static LOGGING: Logging<Unbounded> = Logging::new();
static TURNS: Mutex<()> = Mutex::new(());
static OUT: Text = Text(Mutex::new(String::new()));

struct Text(Mutex<String>);

impl Stream for Text {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        let text = String::from_utf8_lossy(line);
        self.0.lock().unwrap().push_str(&text);
        Ok(())
    }
}

fn apply(level: &str) {
    let config = serde_json::json!({
        "version": 1,
        "disable_existing_loggers": false,
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
        "root": {"level": level, "handlers": ["out"]},
    });
    LOGGING.apply(config.to_string().as_bytes()).unwrap();
}

#[test]
fn another_thread_may_configure() {
    let _turn = TURNS.lock();
    Standard::new().stdout(&OUT).start(&LOGGING);
    // A layer that is in no subscriber, or in one that is gone, is in the way of none.
    let _ = tracing_layer::layer(&LOGGING);
    let subscriber = || tracing_subscriber::registry().with(tracing_layer::layer(&LOGGING));
    with_default(subscriber(), || ());
    apply("ERROR");
    with_default(subscriber(), || {
        for round in 0..3 {
            let place = || info!("{round}");
            place();
            thread::spawn(|| apply("INFO")).join().unwrap();
            assert_eq!(LevelFilter::current(), LevelFilter::INFO);
            place();
            thread::spawn(|| apply("ERROR")).join().unwrap();
            place();
        }
    });
    assert_eq!(*OUT.0.lock().unwrap(), "0\n1\n2\n");
}

#[test]
fn with_a_filter_that_passes_all_other_layers_see_what_the_loggers_do_not_want() {
    static OTHER: Logging = Logging::new();
    static SEEN: Mutex<Vec<LevelFilter>> = Mutex::new(Vec::new());
    let _turn = TURNS.lock();
    struct Seeing;
    impl<S: Subscriber> Layer<S> for Seeing {
        fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
            let level = *event.metadata().level();
            SEEN.lock().unwrap().push(LevelFilter::from_level(level));
        }
    }
    let layer = tracing_layer::layer(&OTHER).with_filter(LevelFilter::TRACE);
    let subscriber = tracing_subscriber::registry().with(layer).with(Seeing);
    with_default(subscriber, || info!("seen"));
    let layer = tracing_layer::layer(&OTHER);
    let subscriber = tracing_subscriber::registry().with(layer).with(Seeing);
    with_default(subscriber, || info!("not seen"));
    assert_eq!(*SEEN.lock().unwrap(), [LevelFilter::INFO]);
}

/// `tracing` holds a lock then, and the logger of such a target takes a configuration, which has
/// `tracing` ask again.
#[test]
fn a_subscriber_that_comes_when_places_are_known_waits_for_nobody() {
    static ONE: Logging = Logging::new();
    static OTHER: Logging = Logging::new();
    let _turn = TURNS.lock();
    let (finish, finished) = mpsc::channel();
    thread::spawn(move || {
        let subscriber = |logging| {
            let layer = tracing_layer::layer(logging);
            tracing_subscriber::registry().with(layer)
        };
        with_default(subscriber(&ONE), || {
            let place = || error!(target: "between::", "");
            place();
            with_default(subscriber(&OTHER), place);
        });
        finish.send(()).unwrap();
    });
    finished.recv_timeout(Duration::from_secs(20)).unwrap();
}
