//! Requests to a web server. CPython: `http.client.HTTPConnection`.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use logconf_core::repr;
use rustls::crypto::ring;
use ureq::http::{Response, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, RequestBuilder};

use crate::python::Failure;

/// How long a record may keep its thread waiting. (CPython waits for ever.)
const TIMEOUT: Duration = Duration::from_secs(5);

/// A web server, and what to say to it. What it fails with names the server or the URL as they are
/// configured, and never says anything of the record.
pub(super) struct Client {
    host: String,
    secure: bool,
    authorization: Option<String>,
    /// What makes the requests, once there was one.
    agent: Option<Agent>,
}

impl Client {
    pub(super) fn new(host: String, secure: bool, authorization: Option<String>) -> Self {
        Client {
            host,
            secure,
            authorization,
            agent: None,
        }
    }

    /// Asks for the URL with the form behind it.
    pub(super) fn get(&mut self, url: &str, form: &str) -> Result<(), Failure> {
        let separator = if url.contains('?') { '&' } else { '?' };
        let uri = self.uri(url, &format!("{separator}{form}"))?;
        let request = self.agent()?.get(uri);
        self.taken(self.authorized(request).call())
    }

    pub(super) fn post(&mut self, url: &str, form: &str) -> Result<(), Failure> {
        let uri = self.uri(url, "")?;
        let request = self.agent()?.post(uri);
        let request = request.header("Content-type", "application/x-www-form-urlencoded");
        self.taken(self.authorized(request).send(form))
    }

    /// Whether the server took the record. (CPython does not look at the status.)
    fn taken(&self, answer: Result<Response<Body>, Error>) -> Result<(), Failure> {
        let taken = answer.map_err(failure).and_then(|answer| accepted(&answer));
        taken.map_err(|failure| failure.at(&self.host))
    }

    fn authorized<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        match &self.authorization {
            Some(authorization) => request.header("Authorization", authorization),
            None => request,
        }
    }

    /// The URL with a query, which is encoded, behind it.
    fn uri(&self, url: &str, query: &str) -> Result<Uri, Failure> {
        let invalid = |words| Err(Failure::new("InvalidURL", words));
        // What ends a path, or could pass for another request. (CPython sends the former.)
        let is_wrong = |c: &char| !('!'..='~').contains(c) || *c == '#';
        if let Some(wrong) = url.chars().find(is_wrong) {
            let (url, wrong) = (repr(url), wrong.to_string());
            return invalid(format!(
                "URL can't contain control characters. {url} (found at least {})",
                repr(&wrong)
            ));
        }
        if self.host.contains(['/', '?', '#', '@', '\\']) {
            return invalid(format!("no host: {}", repr(&self.host)));
        }
        // (What is in brackets is an IPv6 address.)
        let end = self.host.rfind(']').unwrap_or(0);
        if let Some((_, port)) = self.host[end..].rsplit_once(':')
            && !port.is_empty()
            && port.parse::<u16>().is_err()
        {
            return invalid(format!("nonnumeric port: {}", repr(port)));
        }
        // (CPython sends what begins otherwise as it is, which no server understands.)
        let slash = if url.starts_with('/') { "" } else { "/" };
        let uri = Uri::builder()
            .scheme(if self.secure { "https" } else { "http" })
            .authority(&self.host[..])
            .path_and_query(format!("{slash}{url}{query}"))
            .build();
        uri.or_else(|error| invalid(format!("{error}: {}", repr(url))))
    }

    fn agent(&mut self) -> Result<Agent, Failure> {
        if let Some(agent) = &self.agent {
            return Ok(agent.clone());
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The environment has no say in where records go.
            .proxy(None)
            .max_idle_connections(0)
            .timeout_connect(Some(TIMEOUT))
            .timeout_global(Some(TIMEOUT))
            .user_agent("")
            .accept("")
            .accept_encoding("identity");
        let config = match self.secure {
            true => config.tls_config(tls()?),
            false => config,
        };
        let agent = config.build().new_agent();
        Ok(self.agent.insert(agent).clone())
    }
}

/// A server's certificate must be signed by someone whom the system trusts.
fn tls() -> Result<TlsConfig, Failure> {
    let found = rustls_native_certs::load_native_certs();
    if let ([], [error, ..]) = (&found.certs[..], &found.errors[..]) {
        return Err(Failure::new("SSLError", error.to_string()));
    }
    let certificates = found.certs.iter();
    let certificates = certificates.map(|one| Certificate::from_der(one).to_owned());
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(certificates.collect())))
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build())
}

fn accepted(answer: &Response<Body>) -> Result<(), Failure> {
    let status = answer.status();
    match status.is_client_error() || status.is_server_error() {
        true => {
            let reason = status.canonical_reason().unwrap_or_default();
            let words = format!("HTTP Error {}: {reason}", status.as_u16());
            Err(Failure::new("HTTPError", words))
        }
        false => Ok(()),
    }
}

fn failure(error: Error) -> Failure {
    match error {
        // What rustls does not take, comes as this.
        Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
            Failure::new("SSLError", error.to_string())
        }
        Error::Io(error) => Failure::os(&error, None),
        Error::Timeout(_) => Failure::new("TimeoutError", "timed out"),
        Error::Tls(_) | Error::Pem(_) | Error::Rustls(_) => {
            Failure::new("SSLError", error.to_string())
        }
        // Its words quote it, with the record in it.
        Error::BadUri(_) => Failure::new("InvalidURL", "bad URL"),
        Error::HostNotFound => Failure::new("gaierror", "Name or service not known"),
        error => Failure::new("HTTPException", error.to_string()),
    }
}
