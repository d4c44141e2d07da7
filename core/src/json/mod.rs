//! The dict reader: a strict check of the whole document, then a cursor over what passed.
//!
//! [`check`] accepts exactly what RFC 8259 allows (lone surrogate escapes aside), up to
//! [`MAX_DEPTH`] levels of nesting, without recursion. A cursor walks a document that
//! passed; `serde-json-core` decodes its 32-bit integers.

mod check;
mod cursor;
pub(crate) mod repr;
mod scan;
mod show;
mod string;
mod value;

pub(crate) use check::check_noting;
pub use check::{MAX_DEPTH, Reason, Syntax, check};
pub(crate) use cursor::{Cursor, Key};
pub use repr::repr;
pub(crate) use repr::{Repr, write_quoted};
pub(crate) use show::{ValueRepr, ValueStr, write_value};
pub(crate) use string::{Str, same, text_of};
pub(crate) use value::{Kind, LONGEST, Value};
