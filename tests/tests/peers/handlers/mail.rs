//! SMTPHandler and the mail server.

use logconf_tests::peers::{Mail, MailSettings, Message, cpython_sends};
use serde_json::{Value, json};

use super::{document, logconf_sends};

const TEXT: &str = "first line\n.second: grün";

/// The arguments of the handler, with these in addition.
fn handler(mail: &Mail, more: Value) -> Value {
    let mut handler = json!({
        "class": "logging.handlers.SMTPHandler",
        "mailhost": ["127.0.0.1", mail.address.port()],
        "fromaddr": "from@x.example",
        "toaddrs": ["a@x.example", "b@x.example"],
        "subject": "Störung",
    });
    handler
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    handler
}

/// Sends one mail by CPython, one by ours.
fn both(mail: &Mail, python: &str, ours: Value) -> [Message; 2] {
    let port = mail.address.port();
    cpython_sends(&format!(
        "handler = logging.handlers.SMTPHandler(
    ('127.0.0.1', {port}), 'from@x.example', ['a@x.example', 'b@x.example'], 'Störung', {python})
handler.setFormatter(logging.Formatter('%(levelname)s %(message)s'))
log = logging.getLogger('a.b')
log.addHandler(handler)
log.error({TEXT:?})
"
    ));
    let record = [json!({"level": 40, "msg": TEXT})];
    let document = document(&handler(mail, ours), "%(levelname)s %(message)s");
    assert_eq!(logconf_sends(&document, &record, Some(&mail.authority)), "");
    mail.wait(2).try_into().expect("two mails")
}

/// The mail, without the moment at which it was written.
fn undated(message: &Message) -> String {
    let data = String::from_utf8(message.data.clone()).unwrap();
    let lines = data.split_inclusive("\r\n");
    lines.filter(|line| !line.starts_with("Date: ")).collect()
}

fn are_the_same(cpython: &Message, ours: &Message) {
    assert_eq!(undated(ours), undated(cpython));
    assert_eq!((&ours.from, &ours.to), (&cpython.from, &cpython.to));
    assert_eq!((&ours.login, ours.tls), (&cpython.login, cpython.tls));
}

#[test]
fn the_mail_is_that_of_cpython() {
    let mail = Mail::start(MailSettings::default());
    let [cpython, ours] = both(&mail, "", json!({}));
    are_the_same(&cpython, &ours);
    assert!(undated(&ours).ends_with("\r\n\r\nERROR first line\r\n.second: grün\r\n"));
}

#[test]
fn so_is_the_login_over_tls() {
    let mail = Mail::start(MailSettings {
        tls: true,
        login: Some(("user", "pass:word")),
        ..MailSettings::default()
    });
    let ours = json!({"credentials": ["user", "pass:word"], "secure": []});
    let [cpython, ours] = both(&mail, "('user', 'pass:word'), ()", ours);
    are_the_same(&cpython, &ours);
    assert!(ours.tls && ours.login.is_some());
}

#[test]
fn and_without_tls_by_the_mechanism_that_is_left() {
    let mail = Mail::start(MailSettings {
        login: Some(("user", "password")),
        without: &["PLAIN"],
        ..MailSettings::default()
    });
    let ours = json!({"credentials": ["user", "password"]});
    let [cpython, ours] = both(&mail, "('user', 'password')", ours);
    are_the_same(&cpython, &ours);
}

/// What is said when this mail does not get through.
fn failure(mail: &Mail, more: Value) -> String {
    let document = document(&handler(mail, more), "%(message)s");
    let records = [
        json!({"level": 40, "msg": "lost"}),
        json!({"level": 40, "msg": "lost"}),
    ];
    let said = logconf_sends(&document, &records, Some(&mail.authority));
    assert_eq!(said.lines().count(), 1, "the same is said once: {said}");
    said
}

#[test]
fn what_a_server_refuses_is_told() {
    let mail = Mail::start(MailSettings {
        tls: true,
        login: Some(("user", "password")),
        ..MailSettings::default()
    });
    let guess = json!({"credentials": ["user", "guess"], "secure": []});
    let said = failure(&mail, guess);
    assert!(
        said.starts_with("handler 'h' failed: SMTPAuthenticationError: (535,"),
        "{said}"
    );
    let said = failure(&mail, json!({}));
    assert!(said.contains(": SMTPSenderRefused: (530,"), "{said}");
}

#[test]
fn a_server_whom_nobody_vouches_for_is_refused() {
    let [mail, other] = [0, 1].map(|_| {
        Mail::start(MailSettings {
            tls: true,
            login: Some(("user", "password")),
            ..MailSettings::default()
        })
    });
    let secure = json!({"credentials": ["user", "password"], "secure": []});
    let document = document(&handler(&mail, secure), "%(message)s");
    let record = [json!({"level": 40, "msg": "secret"})];
    let said = logconf_sends(&document, &record, Some(&other.authority));
    assert!(said.to_lowercase().contains("certificate"), "{said}");
}
