//! SysLogHandler and rsyslogd.

use logconf_tests::peers::{Syslog, cpython_sends};

/// Logs through a SysLogHandler made with these arguments.
fn send(arguments: &str, rest: &str) {
    cpython_sends(&format!(
        "handler = logging.handlers.SysLogHandler({arguments})
handler.setFormatter(logging.Formatter('app[7]: %(message)s'))
log = logging.getLogger()
log.addHandler(handler)
{rest}"
    ));
}

#[test]
fn datagrams_arrive_as_they_were_sent() {
    let syslog = Syslog::start();
    let address = format!("('127.0.0.1', {})", syslog.udp.port());
    send(
        &format!("{address}, 'local3'"),
        "log.error('dürr \"\\\\\\t')\nlog.critical('two\\nlines\\0')",
    );
    let lines = syslog.wait(2);
    let line = &lines[0];
    assert_eq!(line.via, "imudp");
    assert_eq!(
        (line.pri, &*line.facility, &*line.severity),
        (155, "local3", "err")
    );
    assert_eq!((&*line.tag, &*line.program), ("app[7]:", "app"));
    assert_eq!(line.msg, " dürr \"\\\t");
    assert_eq!(line.raw, "<155>app[7]: dürr \"\\\t");
    // Of two NULs, the one that is the handler's is gone.
    assert_eq!(lines[1].raw, "<154>app[7]: two\nlines#000");
}

#[test]
fn without_a_colon_there_is_no_tag() {
    let syslog = Syslog::start();
    let address = format!("('127.0.0.1', {})", syslog.udp.port());
    send(&address, "handler.setFormatter(None)\nlog.error('one two')");
    let line = &syslog.wait(1)[0];
    assert_eq!(line.raw, "<11>one two");
    // The first word is taken for the host, the second for the tag.
    assert_eq!((&*line.tag, &*line.msg), ("two", ""));
}

/// The NUL ends a message; and so does an end of line inside it, for CPython as for everybody.
#[test]
fn a_stream_is_cut_at_the_nul() {
    let syslog = Syslog::start();
    let address = format!("('127.0.0.1', {})", syslog.tcp.port());
    send(
        &format!("{address}, 'daemon', socket.SOCK_STREAM"),
        "for text in 'first', 'second', 'two\\nlines':\n    log.warning(text)",
    );
    let lines = syslog.wait(4);
    let raw: Vec<_> = lines.iter().map(|line| &*line.raw).collect();
    assert_eq!(
        raw,
        [
            "<28>app[7]: first",
            "<28>app[7]: second",
            "<28>app[7]: two",
            "lines"
        ]
    );
    assert!(lines.iter().all(|line| line.via == "imtcp"));
    assert_eq!(
        (&*lines[0].facility, &*lines[0].severity),
        ("daemon", "warning")
    );
    assert_eq!((lines[3].pri, &*lines[3].severity), (13, "notice"));
}

#[test]
fn a_unix_socket_takes_datagrams() {
    let syslog = Syslog::start();
    send(
        &format!("{:?}", syslog.unix),
        "log.error('first')\nlog.error('two\\nlines')",
    );
    let lines = syslog.wait(2);
    assert_eq!(lines[0].raw, "<11>app[7]: first");
    assert_eq!(lines[1].raw, "<11>app[7]: two\nlines");
    assert!(lines.iter().all(|line| line.via == "imuxsock"));
}

#[test]
fn what_it_leaves_behind_is_nothing() {
    let syslog = Syslog::start();
    let (unix, tcp) = (syslog.unix.clone(), syslog.tcp);
    drop(syslog);
    assert!(!unix.parent().expect("a folder").exists());
    std::net::TcpStream::connect(tcp).expect_err("nobody listens");
}
