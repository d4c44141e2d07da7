//! A class of handlers that are objects of their own.

use std::borrow::Cow;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use logconf_core::{
    Argument, Arguments, Class, Description, Output, Problem, Record, Settings, Signature,
};

use super::failure::{self, Failure};
use super::given::Sentence;
use super::handler::Handler;
use super::instances::{Instances, lock};
use super::kept::Kept;
use super::owned::OwnedError;
use super::within::Within;

/// Makes a handler of the keyword arguments in a configuration. Nothing that others can see
/// happens yet: the configuration may still be refused. There may be none for arguments that are
/// only [checked](Arguments::checking).
type Make<H> = Box<dyn Fn(&Arguments<'_, '_>) -> Result<Option<H>, Problem> + Send + Sync>;

/// Sets an attribute, and says whether the value can be used; with no handler, it only says that.
type Set<H> = fn(Option<&mut H>, &str, Argument<'_>) -> bool;

/// A class: its name, its parameters, and what makes a handler of them.
pub(crate) struct HandlerClass<H> {
    name: &'static str,
    signature: &'static Signature,
    make: Make<H>,
    attributes: &'static [&'static str],
    set: Set<H>,
    /// Its handlers do nothing with their records.
    dry_run: bool,
    instances: Instances<Instance<H>>,
}

struct Instance<H> {
    held: Mutex<Held<H>>,
    /// What it was made of. Nothing else is locked with it.
    kept: Mutex<Kept>,
    dropped: AtomicU32,
}

struct Held<H> {
    handler: H,
    /// No record has come since it was closed.
    closed: bool,
}

impl<H: Handler> HandlerClass<H> {
    pub(crate) fn new(
        name: &'static str,
        signature: &'static Signature,
        make: impl Fn(&Arguments<'_, '_>) -> Result<H, Problem> + Send + Sync + 'static,
    ) -> Self {
        HandlerClass::checked(name, signature, move |arguments| make(arguments).map(Some))
    }

    /// A class that makes nothing of arguments which are only checked.
    pub(crate) fn checked(
        name: &'static str,
        signature: &'static Signature,
        make: impl Fn(&Arguments<'_, '_>) -> Result<Option<H>, Problem> + Send + Sync + 'static,
    ) -> Self {
        HandlerClass {
            name,
            signature,
            make: Box::new(make),
            attributes: &[],
            set: |_, _, _| false,
            dry_run: false,
            instances: Instances::new(),
        }
    }

    /// With attributes that a configuration may set under `.`.
    pub(crate) fn attributes(mut self, names: &'static [&'static str], set: Set<H>) -> Self {
        (self.attributes, self.set) = (names, set);
        self
    }

    /// Its handlers do nothing with their records, if so.
    pub(crate) fn dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }
}

impl<H: Handler> Class for HandlerClass<H> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn attributes(&self) -> &'static [&'static str] {
        self.attributes
    }

    fn set(
        &self,
        settings: Option<&Settings>,
        attribute: &'static str,
        value: Argument<'_>,
    ) -> bool {
        let instance = settings.map(|settings| self.instances.get(settings.instance));
        match instance.as_ref().and_then(|instance| instance.as_deref()) {
            Some(instance) => {
                let fits = (self.set)(Some(&mut lock(&instance.held).handler), attribute, value);
                if fits {
                    lock(&instance.kept).set(attribute, &value);
                }
                fits
            }
            None => (self.set)(None, attribute, value),
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let made = guarded(|| (self.make)(arguments));
        let made = made.unwrap_or_else(|_| Err(arguments.fault(None, &PANICKED, 0)));
        let Some(handler) = made? else {
            self.instances.check_room(arguments)?;
            return Ok(Settings::default());
        };
        let held = Held {
            handler,
            closed: false,
        };
        let instance = Instance {
            held: Mutex::new(held),
            kept: Mutex::new(Kept::of(self.signature, arguments)),
            dropped: AtomicU32::new(0),
        };
        Ok(Settings {
            instance: self.instances.claim(arguments, instance)?,
            ..Settings::default()
        })
    }

    // It opens again what it needs.
    fn is_same_when_closed(&self) -> bool {
        true
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        let instance = self.instances.get(settings.instance);
        let instance = instance.as_deref();
        instance.is_some_and(|instance| lock(&instance.kept).describe(H::SECRETS, out))
    }

    fn abandon(&self, settings: &Settings) {
        self.instances.remove(settings.instance);
    }

    // Nothing is locked while a record is formatted: what is formatted may log, too.
    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        if self.dry_run {
            return;
        }
        let instance = self.instances.get(settings.instance);
        let Some(instance) = instance.as_deref() else {
            return;
        };
        let mut message = String::new();
        output.message(record, &mut |bytes| message = owned(bytes));
        let error = record.error.map(OwnedError::new);
        let record = Record {
            message: format_args!("{message}"),
            error: error.as_ref().map(|error| error as &dyn Error),
            ..*record
        };
        let mut text = None;
        match H::FORMATS {
            true => output.text(&record, &mut |bytes| text = Some(owned(bytes))),
            false => text = Some(String::new()),
        }
        // It could not be formatted, which has been reported.
        let Some(text) = text else { return };
        let Some(_within) = Within::enter() else {
            instance.drop_one();
            return output.lost();
        };
        if let Err(failure) = instance.emit(&record, &text) {
            instance.drop_one();
            output.failed(&record, failure::kind(&failure), &failure::words(&failure));
        }
    }

    fn flush(&self, settings: &Settings, _: &dyn Output) {
        if let Some(instance) = self.instances.get(settings.instance).as_deref() {
            instance.with(|held| held.handler.flush());
        }
    }

    fn close(&self, settings: &Settings) {
        if let Some(instance) = self.instances.get(settings.instance).as_deref() {
            instance.with(Held::close);
        }
    }

    fn release(&self, settings: &Settings) {
        if let Some(instance) = self.instances.remove(settings.instance) {
            instance.with(Held::close);
        }
    }

    // Whoever asks does not wait for a handler that is at work.
    fn dropped(&self, settings: &Settings, _: &dyn Output) -> u32 {
        let instance = self.instances.get(settings.instance);
        let instance = instance.as_deref();
        instance.map_or(0, |instance| instance.dropped.load(Ordering::Relaxed))
    }
}

impl<H: Handler> Instance<H> {
    fn emit(&self, record: &Record<'_>, text: &str) -> Result<(), Failure> {
        let mut held = lock(&self.held);
        held.closed = false;
        guarded(|| held.handler.emit(record, text)).flatten()
    }

    /// Does something with the handler; not if the thread is in it, which configures logging then.
    fn with(&self, act: impl FnOnce(&mut Held<H>)) {
        let held = match Within::any() {
            true => self.held.try_lock().ok(),
            false => Some(lock(&self.held)),
        };
        let _within = Within::enter();
        if let Some(mut held) = held {
            let _ = guarded(|| act(&mut held));
        }
    }

    fn drop_one(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

impl<H: Handler> Held<H> {
    fn close(&mut self) {
        if !self.closed {
            self.closed = true;
            self.handler.close();
        }
    }
}

static PANICKED: Sentence = Sentence("RuntimeError", "what makes the handler panicked");

/// What a program's own handler does when it panics must not leave a configuration half done.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| "the handler panicked".into())
}

fn owned(bytes: &[u8]) -> String {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}
