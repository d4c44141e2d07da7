//! What is wrong with a file handler's arguments, in CPython's words.

use std::fmt::{self, Display};
use std::io;

use logconf_core::Explain;

use super::log_file::BINARY_ENCODING;
use super::mode::Wrong;
use crate::handlers::given::{Sentence, WrongType};

pub(super) static NO_PATH: WrongType = WrongType(
    "TypeError",
    "expected str, bytes or os.PathLike object, not {}",
);
pub(super) static NO_MODE: WrongType =
    WrongType("TypeError", "open() argument 'mode' must be str, not {}");
pub(super) static NOT_ITERABLE: WrongType =
    WrongType("TypeError", "argument of type '{}' is not iterable");
pub(super) static NO_ENCODING: WrongType = WrongType(
    "TypeError",
    "open() argument 'encoding' must be str or None, not {}",
);
pub(super) static NO_ERRORS: WrongType = WrongType(
    "TypeError",
    "open() argument 'errors' must be str or None, not {}",
);
pub(super) static UNKNOWN: Sentence = Sentence("LookupError", "unknown encoding: {}");
pub(super) static BINARY: Sentence = Sentence("ValueError", BINARY_ENCODING);
pub(super) static MODE: ModeFault = ModeFault;

/// A mode that `open` does not take.
#[derive(Debug)]
pub(super) struct ModeFault;

impl Explain for ModeFault {
    fn explain(&self, code: i32, mode: &dyn Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Wrong::from_code(code).words(&mode.to_string()))
    }
}

/// A number for an error that Rust found before the system did: any that has its kind.
pub(super) fn code_of(error: &io::Error) -> i32 {
    let of_kind = |code: &i32| io::Error::from_raw_os_error(*code).kind() == error.kind();
    (1..=133).find(of_kind).unwrap_or(5)
}
