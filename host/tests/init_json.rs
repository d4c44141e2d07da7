//! A service with a document: everything in one call. The global logger is this test's own.

use logconf::init::Error;
use logconf::{Logger, init_from_file};
use serde_json::json;
use std::path::PathBuf;

static ORDERS: Logger = Logger::new("shop.orders");

#[test]
fn a_service_starts_with_a_document_and_takes_others_while_it_runs() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("init-json");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    let (path, log) = (folder.join("logging.json"), folder.join("app.log"));
    let document = |root: &str, format: &str| {
        json!({
            "version": 1,
            "disable_existing_loggers": false,
            "formatters": {"f": {"format": format}},
            "handlers": {"file": {
                "class": "logging.FileHandler", "filename": log, "formatter": "f"}},
            "root": {"level": root, "handlers": ["file"]},
        })
    };
    let write = |text: &str| std::fs::write(&path, text).unwrap();
    let written = || std::fs::read_to_string(&log).unwrap();

    // Refused: it is as if nothing had happened, and the program may go on to another file.
    write(&document("LOUD", "").to_string());
    let error = init_from_file(&path).unwrap_err();
    assert!(matches!(error, Error::Document(_)));
    assert_eq!(log::max_level(), log::LevelFilter::Off);

    // A byte order mark does no harm.
    write(&format!(
        "\u{feff}\n {}",
        document("INFO", "%(name)s %(message)s %(nothing)s")
    ));
    let service = init_from_file(&path).unwrap();
    assert_eq!(service.generation, 2);
    assert!(service.warnings[0].contains("nothing"), "{service:?}");
    assert_eq!(log::max_level(), log::LevelFilter::Info);

    write(&document("INFO", "%(name)s %(message)s").to_string());
    assert_eq!(init_from_file(&path).unwrap().generation, 3);
    log::info!(target: "net::tcp", "through log");
    logconf::core::info!(ORDERS, "through a logger");
    log::debug!("filtered");
    assert_eq!(
        written(),
        "net.tcp through log\nshop.orders through a logger\n"
    );

    // Again, and again refused: what was in force stays so.
    write("{\"version\": 1, \"root\": ");
    init_from_file(&path).unwrap_err();
    write(&document("DEBUG", "%(message)s").to_string());
    init_from_file(&path).unwrap();
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    log::debug!(target: "net::tcp", "more verbose");
    log::logger().flush();
    service.logging.flush();
    assert!(written().ends_with("a logger\nmore verbose\n"));
}
