//! What a device is called, and the topics that follow from that.

use core::fmt;

/// The longest prefix, device or group, in bytes.
const LONGEST_NAME: usize = 64;

/// The longest topic that a device subscribes to or reports on, in bytes.
pub const LONGEST_TOPIC: usize = LONGEST_NAME + "/desired/group/".len() + LONGEST_NAME;

/// What a device is called in its fleet.
///
/// ```
/// # use logconf_core::fleet::{Device, Names};
/// let names = Names { prefix: "plant/hall-2", groups: &["pumps"], ..Names::of("pump-7") };
/// assert!(Device::insecure(names, &mut [0; 512]).is_ok());
/// let error = Device::insecure(Names::of("pump/7"), &mut [0; 512]).err().unwrap();
/// assert_eq!(error.to_string(), "the name of the device must not contain '/'");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'n> {
    /// What all topics of the fleet begin with.
    pub prefix: &'n str,
    /// The device itself.
    pub device: &'n str,
    /// The groups that it belongs to.
    pub groups: &'n [&'n str],
    /// The version of its firmware, in any form: it is only reported.
    pub firmware: &'n str,
}

impl<'n> Names<'n> {
    /// A device below `logconf`, in no group, whose firmware has no version.
    pub const fn of(device: &'n str) -> Self {
        Names {
            prefix: "logconf",
            device,
            groups: &[],
            firmware: "",
        }
    }

    pub(super) fn check(&self) -> Result<(), BadName> {
        let bad = |what| move |reason| BadName { what, reason };
        check_prefix(self.prefix).map_err(bad("prefix"))?;
        check_name(self.device).map_err(bad("device"))?;
        for group in self.groups {
            check_name(group).map_err(bad("group"))?;
        }
        Ok(())
    }

    /// What to subscribe to.
    pub(super) fn subscriptions(self) -> impl Iterator<Item = Topic<'n>> {
        let Names { prefix, device, .. } = self;
        let groups = self.groups.iter();
        let groups = groups.map(move |group| Topic::below(prefix, "/desired/group/", group));
        core::iter::once(Topic::below(prefix, "/desired/", device))
            .chain(groups)
            .chain([Topic::below(prefix, "/request/", device)])
    }

    /// What the device is called at the broker, as its client identifier: no two clients may have the same, be they of
    /// different fleets. It has at most [`LONGEST_TOPIC`] bytes.
    ///
    /// ```
    /// # use logconf_core::fleet::Names;
    /// assert_eq!(Names::of("pump-7").client_id().to_string(), "logconf/pump-7");
    /// ```
    pub fn client_id(&self) -> impl fmt::Display + use<'n> {
        Topic::below(self.prefix, "/", self.device)
    }

    pub(super) fn reported(self) -> Topic<'n> {
        Topic::below(self.prefix, "/reported/", self.device)
    }

    /// What arrives on this topic.
    pub(super) fn kind(&self, topic: &str) -> Option<Kind> {
        let path = self.below_prefix(topic)?;
        if let Some(device) = path.strip_prefix("request/") {
            return (device == self.device).then_some(Kind::Request);
        }
        let desired = path.strip_prefix("desired/")?;
        let is_ours = match desired.strip_prefix("group/") {
            Some(group) => self.groups.contains(&group),
            None => desired == self.device,
        };
        is_ours.then_some(Kind::Desired)
    }

    /// Whether a reply may go there: not where it would be taken for something else, nor where no broker
    /// lets anything through, which would end the connection.
    pub(super) fn may_answer(&self, topic: &str) -> bool {
        let is_of_fleet = self.below_prefix(topic).is_some_and(|path| {
            let kinds = ["desired/", "request/", "reported/"];
            kinds.iter().any(|kind| path.starts_with(kind))
        });
        // What begins with '$' is the broker's own.
        let may_publish = !topic.is_empty() && !topic.starts_with('$');
        may_publish && !is_of_fleet && !topic.contains(['+', '#', '\0'])
    }

    /// Whether a topic is one for replies alone.
    pub(super) fn is_response(&self, topic: &str) -> bool {
        let path = self.below_prefix(topic);
        path.is_some_and(|path| path.starts_with("response/")) && self.may_answer(topic)
    }

    fn below_prefix<'t>(&self, topic: &'t str) -> Option<&'t str> {
        topic.strip_prefix(self.prefix)?.strip_prefix('/')
    }
}

/// What a message is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Desired,
    Request,
}

/// Whether a prefix can be part of a topic, and else why not.
///
/// # Errors
///
/// What it must have or not: the end of a sentence.
///
/// ```
/// use logconf_core::fleet::check_prefix;
/// assert_eq!(check_prefix("plant/hall-2"), Ok(()));
/// assert_eq!(check_prefix("plant/#"), Err("must not contain '+' or '#'"));
/// ```
pub fn check_prefix(prefix: &str) -> Result<(), &'static str> {
    if prefix.starts_with('$') {
        return Err("must not begin with '$', as the broker's own topics do");
    }
    check(prefix)?;
    let mut levels = prefix.as_bytes().split(|byte| *byte == b'/');
    match levels.any(<[u8]>::is_empty) {
        true => Err("must have something before, between and behind its '/'"),
        false => Ok(()),
    }
}

/// Whether the name of a device or a group can be part of a topic, and else why not.
///
/// # Errors
///
/// What it must have or not: the end of a sentence.
///
/// ```
/// use logconf_core::fleet::check_name;
/// assert_eq!(check_name("pump-7"), Ok(()));
/// assert_eq!(check_name("pump/7"), Err("must not contain '/'"));
/// ```
pub fn check_name(name: &str) -> Result<(), &'static str> {
    match name.contains('/') {
        true => Err("must not contain '/'"),
        false => check(name),
    }
}

fn check(name: &str) -> Result<(), &'static str> {
    match name {
        "" => Err("must not be empty"),
        _ if name.len() > LONGEST_NAME => Err("must not be longer than 64 bytes"),
        _ if name.contains(['+', '#']) => Err("must not contain '+' or '#'"),
        _ if name.contains(char::is_control) => Err("must not contain control characters"),
        _ => Ok(()),
    }
}

/// A name that a device cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadName {
    what: &'static str,
    reason: &'static str,
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name of the {} {}", self.what, self.reason)
    }
}

impl core::error::Error for BadName {}

/// A topic: it is displayed, for a [`String`](https://docs.rs/heapless/0.9/heapless/type.String.html) of
/// [`LONGEST_TOPIC`] bytes for example. That of a reply is as long as the request had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic<'t>([&'t str; 3]);

impl<'t> Topic<'t> {
    /// One that is given as it is.
    pub(super) fn whole(topic: &'t str) -> Self {
        Topic([topic, "", ""])
    }

    fn below(prefix: &'t str, kind: &'t str, name: &'t str) -> Self {
        Topic([prefix, kind, name])
    }
}

impl fmt::Display for Topic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| f.write_str(part))
    }
}
