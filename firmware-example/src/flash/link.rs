//! A link that obeys whoever reaches it.

use firmware::serial::SerialLink;

pub type Link = SerialLink;

pub fn link() -> Link {
    SerialLink::new()
}
