//! HTTPHandler and the web server.

use logconf_tests::peers::{Web, cpython_sends};

/// Logs two errors through an HTTPHandler, made with these arguments, that sends two fields.
fn send(arguments: &str) {
    cpython_sends(&format!(
        "class Handler(logging.handlers.HTTPHandler):
    def mapLogRecord(self, record):
        return {{'msg': record.getMessage(), 'level': record.levelno}}
log = logging.getLogger()
log.addHandler(Handler({arguments}))
log.error('grün & 1/2')
log.error('')
"
    ));
}

#[test]
fn a_get_has_the_fields_in_its_line() {
    let web = Web::start(200);
    let host = web.http;
    send(&format!("'{host}', '/log?a=b'"));
    let requests = web.wait(2);
    let line = "GET /log?a=b&msg=gr%C3%BCn+%26+1%2F2&level=40 HTTP/1.1";
    assert_eq!(requests[0].line, line);
    assert_eq!(requests[1].line, "GET /log?a=b&msg=&level=40 HTTP/1.1");
    let raw = format!("{line}\r\nHost: {host}\r\nAccept-Encoding: identity\r\n\r\n");
    assert_eq!(String::from_utf8_lossy(&requests[0].raw), raw);
    // A connection for each record.
    assert_ne!(requests[0].connection, requests[1].connection);
}

#[test]
fn a_post_has_them_in_its_body() {
    // What the server answers is of no concern to the handler.
    let web = Web::start(500);
    let host = web.http;
    send(&format!(
        "'{host}', '/log', 'POST', credentials=('me', 'ö')"
    ));
    let request = &web.wait(2)[0];
    let raw = format!(
        "POST /log HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\n\
         Content-type: application/x-www-form-urlencoded\r\nContent-length: 32\r\n\
         Authorization: Basic bWU6w7Y=\r\n\r\nmsg=gr%C3%BCn+%26+1%2F2&level=40"
    );
    assert_eq!(String::from_utf8_lossy(&request.raw), raw);
    assert_eq!(request.body, b"msg=gr%C3%BCn+%26+1%2F2&level=40");
    let header = |name: &str| {
        let found = request.headers.iter().find(|header| header.0 == name);
        found.map(|header| &*header.1)
    };
    assert_eq!(header("Authorization"), Some("Basic bWU6w7Y="));
    assert_eq!(header("authorization"), None);
    assert!(!request.tls);
}

#[test]
fn over_tls_by_the_names_in_the_certificate() {
    let web = Web::start(200);
    let context = format!("ssl.create_default_context(cafile={:?})", web.authority);
    for host in ["localhost", "127.0.0.1"] {
        let host = format!("{host}:{}", web.https.port());
        send(&format!("'{host}', '/', 'POST', True, context={context}"));
    }
    let requests = web.wait(4);
    assert!(requests.iter().all(|request| request.tls));
    assert_eq!(requests[0].line, "POST / HTTP/1.1");
}

#[test]
#[should_panic = "certificate verify failed"]
fn who_does_not_know_the_authority_refuses_the_server() {
    let web = Web::start(200);
    send(&format!("'{}', '/', secure=True", web.https));
}
