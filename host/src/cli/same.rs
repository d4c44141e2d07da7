//! Which of the devices that are named are certainly one and the same: no port can be opened twice, and no
//! device is to be told anything twice. None is to be left out, either.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use logconf::client;

use super::say;
use super::side_by_side::side_by_side;
use super::target::{Place, Target};

/// What tells one device from all others, however it is named.
#[derive(PartialEq, Eq)]
enum Identity {
    /// All addresses that the name stands for; none if it stands for nothing, which is said where it is
    /// connected to.
    Tcp(BTreeSet<SocketAddr>),
    /// The port, behind all links to it.
    Serial(PathBuf),
}

impl Identity {
    fn of(target: &Target) -> Self {
        match &target.place {
            Place::Tcp(address) => {
                let found = client::addresses(address).unwrap_or_default();
                Identity::Tcp(found.into_iter().map(canonical).collect())
            }
            Place::Serial(port, _) => Identity::Serial(port_behind(port)),
        }
    }

    fn is_same(&self, other: &Identity) -> bool {
        match (self, other) {
            // One address in common is not enough: of those that a name stands for, the connection may go
            // to another one.
            (Identity::Tcp(one), Identity::Tcp(other)) => !one.is_empty() && one == other,
            (one, other) => one == other,
        }
    }
}

/// An address of IPv4 that is written as one of IPv6 is the same one.
fn canonical(address: SocketAddr) -> SocketAddr {
    match address.ip().to_canonical() {
        ip @ IpAddr::V4(_) => SocketAddr::new(ip, address.port()),
        // It may be one of a certain network only.
        IpAddr::V6(_) => address,
    }
}

fn port_behind(port: &str) -> PathBuf {
    // Windows has long names and no cases.
    match port.strip_prefix(r"\\.\").unwrap_or(port) {
        com if cfg!(windows) => com.to_ascii_uppercase().into(),
        _ => std::fs::canonicalize(port).unwrap_or_else(|_| port.into()),
    }
}

/// The devices, each once, in the order in which they are named first. Where one has two names, this is
/// said; it is an error if it has two speeds.
pub fn each_once(given: Vec<Target>) -> Result<Vec<Target>, String> {
    if given.len() < 2 {
        return Ok(given);
    }
    let identities = side_by_side(&given, Identity::of);
    let mut devices: Vec<(Target, Identity)> = Vec::new();
    for (target, identity) in given.into_iter().zip(identities) {
        let same = devices.iter_mut().find(|(known, other)| {
            known.place.text() == target.place.text() || identity.is_same(other)
        });
        let Some((known, _)) = same else {
            devices.push((target, identity));
            continue;
        };
        if known.name() != target.name() {
            say(&format!(
                "logconf: {target} is the same device as {known}, and is asked once"
            ));
        }
        if let (Place::Serial(_, speed), Place::Serial(_, other)) =
            (&mut known.place, &target.place)
        {
            match (&*speed, other) {
                (Some(one), Some(other)) if one != other => {
                    return Err(format!("{target} has two speeds: {one} and {other}"));
                }
                _ => *speed = speed.or(*other),
            }
        }
    }
    Ok(devices.into_iter().map(|(target, _)| target).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(name: &str) -> Target {
        Place::Tcp(name.to_owned()).into()
    }

    fn serial(name: &str, speed: Option<u32>) -> Target {
        Place::Serial(name.to_owned(), speed).into()
    }

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let given = [
            "127.0.0.1:9555",
            "127.0.0.1:09555",
            "[::ffff:127.0.0.1]:9555",
            "127.0.0.1",
            "127.0.0.1:9030",
            "127.0.0.2:9555",
            "no address",
            "no address",
        ];
        let once = each_once(given.map(tcp).into()).unwrap();
        let expected = [
            "127.0.0.1:9555",
            "127.0.0.1",
            "127.0.0.2:9555",
            "no address",
        ];
        assert_eq!(once, expected.map(tcp));
    }

    #[test]
    fn names_are_the_same_device_only_if_they_stand_for_the_same_addresses() {
        let named = |addresses: &[&str]| {
            let addresses = addresses.iter().map(|address| address.parse().unwrap());
            Identity::Tcp(addresses.map(canonical).collect())
        };
        let (four, six) = ("127.0.0.1:9555", "[::1]:9555");
        let localhost = named(&[six, four]);
        assert!(localhost.is_same(&named(&[four, six])));
        assert!(named(&[four]).is_same(&named(&["[::ffff:127.0.0.1]:9555"])));
        for other in [named(&[four]), named(&[six]), named(&[])] {
            assert!(!localhost.is_same(&other) && !other.is_same(&localhost));
        }
        // Names that stand for nothing have nothing in common.
        assert!(!named(&[]).is_same(&named(&[])));
        assert!(!named(&["[fe80::1%1]:9030"]).is_same(&named(&["[fe80::1%2]:9030"])));
    }

    #[test]
    fn a_port_has_one_speed() {
        let one = |given: &[Target]| each_once(given.to_vec());
        assert_eq!(
            one(&[serial("/dev/no", None), serial("/dev/no", Some(9600))]),
            Ok(vec![serial("/dev/no", Some(9600))])
        );
        assert_eq!(
            one(&[serial("/dev/no", Some(9600)), serial("/dev/no", None)]),
            Ok(vec![serial("/dev/no", Some(9600))])
        );
        let two = one(&[serial("/dev/no", Some(9600)), serial("/dev/no", Some(1200))]);
        assert_eq!(two, Err("/dev/no has two speeds: 9600 and 1200".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_the_port_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        let [port, link] = ["ttyUSB0", "by-id"].map(|name| folder.path().join(name));
        std::fs::write(&port, "").unwrap();
        std::os::unix::fs::symlink(&port, &link).unwrap();
        let [port, link] = [port, link].map(|path| serial(path.to_str().unwrap(), None));
        assert_eq!(each_once(vec![link.clone(), port]), Ok(vec![link]));
    }
}
