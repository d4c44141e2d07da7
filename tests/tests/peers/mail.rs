//! SMTPHandler and the mail server.

use logconf_tests::peers::{Mail, MailSettings, Message, cpython_sends};

/// Logs one error through an SMTPHandler made with these arguments.
fn send(mail: &Mail, rest: &str) {
    let port = mail.address.port();
    cpython_sends(&format!(
        "handler = logging.handlers.SMTPHandler(
    ('127.0.0.1', {port}), 'from@x.example', ['a@x.example', 'b@x.example'], 'Subject', {rest})
handler.setFormatter(logging.Formatter('%(levelname)s\\n.%(message)s'))
log = logging.getLogger()
log.addHandler(handler)
log.error('dot')
"
    ));
}

/// The commands on the wire, without their arguments, up to `DATA`.
fn commands(message: &Message) -> Vec<String> {
    let wire = String::from_utf8_lossy(&message.wire).into_owned();
    let (commands, _) = wire.split_once("data\r\n").expect("DATA");
    let word = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    commands.lines().map(word).collect()
}

#[test]
fn a_mail_arrives_as_it_was_sent() {
    let mail = Mail::start(MailSettings::default());
    send(&mail, "");
    let message = &mail.wait(1)[0];
    assert_eq!(message.from, "from@x.example");
    assert_eq!(message.to, ["a@x.example", "b@x.example"]);
    assert_eq!((&message.login, message.tls), (&None, false));
    assert!(!message.greeted_as.is_empty());

    let data = String::from_utf8(message.data.clone()).unwrap();
    assert_eq!(message.options, [format!("SIZE={}", data.len())]);
    let (head, body) = data.split_once("\r\n\r\n").expect("a head and a body");
    let names: Vec<_> = head.lines().map(|line| line.split(':').next()).collect();
    let expected = [
        "From",
        "To",
        "Subject",
        "Date",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ];
    assert_eq!(names, expected.map(Some));
    assert!(
        head.contains("\r\nTo: a@x.example,b@x.example\r\n"),
        "{head}"
    );
    assert_eq!(body, "ERROR\r\n.dot\r\n");
    // The dot is doubled on the wire.
    assert!(message.wire.ends_with(b"\r\n\r\nERROR\r\n..dot\r\n.\r\n"));
    assert_eq!(commands(message), ["ehlo", "mail", "rcpt", "rcpt"]);
}

#[test]
fn a_login_over_tls_is_recorded() {
    let mail = Mail::start(MailSettings {
        tls: true,
        login: Some(("user", "pass:word")),
        ..MailSettings::default()
    });
    send(&mail, "('user', 'pass:word'), ()");
    let message = &mail.wait(1)[0];
    let login = ["PLAIN", "user", "pass:word"].map(String::from).into();
    assert_eq!((&message.login, message.tls), (&Some(login), true));
    assert_eq!(
        commands(message),
        ["ehlo", "STARTTLS", "ehlo", "AUTH", "mail", "rcpt", "rcpt"]
    );
}

#[test]
fn a_login_without_tls_by_the_mechanism_that_is_left() {
    let mail = Mail::start(MailSettings {
        login: Some(("user", "password")),
        without: &["PLAIN"],
        ..MailSettings::default()
    });
    send(&mail, "('user', 'password')");
    let message = &mail.wait(1)[0];
    let login = ["LOGIN", "user", "password"].map(String::from).into();
    assert_eq!((&message.login, message.tls), (&Some(login), false));
}

#[test]
#[should_panic = "SMTPAuthenticationError: (535,"]
fn another_password_is_refused() {
    let mail = Mail::start(MailSettings {
        tls: true,
        login: Some(("user", "password")),
        ..MailSettings::default()
    });
    send(&mail, "('user', 'guess'), ()");
}

#[test]
#[should_panic = "SMTPSenderRefused: (530,"]
fn no_login_is_refused_where_one_is_needed() {
    let mail = Mail::start(MailSettings {
        login: Some(("user", "password")),
        ..MailSettings::default()
    });
    send(&mail, "");
}

#[test]
#[should_panic = "SMTP AUTH extension not supported by server."]
fn without_a_mechanism_there_is_no_login() {
    let mail = Mail::start(MailSettings {
        without: &["LOGIN", "PLAIN"],
        ..MailSettings::default()
    });
    send(&mail, "('user', 'password')");
}
