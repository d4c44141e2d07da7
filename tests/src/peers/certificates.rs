//! An authority of the tests' own, and its certificates for this machine and for a client.

use super::folder::Folder;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use std::fs;
use std::path::PathBuf;

/// Files with certificates and a key, each in PEM.
#[derive(Debug)]
pub struct Certificates {
    /// The authority, which a client has to trust.
    pub authority: PathBuf,
    /// The server's, for `localhost` and `127.0.0.1`.
    pub server: PathBuf,
    pub server_key: PathBuf,
    /// A client's, which is called `client`.
    pub client: PathBuf,
    pub client_key: PathBuf,
}

impl Certificates {
    pub fn make(folder: &Folder) -> Certificates {
        let mut params = CertificateParams::default();
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "authority of logconf's tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        let authority = params.self_signed(&key).expect("a certificate");
        let issuer = Issuer::new(params, key);

        // Certificates of a name, and their keys.
        let signed = |names: &[&str], common: Option<&str>| {
            let names: Vec<String> = names.iter().map(|name| (*name).into()).collect();
            let mut params = CertificateParams::new(names).expect("names");
            // Asked for by clients that take the standard at its word.
            params.use_authority_key_identifier_extension = true;
            if let Some(common) = common {
                params.distinguished_name.push(DnType::CommonName, common);
            }
            let key = KeyPair::generate().expect("a key");
            let certificate = params.signed_by(&key, &issuer).expect("a certificate");
            (certificate.pem(), key.serialize_pem())
        };
        let (server, server_key) = signed(&["localhost", "127.0.0.1"], None);
        let (client, client_key) = signed(&["client"], Some("client"));

        let write = |name: &str, text: String| {
            let path = folder.file(name);
            fs::write(&path, text).expect("a file in a folder of its own");
            path
        };
        Certificates {
            authority: write("authority.pem", authority.pem()),
            server: write("server.pem", server),
            server_key: write("server-key.pem", server_key),
            client: write("client.pem", client),
            client_key: private(write("client-key.pem", client_key)),
        }
    }
}

/// The same file, to which nobody else has a right.
fn private(path: PathBuf) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(&path, mode).expect("the file is ours");
    }
    path
}
