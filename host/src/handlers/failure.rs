//! What is told of a record that a handler could not deal with.

use std::error::Error;
use std::io;

use crate::python;

/// Why a handler could not deal with a record. An [`std::io::Error`] is reported under Python's name
/// for it.
pub type Failure = Box<dyn Error + Send + Sync>;

/// How many bytes of it are told.
const MOST: usize = 1000;

/// Python's name for a failure.
pub(super) fn kind(failure: &Failure) -> &'static str {
    if let Some(failure) = failure.downcast_ref::<python::Failure>() {
        return failure.kind;
    }
    match failure.downcast_ref::<io::Error>() {
        Some(error) => python::exception(error.kind()),
        None => "Exception",
    }
}

/// What it says, and what the errors behind it say.
pub(super) fn words(failure: &Failure) -> String {
    if let Some(error) = failure.downcast_ref::<io::Error>() {
        return python::OsError { error, path: None }.to_string();
    }
    let mut words = failure.to_string();
    let mut next = failure.source();
    while let Some(cause) = next.filter(|_| words.len() < MOST) {
        words = format!("{words}: {cause}");
        next = cause.source();
    }
    words
}
