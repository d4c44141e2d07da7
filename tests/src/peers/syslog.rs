//! rsyslogd, over UDP, TCP and a Unix socket.

use super::folder::Folder;
use super::program::{Program, require};
use serde_json::Value;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;

/// A message as rsyslogd understood it.
#[derive(Clone, Debug, PartialEq)]
pub struct SyslogLine {
    /// The input that received it: `imudp`, `imtcp` or `imuxsock`.
    pub via: String,
    /// The number between `<` and `>`; 13 where there was none.
    pub pri: u64,
    /// The name of the facility.
    pub facility: String,
    /// The name of the severity.
    pub severity: String,
    /// The tag, up to its colon.
    pub tag: String,
    /// The tag without a process number and the colon.
    pub program: String,
    /// What comes behind the tag.
    pub msg: String,
    /// All that was received, but for the NUL or, over TCP, the end of line behind it. A NUL
    /// inside stands here as `#000`; over TCP it ends the message.
    pub raw: String,
}

/// A running rsyslogd.
#[derive(Debug)]
pub struct Syslog {
    program: Program,
    folder: Folder,
    /// Where it listens for datagrams.
    pub udp: SocketAddr,
    /// Where it listens for streams: a NUL or an end of line ends each message.
    pub tcp: SocketAddr,
    /// Its Unix socket, which takes datagrams.
    pub unix: PathBuf,
}

impl Syslog {
    /// Starts rsyslogd and waits until it listens.
    ///
    /// # Panics
    ///
    /// Without rsyslogd; if it does not listen after [`PATIENCE`](crate::line::PATIENCE).
    pub fn start() -> Syslog {
        require("rsyslogd", "rsyslog");
        let folder = Folder::new();
        let [udp, tcp] = free_ports().map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let unix = folder.file("log");
        let config = folder.file("rsyslog.conf");
        fs::write(&config, configuration(&folder, udp, tcp)).expect("a file in its folder");
        let program = Program::start(
            "rsyslogd",
            &[
                "rsyslogd",
                "-n",
                "-f",
                &config.display().to_string(),
                "-i",
                &folder.file("pid").display().to_string(),
            ],
        );
        let syslog = Syslog {
            program,
            folder,
            udp,
            tcp,
            unix,
        };
        syslog.program.poll("socket", || syslog.listens());
        syslog
    }

    /// Whether somebody takes connections at each of the three sockets.
    fn listens(&self) -> Option<()> {
        TcpStream::connect(self.tcp).ok()?;
        UnixDatagram::unbound().ok()?.connect(&self.unix).ok()?;
        let probe = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
        probe.connect(self.udp).ok()?;
        // An empty datagram, of which rsyslogd takes no notice. If nobody does, it is the second
        // one that fails.
        probe.send(&[]).ok()?;
        probe.send(&[]).ok()?;
        Some(())
    }

    /// Waits until so many messages were received, over any socket, and gives all of them: those
    /// of one socket in their order.
    ///
    /// # Panics
    ///
    /// If there are not so many after [`PATIENCE`](crate::line::PATIENCE).
    pub fn wait(&self, count: usize) -> Vec<SyslogLine> {
        let out = self.folder.file("out");
        self.program.poll(&format!("{count} messages"), || {
            let text = String::from_utf8(fs::read(&out).ok()?).expect("UTF-8");
            // The last line may not be complete.
            let (text, _) = text.rsplit_once('\n')?;
            let lines: Vec<_> = text.split('\n').map(parse).collect();
            (lines.len() >= count).then_some(lines)
        })
    }
}

/// What is escaped is only what JSON needs: without this, rsyslogd changes what it received.
fn configuration(folder: &Folder, udp: SocketAddr, tcp: SocketAddr) -> String {
    let folder = folder.path().display();
    let (udp, tcp) = (udp.port(), tcp.port());
    format!(
        r#"global(workDirectory="{folder}" net.enableDNS="off"
       parser.escapeControlCharactersOnReceive="off" parser.dropTrailingLFOnReception="off")
module(load="imudp")
module(load="imtcp" AddtlFrameDelimiter="0")
module(load="imuxsock" SysSock.Use="off")
template(name="line" type="list") {{
  constant(value="{{\"via\":\"")        property(name="inputname" format="json")
  constant(value="\",\"pri\":")         property(name="pri")
  constant(value=",\"facility\":\"")    property(name="syslogfacility-text" format="json")
  constant(value="\",\"severity\":\"")  property(name="syslogseverity-text" format="json")
  constant(value="\",\"tag\":\"")       property(name="syslogtag" format="json")
  constant(value="\",\"program\":\"")   property(name="programname" format="json")
  constant(value="\",\"msg\":\"")       property(name="msg" format="json")
  constant(value="\",\"raw\":\"")       property(name="rawmsg" format="json")
  constant(value="\"}}\n")
}}
# Only what comes over these inputs: not what rsyslogd says about itself.
ruleset(name="received") {{
  action(type="omfile" file="{folder}/out" template="line" asyncWriting="off" flushOnTXEnd="on")
}}
input(type="imudp" address="127.0.0.1" port="{udp}" ruleset="received")
input(type="imtcp" address="127.0.0.1" port="{tcp}" ruleset="received")
input(type="imuxsock" Socket="{folder}/log" ruleset="received")
"#
    )
}

fn parse(line: &str) -> SyslogLine {
    let fields: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    let text = |name: &str| fields[name].as_str().expect("a text").to_owned();
    SyslogLine {
        via: text("via"),
        pri: fields["pri"].as_u64().expect("a number"),
        facility: text("facility"),
        severity: text("severity"),
        tag: text("tag"),
        program: text("program"),
        msg: text("msg"),
        raw: text("raw"),
    }
}

/// Two ports that were free a moment ago, one for datagrams and one for streams.
fn free_ports() -> [u16; 2] {
    let datagrams = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let streams = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    [datagrams.local_addr(), streams.local_addr()].map(|address| address.expect("bound").port())
}
