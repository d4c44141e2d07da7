//! The thread that applies, so that a configuration that takes long keeps nobody else waiting but
//! those who configure, too.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle, ThreadId};

use logconf_core::Tables;
use mio::Waker;

use super::answers::Answers;

/// What the thread is given: one request at a time.
struct Job {
    request: Vec<u8>,
    last: bool,
}

/// What came of a request.
pub struct Done {
    pub request: Vec<u8>,
    /// `None` if another configuration is in its way.
    pub reply: Option<Vec<u8>>,
}

/// The thread that applies. It ends with the request that it is at once this is dropped.
pub struct Worker {
    jobs: Sender<Job>,
    done: Receiver<Done>,
    thread: JoinHandle<()>,
}

impl Worker {
    pub fn start<T: Tables>(mut answers: Answers<T>, waker: Arc<Waker>) -> io::Result<Self> {
        let (jobs, given) = channel::<Job>();
        let (tell, done) = channel();
        let thread = thread::Builder::new().name("logconf-apply".to_owned());
        let thread = thread.spawn(move || {
            for Job { request, last } in given {
                let reply = answers
                    .answer(&request, last)
                    .map(|reply| reply.into_owned());
                if tell.send(Done { request, reply }).is_err() {
                    return;
                }
                // It cannot fail but where the listener is gone.
                let _ = waker.wake();
            }
        })?;
        Ok(Worker { jobs, done, thread })
    }

    pub fn id(&self) -> ThreadId {
        self.thread.thread().id()
    }

    /// Has a request answered. The one before has to be done.
    pub fn give(&self, request: Vec<u8>, last: bool) {
        // It ends after this side only, and panics in nothing that it does.
        let _ = self.jobs.send(Job { request, last });
    }

    /// What came of the request, if it is done.
    pub fn done(&self) -> Option<Done> {
        self.done.try_recv().ok()
    }

    /// Gives it nothing more to do; what it is doing still is to be waited for.
    pub fn end(self) -> JoinHandle<()> {
        self.thread
    }
}
