//! The protocol, in one context after the other.

use super::*;

fn slots() -> Slots<i32> {
    Slots::new([const { Shared::new(1) }; SLOTS])
}

#[test]
fn a_reader_keeps_the_state_it_pinned_across_a_swap() {
    let slots = slots();
    let pin = slots.pin();
    let mut build = slots.begin().unwrap();
    *build.all().1 = 3;
    build.swap(|_| ());
    assert_eq!((*pin, *slots.pin()), (1, 3));
}

#[test]
fn a_spare_with_a_reader_is_busy_until_the_reader_goes() {
    let slots = slots();
    let pin = slots.pin();
    slots.begin().unwrap().swap(|_| ());
    assert_eq!(slots.begin().err(), Some(Busy));
    drop(pin);
    assert!(slots.begin().is_ok());
}

#[test]
fn one_builder_at_a_time_and_giving_up_changes_nothing() {
    let slots = slots();
    let mut build = slots.begin().unwrap();
    *build.all().1 = 9;
    assert_eq!(slots.begin().err(), Some(Busy));
    drop(build);
    assert_eq!(*slots.pin(), 1);
    assert!(slots.begin().is_ok());
}

#[test]
fn nobody_else_builds_before_the_swap_is_finished() {
    let slots = slots();
    let swapped = slots.begin().unwrap().swap(|_| ());
    assert_eq!(slots.begin().err(), Some(Busy));
    drop(swapped);
    assert!(slots.begin().is_ok());
}

#[cfg(feature = "overrides")]
#[test]
fn a_saved_state_is_left_alone_by_whatever_is_built_until_it_is_recalled() {
    let slots = slots();
    *slots.begin().unwrap().all().1 = 2;
    slots.begin().unwrap().swap_and_save(|_| ());
    for state in 3..9 {
        let mut build = slots.begin().unwrap();
        *build.all().1 = state;
        assert_eq!(build.all().2, Some(&1));
        build.swap(|_| ());
        assert_eq!(*slots.pin(), state);
    }
    let recall = slots.recall().unwrap();
    assert_eq!((*recall.active(), *recall.saved()), (8, 1));
    recall.swap(|_| ());
    assert_eq!(*slots.pin(), 1);
    assert_eq!(slots.begin().unwrap().all().0, &1);
}

#[cfg(feature = "overrides")]
#[test]
fn a_reader_keeps_no_saved_state_from_being_recalled_but_nothing_is_built_over_it() {
    let slots = slots();
    let of_first = slots.pin();
    slots.begin().unwrap().swap_and_save(|_| ());
    assert!(!slots.begin().unwrap().third_is_free());
    let of_second = slots.pin();
    slots.begin().unwrap().swap(|_| ());
    assert_eq!(slots.begin().err(), Some(Busy));
    slots.recall().unwrap().swap(|_| ());
    drop(of_first);
    // What is built next stands where the last override stood, which nobody reads.
    assert!(slots.begin().is_ok());
    drop(of_second);
    assert!(slots.begin().unwrap().third_is_free());
}

#[cfg(feature = "overrides")]
#[test]
fn nothing_is_recalled_while_something_is_built() {
    let slots = slots();
    slots.begin().unwrap().swap_and_save(|_| ());
    let build = slots.begin().unwrap();
    assert!(slots.recall().is_err());
    drop(build);
    let recall = slots.recall().unwrap();
    assert_eq!(slots.begin().err(), Some(Busy));
    drop(recall);
    assert!(slots.begin().is_ok());
}
