//! A device of a fleet and its MQTT broker: connects, comes back, and passes messages on.

use crate::board::uplink::{Connection, Lost, Uplink};
use crate::capacity::{CORRELATION, GROUPS, MQTT_RX, MQTT_TX, REPLY, REPORT, RESPONSE_TOPIC};
use crate::loggers::NET;
use crate::logging::LOGGING;
use crate::settings::Settings;
use core::convert::Infallible;
use core::fmt::{self, Write};
use embassy_time::{Duration, Instant, TimeoutError, Timer, with_timeout};
use heapless::{String, Vec};
use logconf_core::fleet::{self, DesiredVerifier, Device, LONGEST_TOPIC, Message, Taken};
use logconf_core::{info, warning};
use minimq::{
    Buffers, ConfigBuilder, InboundPublish, PeerError, Publication, QoS, Session,
    SubscriptionOptions, TopicFilter,
};

/// How long the broker may take over an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// A broker that is silent is asked this often whether it is still there, in seconds.
const KEEP_ALIVE_S: u16 = 30;
/// How often it is looked whether the state has changed by other means.
const LOOK: Duration = Duration::from_millis(100);
/// How long after the broker has refused a report the next one is tried.
const REFUSED: Duration = Duration::from_secs(60);
/// How long what the system is too busy for waits.
const BUSY: Duration = Duration::from_millis(10);

/// How long after the first failure it connects again, and after many.
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 60_000;

/// The topics of a device: its own two, and those of its groups.
const TOPICS: usize = 2 + GROUPS;

/// The memory of the client.
pub struct Memory {
    received: [u8; MQTT_RX],
    sending: [u8; MQTT_TX],
    /// Where replies and reports are made.
    room: [u8; REPORT],
}

impl Memory {
    /// Empty, for a static.
    pub const fn new() -> Self {
        Memory {
            received: [0; MQTT_RX],
            sending: [0; MQTT_TX],
            room: [0; REPORT],
        }
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

/// Joins the broker again and again. What is in force stays in force meanwhile.
pub async fn join<V: DesiredVerifier>(
    uplink: &Uplink,
    settings: &Settings,
    device: &mut Device<'static, V>,
    memory: &mut Memory,
) -> ! {
    let buffers = Buffers::new(&mut memory.received, &mut memory.sending);
    let mut config = ConfigBuilder::new(buffers).keepalive_interval(KEEP_ALIVE_S);
    if let Some(user) = settings.user {
        // Only a second user would be refused,
        config = config
            .auth(user, settings.password.as_bytes())
            .expect("one user");
    }
    // and an id that is longer than 64 bytes.
    let mut id = String::<LONGEST_TOPIC>::new();
    let _ = write!(id, "{}", settings.names.client_id());
    let config = config.client_id(&id);
    let mut session = Session::new(config.expect("PREFIX/DEVICE has at most 64 bytes"));
    let mut pauses = Pauses::new(uplink.seed());
    let mut refused = None;
    loop {
        let Err(ended) = async {
            let io = uplink.connect(settings.broker).await?;
            let mut client = with_timeout(PATIENCE, session.connect(io)).await??;
            info!(NET, "joined the broker at {}", settings.broker);
            let began = Instant::now();
            let ended = converse(&mut client, device, &mut refused, &mut memory.room).await;
            if began.elapsed() > PATIENCE {
                pauses.begin_again();
            }
            ended
        }
        .await;
        let pause_ms = pauses.next_ms();
        warning!(NET, "no broker: {ended}; next try in {pause_ms} ms");
        Timer::after_millis(pause_ms.into()).await;
    }
}

type Client<'s, 'b, 'u> = minimq::Connection<'s, 'b, Connection<'u>>;

/// Subscribes, and passes on what comes, until the connection ends.
async fn converse<V: DesiredVerifier>(
    client: &mut Client<'_, '_, '_>,
    device: &mut Device<'static, V>,
    refused: &mut Option<Instant>,
    room: &mut [u8],
) -> Result<Infallible, Ended> {
    subscribe(client, device).await?;
    device.connected();
    let mut is_reporting = false;
    loop {
        if refused.is_some_and(|at| at.elapsed() > REFUSED) {
            *refused = None;
            device.connected();
        }
        // One at a time: there is room for one that the broker has not acknowledged.
        if client.session().is_publish_quiescent()
            && refused.is_none()
            && let Some(report) = device.report(&LOGGING, room)
        {
            let mut topic = String::<LONGEST_TOPIC>::new();
            let _ = write!(topic, "{}", report.topic);
            let report = Publication::bytes(&topic, report.payload).retain();
            client.publish(report.qos(QoS::AtLeastOnce)).await?;
            is_reporting = true;
        }
        let reply = match with_timeout(LOOK, client.poll()).await {
            Ok(Ok(Some(message))) => take(&message, device, room).await,
            Ok(Ok(None)) => None,
            // What the broker does allow is done all the same.
            Ok(Err(minimq::Error::Peer(PeerError::Rejected(reason)))) => {
                if is_reporting {
                    warning!(NET, "the broker refuses the report: {reason:?}");
                    // Some brokers end the connection, too: the next one is not to end so.
                    *refused = Some(Instant::now());
                } else {
                    warning!(NET, "the broker refuses a subscription: {reason:?}");
                }
                None
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(TimeoutError) => None,
        };
        if let Some(reply) = reply {
            // Whoever does not get it asks again.
            reply.publish(client, room).await?;
        }
    }
}

async fn subscribe<V: DesiredVerifier>(
    client: &mut Client<'_, '_, '_>,
    device: &Device<'static, V>,
) -> Result<(), Ended> {
    let mut topics = Vec::<String<LONGEST_TOPIC>, TOPICS>::new();
    for topic in device.subscriptions() {
        // There is a place for each, and room for the longest.
        let mut text = String::new();
        let _ = write!(text, "{topic}");
        let _ = topics.push(text);
    }
    let options = SubscriptionOptions::default().maximum_qos(QoS::AtLeastOnce);
    let filters: Vec<_, TOPICS> = topics
        .iter()
        .map(|topic| TopicFilter::new(topic).options(options))
        .collect();
    client.subscribe(&filters, &[]).await?;
    Ok(())
}

/// Hands a message in until it is taken, and gives what is to be answered: it lies in `room`.
async fn take<V: DesiredVerifier>(
    message: &InboundPublish<'_>,
    device: &mut Device<'static, V>,
    room: &mut [u8],
) -> Option<Reply> {
    let message = Message {
        topic: message.topic(),
        payload: message.payload(),
        retained: message.retained(),
        response_topic: message.response_topic(),
        correlation: message.correlation_data(),
    };
    let room = room.get_mut(..REPLY).unwrap_or_default();
    loop {
        match device.take(&message, &LOGGING, room) {
            Taken::Done => return None,
            Taken::Reply(reply) => return Reply::of(&reply),
            // Nothing else is read from the broker meanwhile.
            Taken::Busy => Timer::after(BUSY).await,
        }
    }
}

/// What outlives the message that it answers.
struct Reply {
    topic: String<RESPONSE_TOPIC>,
    correlation: Option<Vec<u8, CORRELATION>>,
    length: usize,
}

impl Reply {
    /// None if there is no room for its topic or its correlation data.
    fn of(reply: &fleet::Publication<'_>) -> Option<Reply> {
        let mut topic = String::new();
        write!(topic, "{}", reply.topic).ok()?;
        let correlation = reply.correlation.map(Vec::from_slice).transpose().ok()?;
        Some(Reply {
            topic,
            correlation,
            length: reply.payload.len(),
        })
    }

    async fn publish(&self, client: &mut Client<'_, '_, '_>, room: &[u8]) -> Result<(), Ended> {
        let payload = room.get(..self.length).unwrap_or(&[]);
        let publication = Publication::bytes(&self.topic, payload);
        let publication = match &self.correlation {
            Some(correlation) => publication.correlate(correlation),
            None => publication,
        };
        client.publish(publication).await?;
        Ok(())
    }
}

/// Why a connection has ended, or there was none.
enum Ended {
    Error(minimq::Error<Lost>),
    Late,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ended::Error(minimq::Error::Transport(lost)) => lost.fmt(f),
            Ended::Error(error) => error.fmt(f),
            Ended::Late => f.write_str("it does not answer"),
        }
    }
}

impl From<Lost> for Ended {
    fn from(lost: Lost) -> Self {
        Ended::Error(minimq::Error::Transport(lost))
    }
}

impl From<TimeoutError> for Ended {
    fn from(_: TimeoutError) -> Self {
        Ended::Late
    }
}

impl From<minimq::Error<Lost>> for Ended {
    fn from(error: minimq::Error<Lost>) -> Self {
        Ended::Error(error)
    }
}

impl From<minimq::PubError<(), Lost>> for Ended {
    fn from(error: minimq::PubError<(), Lost>) -> Self {
        Ended::Error(match error {
            minimq::PubError::Session(error) => error,
            minimq::PubError::Payload(()) => minimq::ResourceError::BufferTooSmall.into(),
        })
    }
}

/// How long to wait before connecting again: twice as long each time, and not as long as other boards.
struct Pauses {
    next_ms: u32,
    /// Of a xorshift generator; never zero.
    random: u32,
}

impl Pauses {
    fn new(seed: u32) -> Self {
        Pauses {
            next_ms: FIRST_PAUSE_MS,
            random: seed.max(1),
        }
    }

    fn begin_again(&mut self) {
        self.next_ms = FIRST_PAUSE_MS;
    }

    /// Between a half of it and all.
    fn next_ms(&mut self) -> u32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        let half = self.next_ms / 2;
        self.next_ms = (self.next_ms * 2).min(LONGEST_PAUSE_MS);
        half + self.random % (half + 1)
    }
}
