use serde_json::json;

use crate::systems::systems;
use logconf_core::{error, warning};

/// A format of any style is taken by a device and a host alike, and both print the same, each
/// time.
pub fn format(bytes: &[u8]) {
    let Some((style, rest)) = bytes.split_first() else {
        return;
    };
    let rest = String::from_utf8_lossy(rest);
    // What stands behind the first line is the format of dates.
    let (format, datefmt) = rest.split_once('\n').unwrap_or((&rest, ""));
    let style = ["%", "{", "$"][usize::from(*style) % 3];
    let mut formatter = json!({"format": format, "style": style});
    if !datefmt.is_empty() {
        formatter["datefmt"] = json!(datefmt);
    }
    let document = json!({
        "version": 1,
        "formatters": {"f": formatter},
        "handlers": {"h": {
            "class": "logging.StreamHandler",
            "formatter": "f",
            "stream": "ext://board.uart0",
        }},
        "root": {"level": "DEBUG", "handlers": ["h"]},
    });
    let document = document.to_string();
    let (device, host) = systems();
    let on_device = device.logging.apply(document.as_bytes()).is_ok();
    let on_host = host.logging.apply(document.as_bytes()).is_ok();
    if !on_device {
        // A device has less room.
        return;
    }
    assert!(on_host, "a host refuses what a device takes");
    let [app, raw] = &device.loggers;
    let printed = || {
        // On one line: the number of the line may be printed.
        warning!(app, "one");
        error!(raw, "{} of {}", 2, "é");
        device.written()
    };
    let once = printed();
    assert_eq!(once, printed());
    let [app, raw] = &host.loggers;
    warning!(app, "one");
    error!(raw, "{} of {}", 2, "é");
    let hosts = host.written();
    // A device cuts lines that are too long for it.
    if once.len() < 200 && !format.contains("lineno") {
        assert_eq!(
            String::from_utf8_lossy(&once),
            String::from_utf8_lossy(&hosts)
        );
    }
}
