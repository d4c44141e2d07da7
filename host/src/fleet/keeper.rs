//! The thread behind a connection: it connects, and connects again.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rumqttc::{
    AsyncClient, ConnectionError, Event as Mqtt, EventLoop, Outgoing, Packet, QoS,
    SubscribeFilterInput, SubscribeNoticeError,
};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::broker::LARGEST;
use super::error::in_words;
use super::link::parts;
use super::{Error, Event, Message};

/// How long it waits at most before it connects again: twice as long each time. It is any time up to
/// that, so that a fleet does not come back in one moment.
const PAUSE: Duration = Duration::from_secs(1);
const PAUSE_AT_MOST: Duration = Duration::from_secs(60);
/// What is sent right behind a subscription.
pub type Behind = Arc<Mutex<Option<Message>>>;

pub fn lock(behind: &Behind) -> MutexGuard<'_, Option<Message>> {
    behind.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes of messages that nobody has looked at yet: whoever may publish must not fill the memory.
#[derive(Clone, Debug)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    /// For some of the largest.
    fn default() -> Room {
        Room(Arc::new(Semaphore::new(16 * LARGEST as usize)))
    }
}

impl Room {
    /// What a message takes up. (An empty one, too.)
    fn size(message: &Message) -> u32 {
        let length = message.topic.len() + message.payload.len() + message.correlation.len();
        u32::try_from(length).map_or(LARGEST, |length| length.clamp(256, LARGEST))
    }

    /// Waits until there is room for this message.
    async fn take(&self, message: &Message) {
        if let Ok(taken) = self.0.acquire_many(Room::size(message)).await {
            taken.forget();
        }
    }

    pub fn give_back(&self, message: &Message) {
        self.0.add_permits(Room::size(message) as usize);
    }
}

/// What the thread does.
pub struct Keeper {
    pub broker: String,
    pub client: AsyncClient,
    pub connection: EventLoop,
    pub subscriptions: Vec<String>,
    pub behind: Behind,
    pub told: Sender<Event>,
    pub room: Room,
    /// Whether there is a connection.
    pub is_up: Arc<AtomicBool>,
}

impl Keeper {
    /// Keeps it until nobody wants it any more.
    pub async fn keep(mut self) {
        let mut pause = PAUSE;
        let mut connected: Option<Instant> = None;
        loop {
            match self.connection.poll().await {
                Ok(event) => {
                    if matches!(event, Mqtt::Incoming(Packet::ConnAck(_))) {
                        connected = Some(Instant::now());
                        self.is_up.store(true, Ordering::Relaxed);
                    }
                    let Some(event) = self.event(event) else {
                        continue;
                    };
                    if let Event::Message(message) = &event {
                        self.room.take(message).await;
                    }
                    if self.told.send(event).is_err() {
                        return;
                    }
                }
                Err(ConnectionError::RequestsDone) => return,
                Err(error) => {
                    self.is_up.store(false, Ordering::Relaxed);
                    let down = Event::Down(Error::of_connection(&self.broker, &error));
                    if self.told.send(down).is_err() {
                        return;
                    }
                    // One that has lasted was good.
                    if connected.take().is_some_and(|at| at.elapsed() > pause) {
                        pause = PAUSE;
                    }
                    sleep(pause.mul_f64(chance())).await;
                    pause = (2 * pause).min(PAUSE_AT_MOST);
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
                    let Some(result) = subscribed.await else {
                        return;
                    };
                    if let Err(error) = result {
                        let _ = told.send(Event::NotGiven(error));
                    }
                    let _ = told.send(Event::Up);
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

/// Subscribes; `None` if what came of it is not known, as the connection is lost.
pub fn subscribe(
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
