//! A thousand clients at once, a third of them hostile, of one process.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::common::{Peer, document, frame, until};
use crate::process::Listening;

const ALL: usize = 1000;
const HOSTILE: usize = 333;

/// What the process may take at most, of which 16 MiB are for requests that are not complete.
const MEMORY_KIB: u64 = 48 << 10;

/// What the system says of a process.
struct Process(PathBuf);

impl Process {
    fn new(listening: &Listening) -> Self {
        Process(format!("/proc/{}", listening.child.id()).into())
    }

    /// A number of its `status`.
    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(self.0.join("status")).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// The time that it has run, in ticks: a hundred are a second.
    fn ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(self.0.join("stat")).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let fields: Vec<&str> = fields.split_whitespace().collect();
        // `utime` and `stime`: the 14th and the 15th, of which two are in front.
        [fields[11], fields[12]]
            .map(|ticks| ticks.parse::<u64>().unwrap())
            .iter()
            .sum()
    }

    fn connections(&self) -> usize {
        let files = std::fs::read_dir(self.0.join("fd")).unwrap();
        let links = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        links
            .filter(|link| link.to_string_lossy().starts_with("socket:"))
            .count()
    }
}

/// A peer that does one of five bad things, and stays.
fn hostile(address: SocketAddr, number: usize) -> TcpStream {
    let mut peer = TcpStream::connect(address).unwrap();
    peer.set_write_timeout(Some(Duration::from_secs(2)))
        .unwrap();
    let mib = [b' '; 1 << 20];
    let torn = frame(document(number));
    let sent: Vec<u8> = match number % 5 {
        0 => vec![0, 0, 1],
        1 => torn[..torn.len() / 2].to_vec(),
        2 => [&u32::MAX.to_be_bytes()[..], &mib[..100_000]].concat(),
        3 => b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        // All but one byte of what is allowed.
        _ => [&(1_u32 << 20).to_be_bytes()[..], &mib[1..]].concat(),
    };
    // It may be reset on the way.
    let _ = peer.write_all(&sent);
    peer
}

#[test]
fn all_good_clients_are_answered_and_nothing_is_left_behind() {
    // A thousand ends of connections, and what the other tests of this process have.
    let files = getrlimit(Resource::Nofile);
    let enough = files.maximum.map_or(8192, |maximum| maximum.min(8192));
    if files.current.is_some_and(|current| current < enough) {
        let current = Some(enough);
        setrlimit(Resource::Nofile, Rlimit { current, ..files }).unwrap();
    }
    let mut listening = Listening::start(&[]);
    // All its threads are there.
    listening.mark();
    let address: SocketAddr = listening.address.parse().unwrap();
    let process = Process::new(&listening);
    let threads = process.status("Threads:");
    let at_rest = process.connections();

    let stay: Vec<TcpStream> = (0..HOSTILE)
        .map(|number| hostile(address, number))
        .collect();
    // Some go on, a byte at a time, as long as they can.
    let slow: Vec<TcpStream> = stay
        .iter()
        .step_by(5)
        .map(|peer| peer.try_clone().unwrap())
        .collect();
    let dribble = thread::spawn(move || {
        for _ in 0..50 {
            for mut peer in &slow {
                let _ = peer.write_all(&[0]);
            }
            thread::sleep(Duration::from_millis(100));
        }
    });
    let begun = Instant::now();
    let clients = (HOSTILE..ALL).map(|number| {
        let client = thread::Builder::new().stack_size(256 << 10);
        let client = client.spawn(move || {
            let mut peer = Peer::at(address);
            peer.request(document(number))["generation"]
                .as_u64()
                .unwrap()
        });
        client.unwrap()
    });
    let clients: Vec<_> = clients.collect();
    let mut generations: Vec<u64> = clients
        .into_iter()
        .map(|client| client.join().unwrap())
        .collect();
    let took = begun.elapsed();
    generations.sort_unstable();
    let good = (ALL - HOSTILE) as u64;
    assert_eq!(generations, (2..2 + good).collect::<Vec<u64>>());
    let peak = process.status("VmHWM:");
    assert!(peak < MEMORY_KIB, "{peak} KiB");
    println!("{good} good clients answered within {took:?}; at most {peak} KiB");
    dribble.join().unwrap();
    drop(stay);

    let idle: Vec<Peer> = (0..200).map(|_| Peer::at(address)).collect();
    until("only idle clients are left", || {
        process.connections() == at_rest + idle.len()
    });
    let (ticks, now) = (process.ticks(), Instant::now());
    thread::sleep(Duration::from_secs(2));
    let busy = process.ticks() - ticks;
    println!(
        "{busy} ticks of 10 ms in {:?} with {} idle clients",
        now.elapsed(),
        idle.len()
    );
    assert!(busy <= 2, "{busy} ticks");
    assert_eq!(process.status("Threads:"), threads);
    drop(idle);
    until("nobody is left", || process.connections() == at_rest);
}
