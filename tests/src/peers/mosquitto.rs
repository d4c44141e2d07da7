//! A broker of MQTT: Eclipse Mosquitto.

use super::certificates::Certificates;
use super::folder::Folder;
use super::program::{Program, require};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;

/// Whom the broker lets in, and to what.
#[derive(Clone, Copy, Debug, Default)]
pub struct MosquittoSettings<'a> {
    /// Users and their passwords. With none, it takes everybody.
    pub users: &'a [(&'a str, &'a str)],
    /// Lines of an ACL file, such as `pattern read logconf/desired/%u`. Without any, everything is
    /// allowed to everybody who is let in.
    pub acl: &'a str,
    /// Speaks TLS, and nothing else.
    pub tls: bool,
    /// Takes, over TLS, only who has a certificate of the same authority.
    pub client_certificate: bool,
    /// So many messages are held for a client at most; with 0, all are.
    pub held: u32,
    /// Forgets everything when it ends. (Else it writes all of it to the disk at each change.)
    pub forgetful: bool,
}

/// A broker, which may be killed and started again at the same address, with what it had stored.
#[derive(Debug)]
pub struct Mosquitto {
    program: Option<Program>,
    folder: Folder,
    /// Where it listens.
    pub address: SocketAddr,
    /// With TLS: the authority that a client has to trust, a client's certificate and its key, each in
    /// a file of PEM.
    pub certificates: Option<MosquittoCertificates>,
}

/// What a client needs for TLS, each in a file of PEM.
#[derive(Clone, Debug)]
pub struct MosquittoCertificates {
    /// The authority that vouches for `localhost` and `127.0.0.1`.
    pub authority: PathBuf,
    /// A certificate of a client.
    pub client: PathBuf,
    /// Its key.
    pub client_key: PathBuf,
}

impl Mosquitto {
    /// Starts a broker and waits until it listens.
    ///
    /// # Panics
    ///
    /// Without mosquitto; if it does not listen after [`PATIENCE`](crate::line::PATIENCE).
    pub fn start(settings: MosquittoSettings<'_>) -> Mosquitto {
        require("mosquitto", "mosquitto");
        let folder = Folder::new();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("bound");
        drop(free);
        let certificates = settings.tls.then(|| Certificates::make(&folder));
        let config = configuration(&folder, address, &settings, certificates.as_ref());
        fs::write(folder.file("mosquitto.conf"), config).expect("a file in its folder");
        let mut broker = Mosquitto {
            program: None,
            folder,
            address,
            certificates: certificates.map(|all| MosquittoCertificates {
                authority: all.authority,
                client: all.client,
                client_key: all.client_key,
            }),
        };
        broker.start_again();
        broker
    }

    /// Kills it, at once and whatever it is about.
    pub fn kill(&mut self) {
        self.program = None;
    }

    /// Starts it again where it was, with what it has stored.
    ///
    /// # Panics
    ///
    /// If it does not listen after [`PATIENCE`](crate::line::PATIENCE).
    pub fn start_again(&mut self) {
        let config = self.folder.file("mosquitto.conf").display().to_string();
        let program = Program::start("mosquitto", &["mosquitto", "-c", &config]);
        program.poll("connection", || TcpStream::connect(self.address).ok());
        self.program = Some(program);
    }

    /// The number of its process.
    ///
    /// # Panics
    ///
    /// While it does not run.
    pub fn pid(&self) -> u32 {
        let program = self.program.as_ref().expect("it runs");
        program.poll("process number", || {
            let text = fs::read_to_string(self.folder.file("pid")).ok()?;
            text.trim().parse().ok()
        })
    }
}

fn configuration(
    folder: &Folder,
    address: SocketAddr,
    settings: &MosquittoSettings<'_>,
    certificates: Option<&Certificates>,
) -> String {
    let path = folder.path().display();
    // (It would become another user, who has no right to the folder, if it were started by root.)
    let mut config = format!(
        "user root\npid_file {path}/pid\nlog_dest stderr\nlog_type error\nlog_type warning\n\
         listener {} {}\nmax_queued_messages {}\nallow_anonymous {}\n",
        address.port(),
        address.ip(),
        settings.held,
        settings.users.is_empty()
    );
    if !settings.forgetful {
        config += &format!(
            "persistence true\npersistence_location {path}/\n\
             autosave_on_changes true\nautosave_interval 1\n"
        );
    }
    if !settings.users.is_empty() {
        let file = folder.file("passwords");
        fs::write(&file, "").expect("a file in its folder");
        for (user, password) in settings.users {
            let status = Command::new("mosquitto_passwd")
                .arg("-b")
                .arg(&file)
                .args([user, password])
                .status();
            assert!(status.expect("it comes with mosquitto").success());
        }
        config += &format!("password_file {}\n", file.display());
    }
    if !settings.acl.is_empty() {
        let file = folder.file("acl");
        fs::write(&file, settings.acl).expect("a file in its folder");
        config += &format!("acl_file {}\n", file.display());
    }
    if let Some(all) = certificates {
        config += &format!(
            "cafile {}\ncertfile {}\nkeyfile {}\nrequire_certificate {}\n",
            all.authority.display(),
            all.server.display(),
            all.server_key.display(),
            settings.client_certificate
        );
    }
    config
}
