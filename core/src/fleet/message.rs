//! What arrives, and what is to be published.

use super::Topic;

/// A message that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'m> {
    /// What it was published on.
    pub topic: &'m str,
    /// What it holds.
    pub payload: &'m [u8],
    /// The broker had it already when the device subscribed.
    pub retained: bool,
    /// Where its answer goes.
    pub response_topic: Option<&'m str>,
    /// What its answer is recognised by.
    pub correlation: Option<&'m [u8]>,
}

impl<'m> Message<'m> {
    /// A message without properties, which is not retained.
    pub const fn new(topic: &'m str, payload: &'m [u8]) -> Self {
        Message {
            topic,
            payload,
            retained: false,
            response_topic: None,
            correlation: None,
        }
    }
}

/// What is to be published: a report with QoS 1, a reply with 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publication<'p> {
    /// Where.
    pub topic: Topic<'p>,
    /// What it holds.
    pub payload: &'p [u8],
    /// Whether the broker keeps it.
    pub retain: bool,
    /// The correlation data of what it answers.
    pub correlation: Option<&'p [u8]>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a reply is to be published, and a message that was not taken to be handed in again"]
pub enum Taken<'m> {
    /// It is done with. A report may be due.
    Done,
    /// It is answered: publish this.
    Reply(Publication<'m>),
    /// It was not looked at: another configuration is being applied, or the state before the last one is
    /// still in use. Hand it in again, before others.
    Busy,
}
