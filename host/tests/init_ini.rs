//! A service with an INI file. The global logger is this test's own.

use logconf::init_from_file;
use std::path::PathBuf;

const INI: &str = "\
[loggers]
keys = root, sql

[handlers]
keys = file

[formatters]
keys = line

[logger_root]
level = WARNING
handlers = file

[logger_sql]
level = DEBUG
handlers =
qualname = sql

[handler_file]
class = FileHandler
formatter = line
args = ('LOG', 'w')

[formatter_line]
format = %(levelname)s %(name)s %(threadName)s %(message)s
";

#[test]
fn a_service_starts_with_an_ini_file_and_reads_it_again() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("init-ini");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    let (path, log) = (folder.join("logging.ini"), folder.join("app.log"));
    let ini = INI.replace("LOG", &log.to_str().unwrap().replace('\\', r"\\"));
    std::fs::write(&path, &ini).unwrap();
    let service = init_from_file(&path).unwrap();
    assert_eq!((service.generation, &*service.warnings), (2, &[][..]));
    assert_eq!(log::max_level(), log::LevelFilter::Debug);
    let calls = || {
        log::debug!(target: "sql::pool", "two idle");
        log::info!(target: "web", "filtered");
        log::warn!(target: "web", "slow");
    };
    let worker = std::thread::Builder::new().name("worker".into());
    worker.spawn(calls).unwrap().join().unwrap();
    let expected = "DEBUG sql.pool worker two idle\nWARNING web worker slow\n";
    assert_eq!(std::fs::read_to_string(&log).unwrap(), expected);

    // Loggers that are there already go on.
    std::fs::write(&path, ini.replace("DEBUG", "ERROR").replace("'w'", "'a'")).unwrap();
    init_from_file(&path).unwrap();
    assert_eq!(log::max_level(), log::LevelFilter::Warn);
    log::warn!(target: "sql::pool", "filtered");
    log::warn!(target: "web", "slow again");
    let written = std::fs::read_to_string(&log).unwrap();
    assert!(written.starts_with(expected));
    assert_eq!(written.lines().count(), 3);
    assert!(written.contains("slow again"));
}
