//! The key, as the command line finds it: never on it, where other users would see it.

use std::path::{Path, PathBuf};

use logconf::key::Key;

use super::{Exit, clean, say};

#[derive(Debug, Default, clap::Args)]
pub struct Secret {
    /// A file with the key that requests are sealed with, as at least 64 hexadecimal digits; nobody
    /// but its owner may have a right to it. Without it, the key is in LOGCONF_KEY; if neither is
    /// there, there is none.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl Secret {
    /// The key, if there is one.
    pub fn key(&self) -> Result<Option<Key>, Exit> {
        self.key_or(None)
    }

    /// The same, with what a file of defaults names where neither the option nor the environment does.
    pub fn key_or(&self, default: Option<&Path>) -> Result<Option<Key>, Exit> {
        let key = match (&self.key_file, Key::from_env(), default) {
            (Some(file), ..) => Key::from_file(file).map(Some),
            (None, Ok(None), Some(file)) => Key::from_file(file).map(Some),
            (None, key, _) => key,
        };
        key.map_err(|error| {
            say(&format!("logconf: {}", clean(&error.to_string())));
            Exit::Usage
        })
    }
}
