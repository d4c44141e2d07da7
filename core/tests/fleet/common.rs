//! Devices that start again and again, and what they publish.

use logconf_core::fleet::{Device, Message, Names, Publication, Taken};
use logconf_core::listener::Insecure;
use logconf_core::{DefaultCapacities, Logging, NullHandler, Registry, Ring, StreamHandler};
use serde_json::Value;

pub fn leak<V>(value: V) -> &'static mut V {
    Box::leak(Box::new(value))
}

pub const NAMES: Names<'static> = Names {
    groups: &["pumps", "hall-2"],
    firmware: "1.2.0",
    ..Names::of("pump-7")
};
pub const OWN: &str = "logconf/desired/pump-7";
pub const PUMPS: &str = "logconf/desired/group/pumps";
pub const REQUEST: &str = "logconf/request/pump-7";

/// The generation of the built-in configuration.
pub const BUILT_IN: u32 = 2;

/// A device since its start.
pub struct Started<V = Insecure> {
    pub logging: &'static Logging<DefaultCapacities>,
    pub device: Device<'static, V>,
}

/// A device that obeys everybody, connected.
pub fn start() -> Started {
    let verdict = leak([0; 1024]);
    Started::with(Device::insecure(NAMES, verdict).unwrap())
}

/// A system with one stream, and its built-in configuration in force.
pub fn logging() -> &'static Logging<DefaultCapacities> {
    let logging: &'static Logging = leak(Logging::new());
    let uart: &'static Ring<1024> = leak(Ring::new());
    logging.start(leak(Registry {
        classes: &[&StreamHandler, &NullHandler],
        streams: leak([("board.uart0", uart as &dyn logconf_core::Stream)]),
        ..Registry::EMPTY
    }));
    let built_in = br#"{"version": 1, "root": {"level": "WARNING"}}"#;
    assert_eq!(logging.apply(built_in).unwrap().generation(), BUILT_IN);
    logging
}

impl<V: logconf_core::fleet::DesiredVerifier> Started<V> {
    /// Connected, and its first report is published.
    pub fn with(device: Device<'static, V>) -> Self {
        let mut started = Started {
            logging: logging(),
            device,
        };
        started.connect();
        started
    }

    /// A new connection; gives the report that follows.
    pub fn connect(&mut self) -> Value {
        self.device.connected();
        self.report().expect("a report after each connection")
    }

    /// Hands in a message that is not answered, and not too early.
    pub fn take(&mut self, topic: &str, payload: impl AsRef<[u8]>) {
        let message = Message::new(topic, payload.as_ref());
        assert_eq!(
            self.device.take(&message, self.logging, &mut [0; 2048]),
            Taken::Done
        );
    }

    /// Publishes the report, if it is due.
    pub fn report(&mut self) -> Option<Value> {
        let mut room = [0; 3072];
        let Publication {
            topic,
            payload,
            retain,
            correlation,
        } = self.device.report(self.logging, &mut room)?;
        assert_eq!(topic.to_string(), "logconf/reported/pump-7");
        assert_eq!((retain, correlation), (true, None));
        Some(serde_json::from_slice(payload).unwrap())
    }

    /// Hands in what the broker retains, as it does after each connection.
    pub fn takes_retained(&mut self, topic: &str, payload: impl AsRef<[u8]>) {
        let message = Message {
            retained: true,
            ..Message::new(topic, payload.as_ref())
        };
        assert_eq!(
            self.device.take(&message, self.logging, &mut [0; 2048]),
            Taken::Done
        );
    }

    /// Hands in the document that was decided on last once more: it is reported again, and that is all.
    pub fn repeats(&mut self, topic: &str, payload: impl AsRef<[u8]>) {
        let before = self.connect();
        assert_eq!(self.decides(topic, &payload), before);
        self.takes_retained(topic, &payload);
        assert_eq!(
            self.report(),
            None,
            "it stands in the report of the connection"
        );
    }

    /// The report of a document that was decided on, or rejected.
    pub fn decides(&mut self, topic: &str, payload: impl AsRef<[u8]>) -> Value {
        self.take(topic, payload);
        self.report().expect("a report after each decision")
    }

    /// Hands in what must leave everything as it is.
    pub fn ignores(&mut self, topic: &str, payload: impl AsRef<[u8]>) {
        let generation = self.logging.generation();
        self.take(topic, payload);
        assert_eq!(self.report(), None);
        assert_eq!(self.logging.generation(), generation);
    }

    /// The level of the root logger.
    pub fn level(&self) -> Value {
        let mut reply = [0; 2048];
        let status = br#"{"logconf": {"op": "status"}}"#;
        let length = self.logging.answer(status, &mut reply);
        let status: Value = serde_json::from_slice(&reply[..length]).unwrap();
        status["root"]["level"].clone()
    }
}

/// A configuration with this number, by which its level can be told.
pub fn document(rev: u64, level: u32) -> String {
    format!(r#"{{"version": 1, "logconf": {{"rev": {rev}}}, "root": {{"level": {level}}}}}"#)
}
