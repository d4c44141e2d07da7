//! SysLogHandler and rsyslogd.

use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::time::Duration;

use logconf_tests::peers::{Syslog, SyslogLine, cpython_sends};
use serde_json::{Value, json};

use super::{document, logconf_sends};

const LEVELS: [i64; 7] = [10, 20, 25, 30, 40, 50, 60];
const TEXTS: [&str; 3] = ["dürr \"\\\t", "", "%s: 100% {} $x"];

/// What rsyslogd makes of records that a SysLogHandler sends, by CPython's and by ours; `python` and
/// `ours` are its arguments.
fn both(syslog: &Syslog, python: &str, ours: Value) -> [Vec<SyslogLine>; 2] {
    let texts = TEXTS.map(|text| format!("{text:?}")).join(", ");
    let levels = LEVELS.map(|level| level.to_string()).join(", ");
    cpython_sends(&format!(
        "handler = logging.handlers.SysLogHandler({python})
handler.ident = 'app[7]: '
handler.setFormatter(logging.Formatter('%(name)s %(message)s'))
log = logging.getLogger('a.b')
log.setLevel(1)
log.addHandler(handler)
for level in {levels}:
    for text in {texts}:
        log.log(level, text)
"
    ));
    let count = LEVELS.len() * TEXTS.len();
    let expected = syslog.wait(count);
    let mut handler = ours;
    handler["class"] = json!("logging.handlers.SysLogHandler");
    handler["."] = json!({"ident": "app[7]: "});
    let records = LEVELS.iter().flat_map(|level| {
        let record = |text| json!({"level": level, "msg": text});
        TEXTS.map(record)
    });
    let records: Vec<_> = records.collect();
    let said = logconf_sends(&document(&handler, "%(name)s %(message)s"), &records, None);
    assert_eq!(said, "");
    let mut all = syslog.wait(2 * count);
    let got = all.split_off(expected.len());
    [expected, got]
}

#[test]
fn datagrams_are_those_of_cpython() {
    let syslog = Syslog::start();
    let port = syslog.udp.port();
    let ours = json!({"address": ["127.0.0.1", port], "facility": "local3"});
    let [expected, got] = both(&syslog, &format!("('127.0.0.1', {port}), 'local3'"), ours);
    assert_eq!(got, expected);
    assert!(got.iter().all(|line| line.via == "imudp"));
    let first = (got[0].pri, &*got[0].raw);
    assert_eq!(first, (159, "<159>app[7]: a.b dürr \"\\\t"));
}

#[test]
fn the_stream_is_that_of_cpython() {
    let syslog = Syslog::start();
    let port = syslog.tcp.port();
    let ours = json!({"address": ["127.0.0.1", port], "facility": 3, "socktype": "ext://socket.SOCK_STREAM"});
    let python = format!("('127.0.0.1', {port}), 3, socket.SOCK_STREAM");
    let [expected, got] = both(&syslog, &python, ours);
    assert_eq!(got, expected);
    assert!(got.iter().all(|line| line.via == "imtcp"));
}

#[test]
fn the_unix_socket_is_found_by_its_name() {
    let syslog = Syslog::start();
    let ours = json!({"address": syslog.unix});
    let [expected, got] = both(&syslog, &format!("{:?}", syslog.unix), ours);
    assert_eq!(got, expected);
    assert!(got.iter().all(|line| line.via == "imuxsock"));
}

#[test]
fn without_a_nul_at_the_end() {
    let syslog = Syslog::start();
    let handler = json!({
        "class": "logging.handlers.SysLogHandler",
        "address": ["127.0.0.1", syslog.udp.port()],
        ".": {"append_nul": false},
    });
    let records = [json!({"level": 40, "msg": "end\u{0}"})];
    assert_eq!(
        logconf_sends(&document(&handler, "app: %(message)s"), &records, None),
        ""
    );
    // One NUL is the message's own, and rsyslogd takes it for the handler's.
    assert_eq!(syslog.wait(1)[0].raw, "<11>app: end");
}

/// How long a message may take that was sent.
const PATIENCE: Duration = Duration::from_secs(20);

/// Logs a record at each level, with each text, through CPython's handler with these arguments.
fn cpython(arguments: &str) {
    cpython_sends(&format!(
        "handler = logging.handlers.SysLogHandler({arguments})
handler.ident = 'app: '
log = logging.getLogger('a.b')
log.setLevel(1)
log.addHandler(handler)
for level in {LEVELS:?}:
    for text in {TEXTS:?}:
        log.log(level, text)
handler.close()
"
    ));
}

/// The same through ours.
fn ours(mut handler: Value) {
    handler["class"] = json!("logging.handlers.SysLogHandler");
    handler["."] = json!({"ident": "app: "});
    let records = LEVELS.iter().flat_map(|level| {
        let record = |text| json!({"level": level, "msg": text});
        TEXTS.map(record)
    });
    let records: Vec<_> = records.collect();
    let said = logconf_sends(&document(&handler, "%(message)s"), &records, None);
    assert_eq!(said, "");
}

/// Not what a daemon makes of it, which takes NULs away: the very bytes.
#[test]
fn each_datagram_has_the_bytes_of_cpythons() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let port = socket.local_addr().unwrap().port();
    let received = || {
        let mut bytes = [0; 1024];
        let length = socket.recv(&mut bytes).unwrap();
        bytes[..length].escape_ascii().to_string()
    };
    let count = LEVELS.len() * TEXTS.len();
    cpython(&format!("('127.0.0.1', {port}), 'local3'"));
    let expected: Vec<_> = (0..count).map(|_| received()).collect();
    ours(json!({"address": ["127.0.0.1", port], "facility": "local3"}));
    let got: Vec<_> = (0..count).map(|_| received()).collect();
    assert_eq!(got, expected);
    assert!(
        got[0].starts_with("<159>app: d") && got[0].ends_with("\\x00"),
        "{}",
        got[0]
    );
}

#[test]
fn the_stream_has_the_bytes_of_cpythons() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Both programs have ended when this is read: what they sent is there, and its end.
    let received = || {
        let (mut peer, _) = listener.accept().unwrap();
        peer.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut bytes = Vec::new();
        peer.read_to_end(&mut bytes).unwrap();
        bytes.escape_ascii().to_string()
    };
    cpython(&format!(
        "('127.0.0.1', {port}), socktype=socket.SOCK_STREAM"
    ));
    let expected = received();
    let stream = "ext://socket.SOCK_STREAM";
    ours(json!({"address": ["127.0.0.1", port], "socktype": stream}));
    assert_eq!(received(), expected);
    assert_eq!(
        expected.matches("\\x00").count(),
        LEVELS.len() * TEXTS.len()
    );
}
