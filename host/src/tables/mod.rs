//! Tables without a bound of their own, for programs with a heap.

#[cfg(test)]
mod growth;
mod names;

pub use names::{ByName, HandlesByName};

use std::cell::Cell;
use std::cmp::Ordering;
use std::mem;

use logconf_core::{FilterRow, FormatterRow, Full, HandlerRow, LoggerRow, Table, Tables};

/// Rows are numbered with 16 bits, of which the last number means "none". Nobody has so many:
/// this is no bound that anything would make room for.
const MOST_ROWS: usize = u16::MAX as usize;

/// A list on the heap. It has no [bound](Table::bound), but beyond `MOST` items it refuses more.
///
/// ```
/// use logconf::core::Table;
/// use logconf::tables::Heap;
/// let mut list: Heap<u8> = Heap::EMPTY;
/// list.extend(b"text").unwrap();
/// assert_eq!((list.items(), list.bound()), (&b"text"[..], None));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Heap<T, const MOST: usize = { usize::MAX }>(Vec<T>);

impl<T: Send + Sync, const MOST: usize> Table<T> for Heap<T, MOST> {
    const EMPTY: Self = Heap(Vec::new());

    fn new() -> Self {
        Heap(Vec::new())
    }

    fn push(&mut self, item: T) -> Result<(), Full> {
        if self.0.len() >= MOST {
            return Err(Full);
        }
        self.0.push(item);
        Ok(())
    }

    fn extend(&mut self, items: &[T]) -> Result<(), Full>
    where
        T: Clone,
    {
        if items.len() > MOST - self.0.len() {
            return Err(Full);
        }
        self.0.extend_from_slice(items);
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    fn items(&self) -> &[T] {
        &self.0
    }

    fn items_mut(&mut self) -> &mut [T] {
        &mut self.0
    }

    fn presort(&mut self, from: usize, compare: impl FnMut(&T, &T) -> Ordering) {
        self.0[from..].sort_by(compare);
    }

    fn bound(&self) -> Option<usize> {
        None
    }
}

/// Where lines are made: on the heap, each thread in the same place again.
///
/// ```
/// use logconf::core::Table;
/// use logconf::tables::Buffer;
/// let mut line = Buffer::new();
/// line.extend(b"text").unwrap();
/// assert_eq!((line.items(), line.bound()), (&b"text"[..], None));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Buffer(Vec<u8>);

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What a thread keeps for the next line, in bytes.
const SPARED: usize = 4 << 10;

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.0.capacity() <= SPARED {
            let mut spare = mem::take(&mut self.0);
            spare.clear();
            // At the end of a thread there is no place for it any more.
            let _ = SPARE.try_with(|place| place.set(spare));
        }
    }
}

impl Table<u8> for Buffer {
    const EMPTY: Self = Buffer(Vec::new());

    fn new() -> Self {
        // A line may be made while another one is.
        Buffer(SPARE.try_with(Cell::take).unwrap_or_default())
    }

    fn push(&mut self, item: u8) -> Result<(), Full> {
        self.0.push(item);
        Ok(())
    }

    fn extend(&mut self, items: &[u8]) -> Result<(), Full> {
        self.0.extend_from_slice(items);
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    fn items(&self) -> &[u8] {
        &self.0
    }

    fn items_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    fn bound(&self) -> Option<usize> {
        None
    }
}

/// Tables that grow with what is configured, on the heap: `Logging<Unbounded>`.
///
/// Rows have numbers up to 65,534; a configuration that needs more in one table is refused.
///
/// ```
/// use logconf::Logging;
/// use logconf::tables::Unbounded;
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// assert!(LOGGING.apply(br#"{"version": 1}"#).is_ok());
/// ```
#[derive(Debug)]
pub struct Unbounded;

impl Tables for Unbounded {
    type Loggers = Heap<LoggerRow, MOST_ROWS>;
    type Handlers = Heap<HandlerRow, MOST_ROWS>;
    type Formatters = Heap<FormatterRow, MOST_ROWS>;
    type Filters = Heap<FilterRow, MOST_ROWS>;
    type Text = Heap<u8>;
    type Line = Buffer;
    type Names = ByName;
    type HandleNames = HandlesByName;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_made_at_once_are_apart_and_what_is_short_is_used_again() {
        let (mut outer, mut inner) = (Buffer::new(), Buffer::new());
        outer.extend(b"outer").unwrap();
        inner.extend(b"inner").unwrap();
        assert_eq!(
            (outer.items(), inner.items()),
            (&b"outer"[..], &b"inner"[..])
        );
        let place = inner.items().as_ptr();
        drop(inner);
        let mut again = Buffer::new();
        assert_eq!(again.items(), b"");
        again.push(b'a').unwrap();
        assert_eq!(again.items().as_ptr(), place);
        again.extend(&[b'b'; SPARED]).unwrap();
        drop(again);
        assert_eq!(Buffer::new().0.capacity(), 0);
    }

    #[test]
    fn a_list_takes_all_or_nothing() {
        let mut list: Heap<u8, 3> = Heap::new();
        list.extend(&[1, 2]).unwrap();
        assert_eq!(list.extend(&[3, 4]), Err(Full));
        assert_eq!(list.items(), [1, 2]);
        list.push(3).unwrap();
        assert_eq!(list.push(4), Err(Full));
    }
}
