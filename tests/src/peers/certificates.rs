//! An authority of the tests' own, and its certificate for this machine.

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

        let names = vec!["localhost".into(), "127.0.0.1".into()];
        let mut params = CertificateParams::new(names).expect("names");
        // Asked for by clients that take the standard at its word.
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().expect("a key");
        let server = params.signed_by(&key, &issuer).expect("a certificate");

        let write = |name: &str, text: String| {
            let path = folder.file(name);
            fs::write(&path, text).expect("a file in a folder of its own");
            path
        };
        Certificates {
            authority: write("authority.pem", authority.pem()),
            server: write("server.pem", server.pem()),
            server_key: write("server-key.pem", key.serialize_pem()),
        }
    }
}
