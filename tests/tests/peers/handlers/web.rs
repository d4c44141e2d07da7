//! HTTPHandler and the web server.

use logconf_tests::peers::{Request, Web, cpython_sends};
use serde_json::{Value, json};

use super::{document, logconf_sends};

const TEXT: &str = "grün & 1/2 = ~*'\n";

/// Sends a record by CPython, one by ours; fields that differ from one run to the next have the same
/// values in both, those of ours.
fn both(web: &Web, python: &str, ours: Value) -> [Request; 2] {
    let mut handler = ours;
    handler["class"] = json!("logging.handlers.HTTPHandler");
    let record = [json!({"level": 40, "msg": TEXT, "extra": {"count": 3, "user": "ève"}})];
    let said = logconf_sends(&document(&handler, ""), &record, Some(&web.authority));
    assert_eq!(said, "");
    let ours = web.wait(1)[0].clone();
    let form = match ours.body.is_empty() {
        true => ours.line.split(['?', ' ']).nth(2).unwrap().to_owned(),
        false => String::from_utf8(ours.body.clone()).unwrap(),
    };
    let form = form.strip_prefix("a=b&").unwrap_or(&form);
    cpython_sends(&format!(
        "import urllib.parse
fields = dict(urllib.parse.parse_qsl({form:?}, keep_blank_values=True, strict_parsing=True))
assert fields['msg'] == {TEXT:?}, fields
class Handler(logging.handlers.HTTPHandler):
    def mapLogRecord(self, record):
        own = dict(record.__dict__)
        for name in ('pathname filename module lineno funcName created msecs relativeCreated thread '
                     'threadName processName process').split():
            own[name] = fields[name]
        assert abs(float(fields['msecs']) - float(fields['created']) % 1 * 1000) <= 1, fields
        for name in 'created', 'msecs', 'relativeCreated':
            assert str(float(fields[name])) == fields[name], (name, fields[name])
        return own
log = logging.getLogger('a.b')
log.addHandler(Handler({python}))
log.error({TEXT:?}, extra={{'count': 3, 'user': 'ève'}})
"
    ));
    let cpython = web.wait(2).remove(1);
    [cpython, ours]
}

/// The line, the body, and the headers that say something about the record.
fn are_the_same(cpython: &Request, ours: &Request) {
    assert_eq!(ours.line, cpython.line);
    let text = |request: &Request| String::from_utf8_lossy(&request.body).into_owned();
    assert_eq!(text(ours), text(cpython));
    assert_eq!(ours.tls, cpython.tls);
    let header = |request: &Request, name: &str| {
        let mut headers = request.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    for name in ["Host", "Content-type", "Content-length", "Authorization"] {
        assert_eq!(header(ours, name), header(cpython, name), "{name}");
    }
}

#[test]
fn a_get_is_that_of_cpython() {
    let web = Web::start(200);
    let host = web.http.to_string();
    let ours = json!({"host": host, "url": "/log?a=b"});
    let [cpython, ours] = both(&web, &format!("'{host}', '/log?a=b'"), ours);
    are_the_same(&cpython, &ours);
    assert!(
        ours.line
            .starts_with("GET /log?a=b&name=a.b&msg=gr%C3%BCn+%26+1%2F2+%3D+~%2A%27%0A&args=")
    );
}

#[test]
fn a_post_with_a_password_is_that_of_cpython() {
    let web = Web::start(200);
    let host = web.http.to_string();
    let ours = json!({"host": host, "url": "/log", "method": "post", "credentials": ["me", "ö"]});
    let python = format!("'{host}', '/log', 'POST', credentials=('me', 'ö')");
    let [cpython, ours] = both(&web, &python, ours);
    are_the_same(&cpython, &ours);
    assert_eq!(ours.line, "POST /log HTTP/1.1");
}

#[test]
fn so_it_is_over_tls() {
    let web = Web::start(200);
    let host = format!("localhost:{}", web.https.port());
    let ours = json!({"host": host, "url": "/", "method": "POST", "secure": true});
    let context = format!("ssl.create_default_context(cafile={:?})", web.authority);
    let python = format!("'{host}', '/', 'POST', True, context={context}");
    let [cpython, ours] = both(&web, &python, ours);
    are_the_same(&cpython, &ours);
    assert!(ours.tls);
}

/// What is said of a record that does not get through.
fn failure(mut handler: Value, authority: &Web) -> String {
    handler["class"] = json!("logging.handlers.HTTPHandler");
    let record = [json!({"level": 40, "msg": TEXT})];
    logconf_sends(&document(&handler, ""), &record, Some(&authority.authority))
}

#[test]
fn what_the_server_refuses_is_told() {
    let web = Web::start(404);
    let handler = json!({"host": web.http.to_string(), "url": "/log"});
    let said = failure(handler, &web);
    assert_eq!(
        said,
        format!(
            "handler 'h' failed: HTTPError: HTTP Error 404: Not Found: '{}'\n",
            web.http
        )
    );
}

#[test]
fn a_server_whom_nobody_vouches_for_is_refused() {
    let [web, other] = [Web::start(200), Web::start(200)];
    let host = format!("localhost:{}", web.https.port());
    let said = failure(json!({"host": host, "url": "/", "secure": true}), &other);
    assert!(said.to_lowercase().contains("certificate"), "{said}");
}
