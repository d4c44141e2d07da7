//! A connection to a broker that comes back by itself.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rumqttc::{AsyncClient, PublishNoticeError, PublishOptions, PublishProperties, QoS};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

use super::error::in_words;
use super::keeper::{Behind, Keeper, Room, lock, subscribe};
use super::{Broker, Error};

/// How long the end waits for what is on its way.
const FAREWELL: Duration = Duration::from_secs(2);

/// What happens on a [`Link`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// It is connected, and every subscription is in force that was not [denied](Event::NotGiven).
    Up,
    /// It is not connected any more, or not yet, and tries again; that [may not help](Error::is_final).
    Down(Error),
    /// A message that was subscribed to.
    Message(Message),
    /// The broker has what was published there.
    Taken {
        /// The topic.
        topic: String,
    },
    /// The broker [does not take](Error::NotTaken) what was published. (What is on its way when
    /// the connection is lost comes to neither: it may have to be published again.)
    NotTaken(Error),
    /// The broker [does not give away](Error::NotGiven) some of what was subscribed to.
    NotGiven(Error),
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Where it is.
    pub topic: String,
    /// What it says.
    pub payload: Vec<u8>,
    /// Whether the broker keeps it for those who come later; of one that has come: whether it was kept.
    pub is_retained: bool,
    /// Where the answer is expected, and what tells it from others.
    pub reply_to: Option<(String, Vec<u8>)>,
    /// What tells an answer from others.
    pub correlation: Vec<u8>,
}

/// A connection, kept by a thread of its own. No more is taken from the broker while 16 MiB of messages wait for
/// [`next`](Link::next). When it is dropped, it ends in good order, after what was published before, unless there
/// is no connection.
///
/// ```no_run
/// use logconf::fleet::{Broker, Event, Link};
/// use std::time::Duration;
///
/// let broker = Broker::at("mqtt://127.0.0.1")?;
/// let link = Link::open(&broker, "watcher", vec!["logconf/reported/+".into()])?;
/// loop {
///     if let Some(Event::Message(message)) = link.next(Duration::from_secs(60)) {
///         println!("{}: {}", message.topic, String::from_utf8_lossy(&message.payload));
///     }
/// }
/// # Ok::<(), logconf::fleet::Error>(())
/// ```
#[derive(Debug)]
pub struct Link {
    client: AsyncClient,
    runtime: Handle,
    told: Sender<Event>,
    events: Receiver<Event>,
    room: Room,
    is_up: Arc<AtomicBool>,
    behind: Behind,
    /// Its end is the thread's.
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
    ended: Receiver<Infallible>,
}

impl Link {
    /// Begins to connect as the client of this id, and to subscribe to these topics, each time that there
    /// is a connection. Every message comes at least once while it is there.
    ///
    /// # Errors
    ///
    /// [`Error::File`] and [`Error::Unencrypted`]: what stands in the way of the connection itself comes
    /// as [`Event::Down`].
    pub fn open(broker: &Broker, id: &str, subscriptions: Vec<String>) -> Result<Link, Error> {
        let options = broker.options(id)?;
        let (client, connection) = AsyncClient::builder(options).unbounded().build();
        let (told, events) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let (ending, ended) = mpsc::channel();
        let behind = Behind::default();
        let room = Room::default();
        let is_up = Arc::new(AtomicBool::new(false));
        let keeper = Keeper {
            broker: broker.to_string(),
            client: client.clone(),
            connection,
            subscriptions,
            behind: Arc::clone(&behind),
            told: told.clone(),
            room: room.clone(),
            is_up: Arc::clone(&is_up),
        };
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Error::Thread)?;
        let handle = runtime.handle().clone();
        let thread = thread::Builder::new()
            .name("logconf fleet".to_owned())
            .spawn(move || {
                let _ending = ending;
                runtime.block_on(async {
                    // Whichever is first.
                    tokio::select! {
                        () = keeper.keep() => {}
                        _ = stopped => {}
                    }
                });
                // The system may look a name up for long.
                runtime.shutdown_background();
            })
            .map_err(Error::Thread)?;
        Ok(Link {
            client,
            runtime: handle,
            told,
            events,
            room,
            is_up,
            behind,
            stop: Some(stop),
            thread: Some(thread),
            ended,
        })
    }

    /// Waits for what happens next, for so long.
    pub fn next(&self, at_most: Duration) -> Option<Event> {
        let event = self.events.recv_timeout(at_most).ok()?;
        if let Event::Message(message) = &event {
            self.room.give_back(message);
        }
        Some(event)
    }

    /// Subscribes to more topics, until the connection is lost, and sends a message right behind that: the
    /// broker has it before anything that it sends for the subscription is confirmed.
    pub fn subscribe(&self, topics: Vec<String>, behind: Message) {
        *lock(&self.behind) = Some(behind);
        let subscribed = subscribe(&self.client, &topics);
        let told = self.told.clone();
        self.runtime.spawn(async move {
            if let Some(Err(error)) = subscribed.await {
                let _ = told.send(Event::NotGiven(error));
            }
        });
    }

    /// Sends a message; [`Event::Taken`] tells that the broker has it.
    pub fn publish(&self, message: Message) {
        let (topic, payload, options) = parts(message);
        let sent = self
            .client
            .try_publish_tracked(topic.clone(), payload, options);
        // It fails only when the connection has ended for good, which has been told.
        if let Ok(notice) = sent {
            let told = self.told.clone();
            self.runtime.spawn(async move {
                if let Some(event) = outcome(topic, notice.wait_completion_async().await) {
                    let _ = told.send(event);
                }
            });
        }
    }
}

/// What is sent for a message.
pub(super) fn parts(message: Message) -> (String, Vec<u8>, PublishOptions) {
    let mut options = PublishOptions::new(QoS::AtLeastOnce).retain(message.is_retained);
    let (response_topic, correlation) = match message.reply_to {
        Some((topic, correlation)) => (Some(topic), correlation),
        None => (None, message.correlation),
    };
    if response_topic.is_some() || !correlation.is_empty() {
        options = options.properties(PublishProperties {
            response_topic,
            correlation_data: Some(correlation.into()),
            ..PublishProperties::default()
        });
    }
    (message.topic, message.payload, options)
}

/// What came of a message, if that is known.
fn outcome(topic: String, result: Result<(), PublishNoticeError>) -> Option<Event> {
    let reason = match result {
        Ok(()) => return Some(Event::Taken { topic }),
        Err(PublishNoticeError::V5PubAck(reason)) => in_words(&format!("{reason:?}")),
        Err(error @ PublishNoticeError::RetainNotSupported) => error.to_string(),
        Err(_) => return None,
    };
    Some(Event::NotTaken(Error::NotTaken { topic, reason }))
}

impl Drop for Link {
    fn drop(&mut self) {
        // What has been sent before goes first, unless there is no connection for it.
        if self.is_up.load(Ordering::Relaxed)
            && self.client.try_disconnect_with_timeout(FAREWELL).is_ok()
        {
            let _ = self.ended.recv_timeout(FAREWELL);
        }
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Instant;

    #[test]
    fn without_a_connection_the_end_waits_for_nothing() {
        // It lets in, and says nothing.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("mqtt://{}", silent.local_addr().unwrap());
        let link = Link::open(&Broker::at(&url).unwrap(), "a", Vec::new()).unwrap();
        link.publish(Message::default());
        let _waiting = silent.accept().unwrap();
        let begun = Instant::now();
        drop(link);
        assert!(begun.elapsed() < FAREWELL, "{:?}", begun.elapsed());
    }

    #[test]
    fn a_subscription_that_is_denied_is_told_and_the_rest_is_up() {
        let broker = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("mqtt://{}", broker.local_addr().unwrap());
        let topics = vec!["t".to_owned()];
        let link = Link::open(&Broker::at(&url).unwrap(), "a", topics).unwrap();
        let (mut stream, _) = broker.accept().unwrap();
        let mut packet = [0; 256];
        assert!(stream.read(&mut packet).unwrap() > 0);
        // CONNACK.
        stream.write_all(&[0x20, 3, 0, 0, 0]).unwrap();
        assert!(stream.read(&mut packet).unwrap() > 0);
        assert_eq!(packet[0], 0x82);
        // SUBACK, with the packet's id: not authorized.
        stream
            .write_all(&[0x90, 4, packet[2], packet[3], 0, 0x87])
            .unwrap();
        let next = || link.next(Duration::from_secs(20));
        match next() {
            Some(Event::NotGiven(error)) => {
                assert!(error.to_string().contains("not authorized"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(next(), Some(Event::Up)));
    }
}
