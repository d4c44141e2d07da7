//! Tables without a bound of their own, for programs with a heap.

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
    type Line = Heap<u8>;
}

#[cfg(test)]
mod tests {
    use super::*;

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
