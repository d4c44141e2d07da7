//! The registry's clock says when a record was made, and a mail written.

use logconf::core::{Clock, Timestamp};
use logconf::registry::Standard;

use crate::common::System;
use crate::{mail, web};

/// Noon of the first day of 2024 in Berlin, two and a half seconds after the program began.
struct Noon;

const NOON: i64 = 1_704_106_800_000_000;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(NOON)
    }

    fn started(&self) -> Timestamp {
        Timestamp(NOON - 2_500_000)
    }

    fn utc_offset_s(&self, _: Timestamp) -> i32 {
        3600
    }
}

fn system() -> System {
    System::start(Standard::new().clock(&Noon))
}

#[test]
fn requests_follow_it() {
    let server = web::server::Server::start("200 OK");
    let system = system();
    assert_eq!(system.refusal(&web::handler(server.port)), None);
    system.log("text");
    let line = server.heard().line;
    assert!(line.contains("&created=1704106800.0&"), "{line}");
    assert!(line.contains("&relativeCreated=2500.0&"), "{line}");
}

#[test]
fn mails_follow_it() {
    let server = mail::server::Server::start(|_| None);
    let system = system();
    assert_eq!(system.refusal(&mail::handler(server.port)), None);
    system.log("text");
    let content = String::from_utf8(server.heard().content).unwrap();
    let date = "\r\nDate: Mon, 01 Jan 2024 12:00:00 +0100\r\n";
    assert!(content.contains(date), "{content}");
}
