//! The models.
//!
//! Each function runs one: it returns when every order is fine, and panics in the first that is not.

pub mod binding;
pub mod count;
pub mod frames;
pub mod gate;
pub mod lines;
pub mod ring;
pub mod slots;

use loom::model::Builder;

/// Runs a model through all orders in which a thread is preempted so many times at most, beside the
/// times at which it waits. Two find nearly all mistakes; each one more multiplies the time.
fn run(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}
