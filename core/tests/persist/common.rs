//! A device that is started again and again over the same flash.

use logconf_core::persist::{Area, Fault, Flash, Item, Storage};
use logconf_core::{
    Capacities, Class, Logger, Logging, MemoryHandler, NullHandler, Registry, Resumed, Ring,
    Stream, StreamHandler,
};
use serde_json::Value;

use crate::nor::{Nor, PAGE};

pub type Small = Capacities<8, 3, 3, 2, 320, 400>;

pub const LOGGERS: [&str; 3] = ["app", "net", "net.tcp"];

pub fn leak<V>(value: V) -> &'static V {
    Box::leak(Box::new(value))
}

/// A storage in this chip.
pub fn flash(nor: &Nor, pages: usize) -> &'static Flash<Nor, 1024> {
    let flash = leak(Flash::new());
    let area = Area::new(nor.clone(), 0..(pages * PAGE) as u32).unwrap();
    flash.open(Box::leak(Box::new(area)));
    flash
}

/// What the firmware brings: its next version may lack the memory handler.
#[derive(Clone, Copy, PartialEq)]
pub enum Firmware {
    Whole,
    WithoutMemory,
}

pub struct Device {
    pub logging: &'static Logging<Small>,
    pub uart: &'static Ring<4096>,
    pub resumed: Resumed,
    pub loggers: [&'static Logger; LOGGERS.len()],
}

pub const BUILT_IN: &str = r#"{"version": 1, "disable_existing_loggers": false,
    "formatters": {"f": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"uart": {"class": "logging.StreamHandler", "formatter": "f",
                          "stream": "ext://uart"}},
    "root": {"level": "INFO", "handlers": ["uart"]}}"#;

impl Device {
    pub fn start(storage: Option<&'static dyn Storage>, firmware: Firmware) -> Device {
        let uart: &'static Ring<4096> = leak(Ring::new());
        let memory: &'static MemoryHandler<2, 512> = leak(MemoryHandler::new());
        let mut classes: Vec<&'static dyn Class> = vec![&StreamHandler, &NullHandler];
        if firmware == Firmware::Whole {
            classes.push(memory);
        }
        let logging: &'static Logging<Small> = leak(Logging::new());
        logging.start(leak(Registry {
            classes: classes.leak(),
            streams: leak([("uart", uart as &dyn Stream), ("sys.stderr", uart)]),
            storage,
            ..Registry::EMPTY
        }));
        let loggers = LOGGERS.map(|name| leak(Logger::new(name)));
        logging.register(&loggers);
        let resumed = logging.resume(BUILT_IN.as_bytes()).unwrap();
        Device {
            logging,
            uart,
            resumed,
            loggers,
        }
    }

    /// With its storage in this chip.
    pub fn boot(nor: &Nor) -> Device {
        let pages = embedded_storage::nor_flash::ReadNorFlash::capacity(nor) / PAGE;
        Device::start(Some(flash(nor, pages)), Firmware::Whole)
    }

    /// The reply to a request.
    pub fn answer(&self, request: &str) -> Value {
        let mut reply = [0; 4096];
        let length = self.logging.answer(request.as_bytes(), &mut reply);
        let text = std::str::from_utf8(&reply[..length]).unwrap();
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Applies a document that must be taken.
    pub fn apply(&self, document: &str) {
        let reply = self.answer(document);
        assert_eq!(reply["ok"], true, "{document}: {reply}");
    }

    /// Loggers and handlers as `status` has them.
    pub fn state(&self) -> Value {
        let mut status = self.answer(r#"{"logconf": {"op": "status"}}"#);
        let parts = ["root", "loggers", "handlers"].map(|part| status[part].take());
        Value::Array(parts.into())
    }

    /// What was written since the last call.
    pub fn output(&self) -> String {
        let mut bytes = vec![0; 4096];
        let length = self.uart.read(&mut bytes);
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    }
}

/// Fails always, or keeps what it is given as long as it lives.
pub struct Short {
    pub fault: Option<Fault>,
    pub room: usize,
    pub kept: std::sync::Mutex<Vec<u8>>,
}

impl Short {
    pub fn new(fault: Option<Fault>) -> &'static Short {
        leak(Short {
            fault,
            room: 1024,
            kept: Vec::new().into(),
        })
    }

    fn fails(&self) -> Result<(), Fault> {
        self.fault.map_or(Ok(()), Err)
    }
}

impl Storage for Short {
    fn load(&self, item: Item, read: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        self.fails()?;
        assert_eq!(item, Item::CONFIGURATION);
        let kept = self.kept.lock().unwrap();
        if !kept.is_empty() {
            read(&kept);
        }
        Ok(())
    }

    fn save(&self, item: Item, write: &dyn Fn(&mut [u8]) -> Option<usize>) -> Result<(), Fault> {
        assert_eq!(item, Item::CONFIGURATION);
        let mut room = vec![0; self.room];
        let length = write(&mut room).ok_or(Fault::TooLong)?;
        self.fails()?;
        *self.kept.lock().unwrap() = room[..length].to_vec();
        Ok(())
    }

    fn erase(&self, _: Item) -> Result<(), Fault> {
        self.fails()?;
        self.kept.lock().unwrap().clear();
        Ok(())
    }
}
