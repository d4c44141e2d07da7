//! A count of what was lost.

use loom::sync::Arc;
use loom::thread;

use crate::count::Count;

/// Two contexts count, a third one takes what was counted: nothing is lost, nothing is taken twice.
pub fn two_that_count_and_one_that_takes() {
    super::run(5, || {
        let count = Arc::new(Count::new());
        assert_eq!(count.get(), 0);
        let adding = [1, 2].map(|more| {
            let count = Arc::clone(&count);
            thread::spawn(move || count.add(more))
        });
        let taken = count.take();
        for adding in adding {
            adding.join().unwrap();
        }
        assert_eq!(taken + count.take(), 3);
        assert_eq!(count.get(), 0);
    });
}
