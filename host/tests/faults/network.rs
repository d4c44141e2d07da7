//! Names that nobody knows.

use logconf::core::info;
use serde_json::json;

use crate::common::{System, expected};

#[test]
fn a_name_that_nobody_knows_is_told_and_other_handlers_go_on() {
    let address = json!(["nobody.invalid", 514]);
    let system = System::new(json!({
        "beside": {"class": "logging.FileHandler", "filename": "beside.log"},
        "datagrams": {"class": "logging.handlers.DatagramHandler", "host": "nobody.invalid", "port": 9},
        "socket": {"class": "logging.handlers.SocketHandler", "host": "nobody.invalid", "port": 9},
        "syslog": {"class": "logging.handlers.SysLogHandler", "address": address},
    }));
    for number in 1..=3 {
        info!(system.log, "{number}");
    }
    let failures = system.failures();
    for handler in ["datagrams", "socket", "syslog"] {
        let own = format!("{handler}: gaierror: ");
        let own: Vec<_> = failures
            .iter()
            .filter(|told| told.starts_with(&own))
            .collect();
        assert_eq!(own.len(), 3, "{failures:?}");
        assert!(own.iter().all(|told| told.contains("nobody.invalid")));
    }
    assert_eq!(failures.len(), 9, "{failures:?}");
    assert_eq!(system.files(), expected(&[("beside.log", "1\n2\n3\n")]));
}
