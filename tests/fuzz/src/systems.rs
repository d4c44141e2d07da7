//! Two logging systems of one registry: one that a device has, and one of a host.

use std::sync::{Mutex, Once, PoisonError};

use logconf::tables::Unbounded;
use logconf_core::{
    Class, DefaultCapacities, Logger, Logging, MemoryHandler, NullHandler, Registry, Ring, Stream,
    StreamHandler, Tables,
};
use serde_json::value::RawValue;

/// What a document that leaves nothing of the one before says.
const NOTHING: &str = r#"{"version": 1, "root": {"level": "WARNING", "handlers": [], "filters": []},
    "logconf": {"disabled": []}}"#;

pub(crate) struct System<T: Tables + 'static> {
    pub(crate) logging: Logging<T>,
    pub(crate) stream: Ring<4096>,
    /// An own one for each system: a handle belongs to one.
    pub(crate) loggers: [Logger; 2],
    /// For replies.
    room: Mutex<[u8; 1 << 17]>,
}

impl<T: Tables> System<T> {
    const fn new() -> Self {
        System {
            logging: Logging::new(),
            stream: Ring::new(),
            loggers: [Logger::new("app"), Logger::new("app.sensor.raw")],
            room: Mutex::new([0; 1 << 17]),
        }
    }

    /// The reply to a request.
    pub(crate) fn answer(&self, request: &[u8]) -> serde_json::Value {
        self.reply(request, |reply| {
            serde_json::from_str(reply).expect("a reply is JSON")
        })
    }

    /// The state as a document that restores it, to the letter; or why none does.
    pub(crate) fn document(&self) -> Result<String, String> {
        #[derive(serde::Deserialize)]
        struct Document<'r> {
            #[serde(borrow)]
            config: &'r RawValue,
        }
        self.reply(
            br#"{"logconf": {"op": "get"}}"#,
            |reply| match serde_json::from_str(reply) {
                Ok(Document { config }) => Ok(config.get().to_owned()),
                Err(_) => Err(reply.to_owned()),
            },
        )
    }

    fn reply<R>(&self, request: &[u8], read: impl FnOnce(&str) -> R) -> R {
        let mut reply = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let length = self.logging.answer(request, &mut reply[..]);
        read(str::from_utf8(&reply[..length]).expect("a reply is text"))
    }

    /// The state as `status` tells it, without what counts up.
    pub(crate) fn state(&self) -> [serde_json::Value; 3] {
        let mut status = self.answer(br#"{"logconf": {"op": "status"}}"#);
        ["root", "loggers", "handlers"].map(|part| status[part].take())
    }

    /// What has come out.
    pub(crate) fn written(&self) -> Vec<u8> {
        let mut out = vec![0; 8192];
        let length = self.stream.read(&mut out);
        out.truncate(length);
        out
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {
        let reply = self.answer(NOTHING.as_bytes());
        assert_eq!(reply["ok"], true, "{reply}");
        self.written();
    }
}

static DEVICE: System<DefaultCapacities> = System::new();
static HOST: System<Unbounded> = System::new();

static CLASSES: [[&dyn Class; 3]; 2] = {
    static MEMORY: [MemoryHandler<8, 512>; 2] = [const { MemoryHandler::new() }; 2];
    [
        [&StreamHandler, &MEMORY[0], &NullHandler],
        [&StreamHandler, &MEMORY[1], &NullHandler],
    ]
};
static STREAMS: [[(&str, &dyn Stream); 1]; 2] = [
    [("board.uart0", &DEVICE.stream)],
    [("board.uart0", &HOST.stream)],
];
static REGISTRIES: [Registry; 2] = [registry(0), registry(1)];

const fn registry(of: usize) -> Registry {
    Registry {
        classes: &CLASSES[of],
        streams: &STREAMS[of],
        ..Registry::EMPTY
    }
}

/// Both, without any configuration.
pub(crate) fn systems() -> (
    &'static System<DefaultCapacities>,
    &'static System<Unbounded>,
) {
    static START: Once = Once::new();
    START.call_once(|| {
        DEVICE.logging.start(&REGISTRIES[0]);
        HOST.logging.start(&REGISTRIES[1]);
        for [device, host] in [0, 1].map(|n| [n, n]) {
            DEVICE.logging.register(&[&DEVICE.loggers[device]]);
            HOST.logging.register(&[&HOST.loggers[host]]);
        }
    });
    DEVICE.reset();
    HOST.reset();
    (&DEVICE, &HOST)
}
