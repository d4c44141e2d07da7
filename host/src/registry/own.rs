//! What a program adds to the standard library.

use std::fmt::{self, Display};

use logconf_core::{
    Arguments, Class, FilterClass, FormatterClass, Lookup, Problem, Record, Signature, Stream,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Standard;
use super::objects::ObjectClass;
use super::parameters;
use super::told::told;
use crate::handlers::{Handler, HandlerClass};

impl Standard {
    /// Adds a class of handlers, which `class` or `()` names. `make` makes a handler of the arguments
    /// that are given, when a configuration is applied; one that is only checked does not come so
    /// far. The configuration may be refused all the same: what cannot be undone has time until the
    /// first record. The request `get` gives the arguments back, but for
    /// [`Handler::SECRETS`].
    ///
    /// # Panics
    ///
    /// If the parameters are no struct of named fields, and no unit struct: a map, or a struct with
    /// `#[serde(flatten)]`, does not say which names there are. And if a field is called
    /// `formatter`, `class`, `level` or `filters`: these are for the configuration, and never arrive.
    pub fn handler<P, H, E>(
        mut self,
        name: &str,
        make: impl Fn(P) -> Result<H, E> + Send + Sync + 'static,
    ) -> Self
    where
        P: DeserializeOwned + 'static,
        H: Handler,
        E: Display + 'static,
    {
        let name = kept(name);
        let signature = parameters::signature::<P>(name);
        if let Some(taken) = signature.parameters().find(|name| TAKEN.contains(name)) {
            panic!(
                "a parameter of '{name}' is called '{taken}', which every handler has: \
                 it would never arrive"
            );
        }
        let make = made(signature, make);
        self.classes.push(Box::leak(Box::new(HandlerClass::checked(
            name, signature, make,
        ))));
        self
    }

    /// Adds a class of filters, which `()` names: what is made of the arguments says whether a record
    /// passes. Filters with the same arguments are one, made once. A record that one panics at does not pass,
    /// which is [reported](Standard::report): a filter may keep secrets back.
    ///
    /// ```
    /// use logconf::core::Record;
    /// use logconf::registry::Standard;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Below {
    ///     level: i32,
    /// }
    ///
    /// let standard = Standard::new().filter("app.Below", |below: Below| {
    ///     Ok::<_, String>(move |record: &Record<'_>| record.level.0 < below.level)
    /// });
    /// # standard.registry();
    /// ```
    ///
    /// # Panics
    ///
    /// If the parameters are no struct of named fields, and no unit struct: a map, or a struct with
    /// `#[serde(flatten)]`, does not say which names there are.
    pub fn filter<P, F, E>(
        mut self,
        name: &str,
        make: impl Fn(P) -> Result<F, E> + Send + Sync + 'static,
    ) -> Self
    where
        P: DeserializeOwned + 'static,
        F: Fn(&Record<'_>) -> bool + Send + Sync + 'static,
        E: Display + 'static,
    {
        let name = kept(name);
        let signature = parameters::signature::<P>(name);
        let make = made(signature, make);
        let class = ObjectClass::new(name, signature, make, self.panics.clone());
        self.filters.push(Box::leak(Box::new(class)));
        self
    }

    /// Adds a class of formatters, which `class` or `()` names: what is made of the arguments writes
    /// the line for a record, without a line end. Nothing is appended to it: where the record has an
    /// [error](Record::error), writing that, with those behind it, is up to the formatter. Formatters
    /// with the same arguments are one, made once.
    ///
    /// ```
    /// use std::fmt::Write;
    /// use logconf::core::Record;
    /// use logconf::registry::Standard;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Parameters {
    ///     separator: String,
    /// }
    ///
    /// let standard = Standard::new().formatter("app.Columns", |parameters: Parameters| {
    ///     Ok::<_, String>(move |record: &Record<'_>, line: &mut dyn Write| {
    ///         write!(line, "{}{}{}", record.name, parameters.separator, record.message)
    ///     })
    /// });
    /// # standard.registry();
    /// ```
    ///
    /// # Panics
    ///
    /// If the parameters are no struct of named fields, and no unit struct: a map, or a struct with
    /// `#[serde(flatten)]`, does not say which names there are.
    pub fn formatter<P, F, E>(
        mut self,
        name: &str,
        make: impl Fn(P) -> Result<F, E> + Send + Sync + 'static,
    ) -> Self
    where
        P: DeserializeOwned + 'static,
        F: Fn(&Record<'_>, &mut dyn fmt::Write) -> fmt::Result + Send + Sync + 'static,
        E: Display + 'static,
    {
        let name = kept(name);
        let signature = parameters::signature::<P>(name);
        let make = made(signature, make);
        let class = ObjectClass::new(name, signature, make, self.panics.clone());
        self.formatters.push(Box::leak(Box::new(class)));
        self
    }

    /// Adds a class of handlers that does without what [`Standard::handler`] does for it.
    pub fn class(mut self, class: &'static dyn Class) -> Self {
        self.classes.push(class);
        self
    }

    /// Adds a class of formatters that does without what [`Standard::formatter`] does for it.
    pub fn formatter_class(mut self, class: &'static dyn FormatterClass) -> Self {
        self.formatters.push(class);
        self
    }

    /// Adds a class of filters that does without what [`Standard::filter`] does for it.
    pub fn filter_class(mut self, class: &'static dyn FilterClass) -> Self {
        self.filters.push(class);
        self
    }

    /// Adds a stream, which `ext://` names. A line that it panics at is dropped, and that is
    /// [reported](Standard::report), with a record whose message is the line.
    pub fn stream(mut self, name: &str, stream: &'static dyn Stream) -> Self {
        let name = kept(name);
        let stream = self.guarded(name, stream);
        self.streams.push((name, stream));
        self
    }

    /// Adds a number, a text, a list or a dict, which `ext://` names.
    ///
    /// # Panics
    ///
    /// If it cannot be written as JSON.
    pub fn value(mut self, name: &str, value: impl Serialize) -> Self {
        let json = serde_json::to_string(&value).expect("a value that JSON can say");
        self.values.push((kept(name), json.leak()));
        self
    }

    /// Adds a prefix like `ext://`, with what looks a name up. CPython:
    /// `BaseConfigurator.value_converters`.
    pub fn scheme(mut self, name: &str, lookup: Lookup) -> Self {
        self.schemes.push((kept(name), lookup));
        self
    }
}

/// What a configuration says of any handler, and does not hand on to it.
const TAKEN: [&str; 4] = ["formatter", "class", "level", "filters"];

/// A registry is never dropped.
fn kept(name: &str) -> &'static str {
    name.to_owned().leak()
}

/// Reads the arguments, and makes something of them, unless they are only checked.
fn made<P: DeserializeOwned, M, E: Display>(
    signature: &'static Signature,
    make: impl Fn(P) -> Result<M, E>,
) -> impl Fn(&Arguments<'_, '_>) -> Result<Option<M>, Problem> {
    move |arguments| {
        let parameters = parameters::read(signature, arguments)?;
        if arguments.checking() {
            return Ok(None);
        }
        let fault = |error: E| told(arguments, None, "ValueError", error.to_string());
        make(parameters).map(Some).map_err(fault)
    }
}
