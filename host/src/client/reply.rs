//! What a device answers.

use super::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What a listener says of a request that does not pass its verifier.
const REJECTED: &str = "request rejected";
/// How the sentence begins that says that another config is in the way.
const BUSY: &str = "busy: ";

/// The answer to a request: a device's verdict on a config, or what was asked for.
///
/// ```
/// use logconf::client::Reply;
///
/// let reply = Reply::parse(
///     br#"{"ok":false,"error":"Unable to configure handler 'h'","path":"handlers.h.formatter",
///          "offset":214,"causes":["Unable to set formatter 'brief'"]}"#,
/// )?;
/// assert!(!reply.ok);
/// assert_eq!(reply.fault.path.as_deref(), Some("handlers.h.formatter"));
/// assert_eq!(reply.fault.offset, Some(214));
/// # Ok::<(), logconf::client::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Reply {
    /// Whether the request was carried out.
    pub ok: bool,
    /// The number of the state in force: 1 at boot, one more at each change.
    pub generation: Option<u64>,
    /// After how many seconds the state before this one returns by itself; `None` if it does not.
    pub expires_in_s: Option<u64>,
    /// The records that could not be taken, over all handlers.
    #[serde(default, deserialize_with = "total")]
    pub dropped: u64,
    /// The loggers that the config disabled.
    #[serde(default)]
    pub silenced: Vec<String>,
    /// What the config asks for and the device cannot fully give.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// How many entries of a list did not fit into the reply.
    #[serde(default)]
    pub more: u64,
    /// Why the request was refused.
    #[serde(flatten)]
    pub fault: Fault,
    /// All that is wrong with a config that was only to be checked; `None` if that was not asked.
    pub errors: Option<Vec<Fault>>,
    /// The whole reply, also what has no field here.
    #[serde(skip)]
    pub raw: Value,
    /// The reply as it came.
    #[serde(skip)]
    pub text: String,
}

/// What is wrong, and where.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Fault {
    /// CPython's sentence.
    pub error: Option<String>,
    /// The place in the document, as `handlers.h.formatter`.
    pub path: Option<String>,
    /// The place in what was sent, in bytes.
    pub offset: Option<usize>,
    /// Why `error` happened, outermost first.
    #[serde(default)]
    pub causes: Vec<String>,
    /// The table that is full.
    pub table: Option<String>,
    /// What the config needs of that table.
    pub needed: Option<u64>,
    /// What the device has of it.
    pub available: Option<u64>,
}

impl Reply {
    /// Reads a reply.
    ///
    /// # Errors
    ///
    /// [`Error::NotAReply`] unless `bytes` is a JSON object with `ok` and well-typed fields.
    pub fn parse(bytes: &[u8]) -> Result<Reply, Error> {
        let not_a_reply = |source| {
            let text = String::from_utf8_lossy(bytes).chars().take(80).collect();
            Error::NotAReply { source, text }
        };
        let raw: Value = serde_json::from_slice(bytes).map_err(not_a_reply)?;
        let mut reply = Reply::deserialize(&raw).map_err(not_a_reply)?;
        reply.raw = raw;
        reply.text = String::from_utf8_lossy(bytes).into_owned();
        Ok(reply)
    }

    /// Whether nothing was done because another config was being applied: try again later.
    ///
    /// ```
    /// use logconf::client::Reply;
    /// let busy = Reply::parse(br#"{"ok":false,"error":"busy: another configuration is being applied"}"#)?;
    /// assert!(busy.is_busy());
    /// # Ok::<(), logconf::client::Error>(())
    /// ```
    pub fn is_busy(&self) -> bool {
        let is_busy = |fault: &Fault| fault.says(BUSY);
        !self.ok && (is_busy(&self.fault) || self.errors.iter().flatten().any(is_busy))
    }

    /// Whether the request did not pass the listener's verifier: it was not sealed with its key, or
    /// not after all others.
    ///
    /// ```
    /// use logconf::client::Reply;
    /// let rejected = Reply::parse(br#"{"ok":false,"error":"request rejected"}"#)?;
    /// assert!(rejected.is_rejected());
    /// # Ok::<(), logconf::client::Error>(())
    /// ```
    pub fn is_rejected(&self) -> bool {
        !self.ok && self.fault.error.as_deref() == Some(REJECTED)
    }
}

impl Fault {
    fn says(&self, beginning: &str) -> bool {
        let error = self.error.as_deref();
        error.is_some_and(|error| error.starts_with(beginning))
    }
}

/// A count, or (in a `status`) an object of counts.
fn total<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        One(u64),
        Each(std::collections::HashMap<String, u64>),
    }
    Ok(match Count::deserialize(deserializer)? {
        Count::One(n) => n,
        Count::Each(all) => all.values().fold(0, |sum, n| sum.saturating_add(*n)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_config() {
        let reply = Reply::parse(
            br#"{"ok":true,"generation":7,"dropped":2,"silenced":["net"],"warnings":["w"]}"#,
        )
        .unwrap();
        assert!(reply.ok);
        assert_eq!(reply.generation, Some(7));
        assert_eq!(reply.dropped, 2);
        assert_eq!(reply.expires_in_s, None);
        assert_eq!(reply.silenced, ["net"]);
        assert_eq!(reply.warnings, ["w"]);
        assert_eq!(reply.fault.error, None);
    }

    #[test]
    fn a_full_table() {
        let reply = Reply::parse(
            br#"{"ok":false,"error":"e","table":"loggers","needed":20,"available":16}"#,
        )
        .unwrap();
        let fault = reply.fault;
        assert_eq!(fault.table.as_deref(), Some("loggers"));
        assert_eq!((fault.needed, fault.available), (Some(20), Some(16)));
    }

    #[test]
    fn the_mistakes_of_a_checked_config() {
        let reply = Reply::parse(
            br#"{"ok":false,"generation":3,"errors":[{"error":"e","path":"root","offset":4},
                {"error":"f","causes":["g"]}],"warnings":[]}"#,
        )
        .unwrap();
        let errors = reply.errors.unwrap();
        assert_eq!(errors[0].path.as_deref(), Some("root"));
        assert_eq!(errors[1].causes, ["g"]);
        let reply = Reply::parse(br#"{"ok":true,"errors":[]}"#).unwrap();
        assert_eq!(reply.errors, Some(vec![]));
    }

    #[test]
    fn the_drops_of_a_status_are_added_up() {
        let reply = Reply::parse(br#"{"ok":true,"dropped":{"a":2,"b":3},"more":1}"#).unwrap();
        assert_eq!((reply.dropped, reply.more), (5, 1));
        assert_eq!(reply.raw["dropped"]["b"], 3);
    }

    #[test]
    fn what_is_no_reply_is_an_error_that_shows_it() {
        for bytes in [&b"hello"[..], b"{}", b"[]", b"", b"{\"ok\":1}"] {
            let text = Reply::parse(bytes).unwrap_err().to_string();
            assert!(text.starts_with("the answer is no reply"), "{text}");
            assert!(
                text.ends_with(std::str::from_utf8(bytes).unwrap()),
                "{text}"
            );
        }
    }
}
