//! The two threads of a listener: one serves, and the other one is ready to.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use mio::{Events, Waker};

use super::turns::Done;
use super::{Server, TURN};
use crate::listen::control::Control;
use crate::listen::relay::Relay;

#[derive(Clone)]
pub struct Threads {
    relay: Arc<Relay<Box<Server>>>,
    control: Arc<Control>,
    waker: Arc<Waker>,
    late: Sender<Done>,
}

impl Threads {
    /// For a listener that is woken by this, and told of what it did not wait for.
    pub(super) fn new(waker: Arc<Waker>, late: Sender<Done>, control: Arc<Control>) -> Self {
        Threads {
            relay: Arc::new(Relay::new()),
            control,
            waker,
            late,
        }
    }

    /// Has the server served until it is told to stop.
    pub(super) fn start(self, server: Server) -> io::Result<Vec<JoinHandle<()>>> {
        let relief = self.clone();
        let relief = spawn(move || relief.run(relief.relay.take()))?;
        let relay = Arc::clone(&self.relay);
        let first = spawn(move || self.run(Some(Box::new(server))));
        if first.is_err() {
            relay.end();
        }
        Ok(vec![first?, relief])
    }

    fn run(&self, mut server: Option<Box<Server>>) {
        while let Some(mine) = server {
            self.serve(mine);
            server = self.relay.take();
        }
    }

    /// Serves until it is told to stop, or until the other thread does.
    fn serve(&self, mut server: Box<Server>) {
        // Whatever it comes from, those who wait for the end see it.
        let end = End(self);
        let mut events = Events::with_capacity(1024);
        while !self.control.is_stopping() {
            server.turn(&mut events);
            for _ in 0..TURN {
                if self.control.is_stopping() {
                    break;
                }
                let Some(job) = server.next(Instant::now()) else {
                    break;
                };
                let (back, done) = self.relay.leave(server, || job.run());
                let Some(back) = back else {
                    // It cannot fail but where the listener is gone.
                    let _ = self.late.send(done);
                    let _ = self.waker.wake();
                    return std::mem::forget(end);
                };
                server = back;
                server.worked(done, Instant::now());
            }
        }
        server.finish(&mut events);
    }
}

fn spawn(run: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    let thread = Builder::new().name("logconf-listen".to_owned());
    thread.spawn(run)
}

struct End<'t>(&'t Threads);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.relay.end();
        self.0.control.ended();
    }
}
