//! A connection to a broker that comes back by itself.

use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rumqttc::{
    AsyncClient, ConnectionError, Event as Mqtt, EventLoop, Outgoing, Packet, PublishNoticeError,
    PublishOptions, PublishProperties, QoS, SubscribeFilterInput, SubscribeNoticeError,
};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::error::in_words;
use super::{Broker, Error};

/// How long it waits at most before it connects again: twice as long each time. It is any time up to
/// that, so that a fleet does not come back in one moment.
const PAUSE: Duration = Duration::from_secs(1);
const PAUSE_AT_MOST: Duration = Duration::from_secs(60);
/// How long the end waits for what is on its way.
const FAREWELL: Duration = Duration::from_secs(2);

/// What happens on a [`Link`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// It is connected, and every subscription is in force.
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

/// A connection, kept by a thread of its own. When it is dropped, it ends in good order, after what was
/// published before.
///
/// ```no_run
/// use logconf::fleet::{Broker, Event, Link};
///
/// let broker = Broker::at("mqtt://127.0.0.1")?;
/// let link = Link::open(&broker, "watcher", vec!["logconf/reported/+".into()])?;
/// while let Ok(event) = link.events().recv() {
///     if let Event::Message(message) = event {
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
        let keeper = Keeper {
            broker: broker.to_string(),
            client: client.clone(),
            connection,
            subscriptions,
            behind: Arc::clone(&behind),
            told: told.clone(),
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
            })
            .map_err(Error::Thread)?;
        Ok(Link {
            client,
            runtime: handle,
            told,
            events,
            behind,
            stop: Some(stop),
            thread: Some(thread),
            ended,
        })
    }

    /// What happens on it.
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    /// Waits for what happens next, for so long.
    pub fn next(&self, at_most: Duration) -> Option<Event> {
        self.events.recv_timeout(at_most).ok()
    }

    /// Subscribes to more topics, until the connection is lost, and sends a message right behind that: the
    /// broker has it before anything that it sends for the subscription is confirmed.
    pub fn subscribe(&self, topics: Vec<String>, behind: Message) {
        *lock(&self.behind) = Some(behind);
        let subscribed = subscribe(&self.client, &topics);
        let told = self.told.clone();
        self.runtime.spawn(async move {
            if let Some(Err(error)) = subscribed.await {
                let _ = told.send(Event::Down(error));
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

/// What is sent right behind a subscription.
type Behind = Arc<Mutex<Option<Message>>>;

fn lock(behind: &Behind) -> MutexGuard<'_, Option<Message>> {
    behind.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is sent for a message.
fn parts(message: Message) -> (String, Vec<u8>, PublishOptions) {
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

/// Subscribes; `None` if what came of it is not known, as the connection is lost.
fn subscribe(
    client: &AsyncClient,
    topics: &[String],
) -> impl Future<Output = Option<Result<(), Error>>> + use<> {
    let filters = topics.iter();
    let filters = filters.map(|topic| SubscribeFilterInput::new(topic.clone(), QoS::AtLeastOnce));
    let sent = client.try_subscribe_many_tracked(filters);
    let topics = topics.join(", ");
    async move {
        match sent.ok()?.wait_completion_async().await {
            Ok(()) => Some(Ok(())),
            Err(SubscribeNoticeError::V5SubAckFailure(codes)) => Some(Err(Error::NotGiven {
                topic: topics,
                reason: in_words(&format!("{codes:?}")),
            })),
            Err(_) => None,
        }
    }
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
        if self.client.try_disconnect_with_timeout(FAREWELL).is_ok() {
            let _ = self.ended.recv_timeout(FAREWELL);
        }
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the thread does.
struct Keeper {
    broker: String,
    client: AsyncClient,
    connection: EventLoop,
    subscriptions: Vec<String>,
    behind: Behind,
    told: Sender<Event>,
}

impl Keeper {
    async fn keep(mut self) {
        let mut pause = PAUSE;
        let mut begun = Instant::now();
        loop {
            match self.connection.poll().await {
                Ok(event) => {
                    if matches!(event, Mqtt::Incoming(Packet::ConnAck(_))) {
                        begun = Instant::now();
                    }
                    if let Some(event) = self.event(event)
                        && self.told.send(event).is_err()
                    {
                        return;
                    }
                }
                Err(ConnectionError::RequestsDone) => return,
                Err(error) => {
                    let down = Event::Down(Error::of_connection(&self.broker, &error));
                    if self.told.send(down).is_err() {
                        return;
                    }
                    // One that has lasted was good.
                    if begun.elapsed() > pause {
                        pause = PAUSE;
                    }
                    sleep(pause.mul_f64(chance())).await;
                    pause = (2 * pause).min(PAUSE_AT_MOST);
                    begun = Instant::now();
                }
            }
        }
    }

    fn event(&self, event: Mqtt) -> Option<Event> {
        let packet = match event {
            Mqtt::Incoming(packet) => packet,
            // The client would send a message first that was handed in behind it. Now it sends
            // that one before it takes anything from the broker.
            Mqtt::Outgoing(Outgoing::Subscribe(_)) => {
                if let Some(message) = lock(&self.behind).take() {
                    let (topic, payload, options) = parts(message);
                    // It fails only when the connection has ended for good.
                    let _ = self.client.try_publish(topic, payload, options);
                }
                return None;
            }
            Mqtt::Outgoing(_) | Mqtt::Auth(_) => return None,
        };
        match packet {
            Packet::ConnAck(_) if self.subscriptions.is_empty() => Some(Event::Up),
            Packet::ConnAck(_) => {
                let told = self.told.clone();
                let subscribed = subscribe(&self.client, &self.subscriptions);
                tokio::spawn(async move {
                    let event = match subscribed.await {
                        Some(Err(error)) => Event::Down(error),
                        Some(Ok(())) => Event::Up,
                        None => return,
                    };
                    let _ = told.send(event);
                });
                None
            }
            Packet::Publish(publish) => {
                let properties = publish.properties.unwrap_or_default();
                let correlation = properties.correlation_data.unwrap_or_default().to_vec();
                Some(Event::Message(Message {
                    topic: String::from_utf8_lossy(&publish.topic).into_owned(),
                    payload: publish.payload.to_vec(),
                    is_retained: publish.retain,
                    reply_to: properties
                        .response_topic
                        .map(|topic| (topic, correlation.clone())),
                    correlation,
                }))
            }
            _ => None,
        }
    }
}

/// A number from 0 to 1. (What seeds the standard library's hashes is random.)
fn chance() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    random as f64 / u64::MAX as f64
}
