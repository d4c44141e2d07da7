//! What records are sent through, whatever lies below.

use std::io::{self, ErrorKind};

use super::back_off::BackOff;
use super::peer::Peer;
use super::stream::failure;
use crate::python::Failure;

/// A way to a peer. It is opened when something is sent, and anew after a failure.
pub(super) struct Link<S> {
    peer: Peer,
    back_off: BackOff,
    open: Option<S>,
}

/// What a link is while it is open.
pub(super) trait Sends: Sized + Send + 'static {
    fn open(peer: &Peer) -> Result<Self, Failure>;

    /// Whether it is worth trying, as far as can be known at once.
    fn is_open(&mut self) -> bool;

    /// Sends all. After a failure, some of it may have been sent, and nothing may follow.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;
}

impl<S: Sends> Link<S> {
    pub(super) fn new(peer: Peer, back_off: BackOff) -> Self {
        Link {
            peer,
            back_off,
            open: None,
        }
    }

    /// Sends all of it. What an open link has failed to send in whole, if not for want of time, is
    /// sent through a new one: the peer may have been started again. A failure names the peer.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let sent = self.send_unnamed(bytes);
        sent.map_err(|failure| match &self.peer {
            // It says itself what is wrong with it.
            Peer::Wrong(_) => failure,
            peer => failure.at(peer),
        })
    }

    fn send_unnamed(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(mut open) = self.open.take()
            && open.is_open()
        {
            match open.send(bytes) {
                Ok(()) => {
                    self.open = Some(open);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::TimedOut => return Err(failure(error)),
                Err(_) => {}
            }
        }
        let mut open = self.back_off.attempt(|| S::open(&self.peer))?;
        open.send(bytes).map_err(failure)?;
        self.open = Some(open);
        Ok(())
    }

    pub(super) fn close(&mut self) {
        self.open = None;
    }

    pub(super) fn back_off(&mut self) -> &mut BackOff {
        &mut self.back_off
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    thread_local! {
        /// What happens next: how sending ends, the last one first.
        static OUTCOMES: RefCell<Vec<io::Result<()>>> = const { RefCell::new(Vec::new()) };
        /// What was done.
        static DONE: RefCell<String> = const { RefCell::new(String::new()) };
    }

    struct Scripted;

    impl Sends for Scripted {
        fn open(_: &Peer) -> Result<Self, Failure> {
            DONE.with_borrow_mut(|done| done.push_str("open "));
            Ok(Scripted)
        }

        fn is_open(&mut self) -> bool {
            true
        }

        fn send(&mut self, _: &[u8]) -> io::Result<()> {
            DONE.with_borrow_mut(|done| done.push_str("send "));
            OUTCOMES.with_borrow_mut(|outcomes| outcomes.pop().unwrap())
        }
    }

    /// Sends through an open link, with these outcomes, and then again.
    fn check(outcomes: &[ErrorKind], succeeds: bool, expected: &str) {
        let mut link = Link::<Scripted>::new(Peer::Unix(String::new()), BackOff::new());
        OUTCOMES.set(vec![Ok(())]);
        link.send(b"first").unwrap();
        DONE.take();
        let mut outcomes: Vec<_> = outcomes.iter().map(|kind| Err((*kind).into())).collect();
        outcomes.extend([Ok(()), Ok(())]);
        outcomes.reverse();
        OUTCOMES.set(outcomes);
        assert_eq!(link.send(b"second").is_ok(), succeeds);
        link.send(b"third").unwrap();
        assert_eq!(DONE.take().trim_end(), expected);
    }

    #[test]
    fn a_link_stays_open() {
        check(&[], true, "send send");
    }

    #[test]
    fn what_the_system_refuses_goes_through_a_new_link() {
        check(&[ErrorKind::BrokenPipe], true, "send open send send");
    }

    #[test]
    fn what_a_new_link_refuses_is_lost() {
        let twice = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
        check(&twice, false, "send open send open send");
    }

    #[test]
    fn a_link_that_is_stalled_costs_one_time_out_and_is_closed() {
        check(&[ErrorKind::TimedOut], false, "send open send");
    }

    #[test]
    fn a_closed_link_is_opened_again() {
        let mut link = Link::<Scripted>::new(Peer::Unix(String::new()), BackOff::new());
        OUTCOMES.set(vec![Ok(()), Ok(())]);
        link.send(b"first").unwrap();
        link.close();
        link.send(b"second").unwrap();
        assert_eq!(DONE.take(), "open send open send ");
    }
}
