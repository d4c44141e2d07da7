//! Checks of `logconf-core` that run on any target.
//!
//! They are written once, without `std` and without memory but for statics and the stack. `cargo test`
//! runs them on the host; the firmware in `firmware-example/chips` runs them on each chip in QEMU. A
//! check that fails panics.
//!
//! | module | what it checks |
//! |---|---|
//! | [`configure`] | documents that are taken, and what they do to log calls |
//! | [`refuse`] | documents that are refused: the reason, the place, and that nothing changes |
//! | [`formats`] | lines in the three styles |
//! | [`handlers`] | memory handlers, levels and filters of handlers, overflow |
//! | [`listener`] | requests over either kind of link, whole, in pieces and damaged |
//! | [`preempt`] | log calls and documents from an interrupt |
//!
//! All of them use the one [`device`], so no two may run at a time; each begins with a document of its
//! own and leaves nothing behind that the next one would notice.
#![no_std]

pub mod configure;
pub mod device;
pub mod formats;
pub mod handlers;
pub mod listener;
pub mod preempt;
pub mod refuse;

/// What the checks need of a target beside a processor: interrupts.
pub trait Chip {
    /// Has `handler` called once from an interrupt, which preempts the caller, before this returns.
    fn interrupt(&self, handler: fn());

    /// Has `handler` called from a timer's interrupt, again and again at an odd period, until
    /// [`Chip::calm`].
    fn storm(&self, handler: fn());

    /// Ends the storm: when this returns, `handler` does not run and will not.
    fn calm(&self);
}

/// A check, with its name.
pub type Check = (&'static str, fn(&dyn Chip));

/// The table of all checks; on the host, a test for each of them.
macro_rules! checks {
    ($($module:ident: $($check:ident),+;)+) => {
        /// All checks.
        pub const CHECKS: &[Check] = &[
            $($((concat!(stringify!($module), "::", stringify!($check)), $module::$check),)+)+
        ];

        #[cfg(test)]
        mod tests {
            $(mod $module {
                $(#[test]
                fn $check() {
                    crate::host::run(crate::$module::$check);
                })+
            })+
        }
    };
}

checks! {
    configure: a_document_is_taken_and_every_level_is_logged_or_not,
        levels_are_inherited_and_change_in_part,
        loggers_that_are_not_named_are_silenced_and_told,
        a_record_stays_below_without_propagation,
        a_reference_leads_to_another_place,
        status_says_what_is_in_force;
    refuse: the_reason_the_place_and_no_change,
        tables_that_are_full,
        a_check_finds_every_mistake_and_changes_nothing;
    formats: percent, brace, dollar, defaults, the_time, messages_longer_than_a_line;
    handlers: a_memory_handler_holds_back,
        a_handler_has_a_level_and_filters,
        a_null_handler_is_silent,
        what_does_not_fit_is_counted;
    listener: serial_in_pieces_with_noise_between,
        a_stream_in_pieces,
        frames_that_are_too_long,
        a_frame_that_does_not_end,
        what_the_verifier_rejects;
    preempt: a_record_during_another_record,
        a_document_during_a_record,
        a_document_during_a_document,
        a_first_call,
        a_storm_of_records_and_documents;
}

#[cfg(test)]
mod host;
