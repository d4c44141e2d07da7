//! What a line to a server is encrypted with. CPython: `smtplib.SMTP.starttls`.

use std::fmt::Display;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::python::Failure;

/// Who the program is to a server.
pub(super) enum Identity {
    Nobody,
    /// Whom the certificate in a file names; the file of the key to it.
    Files {
        key: String,
        certificate: String,
    },
}

impl Identity {
    /// How to encrypt a line. The server's certificate must be signed by someone whom the system trusts.
    pub(super) fn config(&self) -> Result<Arc<ClientConfig>, Failure> {
        let mut roots = RootCertStore::empty();
        // Some of those that a system has may be unusable; the rest is what it trusts.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failure)?
            .with_root_certificates(roots);
        let Identity::Files { key, certificate } = self else {
            return Ok(Arc::new(config.with_no_client_auth()));
        };
        let (key, certificate) = (read(key)?, read(certificate)?);
        let key = PrivateKeyDer::from_pem_slice(&key).map_err(failure)?;
        let chain = CertificateDer::pem_slice_iter(&certificate).collect::<Result<_, _>>();
        let config = config.with_client_auth_cert(chain.map_err(failure)?, key);
        config.map(Arc::new).map_err(failure)
    }
}

fn read(path: &str) -> Result<Vec<u8>, Failure> {
    // (CPython does not say which file is missing.)
    std::fs::read(path).map_err(|error| Failure::os(&error, Some(path)))
}

fn failure(error: impl Display) -> Failure {
    Failure::new("SSLError", error.to_string())
}
