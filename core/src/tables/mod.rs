//! The tables that a configuration fills: plain rows and indices, nothing that points out.

mod by_name;
mod capacity;
mod count;
mod lists;
mod names;
mod rows;
mod same_name;
mod seen;
mod slot;
pub(crate) mod slots;
pub(crate) mod text;

pub(crate) use by_name::{ancestors, hash};
pub use capacity::{Capacities, DefaultCapacities, Full, Table, Tables};
pub(crate) use count::Count;
pub(crate) use lists::{Indices, end_list, put_index};
pub use names::{Found, HandleNames, Name, Names};
pub(crate) use rows::{FORMATTER_DEFAULT, NONE, ROOT};
pub use rows::{FilterRow, FormatterRow, HandlerRow, LoggerRow};
pub(crate) use seen::Seen;
pub(crate) use slot::Slot;
pub(crate) use text::Text;
