//! How the broker is reached: options, the environment and a file.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use logconf::fleet::{Broker, DEFAULT_PREFIX, Topics};
use logconf::key::{self, Key};
use serde::Deserialize;

use super::super::secret::Secret;
use super::super::{Exit, clean, say};

/// Where the fleet is.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fleet")]
pub struct Access {
    /// The broker: mqtt://HOST[:PORT], or mqtts://HOST[:PORT] with TLS.
    #[arg(
        long,
        value_name = "URL",
        env = "LOGCONF_BROKER",
        hide_env_values = true
    )]
    broker: Option<String>,

    /// The user, whose password is in --password-file or in LOGCONF_BROKER_PASSWORD.
    #[arg(
        long,
        value_name = "NAME",
        env = "LOGCONF_BROKER_USER",
        hide_env_values = true
    )]
    user: Option<String>,

    /// A file with the password, on its first line; nobody but its owner may have a right to it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,

    /// The authorities to trust instead of the system's, in PEM.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,

    /// A certificate to be known by, in PEM.
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,

    /// The key to that certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,

    /// What the fleet's topics begin with; `logconf` if nothing says otherwise.
    #[arg(
        long,
        value_name = "PREFIX",
        env = "LOGCONF_PREFIX",
        hide_env_values = true
    )]
    prefix: Option<String>,

    /// A file in TOML with what is not given here, under the names of these options: broker, user,
    /// password-file, ca, cert, key, prefix, key-file. Without it, that is fleet.toml in ~/.config/logconf
    /// ($XDG_CONFIG_HOME/logconf, %APPDATA%\logconf), if it is there.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    secret: Secret,
}

/// What is behind those options.
pub struct Way {
    pub broker: Broker,
    pub topics: Topics,
    pub key: Option<Key>,
}

/// What the file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Defaults {
    broker: Option<String>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca: Option<PathBuf>,
    cert: Option<PathBuf>,
    key: Option<PathBuf>,
    prefix: Option<String>,
    key_file: Option<PathBuf>,
}

impl Access {
    /// Finds out how to reach the broker, or says why that cannot be known.
    pub fn way(&self) -> Result<Way, Exit> {
        let usage = |reason: String| {
            say(&format!("logconf: {}", clean(&reason)));
            Exit::Usage
        };
        let defaults = self.defaults().map_err(usage)?;
        let key = self.secret.key_or(defaults.key_file.as_deref())?;
        let (broker, topics) = self.resolved(&defaults).map_err(usage)?;
        Ok(Way {
            broker,
            topics,
            key,
        })
    }

    fn resolved(&self, defaults: &Defaults) -> Result<(Broker, Topics), String> {
        let url = self.broker.as_ref().or(defaults.broker.as_ref());
        let url =
            url.ok_or("which broker? --broker mqtt://HOST, LOGCONF_BROKER or fleet.toml says it")?;
        let mut broker = Broker::at(url).map_err(|error| error.to_string())?;
        let file = self.password_file.as_ref();
        let password = password(file.or(defaults.password_file.as_ref()))?;
        match (self.user.as_ref().or(defaults.user.as_ref()), password) {
            (Some(user), Some(password)) => {
                if !broker.is_private() {
                    say(&format!(
                        "logconf: the password of {} goes to {broker} in clear: mqtts:// encrypts it",
                        clean(user)
                    ));
                }
                broker = broker.user(user, password);
            }
            (Some(user), None) => {
                return Err(format!(
                    "{user} has no password: --password-file or LOGCONF_BROKER_PASSWORD says it"
                ));
            }
            (None, Some(_)) => {
                return Err("whose password? --user or LOGCONF_BROKER_USER says it".to_owned());
            }
            (None, None) => {}
        }
        if let Some(ca) = self.ca.as_ref().or(defaults.ca.as_ref()) {
            broker = broker.authority(ca);
        }
        let own = (self.cert.as_ref(), self.key.as_ref());
        let identity = match own {
            (None, None) => (defaults.cert.as_ref(), defaults.key.as_ref()),
            own => own,
        };
        match identity {
            (Some(certificate), Some(key)) => broker = broker.identity(certificate, key),
            (None, None) => {}
            _ => return Err("a certificate and its key belong together".to_owned()),
        }
        let prefix = self.prefix.as_deref().or(defaults.prefix.as_deref());
        let topics = Topics::under(prefix.unwrap_or(DEFAULT_PREFIX));
        Ok((broker, topics.map_err(|error| error.to_string())?))
    }

    fn defaults(&self) -> Result<Defaults, String> {
        let Some(path) = self.config.clone().or_else(usual_file) else {
            return Ok(Defaults::default());
        };
        match fs::read_to_string(&path) {
            Ok(text) => Defaults::read(&text, &path),
            Err(error) if self.config.is_none() && error.kind() == io::ErrorKind::NotFound => {
                Ok(Defaults::default())
            }
            Err(error) => Err(format!("cannot read {}: {error}", path.display())),
        }
    }
}

impl Defaults {
    /// What a file says; its own paths start where it lies.
    fn read(text: &str, path: &Path) -> Result<Defaults, String> {
        let mut defaults: Defaults = toml::from_str(text)
            .map_err(|error| format!("{}: {}", path.display(), error.message()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let Defaults {
            password_file,
            ca,
            cert,
            key,
            key_file,
            ..
        } = &mut defaults;
        for file in [password_file, ca, cert, key, key_file]
            .into_iter()
            .flatten()
        {
            *file = folder.join(&*file);
        }
        Ok(defaults)
    }
}

/// Where the file is that is not named.
fn usual_file() -> Option<PathBuf> {
    let variable = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = match cfg!(windows) {
        true => variable("APPDATA"),
        false => variable("XDG_CONFIG_HOME").or_else(|| Some(env::home_dir()?.join(".config"))),
    };
    Some(folder?.join("logconf").join("fleet.toml"))
}

fn password(file: Option<&PathBuf>) -> Result<Option<String>, String> {
    let Some(file) = file else {
        return Ok(env::var("LOGCONF_BROKER_PASSWORD").ok());
    };
    let text = key::secret(file).map_err(|error| error.to_string())?;
    Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_the_options_say_with_paths_of_its_own() {
        let text = "broker = 'mqtts://b'\nca = 'ca.pem'\nkey-file = '/etc/key'\n";
        let defaults = Defaults::read(text, Path::new("/home/u/fleet.toml")).unwrap();
        assert_eq!(defaults.broker.as_deref(), Some("mqtts://b"));
        assert_eq!(defaults.ca.unwrap(), Path::new("/home/u/ca.pem"));
        assert_eq!(defaults.key_file.unwrap(), Path::new("/etc/key"));
    }

    #[test]
    fn a_file_with_an_unknown_name_is_refused() {
        let error = Defaults::read("brokr = 'mqtt://b'", Path::new("f.toml")).unwrap_err();
        assert!(
            error.starts_with("f.toml: unknown field `brokr`"),
            "{error}"
        );
    }
}
