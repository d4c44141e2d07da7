//! Keys: what a client and a listener both have, and nobody else.
//!
//! A key is 32 random bytes or more, written as hexadecimal digits, in a file that only its owner may
//! read, or in the environment; never on a command line, which other users see. `openssl rand -hex 32`
//! makes one. What is [sealed](Key::seal) with a key can be read, but nobody without the key can make it,
//! and no listener takes it a second time ([`logconf_core::listener::Authenticated`]).
//!
//! What a listener has taken, it remembers for itself: in a program, all listeners of the process that
//! [have the key](crate::listen::Verify::key) remember it together, but neither do two processes nor two
//! devices. Give each a key of its own, or what one of them has taken can be sent to the other.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use logconf_core::listener::{SEAL, seal};
use subtle::ConstantTimeEq;

/// The environment variable that a key may be in.
pub const VARIABLE: &str = "LOGCONF_KEY";

/// The fewest bytes of a key: as many as a SHA-256 has.
const LEAST: usize = 32;
/// The most that is read of a file.
const MOST: u64 = 64 << 10;

/// A key. Two are compared in a time that depends on their lengths alone.
///
/// ```
/// use logconf::key::Key;
/// let key = Key::from_hex(&"5a".repeat(32))?;
/// assert_eq!(key.seal(1, b"{}").len(), 42);
/// assert!(Key::from_hex("5a").is_err());
/// # Ok::<(), logconf::key::Error>(())
/// ```
#[derive(Clone)]
pub struct Key(Box<[u8]>);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Key {}

/// Why there is no key.
///
/// ```
/// use logconf::key::Key;
/// let error = Key::from_hex("c0ffee").unwrap_err();
/// assert_eq!(error.to_string(), "the key: a key is at least 64 hexadecimal digits");
/// assert_eq!(format!("{error:?}"), error.to_string(), "what a main shows that returns it");
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        error: io::Error,
    },
    /// Others than its owner may read the file.
    #[error("{}: others have a right to this file (mode {mode:04o}): chmod 600 it", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The file is another user's, who could put another key in it.
    #[error(
        "{}: this file belongs to the user with the number {owner}: chown it to {user}, who reads it, or to root",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Whose it has to be, if it is not root's: the user of this process.
        user: u32,
    },
    /// It is too short, or no hexadecimal digits.
    #[error("{origin}: a key is at least {} hexadecimal digits", 2 * LEAST)]
    Malformed {
        /// The file or the variable.
        origin: String,
    },
}

/// As it displays: a `main` that returns it shows it so.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Key {
    /// These bytes: 32 random ones, or more.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if they are fewer.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Result<Key, Error> {
        Key::of(Some(bytes.into()), "the key")
    }

    /// Reads hexadecimal digits; blanks around them do not count.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn from_hex(text: &str) -> Result<Key, Error> {
        Key::of(decoded(text), "the key")
    }

    /// Reads a file of hexadecimal digits. On Unix, it has to be this user's or root's, and nobody but its
    /// owner may have a right to it.
    ///
    /// # Errors
    ///
    /// All that there are.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Key, Error> {
        let path = path.as_ref();
        let digits = match secret(path) {
            Ok(text) => decoded(&text),
            // What is no text has no digits.
            Err(Error::Unreadable { error, .. }) if error.kind() == io::ErrorKind::InvalidData => {
                None
            }
            Err(error) => return Err(error),
        };
        Key::of(digits, &path.display().to_string())
    }

    /// Reads hexadecimal digits from the environment variable `LOGCONF_KEY`, if it is set.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn from_env() -> Result<Option<Key>, Error> {
        let value = std::env::var_os(VARIABLE);
        let key = |value: std::ffi::OsString| Key::of(value.to_str().and_then(decoded), VARIABLE);
        value.map(key).transpose()
    }

    fn of(bytes: Option<Box<[u8]>>, origin: &str) -> Result<Key, Error> {
        let long_enough = bytes.filter(|bytes| bytes.len() >= LEAST);
        long_enough.map(Key).ok_or_else(|| Error::Malformed {
            origin: origin.to_owned(),
        })
    }

    /// Seals a request: gives what is to be sent in place of `body`, [`SEAL`] bytes more.
    ///
    /// A listener takes it if `counter` is higher than those of all requests that it has taken under this
    /// key, and near to the time; [`counter`] gives one. So requests are taken in the order in which
    /// they were sealed: one that arrives after a later one is rejected, and has to be sealed again.
    pub fn seal(&self, counter: u64, body: &[u8]) -> Vec<u8> {
        let mut out = vec![0; body.len() + SEAL];
        let sealed = seal(&self.0, counter, body, &mut out);
        sealed.expect("there is room for it");
        out
    }

    /// The counter of what was [sealed](Self::seal) with this key; `None` if it was not.
    ///
    /// ```
    /// use logconf::key::Key;
    /// let [key, other] = [[7; 32], [8; 32]].map(|bytes| Key::new(bytes).unwrap());
    /// let sealed = key.seal(5, b"{}");
    /// assert_eq!((key.counter_of(&sealed), other.counter_of(&sealed)), (Some(5), None));
    /// ```
    pub fn counter_of(&self, sealed: &[u8]) -> Option<u64> {
        let (seal, body) = sealed.split_first_chunk::<SEAL>()?;
        let counter = u64::from_be_bytes(*seal.last_chunk()?);
        bool::from(self.seal(counter, body).ct_eq(sealed)).then_some(counter)
    }
}

impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Not shown.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// Reads a file with a secret: a key or a password. On Unix, it has to be this user's or root's, and nobody
/// but its owner may have a right to it.
///
/// # Errors
///
/// [`Error::Unreadable`], [`Error::Open`] and [`Error::Foreign`].
///
/// ```
/// use logconf::key::secret;
/// let error = secret("/none/password").unwrap_err().to_string();
/// assert!(error.starts_with("/none/password: "));
/// ```
pub fn secret(path: impl AsRef<Path>) -> Result<String, Error> {
    let path = path.as_ref();
    let unreadable = |error| Error::Unreadable {
        path: path.to_owned(),
        error,
    };
    let file = File::open(path).map_err(unreadable)?;
    // Of the file that is open: no other can be put in its place.
    #[cfg(unix)]
    guard(path, &file.metadata().map_err(unreadable)?)?;
    let mut text = String::new();
    file.take(MOST)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    Ok(text)
}

/// Milliseconds since 1970, and more than it was before in this process. (So it runs ahead of the clock
/// while it is asked for more often than once in a millisecond, or after the clock was set back.)
///
/// ```
/// use logconf::key::counter;
/// let first = counter();
/// assert!(counter() > first);
/// ```
pub fn counter() -> u64 {
    counter_above(0)
}

/// The same, and more than `seen`: the highest counter that is known to be taken.
///
/// ```
/// use logconf::key::{counter, counter_above};
/// let ahead = counter() + 5_000;
/// assert!(counter_above(ahead) > ahead);
/// ```
pub fn counter_above(seen: u64) -> u64 {
    static LATEST: AtomicU64 = AtomicU64::new(0);
    let now = unix_ms().max(seen.saturating_add(1));
    let next = |latest: u64| now.max(latest.saturating_add(1));
    let raised = LATEST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |l| Some(next(l)));
    raised.map_or(now, next)
}

/// Milliseconds since 1970.
pub(crate) fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let since = since.unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn decoded(text: &str) -> Option<Box<[u8]>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let pairs = text.trim().as_bytes().chunks(2);
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    pairs.map(byte).collect()
}

/// Whether a file can be read and written by nobody but this user and root. (Other systems than Unix have
/// other rights.)
#[cfg(unix)]
fn guard(path: &Path, file: &std::fs::Metadata) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let (owner, user) = (file.uid(), rustix::process::geteuid().as_raw());
    let mode = file.mode() & 0o7777;
    let path = || path.to_owned();
    if owner != user && owner != 0 {
        let path = path();
        return Err(Error::Foreign { path, owner, user });
    }
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(Error::Open { path: path(), mode }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_bytes_and_all_else_is_no_key() {
        let digits = "0aF9".repeat(16);
        let key = Key::from_hex(&format!(" {digits}\n")).unwrap();
        assert_eq!(key.as_ref(), [0x0a, 0xf9].repeat(16));
        for wrong in ["", "0a", &digits[1..], &digits[2..], &"xy".repeat(32)] {
            let error = Key::from_hex(wrong).unwrap_err().to_string();
            assert_eq!(error, "the key: a key is at least 64 hexadecimal digits");
        }
        assert!(Key::new([7; 31]).is_err());
        assert!(Key::new([7; 32]).is_ok());
    }

    #[test]
    fn counters_rise_within_a_millisecond() {
        let counters: Vec<u64> = (0..1000).map(|_| counter()).collect();
        assert!(counters.is_sorted_by(|a, b| a < b));
        assert!(counters[0].abs_diff(unix_ms()) < 60_000);
    }

    #[test]
    fn a_counter_is_above_what_is_known_to_be_taken_and_is_told_of_genuine_seals_alone() {
        let key = Key::new([7; 32]).unwrap();
        let sealed = key.seal(258, b"{}");
        assert_eq!(key.counter_of(&sealed), Some(258));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.counter_of(&changed), None, "byte {at}");
            assert_eq!(key.counter_of(&sealed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn keys_are_the_same_if_all_of_their_bytes_are() {
        let key = |bytes: &[u8]| Key::new(bytes).unwrap();
        let bytes = [7; 33];
        assert!(key(&bytes) == key(&bytes));
        assert!(key(&bytes) != key(&bytes[1..]));
        for at in 0..bytes.len() {
            let mut other = bytes;
            other[at] ^= 1;
            assert!(key(&bytes) != key(&other), "byte {at}");
        }
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = Key::from_hex(&"5a".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "Key");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "5a".repeat(32) + "\n").unwrap();
        let taken = [0o600, 0o400, 0o700].map(|mode| (mode, true));
        // Whoever may write it can put a key in it, and whoever may execute it has a right to it, too.
        let refused = [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o660, 0o666];
        for (mode, is_taken) in taken.into_iter().chain(refused.map(|mode| (mode, false))) {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(file.path(), permissions).unwrap();
            let key = Key::from_file(file.path());
            match is_taken {
                true => assert_eq!(key.unwrap().as_ref(), [0x5a; 32]),
                false => {
                    let error = key.unwrap_err().to_string();
                    let said = format!("others have a right to this file (mode {mode:04o})");
                    assert!(error.contains(&said), "{error}");
                }
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_another_user_is_refused() {
        use std::os::unix::fs::{MetadataExt, chown};
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "5a".repeat(32)).unwrap();
        let user = std::fs::metadata(file.path()).unwrap().uid();
        let other = user + 1;
        if chown(file.path(), Some(other), None).is_err() {
            // Only root may give files away.
            return;
        }
        let error = Key::from_file(file.path()).unwrap_err().to_string();
        let said = format!("belongs to the user with the number {other}: chown it to {user}");
        assert!(error.contains(&said), "{error}");
        chown(file.path(), Some(user), None).unwrap();
        assert!(Key::from_file(file.path()).is_ok());
    }
}
