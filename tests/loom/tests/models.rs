//! Runs the models.

use logconf_loom::models::{binding, count, frames, gate, lines, ring, slots};

#[test]
fn a_reader_keeps_what_it_pinned_during_configurations() {
    slots::a_reader_and_a_builder();
}

#[test]
fn one_context_builds_at_a_time() {
    slots::two_builders_and_a_reader();
}

#[test]
fn nobody_builds_over_what_a_builder_has_put_in_force_and_reads() {
    slots::a_builder_that_reads_what_it_has_put_in_force();
}

#[test]
fn a_gate_is_settled_only_by_the_state_in_force() {
    slots::a_gate_is_settled_only_by_the_state_in_force();
}

#[cfg(feature = "overrides")]
#[test]
fn the_saved_state_is_what_returns() {
    slots::the_return_of_an_override();
}

#[test]
fn lines_of_several_contexts_are_whole_in_order_and_accounted_for() {
    ring::writers_and_a_reader();
}

#[test]
fn a_line_that_preempts_another_stands_behind_it() {
    ring::a_writer_that_preempts_another();
}

#[test]
fn what_is_being_read_is_not_given_up() {
    lines::a_reader_and_a_writer_that_makes_room();
}

#[test]
fn a_handle_belongs_to_one_system_which_is_seen_whole() {
    gate::a_handle_that_two_systems_take_in();
}

#[test]
fn a_place_is_seen_whole() {
    binding::readers_that_come_first();
}

#[test]
fn a_place_belongs_to_the_state_that_is_read() {
    binding::readers_and_a_builder();
}

#[test]
fn one_context_at_a_time_has_the_frame() {
    frames::contexts_that_run_at_a_time();
}

#[test]
fn what_is_counted_is_taken_once() {
    count::two_that_count_and_one_that_takes();
}

#[test]
fn what_was_lost_is_announced_once() {
    ring::what_was_lost_is_announced_once();
}
