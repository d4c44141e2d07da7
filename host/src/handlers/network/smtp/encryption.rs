//! What a line to a server is encrypted with. CPython: `smtplib.SMTP.starttls`.

use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::{self, TlsParameters};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

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
    /// How to encrypt a line to a server of this name. Its certificate must be signed by someone
    /// whom the system trusts.
    pub(super) fn parameters(&self, server: &str) -> Result<TlsParameters, Failure> {
        let builder = || TlsParameters::builder(server.to_owned());
        let Identity::Files { key, certificate } = self else {
            return builder().build().map_err(|error| failure(&error));
        };
        let (key, certificate) = (read(key)?, read(certificate)?);
        let with = |certificate: &[u8]| -> Result<TlsParameters, Error> {
            let identity = client::Identity::from_pem(certificate, &key)?;
            builder().identify_with(identity).build()
        };
        // `lettre` 0.11 takes the text that it asks for as what is encoded in it, and refuses it.
        with(&certificate).or_else(|error| match CertificateDer::from_pem_slice(&certificate) {
            Ok(decoded) => with(&decoded).map_err(|error| failure(&error)),
            Err(_) => Err(failure(&error)),
        })
    }
}

fn read(path: &str) -> Result<Vec<u8>, Failure> {
    // (CPython does not say which file is missing.)
    std::fs::read(path).map_err(|error| Failure::os(&error, Some(path)))
}

fn failure(error: &Error) -> Failure {
    Failure::new("SSLError", error.to_string())
}
