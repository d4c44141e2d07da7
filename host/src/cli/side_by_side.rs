//! Many things done at once, which mostly wait.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many are done at a time.
const AT_ONCE: usize = 32;

/// What `work` makes of each, in their order. It is called from several threads, one of which is this one.
pub fn side_by_side<'i, T: Sync, R: Send>(
    items: &'i [T],
    work: impl Fn(&'i T) -> R + Sync,
) -> Vec<R> {
    let results: Vec<_> = items.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else {
                return;
            };
            let result = work(item);
            *results[number].lock().expect("nobody panics with it") = Some(result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..items.len().min(AT_ONCE) {
            scope.spawn(work);
        }
        work();
    });
    let results = results
        .into_iter()
        .filter_map(|result| result.into_inner().ok()?);
    results.collect()
}
