//! A link that obeys whoever has its key.

use firmware::serial::SerialLink;
use logconf_core::listener::{Authenticated, Latest};

type Verifier = Authenticated<[u8; 32]>;

static VERIFIER: Verifier =
    Authenticated::new(*b"an example, known to all readers", Latest::new(0));

pub type Link = SerialLink<&'static Verifier>;

pub fn link() -> Link {
    SerialLink::verified(&VERIFIER)
}
