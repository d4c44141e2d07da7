//! The broker.

use logconf_tests::peers::{Mosquitto, MosquittoSettings};
use std::io::{Read, Write};
use std::net::TcpStream;

/// The reason that the broker gives for taking a connection of MQTT 5 or not.
fn reason(broker: &Mosquitto, login: Option<(&str, &str)>) -> u8 {
    let text = |text: &str| [&(text.len() as u16).to_be_bytes()[..], text.as_bytes()].concat();
    let flags = if login.is_some() { 0xc2 } else { 0x02 };
    let mut connect = [&text("MQTT")[..], &[5, flags, 0, 60, 0], &text("probe")].concat();
    if let Some((user, password)) = login {
        connect.extend([text(user), text(password)].concat());
    }
    let mut stream = TcpStream::connect(broker.address).unwrap();
    let packet = [&[0x10, connect.len() as u8], &connect[..]].concat();
    stream.write_all(&packet).unwrap();
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(answer[0], 0x20, "a CONNACK");
    answer[3]
}

#[test]
fn a_broker_takes_connections_and_is_there_again_after_its_end() {
    let mut broker = Mosquitto::start(MosquittoSettings::default());
    assert_eq!(reason(&broker, None), 0);
    let pid = broker.pid();
    broker.kill();
    assert!(TcpStream::connect(broker.address).is_err());
    broker.start_again();
    assert_eq!(reason(&broker, None), 0);
    assert_ne!(broker.pid(), pid);
}

#[test]
fn a_broker_with_users_takes_nobody_else() {
    let broker = Mosquitto::start(MosquittoSettings {
        users: &[("pump", "secret")],
        ..MosquittoSettings::default()
    });
    assert_eq!(reason(&broker, Some(("pump", "secret"))), 0);
    // Not authorized.
    assert_eq!(reason(&broker, Some(("pump", "wrong"))), 0x87);
    assert_eq!(reason(&broker, None), 0x87);
}
