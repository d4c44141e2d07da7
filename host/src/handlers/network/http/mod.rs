//! `logging.handlers.HTTPHandler`.

mod client;
mod form;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use logconf_core::{Arguments, Clock, Problem, Record, Signature};

use super::arguments::{Kind, each};
use super::attributes::attributes;
use crate::handlers::class::HandlerClass;
use crate::handlers::failure::Failure;
use crate::handlers::given::{Sentence, WrongType, truth};
use crate::handlers::handler::Handler;
use client::Client;

/// CPython: `logging.handlers.HTTPHandler`. Each record is a request, and each request a connection of
/// its own.
pub(super) struct Http {
    client: Client,
    url: String,
    method: Method,
    clock: &'static dyn Clock,
}

enum Method {
    Get,
    Post,
}

static SIGNATURE: Signature = Signature {
    function: "HTTPHandler",
    required: &["host", "url"],
    optional: &["method", "secure", "credentials", "context"],
};

pub(super) fn class(clock: &'static dyn Clock) -> HandlerClass<Http> {
    HandlerClass::new(
        "logging.handlers.HTTPHandler",
        &SIGNATURE,
        move |arguments| {
            check(arguments)?;
            let text = |name: &str| {
                let given = arguments.get(name);
                let text = given.and_then(|given| Some(given.str()?.to_string()));
                text.unwrap_or_default()
            };
            let method = match &*text("method").to_uppercase() {
                "POST" => Method::Post,
                _ => Method::Get,
            };
            Ok(Http {
                client: Client::new(
                    text("host"),
                    truth(arguments, "secure"),
                    authorization(arguments)?,
                ),
                url: text("url"),
                method,
                clock,
            })
        },
    )
}

fn check(arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
    if let Some(given) = arguments.get("method") {
        let Some(method) = given.str() else {
            return Err(NO_METHOD.of(arguments, given));
        };
        if !["GET", "POST"].contains(&&*method.to_string().to_uppercase()) {
            return Err(arguments.fault(Some(given), &METHOD, 0));
        }
    }
    let secure = truth(arguments, "secure");
    if let Some(context) = arguments.get("context").filter(|given| !given.is_none()) {
        return Err(match secure {
            true => NO_CONTEXT.of(arguments, context),
            false => arguments.fault(Some(context), &CONTEXT, 0),
        });
    }
    each(arguments, &["host", "url"], &[Kind::Text])?;
    each(arguments, &["credentials"], &[Kind::None, Kind::List])
}

static NO_METHOD: WrongType = WrongType("AttributeError", "'{}' object has no attribute 'upper'");
static METHOD: Sentence = Sentence("ValueError", "method must be GET or POST");
static NO_CONTEXT: WrongType = WrongType("TypeError", "context must be an SSLContext, not {}");
static CONTEXT: Sentence = Sentence(
    "ValueError",
    "context parameter only makes sense with secure=True",
);

/// What says who is asking: a name and a password, if they are given. (CPython takes them only as a
/// tuple, which a document cannot write.)
fn authorization(arguments: &Arguments<'_, '_>) -> Result<Option<String>, Problem> {
    let given = arguments.get("credentials").filter(|given| given.truth());
    let Some(given) = given else { return Ok(None) };
    let items = given.items().into_iter().flatten();
    let words: Vec<_> = items
        .map_while(|item| Some(item.str()?.to_string()))
        .collect();
    let count = given.items().map_or(0, Iterator::count);
    match &words[..] {
        [name, password] if count == 2 => {
            let both = STANDARD.encode(format!("{name}:{password}"));
            Ok(Some(format!("Basic {both}")))
        }
        _ => Err(arguments.refuse(given, "a name and a password")),
    }
}

impl Handler for Http {
    const SECRETS: &'static [&'static str] = &["credentials"];

    // What is sent is the record, not a line of the log.
    const FORMATS: bool = false;

    fn emit(&mut self, record: &Record<'_>, _: &str) -> Result<(), Failure> {
        let data = form::encoded(&attributes(record, self.clock.started()));
        match self.method {
            Method::Get => self.client.get(&self.url, &data)?,
            Method::Post => self.client.post(&self.url, &data)?,
        }
        Ok(())
    }
}
