//! The counter of a key over restarts.

use crate::common::flash;
use crate::nor::{CUTS, Nor};
use logconf_core::listener::Counter;
use logconf_core::persist::{Fault, Item, Kept, Storage};

fn kept(nor: &Nor, ahead: u64) -> Kept<'static> {
    Kept::new(flash(nor, 3), Item::counter(0), ahead)
}

#[test]
fn no_number_is_taken_twice_whatever_restarts_lie_between() {
    let nor = Nor::new(3);
    let counter = kept(&nor, 10);
    let takes = |counter: &Kept<'_>, numbers: &[u64]| {
        let taken = numbers.iter().map(|&number| counter.raise(number));
        taken.collect::<Vec<_>>()
    };
    assert_eq!(
        takes(&counter, &[0, 5, 5, 4, 6, 15, 16]),
        [false, true, false, false, true, true, true]
    );
    // 26 is stored: what is not above that may have been taken.
    let again = kept(&nor, 10);
    assert_eq!(
        takes(&again, &[16, 17, 26, 27, 27]),
        [false, false, false, true, false]
    );
    assert_eq!(
        takes(&kept(&nor, 10), &[u64::MAX - 1, u64::MAX, u64::MAX]),
        [true, true, false]
    );
    assert!(!kept(&nor, 10).raise(u64::MAX));
}

#[test]
fn the_flash_is_written_once_for_so_many_numbers() {
    let nor = Nor::new(3);
    let counter = kept(&nor, 100);
    assert!(counter.raise(1));
    let steps = nor.steps();
    assert!((2..=101).all(|number| counter.raise(number)));
    assert_eq!(nor.steps(), steps);
    assert!(counter.raise(102));
    // A head, a name, and the bound with what is put before it.
    assert_eq!((nor.steps() - steps) * 4, 28);
}

#[test]
fn two_keys_have_a_counter_each() {
    let nor = Nor::new(3);
    let storage = flash(&nor, 3);
    let [first, second] = [0, 1].map(|key| Kept::new(storage, Item::counter(key), 0));
    assert!(first.raise(7) && second.raise(3) && !first.raise(5) && second.raise(5));
    let [first, second] = [0, 1].map(|key| Kept::new(storage, Item::counter(key), 0));
    assert!(!first.raise(7) && first.raise(8) && !second.raise(5) && second.raise(6));
}

#[test]
fn a_number_that_was_taken_before_the_power_went_is_not_taken_after() {
    // A page takes 36 of them; some have pages to erase that were in use.
    for filled in [0, 1, 20, 35, 36, 37, 60, 72, 107, 108, 109] {
        let nor = Nor::new(3);
        let counter = kept(&nor, 0);
        assert!((0..filled).all(|number| counter.raise(number + 1)));
        'steps: for step in 0.. {
            for cut in CUTS {
                let nor = nor.copy();
                let counter = kept(&nor, 0);
                nor.cut_at(step, cut);
                let taken = counter.raise(1_000);
                let is_off = nor.is_off();
                assert_eq!(taken, !is_off);
                let nor = nor.copy();
                let again = kept(&nor, 0);
                assert!(!again.raise(filled), "{filled}, {step}, {cut:?}");
                assert!(!(taken && again.raise(1_000)));
                assert!(again.raise(1_001), "{filled}, {step}, {cut:?}");
                if !is_off {
                    break 'steps;
                }
            }
        }
    }
}

/// Runs what an interrupt could while the bound is being stored.
struct Told(
    std::sync::Mutex<Vec<bool>>,
    std::sync::OnceLock<&'static Kept<'static>>,
);

impl Storage for Told {
    fn load(&self, _: Item, _: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        Ok(())
    }

    fn save(&self, _: Item, write: &dyn Fn(&mut [u8]) -> Option<usize>) -> Result<(), Fault> {
        let counter = self.1.get().unwrap();
        let taken = [counter.raise(50), counter.raise(5), counter.raise(500)];
        self.0.lock().unwrap().extend(taken);
        write(&mut [0; 16]).map(drop).ok_or(Fault::TooLong)
    }

    fn erase(&self, _: Item) -> Result<(), Fault> {
        Err(Fault::Device)
    }
}

#[test]
fn who_comes_while_it_is_stored_is_refused_or_below_the_bound() {
    let told: &'static Told = Box::leak(Box::new(Told(Vec::new().into(), Default::default())));
    let counter: &'static Kept<'static> =
        Box::leak(Box::new(Kept::new(told, Item::counter(0), 100)));
    assert!(told.1.set(counter).is_ok());
    assert!(counter.raise(10));
    // Nothing was stored yet.
    assert_eq!(*told.0.lock().unwrap(), [false, false, false]);
    told.0.lock().unwrap().clear();
    assert!(counter.raise(200));
    // The bound was 110.
    assert_eq!(*told.0.lock().unwrap(), [true, false, false]);
    assert!(!counter.raise(200) && counter.raise(300));
}

#[test]
fn nothing_is_taken_where_nothing_can_be_stored_or_read() {
    let nor = Nor::new(3);
    let counter = kept(&nor, 0);
    nor.cut_at(0, CUTS[0]);
    assert!(!counter.raise(5));
    assert!(!counter.raise(6));
    let nor = nor.copy();
    let storage = flash(&nor, 3);
    storage
        .save(Item::counter(0), &|room| {
            room[0] = 9;
            Some(1)
        })
        .unwrap();
    assert!(!Kept::new(storage, Item::counter(0), 0).raise(u64::MAX));
}
