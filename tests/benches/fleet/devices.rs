//! Simulated devices, all on one thread.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use logconf_core::fleet::{Device, Message, Names, Publication, Taken};
use logconf_core::{Logging, NullHandler, Registry, Ring, StreamHandler};
use rumqttc::{
    AsyncClient, Event, MqttOptions, Packet, Publish, PublishOptions, PublishProperties, QoS,
    SubscribeFilterInput,
};
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// So many connect at a time: the system holds no more for who listens.
const AT_ONCE: usize = 64;
/// How long all of them may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// The buffers of firmware.
const VERDICT: usize = 512;
const ROOM: usize = 2048;

static UART: Ring<64> = Ring::new();
static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &NullHandler],
    streams: &[("board.uart0", &UART)],
    ..Registry::EMPTY
};

/// How many messages the devices have taken, and given.
pub struct Messages {
    pub taken: usize,
    pub given: usize,
}

#[derive(Default)]
struct Counters {
    taken: AtomicUsize,
    given: AtomicUsize,
    /// What the broker has confirmed.
    confirmed: AtomicUsize,
}

pub struct Devices {
    counters: Arc<Counters>,
}

impl Devices {
    pub fn connect(broker: SocketAddr, count: usize) -> Devices {
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        // It ends with the process.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let places = Arc::new(Semaphore::new(AT_ONCE));
                for number in 0..count {
                    let (counters, places) = (Arc::clone(&shared), Arc::clone(&places));
                    tokio::spawn(simulate(broker, number, counters, places));
                }
                std::future::pending::<()>().await;
            });
        });
        Devices { counters }
    }

    /// Waits until the broker has so many reports.
    pub fn wait_for_reports(&self, count: usize) {
        let begun = Instant::now();
        while self.counters.confirmed.load(Ordering::Relaxed) < count {
            let confirmed = &self.counters.confirmed;
            assert!(
                begun.elapsed() < PATIENCE,
                "{confirmed:?} of {count} have reported"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn messages(&self) -> Messages {
        Messages {
            taken: self.counters.taken.load(Ordering::Relaxed),
            given: self.counters.given.load(Ordering::Relaxed),
        }
    }
}

async fn simulate(
    broker: SocketAddr,
    number: usize,
    counters: Arc<Counters>,
    places: Arc<Semaphore>,
) {
    let name: &'static str = format!("device-{number}").leak();
    let logging: &'static Logging = Box::leak(Box::new(Logging::new()));
    logging.start(&REGISTRY);
    let names = Names {
        groups: &["all"],
        firmware: "1.2.0",
        ..Names::of(name)
    };
    let mut verdict = [0; VERDICT];
    let mut device = Device::insecure(names, &mut verdict).expect("names");
    let mut options = MqttOptions::new(name, (broker.ip().to_string(), broker.port()));
    options.set_keep_alive(600).set_connect_timeout(PATIENCE);
    // What is on its way at a time: the client has room for it from the start.
    options.set_outgoing_inflight_upper_limit(4);
    let (client, mut connection) = AsyncClient::builder(options).capacity(8).build();
    let mut place = places.acquire().await.ok();
    loop {
        match connection.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                let filters = device.subscriptions();
                let filters = filters
                    .map(|topic| SubscribeFilterInput::new(topic.to_string(), QoS::AtLeastOnce));
                client.try_subscribe_many(filters).expect("room");
            }
            Ok(Event::Incoming(Packet::SubAck(_))) => {
                drop(place.take());
                device.connected();
            }
            Ok(Event::Incoming(Packet::Publish(message))) => {
                counters.taken.fetch_add(1, Ordering::Relaxed);
                take(&message, &mut device, logging, &client);
            }
            Ok(Event::Incoming(Packet::PubAck(_))) => {
                counters.confirmed.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => {}
            Err(_) => {
                // What it was killed for, the broker's end.
                sleep(Duration::from_secs(1)).await;
                continue;
            }
        }
        if place.is_none() {
            let mut room = [0; ROOM];
            if let Some(report) = device.report(logging, &mut room) {
                counters.given.fetch_add(1, Ordering::Relaxed);
                publish(&client, &report);
            }
        }
    }
}

fn take(message: &Publish, device: &mut Device<'_>, logging: &Logging, client: &AsyncClient) {
    let properties = message.properties.as_ref();
    let handed_in = Message {
        retained: message.retain,
        response_topic: properties.and_then(|all| all.response_topic.as_deref()),
        correlation: properties.and_then(|all| all.correlation_data.as_deref()),
        ..Message::new(
            std::str::from_utf8(&message.topic).unwrap_or(""),
            &message.payload,
        )
    };
    let mut room = [0; ROOM];
    match device.take(&handed_in, logging, &mut room) {
        Taken::Reply(reply) => publish(client, &reply),
        Taken::Done => {}
        // Nothing else configures it.
        Taken::Busy => panic!("busy"),
    }
}

fn publish(client: &AsyncClient, publication: &Publication<'_>) {
    let options = PublishOptions::new(QoS::AtLeastOnce).retain(publication.retain);
    let correlation = publication.correlation.map(|data| data.to_vec().into());
    let options = match correlation {
        Some(_) => options.properties(PublishProperties {
            correlation_data: correlation,
            ..PublishProperties::default()
        }),
        None => options,
    };
    let topic = publication.topic.to_string();
    client
        .try_publish(topic, publication.payload.to_vec(), options)
        .expect("room");
}
