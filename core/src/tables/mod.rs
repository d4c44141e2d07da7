//! The tables that a configuration fills: plain rows and indices, nothing that points out.

mod capacity;
mod count;
mod names;
mod rows;
mod seen;
pub(crate) mod slots;
pub(crate) mod text;

pub use capacity::{Capacities, DefaultCapacities, Full, Table, Tables};
pub(crate) use count::Count;
pub use names::{Found, HandleNames, Name, Names};
pub(crate) use rows::{
    FORMATTER_DEFAULT, Indices, NONE, ROOT, Slot, ancestors, end_list, hash, put_index,
};
pub use rows::{FilterRow, FormatterRow, HandlerRow, LoggerRow};
pub(crate) use seen::Seen;
pub(crate) use text::Text;
