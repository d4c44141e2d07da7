//! Handlers that send records as Python's pickles. CPython: `SocketHandler` and what is built on
//! it.

use logconf_core::{Argument, Arguments, Clock, Problem, Record, Signature};

use super::arguments::host_and_port;
use super::attributes::{Value, attributes};
use super::back_off::{self, BackOff};
use super::link::{Link, Sends};
use super::peer::Peer;
use super::pickle;
use crate::handlers::class::HandlerClass;
use crate::handlers::failure::Failure;
use crate::handlers::handler::Handler;

/// Sends the dict of each record's attributes: what `logging.makeLogRecord` takes.
///
/// A record that cannot be sent is lost, as in CPython; here that is reported and counted.
pub(super) struct Pickled<S> {
    link: Link<S>,
    clock: &'static dyn Clock,
}

/// A failure closes the socket in any case, so that `closeOnError` changes nothing. (In CPython, it
/// also keeps a failure from being reported.)
const ATTRIBUTES: [&str; 4] = {
    let [start, max, factor] = back_off::ATTRIBUTES;
    ["closeOnError", start, max, factor]
};

/// A class of them.
pub(super) fn class<S: Sends>(
    name: &'static str,
    signature: &'static Signature,
    clock: &'static dyn Clock,
) -> HandlerClass<Pickled<S>> {
    let make = move |arguments: &Arguments<'_, '_>| Pickled::new(arguments, clock);
    HandlerClass::new(name, signature, make).attributes(&ATTRIBUTES, set)
}

impl<S: Sends> Pickled<S> {
    // Nothing is connected before the first record.
    fn new(arguments: &Arguments<'_, '_>, clock: &'static dyn Clock) -> Result<Self, Problem> {
        host_and_port(arguments)?;
        let link = Link::new(Peer::of(arguments), BackOff::new());
        Ok(Pickled { link, clock })
    }
}

fn set<S: Sends>(handler: Option<&mut Pickled<S>>, attribute: &str, value: Argument<'_>) -> bool {
    let back_off = handler.map(|handler| handler.link.back_off());
    attribute == "closeOnError" || BackOff::set(back_off, attribute, value)
}

impl<S: Sends> Handler for Pickled<S> {
    // What is sent is not the text.
    const FORMATS: bool = false;

    fn emit(&mut self, record: &Record<'_>, _: &str) -> Result<(), Failure> {
        let dict = Value::Dict(attributes(record, self.clock.started()));
        Ok(self.link.send(&pickle::frame(&dict)?)?)
    }

    // A record that comes later opens it again, as in CPython.
    fn close(&mut self) {
        self.link.close();
    }
}
