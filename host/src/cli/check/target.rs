//! What configs are for.

use std::cell::RefCell;

use super::super::link::Peer;
use super::device::Device;

/// What configs are for.
pub enum Target<'c> {
    /// A program that has what Python's standard library has.
    Host,
    /// A device whose status was saved, and how it is called.
    Saved(String, Device),
    /// One that can be asked.
    Linked(RefCell<Peer<'c>>, Device),
}

impl Target<'_> {
    pub fn device(&self) -> Option<&Device> {
        match self {
            Target::Host => None,
            Target::Saved(_, device) | Target::Linked(_, device) => Some(device),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Target::Host => String::new(),
            Target::Saved(name, _) => name.clone(),
            Target::Linked(peer, _) => peer.borrow().target.to_string(),
        }
    }
}
