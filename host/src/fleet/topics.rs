//! What is where at the broker.

use logconf_core::fleet::{check_name, check_prefix};

use super::Error;

/// The prefix of a fleet that has been given no other.
pub const DEFAULT_PREFIX: &str = "logconf";

/// The topics of one fleet.
///
/// ```
/// use logconf::fleet::{Place, Topics};
///
/// let topics = Topics::under("plant/logging")?;
/// assert_eq!(topics.group("pumps")?, "plant/logging/desired/group/pumps");
/// let place = topics.place("plant/logging/reported/pump-7");
/// assert_eq!(place, Some(Place::Reported("pump-7")));
/// assert!(topics.device("pump/7").is_err());
/// # Ok::<(), logconf::fleet::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topics {
    prefix: String,
}

/// What a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'t> {
    /// What is desired of this device.
    Device(&'t str),
    /// What is desired of the devices of this group.
    Group(&'t str),
    /// What this device is asked.
    Request(&'t str),
    /// What this device has reported.
    Reported(&'t str),
    /// The answers to who has this id.
    Response(&'t str),
}

impl Default for Topics {
    fn default() -> Self {
        Topics {
            prefix: DEFAULT_PREFIX.to_owned(),
        }
    }
}

impl Topics {
    /// The topics with this prefix, which may have several levels: `plant/logging`.
    ///
    /// # Errors
    ///
    /// [`Error::Prefix`] if it is empty, longer than 64 bytes, or has a wildcard, a control character, or
    /// nothing between two `/`.
    pub fn under(prefix: &str) -> Result<Topics, Error> {
        match check_prefix(prefix).is_ok() {
            true => Ok(Topics {
                prefix: prefix.to_owned(),
            }),
            false => Err(Error::Prefix {
                prefix: prefix.to_owned(),
            }),
        }
    }

    /// Where the configuration stands that is desired of one device.
    ///
    /// # Errors
    ///
    /// [`Error::Name`], as for all names.
    pub fn device(&self, device: &str) -> Result<String, Error> {
        Ok(format!(
            "{}/desired/{}",
            self.prefix,
            named("a device", device)?
        ))
    }

    /// Where the configuration stands that is desired of a group.
    ///
    /// # Errors
    ///
    /// [`Error::Name`].
    pub fn group(&self, group: &str) -> Result<String, Error> {
        Ok(format!(
            "{}/desired/group/{}",
            self.prefix,
            named("a group", group)?
        ))
    }

    /// Where one device is asked.
    ///
    /// # Errors
    ///
    /// [`Error::Name`].
    pub fn request(&self, device: &str) -> Result<String, Error> {
        Ok(format!(
            "{}/request/{}",
            self.prefix,
            named("a device", device)?
        ))
    }

    /// Where one device reports.
    ///
    /// # Errors
    ///
    /// [`Error::Name`].
    pub fn reported(&self, device: &str) -> Result<String, Error> {
        Ok(format!(
            "{}/reported/{}",
            self.prefix,
            named("a device", device)?
        ))
    }

    /// Where this client is answered.
    pub fn response(&self, client: &str) -> String {
        format!("{}/response/{client}", self.prefix)
    }

    /// Everything that is reported, as a subscription.
    pub fn all_reported(&self) -> String {
        format!("{}/reported/+", self.prefix)
    }

    /// Everything that is desired, as subscriptions: of devices, and of groups.
    pub fn all_desired(&self) -> [String; 2] {
        ["+", "group/+"].map(|names| format!("{}/desired/{names}", self.prefix))
    }

    /// What a topic is; `None` if it is none of this fleet's.
    pub fn place<'t>(&self, topic: &'t str) -> Option<Place<'t>> {
        let rest = topic.strip_prefix(&*self.prefix)?.strip_prefix('/')?;
        let (kind, name) = rest.split_once('/')?;
        let (name, place): (_, fn(&'t str) -> Place<'t>) = match (kind, name.split_once('/')) {
            ("desired", Some(("group", group))) => (group, Place::Group),
            ("desired", None) => (name, Place::Device),
            ("request", None) => (name, Place::Request),
            ("reported", None) => (name, Place::Reported),
            ("response", None) => (name, Place::Response),
            _ => return None,
        };
        check_name(name).is_ok().then(|| place(name))
    }
}

fn named<'n>(what: &'static str, name: &'n str) -> Result<&'n str, Error> {
    match check_name(name).is_ok() {
        true => Ok(name),
        false => Err(Error::Name {
            what,
            name: name.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_topic_is_told_from_the_others() {
        let topics = Topics::under("a/b").unwrap();
        for (topic, place) in [
            ("a/b/desired/d", Some(Place::Device("d"))),
            ("a/b/desired/group", Some(Place::Device("group"))),
            ("a/b/desired/group/g", Some(Place::Group("g"))),
            ("a/b/request/d", Some(Place::Request("d"))),
            ("a/b/reported/d", Some(Place::Reported("d"))),
            ("a/b/response/c", Some(Place::Response("c"))),
            ("a/b/reported/d/e", None),
            ("a/b/reported/", None),
            ("a/b/desired/other/g", None),
            ("a/bc/reported/d", None),
            ("a/reported/d", None),
        ] {
            assert_eq!(topics.place(topic), place, "{topic}");
        }
    }

    #[test]
    fn a_topic_is_made_of_names_that_need_no_level_of_their_own() {
        let topics = Topics::default();
        assert_eq!(topics.device("d").unwrap(), "logconf/desired/d");
        assert_eq!(topics.request("d").unwrap(), "logconf/request/d");
        for name in ["", "a/b", "+", "a#", "a\n", &"x".repeat(65)] {
            assert!(topics.device(name).is_err(), "{name:?}");
            assert!(topics.group(name).is_err(), "{name:?}");
        }
        assert!(topics.device(&"x".repeat(64)).is_ok());
        for prefix in ["", "/", "a/", "/a", "a//b", "a/+", "#", "a\0", "$SYS"] {
            assert!(Topics::under(prefix).is_err(), "{prefix:?}");
        }
    }
}
