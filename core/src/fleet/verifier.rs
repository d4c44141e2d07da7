//! What of the desired documents is let through.

use crate::listener::{Insecure, Verifier};

/// A verifier of requests that decides about desired documents, too.
///
/// The difference: the broker delivers what it retains again and again, so that a document which is no longer new
/// is nothing unusual.
///
/// ```
/// use logconf_core::fleet::{DesiredVerifier, Verified};
/// use logconf_core::listener::Verifier;
///
/// /// Takes desired documents from whoever the broker lets publish them, and no requests.
/// struct DesiredOnly;
///
/// impl Verifier for DesiredOnly {
///     fn verify<'r>(&self, _: &'r [u8]) -> Option<&'r [u8]> {
///         None
///     }
/// }
///
/// impl DesiredVerifier for DesiredOnly {
///     fn verify_desired<'r>(&mut self, received: &'r [u8]) -> Verified<'r> {
///         Verified::New(received)
///     }
/// }
/// ```
pub trait DesiredVerifier: Verifier {
    /// Looks at a document as it was received. The last one that was new stays so until it is decided on: the
    /// system may have been too busy to take it.
    fn verify_desired<'r>(&mut self, received: &'r [u8]) -> Verified<'r>;

    /// The last document that was new is decided on: it is in force, or it was not taken.
    fn decided(&mut self, is_in_force: bool) {
        let _ = is_in_force;
    }
}

/// What a verifier says about a desired document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified<'r> {
    /// It is genuine, and to be decided on; the document without its seal.
    New(&'r [u8]),
    /// It is genuine, but not newer than what was let through before.
    Old(&'r [u8]),
    /// It is not genuine.
    Rejected,
}

/// Lets everything through.
impl DesiredVerifier for Insecure {
    fn verify_desired<'r>(&mut self, received: &'r [u8]) -> Verified<'r> {
        Verified::New(received)
    }
}
