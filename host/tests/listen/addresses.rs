//! Where it listens, and where it does not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};

use logconf::key::Key;
use logconf::listen::{Error, Listener, Verify};

use crate::common::{Peer, document, system};

fn new(port: u16) -> Listener {
    Listener::new(system().0, port, Verify::nothing())
}

fn key() -> Verify {
    Verify::key(Key::new([7; 32]).unwrap())
}

#[test]
fn it_listens_on_both_addresses_of_this_machine() {
    let listener = new(0);
    assert!(listener.addresses().is_empty());
    listener.start().unwrap();
    let ips: Vec<IpAddr> = listener
        .addresses()
        .iter()
        .map(|address| address.ip())
        .collect();
    let v4 = IpAddr::from(Ipv4Addr::LOCALHOST);
    // A machine may lack the other one.
    match TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) {
        Ok(_) => assert_eq!(ips, [v4, Ipv6Addr::LOCALHOST.into()]),
        Err(_) => assert_eq!(ips, [v4]),
    }
    for (number, address) in listener.addresses().into_iter().enumerate() {
        assert_eq!(address.port(), listener.port());
        let reply = Peer::at(address).request(document(number));
        assert_eq!(reply["generation"], number + 2);
    }
    listener.stop();
}

#[test]
fn a_port_that_is_in_use_is_an_error_and_free_again_afterwards() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let listener = new(port);
    let error = listener.start().unwrap_err();
    assert!(matches!(error, Error::InUse { .. }));
    let said = format!("cannot listen on 127.0.0.1:{port}: the port is in use");
    assert_eq!(error.to_string(), said);
    assert!(!listener.ready());
    drop(taken);
    listener.start().unwrap();
    assert!(listener.ready());
    listener.stop();
}

#[test]
fn one_of_two_listeners_on_a_port_does_not_start() {
    let first = new(0);
    first.start().unwrap();
    let second = new(first.port());
    assert!(matches!(second.start(), Err(Error::InUse { .. })));
    first.stop();
}

#[test]
fn other_machines_need_a_verifier_or_the_word_of_the_program() {
    let everywhere: [&[IpAddr]; 3] = [
        &[Ipv4Addr::UNSPECIFIED.into()],
        &[Ipv6Addr::UNSPECIFIED.into()],
        &[
            Ipv4Addr::LOCALHOST.into(),
            Ipv4Addr::new(192, 0, 2, 1).into(),
        ],
    ];
    for addresses in everywhere {
        let error = new(0).bind(addresses).start().unwrap_err();
        assert!(matches!(error, Error::Unverified { .. }), "{error}");
        assert!(error.to_string().contains("other machines"), "{error}");
    }
    let insecure = new(0).bind(everywhere[0]).insecure();
    insecure.start().unwrap();
    assert_eq!(
        Peer::at(([127, 0, 0, 1], insecure.port()).into()).request(document(1))["ok"],
        true
    );
    insecure.stop();
    let verified = Listener::new(system().0, 0, key()).bind(everywhere[0]);
    verified.start().unwrap();
    verified.stop();
}

#[test]
fn an_address_that_is_not_this_machines_is_an_error() {
    let elsewhere = Listener::new(system().0, 0, key()).bind(&[Ipv4Addr::new(192, 0, 2, 1).into()]);
    let error = elsewhere.start().unwrap_err().to_string();
    assert!(
        error.starts_with("cannot listen on 192.0.2.1:0: "),
        "{error}"
    );
    assert!(matches!(new(0).bind(&[]).start(), Err(Error::Nowhere)));
}

#[test]
fn all_addresses_of_both_kinds_can_be_listened_on_at_once() {
    let all: [IpAddr; 2] = [Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()];
    if TcpListener::bind((all[1], 0)).is_err() {
        // A machine may lack one of the two.
        return;
    }
    let listener = Listener::new(system().0, 0, Verify::nothing());
    let listener = listener.bind(&all).insecure();
    listener.start().unwrap();
    let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    for (number, address) in here.into_iter().enumerate() {
        let reply = Peer::at((address, listener.port()).into()).request(document(number));
        assert_eq!(reply["generation"], number + 2);
    }
    listener.stop();
}
