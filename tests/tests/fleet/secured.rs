//! Users, TLS, and keys.

use crate::common::{Fleet, Member, QUIET, options};
use logconf::fleet::{Broker, Event, Link, Message};
use logconf::key::Key;
use logconf_tests::line::PATIENCE;
use logconf_tests::peers::MosquittoSettings;
use std::os::unix::fs::PermissionsExt;

/// What the guide says that a broker should allow: a device what is its own, the office everything.
pub fn acl() -> &'static str {
    let chapter = include_str!("../../../host/src/guide/fleet.md");
    let (_, rest) = chapter.split_once("```acl\n").expect("it is there");
    rest.split_once("```").expect("its end").0
}

#[test]
fn a_user_has_to_know_the_password_and_may_do_what_the_broker_allows() {
    let users = [("office", "o-secret"), ("pump-1", "p-secret")];
    let fleet = Fleet::with(MosquittoSettings {
        users: &users,
        acl: acl(),
        ..MosquittoSettings::default()
    });
    let broker = fleet.broker().user("pump-1", "p-secret");
    let member = Member::join(options(broker, "pump-1", &["pumps"]), false);
    let run = |user: &str, password: &str, arguments: &[&str]| {
        let mut command = fleet.command(arguments);
        command
            .args(["--user", user])
            .env("LOGCONF_BROKER_PASSWORD", password);
        crate::common::ran(command.output().unwrap())
    };
    let begun = std::time::Instant::now();
    while run("office", "o-secret", &["status"]).code != Some(0) {
        assert!(begun.elapsed() < logconf_tests::line::PATIENCE);
    }
    let config = fleet.file("quiet.json", QUIET);
    let password = fleet.secret("password", "o-secret\n");
    let push = [
        "push",
        &config,
        "--to",
        "pumps",
        "--password-file",
        &password,
    ];
    let ran = run("office", "", &push);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    member.wait_for(2);

    let ran = run("office", "wrong", &["status"]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr
            .contains("does not let this user in: not authorized"),
        "{ran:?}"
    );
    // A device's user is nobody who pushes, nor asks, nor reports for others.
    let broker = fleet.broker().user("pump-1", "p-secret");
    let link = Link::open(&broker, "pusher", Vec::new()).unwrap();
    for (topic, may) in [
        ("desired/group/pumps", false),
        ("desired/pump-1", false),
        ("request/pump-2", false),
        ("reported/pump-2", false),
        ("response/office", true),
    ] {
        link.publish(Message {
            topic: format!("logconf/{topic}"),
            payload: b"{}".into(),
            ..Message::default()
        });
        let decided = loop {
            match link.next(PATIENCE).expect("the broker decides") {
                Event::Taken { .. } => break true,
                Event::NotTaken(_) => break false,
                _ => continue,
            }
        };
        assert_eq!(decided, may, "{topic}");
    }
}

#[test]
fn a_password_and_its_user_belong_together_and_nobody_else_reads_it() {
    let fleet = Fleet::start();
    let secret = fleet.secret("secret", "s\n");
    let open = fleet.file("open", "s\n");
    std::fs::set_permissions(&open, PermissionsExt::from_mode(0o644)).unwrap();
    for (arguments, said) in [
        (&["--password-file", &secret][..], "whose password?"),
        (&["--user", "u"], "u has no password"),
        (
            &["--user", "u", "--password-file", &open],
            "others have a right to this file (mode 0644)",
        ),
    ] {
        let ran = fleet.run(&[&["status"], arguments].concat());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(said), "{ran:?}");
    }
    // A broker elsewhere; the certificate ends it before it is looked for.
    for (host, is_warned) in [("broker.invalid", true), ("127.0.0.1", false)] {
        let url = format!("mqtt://{host}");
        let access = ["--user", "u", "--password-file", &secret, "--ca", "ca.pem"];
        let arguments = [&["status", "--broker", &url][..], &access].concat();
        let mut command = crate::common::command(fleet.folder.path(), &arguments);
        let ran = crate::common::ran(command.output().unwrap());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_eq!(ran.stderr.contains("in clear"), is_warned, "{ran:?}");
    }
}

#[test]
fn over_tls_the_authority_and_the_certificate_are_looked_at() {
    let fleet = Fleet::with(MosquittoSettings {
        tls: true,
        client_certificate: true,
        ..MosquittoSettings::default()
    });
    let files = fleet.mosquitto.certificates.clone().expect("it speaks TLS");
    let url = fleet.url().replace("mqtt://", "mqtts://");
    let broker = Broker::at(&url).unwrap();
    let broker = broker
        .authority(&files.authority)
        .identity(&files.client, &files.client_key);
    let member = Member::join(options(broker, "a", &[]), false);
    let [ca, cert, key] =
        [&files.authority, &files.client, &files.client_key].map(|path| path.display().to_string());
    let run = |arguments: &[&str]| {
        let mut command = crate::common::command(fleet.folder.path(), arguments);
        crate::common::ran(command.args(["--broker", &url]).output().unwrap())
    };
    let access = ["--ca", &ca, "--cert", &cert, "--key", &key];
    let begun = std::time::Instant::now();
    while run(&[&["status"][..], &access].concat()).code != Some(0) {
        assert!(begun.elapsed() < logconf_tests::line::PATIENCE);
    }
    let config = fleet.file("quiet.json", QUIET);
    let ran = run(&[&["push", &config, "--to", "a"][..], &access].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(member.logging.generation(), 2);
    // An authority that is not the system's, and no certificate of one's own.
    let ran = run(&["status"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains("UnknownIssuer"), "{ran:?}");
    assert_eq!(run(&["status", "--ca", &ca]).code, Some(3));
    // The certificate of another host: the same broker, at an address that it does not vouch for.
    let (_, port) = url.rsplit_once(':').expect("a port");
    let other = format!("mqtts://0.0.0.0:{port}");
    let arguments = [&["status", "--broker", &other][..], &access].concat();
    let mut command = crate::common::command(fleet.folder.path(), &arguments);
    let ran = crate::common::ran(command.output().unwrap());
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("not valid for name"), "{ran:?}");
}

#[test]
fn a_device_with_a_key_takes_what_is_sealed_with_it_alone() {
    let fleet = Fleet::start();
    let sealed = |name: &str| logconf::fleet::Options {
        key: Some(Key::new([7; 32]).unwrap()),
        ..options(fleet.broker(), name, &["pumps"])
    };
    let member = Member::join(sealed("a"), false);
    fleet.wait_for(1);
    let keys = ["07", "08"].map(|byte| {
        let file = fleet.file(&format!("key-{byte}"), &byte.repeat(32));
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        file
    });
    let config = fleet.file("quiet.json", QUIET);
    // Each has another number: it is not the same push.
    let soon = ["push", &config, "--to", "a", "--timeout", "1"];
    let wrong = fleet.run(&[&soon[..], &["--key-file", &keys[1]]].concat());
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.stdout.contains("request rejected"), "{wrong:?}");
    // That it has rejected this one too, it does not say.
    let none = fleet.run(&soon);
    assert_eq!(none.code, Some(3), "{none:?}");
    assert_eq!(member.logging.generation(), 1);
    let right = fleet.run(&["push", &config, "--to", "a", "--key-file", &keys[0]]);
    assert_eq!(right.code, Some(0), "{right:?}");
    assert_eq!(member.logging.generation(), 2);
    let level = ["level", "a", "root", "DEBUG", "--key-file"];
    assert_eq!(fleet.run(&[&level[..], &[&keys[1]]].concat()).code, Some(1));
    assert_eq!(fleet.run(&[&level[..], &[&keys[0]]].concat()).code, Some(0));
    // After a restart, what the broker has kept counts once more, though it was sealed before.
    drop(member);
    let member = Member::join(sealed("a"), false);
    member.wait_for(2);
}
