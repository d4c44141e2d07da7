//! Temporary overrides end by themselves, whoever applied them.

use std::thread;
use std::time::{Duration, Instant};

use logconf::client::{Client, Timeouts};
use logconf::core::Tables;
use logconf::listen::{Listener, Verify};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Logging, init_from_str};
use serde_json::json;

/// Longer than anything takes that is not at fault.
const LONG: Duration = Duration::from_secs(30);

fn system() -> &'static Logging<Unbounded> {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    Standard::new().start(logging);
    logging
}

/// A document; a temporary override if it has so many seconds.
fn document(level: &str, expires_s: Option<u32>) -> String {
    let root = json!({"level": level});
    match expires_s {
        Some(seconds) => {
            json!({"version": 1, "logconf": {"expires_s": seconds}, "root": root}).to_string()
        }
        None => json!({"version": 1, "root": root}).to_string(),
    }
}

/// Waits until the generation is this one, and says how long that took.
fn until<T: Tables>(logging: &Logging<T>, generation: u32) -> Duration {
    let begun = Instant::now();
    while logging.generation() != generation {
        let now = logging.generation();
        assert!(begun.elapsed() < LONG, "for ever in generation {now}");
        thread::sleep(Duration::from_millis(2));
    }
    begun.elapsed()
}

/// So long it lasts at least; the clocks of two threads are read one after the other.
const SECOND: Duration = Duration::from_millis(990);

#[test]
fn an_override_over_the_listener_ends_by_itself_and_so_does_the_next_one() {
    let logging = system();
    let listener = Listener::new(logging, 0, Verify::nothing());
    listener.start().unwrap();
    let address = format!("127.0.0.1:{}", listener.port());
    let mut client = Client::tcp(&address, Timeouts::default()).unwrap();
    for generation in [2u32, 4] {
        let request = document("DEBUG", Some(1));
        let taken = client.request(request.as_bytes()).unwrap();
        assert_eq!(taken.generation, Some(generation.into()));
        let lasted = until(logging, generation + 1);
        assert!(lasted >= SECOND, "{lasted:?}");
        assert_eq!(logging.expires_in_s(), None);
    }
    listener.stop();
}

#[test]
fn an_override_by_a_text_ends_by_itself() {
    let service = init_from_str(&document("INFO", None)).unwrap();
    let first = service.generation;
    init_from_str(&document("TRACE", Some(1))).unwrap_err();
    let service = init_from_str(&document("DEBUG", Some(1))).unwrap();
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    let lasted = until(service.logging, first + 2);
    assert!(lasted >= SECOND, "{lasted:?}");
    assert_eq!(log::max_level(), log::LevelFilter::Info);
}

#[test]
fn a_time_that_begins_anew_takes_the_place_of_the_one_before() {
    let logging = system();
    let apply = |expires_s| {
        let document = document("DEBUG", expires_s);
        logging.apply(document.as_bytes()).unwrap();
    };
    apply(Some(100));
    apply(Some(1));
    let lasted = until(logging, 4);
    assert!(lasted >= SECOND, "{lasted:?}");
    // One that was made permanent leaves the thread to the next one.
    apply(Some(100));
    apply(None);
    apply(Some(1));
    let lasted = until(logging, 8);
    assert!(lasted >= SECOND, "{lasted:?}");
}
