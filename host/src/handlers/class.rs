//! A class of handlers that are objects of their own.

use std::borrow::Cow;
use std::cell::RefCell;
use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use logconf_core::{Argument, Arguments, Class, Output, Problem, Record, Settings, Signature};

use super::handler::{Failure, Handler};
use super::instances::{Instances, lock};
use super::owned::OwnedError;
use crate::python;

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
    handler: H,
    dropped: u32,
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
        let instance = settings.and_then(|settings| self.instances.get(settings.instance));
        match instance {
            Some(instance) => (self.set)(Some(&mut lock(&instance).handler), attribute, value),
            None => (self.set)(None, attribute, value),
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let Some(handler) = (self.make)(arguments)? else {
            self.instances.check_room(arguments)?;
            return Ok(Settings::default());
        };
        let instance = Instance {
            handler,
            dropped: 0,
        };
        Ok(Settings {
            instance: self.instances.claim(arguments, instance)?,
            ..Settings::default()
        })
    }

    fn abandon(&self, settings: &Settings) {
        self.instances.remove(settings.instance);
    }

    // Nothing is locked while a record is formatted: what is formatted may log, too.
    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        if self.dry_run {
            return;
        }
        let Some(instance) = self.instances.get(settings.instance) else {
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
        let Some(_turn) = Turn::begin(&instance) else {
            return output.lost();
        };
        if let Err(failure) = Instance::emit(&instance, &record, &text) {
            output.failed(&record, kind(&failure), &words(&failure));
        }
    }

    fn flush(&self, settings: &Settings, _: &dyn Output) {
        if let Some(instance) = self.instances.get(settings.instance)
            && let Some(_turn) = Turn::begin(&instance)
        {
            let _ = guarded(|| lock(&instance).handler.flush());
        }
    }

    fn close(&self, settings: &Settings) {
        if let Some(instance) = self.instances.get(settings.instance)
            && let Some(_turn) = Turn::begin(&instance)
        {
            let _ = guarded(|| lock(&instance).handler.close());
        }
    }

    fn release(&self, settings: &Settings) {
        self.instances.remove(settings.instance);
    }

    fn dropped(&self, settings: &Settings, _: &dyn Output) -> u32 {
        let instance = self.instances.get(settings.instance);
        instance.map_or(0, |instance| lock(&instance).dropped)
    }
}

impl<H: Handler> Instance<H> {
    fn emit(shared: &Mutex<Instance<H>>, record: &Record<'_>, text: &str) -> Result<(), Failure> {
        let mut instance = lock(shared);
        let outcome = guarded(|| instance.handler.emit(record, text)).flatten();
        outcome.inspect_err(|_| instance.dropped = instance.dropped.saturating_add(1))
    }
}

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

/// Python's name for a failure.
fn kind(failure: &Failure) -> &'static str {
    if let Some(failure) = failure.downcast_ref::<python::Failure>() {
        return failure.kind;
    }
    match failure.downcast_ref::<io::Error>() {
        Some(error) => python::exception(error.kind()),
        None => "Exception",
    }
}

/// What it says, and what the errors behind it say.
fn words(failure: &Failure) -> String {
    if let Some(error) = failure.downcast_ref::<io::Error>() {
        return python::OsError { error, path: None }.to_string();
    }
    let mut words = failure.to_string();
    let mut next = failure.source();
    while let Some(cause) = next.filter(|_| words.len() < 1000) {
        words = format!("{words}: {cause}");
        next = cause.source();
    }
    words
}

thread_local! {
    /// The handlers that this thread is in, by address.
    static AT_WORK: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// That this thread is in a handler. Would it come again, it would wait for itself.
struct Turn;

impl Turn {
    fn begin<I>(instance: &Arc<Mutex<I>>) -> Option<Self> {
        let address = Arc::as_ptr(instance) as usize;
        // A thread that is ending has forgotten where it is, and is in nothing.
        let is_new = AT_WORK.try_with(|at_work| {
            let mut at_work = at_work.borrow_mut();
            let is_new = !at_work.contains(&address);
            if is_new {
                at_work.push(address);
            }
            is_new
        });
        // (No turn is made only to be dropped, which would end the one that goes on.)
        is_new.unwrap_or(true).then(|| Turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = AT_WORK.try_with(|at_work| at_work.borrow_mut().pop());
    }
}
