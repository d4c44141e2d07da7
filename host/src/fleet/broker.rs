//! Where a broker is, and what it wants to know of who connects.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rumqttc::{IncomingPacketSizeLimit, MqttOptions, TlsConfiguration, Transport};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::Error;
use crate::key;

/// The ports of MQTT, without and with TLS.
const PORTS: [u16; 2] = [1883, 8883];
/// The seconds after which either side finds out that the other one has gone.
const KEEP_ALIVE_S: u16 = 30;
/// So many messages are on their way to the broker at a time. (The client has room for each from the start: without
/// a limit, that is 16 MB.)
const ON_THE_WAY: u16 = 128;
/// The largest message that is taken, in bytes, with its topic: as large as the requests that a listener takes.
/// The broker leaves out what is larger.
pub(super) const LARGEST: u32 = 1 << 20;

/// A broker of MQTT 5: where it is, and how to be let in.
///
/// ```
/// use logconf::fleet::Broker;
///
/// let broker = Broker::at("mqtts://broker.example")?
///     .user("pump-7", "secret")
///     .authority("/etc/ssl/fleet.pem");
/// assert_eq!(broker.to_string(), "mqtts://broker.example:8883");
/// assert!(Broker::at("http://broker.example").is_err());
/// # Ok::<(), logconf::fleet::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Broker {
    host: String,
    port: u16,
    is_encrypted: bool,
    login: Option<(String, Vec<u8>)>,
    authority: Option<PathBuf>,
    identity: Option<(PathBuf, PathBuf)>,
}

impl Broker {
    /// The broker at `mqtt://HOST[:PORT]`, or with TLS at `mqtts://HOST[:PORT]`.
    ///
    /// # Errors
    ///
    /// [`Error::User`] if there is a user in it, and [`Error::Address`] for anything else.
    pub fn at(url: &str) -> Result<Broker, Error> {
        if let Some((before, host)) = url.rsplit_once('@') {
            // Before it, there may be a password.
            let scheme = before
                .split_once("://")
                .map_or("mqtt", |(scheme, _)| scheme);
            return Err(Error::User {
                url: format!("{scheme}://{host}"),
            });
        }
        let malformed = || Error::Address {
            url: url.to_owned(),
        };
        let (is_encrypted, rest) = match url.split_once("://") {
            Some(("mqtt", rest)) => (false, rest),
            Some(("mqtts", rest)) => (true, rest),
            _ => return Err(malformed()),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        // The colons of an IPv6 address are within brackets.
        let (host, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, port)) => (host, Some(port.strip_prefix(':').ok_or_else(malformed)?)),
            None => match rest.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (rest, None),
            },
        };
        let port = match port {
            Some(port) => port.parse().ok().filter(|port| *port > 0),
            None => Some(PORTS[usize::from(is_encrypted)]),
        };
        let is_host = !host.is_empty() && !host.contains(['/', '?', '#', ' ']);
        match port {
            Some(port) if is_host => Ok(Broker {
                host: host.to_owned(),
                port,
                is_encrypted,
                ..Broker::default()
            }),
            _ => Err(malformed()),
        }
    }

    /// Whether nobody on the way can listen: with TLS, or on this machine.
    ///
    /// ```
    /// use logconf::fleet::Broker;
    /// let is_private = |url| Broker::at(url).unwrap().is_private();
    /// assert!(is_private("mqtts://broker.example") && is_private("mqtt://127.0.0.1"));
    /// assert!(!is_private("mqtt://broker.example"));
    /// ```
    pub fn is_private(&self) -> bool {
        let is_loopback = |address: IpAddr| address.is_loopback();
        self.is_encrypted || self.host == "localhost" || self.host.parse().is_ok_and(is_loopback)
    }

    /// With a user and a password.
    #[must_use]
    pub fn user(self, name: impl Into<String>, password: impl Into<Vec<u8>>) -> Broker {
        Broker {
            login: Some((name.into(), password.into())),
            ..self
        }
    }

    /// With the authorities in a file of PEM instead of those that the system trusts. (For `mqtts` alone.)
    #[must_use]
    pub fn authority(self, file: impl Into<PathBuf>) -> Broker {
        Broker {
            authority: Some(file.into()),
            ..self
        }
    }

    /// With a certificate of its own and the key to it, each in a file of PEM. (For `mqtts` alone.) On Unix,
    /// that of the key has to be this user's or root's, and nobody else may have a right to it.
    #[must_use]
    pub fn identity(self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Broker {
        Broker {
            identity: Some((certificate.into(), key.into())),
            ..self
        }
    }

    /// What the MQTT client has to know; it reads the files.
    pub(super) fn options(&self, id: &str) -> Result<MqttOptions, Error> {
        let mut options = MqttOptions::new(id, (self.host.clone(), self.port));
        options.set_keep_alive(KEEP_ALIVE_S);
        options.set_outgoing_inflight_upper_limit(ON_THE_WAY);
        options.set_incoming_packet_size_limit(IncomingPacketSizeLimit::Bytes(LARGEST));
        if let Some((user, password)) = &self.login {
            options.set_credentials(user.clone(), password.clone());
        }
        if self.is_encrypted {
            let config = TlsConfiguration::Rustls(Arc::new(self.tls()?));
            options.set_transport(Transport::tls_with_config(config));
        } else if self.authority.is_some() || self.identity.is_some() {
            return Err(Error::Unencrypted {
                broker: self.to_string(),
            });
        }
        Ok(options)
    }

    fn tls(&self) -> Result<ClientConfig, Error> {
        let mut roots = RootCertStore::empty();
        match &self.authority {
            Some(file) => {
                for authority in certificates(file)? {
                    roots
                        .add(authority)
                        .map_err(|error| unusable(file, error))?;
                }
            }
            // Some of those that a system has may be unusable; the rest is what it trusts.
            None => {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::Tls)?
            .with_root_certificates(roots);
        let Some((certificate, file)) = &self.identity else {
            return Ok(config.with_no_client_auth());
        };
        let text = key::secret(file)?;
        let key = PrivateKeyDer::from_pem_slice(text.as_bytes());
        let key = key.map_err(|error| unusable(file, error))?;
        config
            .with_client_auth_cert(certificates(certificate)?, key)
            .map_err(|error| unusable(certificate, error))
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    let all: Vec<_> = read.map_err(|error| unusable(file, error))?;
    match all.is_empty() {
        true => Err(unusable(file, "there is no certificate in it")),
        false => Ok(all),
    }
}

fn unusable(file: &Path, reason: impl fmt::Display) -> Error {
    Error::File {
        path: file.to_owned(),
        reason: reason.to_string(),
    }
}

/// As its address; the user is nobody's business.
impl fmt::Display for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_encrypted { "mqtts" } else { "mqtt" };
        match self.host.contains(':') {
            true => write!(f, "{scheme}://[{}]:{}", self.host, self.port),
            false => write!(f, "{scheme}://{}:{}", self.host, self.port),
        }
    }
}

/// The same.
impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Broker({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_a_host_and_perhaps_a_port() {
        for (url, shown) in [
            ("mqtt://a", "mqtt://a:1883"),
            ("mqtts://a/", "mqtts://a:8883"),
            ("mqtt://192.0.2.7:99", "mqtt://192.0.2.7:99"),
            ("mqtts://[2001:db8::1]", "mqtts://[2001:db8::1]:8883"),
            ("mqtt://[::1]:99", "mqtt://[::1]:99"),
        ] {
            assert_eq!(Broker::at(url).unwrap().to_string(), shown);
        }
        for url in [
            "",
            "a",
            "a:1883",
            "http://a",
            "mqtt://",
            "mqtt://a:0",
            "mqtt://a:x",
            "mqtt://a/b",
            "mqtt://[::1]x",
            "mqtt://:1883",
        ] {
            let error = Broker::at(url).unwrap_err().to_string();
            assert!(error.contains("expected mqtt://HOST"), "{error}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        for (url, rest) in [
            ("mqtt://u:secret@a", "mqtt://a"),
            ("mqtts://u:secret@a:99/", "mqtts://a:99/"),
            ("mqtt://u:secret/@secret@a", "mqtt://a"),
            ("u:secret@a", "mqtt://a"),
            ("http://secret@", "http://"),
        ] {
            let error = Broker::at(url).unwrap_err();
            let said = format!("{error} {error:?}");
            assert!(!said.contains("secret"), "{said}");
            assert!(said.contains("--user") && said.contains(rest), "{said}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let key = tempfile::NamedTempFile::new().unwrap();
        let broker = Broker::at("mqtts://a").unwrap();
        let broker = broker.identity("/none/certificate.pem", key.path());
        let set = |mode| std::fs::set_permissions(key.path(), PermissionsExt::from_mode(mode));
        set(0o640).unwrap();
        let error = broker.options("id").unwrap_err().to_string();
        let name = key.path().display();
        let expected =
            format!("{name}: others have a right to this file (mode 0640): chmod 600 it");
        assert_eq!(error, expected);
        // Then it is read.
        set(0o600).unwrap();
        let error = broker.options("id").unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: no ")), "{error}");
    }

    #[test]
    fn what_is_not_there_or_would_not_be_used_is_an_error() {
        let plain = Broker::at("mqtt://a").unwrap().authority("ca.pem");
        let error = plain.options("id").unwrap_err().to_string();
        assert_eq!(
            error,
            "mqtt://a:1883 is without TLS: certificates need mqtts://"
        );
        let missing = Broker::at("mqtts://a").unwrap().authority("/none/ca.pem");
        let error = missing.options("id").unwrap_err().to_string();
        assert!(error.starts_with("/none/ca.pem: "), "{error}");
    }

    #[test]
    fn a_password_is_not_shown() {
        let broker = Broker::at("mqtt://a").unwrap().user("u", "secret");
        assert_eq!(format!("{broker:?}"), "Broker(mqtt://a:1883)");
    }
}
