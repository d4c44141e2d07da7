//! Whatever breaks while a config is on its way.

use crate::common::{Fleet, QUIET, command, interrupt, ran};
use logconf::fleet::{Event, Link, Message};
use logconf_tests::line::PATIENCE;
use logconf_tests::peers::MosquittoSettings;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_millis(700);

#[test]
fn a_broker_that_is_killed_and_comes_back() {
    killed(Fleet::start());
}

#[test]
fn a_broker_that_is_killed_and_has_forgotten_everything() {
    killed(Fleet::with(MosquittoSettings {
        forgetful: true,
        ..MosquittoSettings::default()
    }));
}

fn killed(mut fleet: Fleet) {
    let here: Vec<_> = ["a", "b", "c"]
        .map(|name| fleet.joined(name, &["pumps"]))
        .into();
    fleet.gone("late", &["pumps"]);
    fleet.wait_for(4);
    let config = fleet.file("quiet.json", QUIET);
    let push = ["push", &config, "--to", "pumps", "--timeout", "20"];
    let child = fleet.command(&push).spawn().unwrap();
    // Three have decided, and it waits for the fourth.
    here.iter().for_each(|member| member.wait_for(2));
    fleet.mosquitto.kill();
    fleet.mosquitto.start_again();
    let late = fleet.joined("late", &["pumps"]);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("applied  4"), "{ran:?}");
    assert!(ran.stderr.contains("trying again"), "{ran:?}");
    late.wait_for(2);
    // Nothing twice.
    assert!(here.iter().all(|member| member.logging.generation() == 2));
}

#[test]
fn a_device_that_restarts_takes_it_after_that() {
    let fleet = Fleet::start();
    let here = fleet.joined("a", &["pumps"]);
    let restarting = fleet.joined("b", &["pumps"]);
    fleet.wait_for(2);
    drop(restarting);
    let config = fleet.file("quiet.json", QUIET);
    let child = fleet
        .command(&["push", &config, "--to", "pumps"])
        .spawn()
        .unwrap();
    here.wait_for(2);
    let restarted = fleet.joined("b", &["pumps"]);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(
        (ran.code, restarted.logging.generation()),
        (Some(0), 2),
        "{ran:?}"
    );
}

#[test]
fn an_interrupted_push_goes_on_where_it_was() {
    let fleet = Fleet::start();
    let here = fleet.joined("a", &["pumps"]);
    fleet.gone("b", &["pumps"]);
    fleet.wait_for(2);
    let config = fleet.file("quiet.json", QUIET);
    let push = ["push", &config, "--to", "pumps"];
    let child = fleet.command(&push).spawn().unwrap();
    // The broker has given the report to the push first.
    fleet.until_printed("applied", &["status", "a"]);
    interrupt(&child);
    let first = ran(child.wait_with_output().unwrap());
    assert_eq!(first.code, Some(3), "{first:?}");
    assert!(first.stdout.contains("applied  1"), "{first:?}");
    // Nobody has waited long enough to call it silent.
    assert!(first.stdout.contains("pending  1"), "{first:?}");
    let (_, rev) = first.stderr.split_once("(--rev ").expect("how to go on");
    let rev = rev.trim_end().trim_end_matches(')');
    // Another time, the same config has the same number, and who has decided is done.
    let back = fleet.joined("b", &["pumps"]);
    let second = fleet.run(&push);
    assert_eq!(second.code, Some(0), "{second:?}");
    assert!(
        second.stderr.contains(&format!("rev {rev}, ")),
        "{second:?}"
    );
    assert_eq!(
        (here.logging.generation(), back.logging.generation()),
        (2, 2)
    );
    // Another config is another number.
    let other = fleet.file("other.json", &QUIET.replace("ERROR", "DEBUG"));
    let third = fleet.run(&["push", &other, "--to", "pumps"]);
    assert!(!third.stderr.contains(rev), "{third:?}");
    assert_eq!(here.logging.generation(), 3);
}

/// Passes a broker's connections on, each for three seconds.
fn flapping(broker: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), TcpStream::connect(broker).unwrap());
            for (from, to) in [(&client, &server), (&server, &client)] {
                let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                thread::spawn(move || io::copy(&mut from, &mut to));
            }
            thread::spawn(move || {
                thread::sleep(Duration::from_secs(3));
                let _ = client.shutdown(Shutdown::Both);
                let _ = server.shutdown(Shutdown::Both);
            });
        }
    });
    address
}

#[test]
fn a_connection_that_comes_and_goes_ends_when_the_time_is_out() {
    let fleet = Fleet::start();
    fleet.gone("a", &["pumps"]);
    let config = fleet.file("quiet.json", QUIET);
    let url = format!("mqtt://{}", flapping(fleet.mosquitto.address));
    let push = [
        "push",
        &config,
        "--to",
        "pumps",
        "--timeout",
        "5",
        "--broker",
        &url,
    ];
    let mut child = command(fleet.folder.path(), &push).spawn().unwrap();
    let deadline = Instant::now() + 2 * PATIENCE;
    while child.try_wait().unwrap().is_none() && Instant::now() < deadline {
        thread::sleep(SOON);
    }
    let _ = child.kill();
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(3), "{ran:?}");
}

#[test]
fn what_comes_twice_or_late_changes_nothing() {
    let fleet = Fleet::start();
    let member = fleet.joined("a", &["pumps"]);
    fleet.wait_for(1);
    let link = Link::open(&fleet.broker(), "office", Vec::new()).unwrap();
    let send = |topic: &str, rev: u64| {
        link.publish(Message {
            topic: format!("logconf/desired/{topic}"),
            payload: format!(r#"{{"version":1,"logconf":{{"rev":{rev}}}}}"#).into_bytes(),
            is_retained: true,
            ..Message::default()
        });
    };
    for (topic, rev) in [
        ("a", 5),
        ("a", 5),
        ("group/pumps", 7),
        ("a", 6),
        ("group/pumps", 5),
        // It is the last that arrives.
        ("a", 8),
    ] {
        send(topic, rev);
    }
    let mut taken = 0;
    while taken < 6 {
        let event = link.next(PATIENCE).expect("the broker takes it");
        taken += usize::from(matches!(event, Event::Taken { .. }));
    }
    // 5, 7 and 8.
    fleet.until_printed("  8    applied  4 ", &["status"]);
    assert_eq!(member.logging.generation(), 4);
}
