//! Handlers that can be configured and do nothing with their records: `BufferingHandler`, which
//! in CPython throws them away when it is full, and, for programs that only want to know what
//! a configuration says, all that send records somewhere: `SocketHandler`, `DatagramHandler`,
//! `SysLogHandler`, `SMTPHandler` and `HTTPHandler`. Their arguments are checked; nothing is
//! connected and nothing is sent.

use logconf_core::{Argument, Arguments, Class, Output, Problem, Record, Settings, Signature};

use super::given::{Sentence, WrongType, number, truth};

/// A class that is known by its arguments alone.
#[derive(Debug)]
pub(crate) struct Unsent {
    name: &'static str,
    signature: &'static Signature,
    check: fn(&Arguments<'_, '_>) -> Result<(), Problem>,
}

/// Those that send, in CPython.
pub(super) static NETWORK: [&dyn Class; 5] = [&SOCKET, &DATAGRAM, &SYSLOG, &SMTP, &HTTP];

/// CPython: `logging.handlers.BufferingHandler`.
pub(super) static BUFFERING: Unsent = Unsent {
    name: "logging.handlers.BufferingHandler",
    signature: &Signature {
        function: "BufferingHandler",
        required: &["capacity"],
        optional: &[],
    },
    check: |arguments| each(arguments, &["capacity"], &[Kind::Number]),
};

/// CPython: `logging.handlers.SocketHandler`.
static SOCKET: Unsent = Unsent {
    name: "logging.handlers.SocketHandler",
    signature: &Signature {
        function: "SocketHandler",
        required: &["host", "port"],
        optional: &[],
    },
    check: host_and_port,
};

/// CPython: `logging.handlers.DatagramHandler`.
static DATAGRAM: Unsent = Unsent {
    name: "logging.handlers.DatagramHandler",
    signature: &Signature {
        function: "DatagramHandler",
        required: &["host", "port"],
        optional: &[],
    },
    check: host_and_port,
};

/// CPython: `logging.handlers.SysLogHandler`.
static SYSLOG: Unsent = Unsent {
    name: "logging.handlers.SysLogHandler",
    signature: &Signature {
        function: "SysLogHandler",
        required: &[],
        optional: &["address", "facility", "socktype"],
    },
    check: |arguments| {
        if let Some(address) = arguments.get("address") {
            pair(arguments, address)?;
        }
        each(arguments, &["facility"], &[Kind::Text, Kind::Number])?;
        each(arguments, &["socktype"], &[Kind::None, Kind::Number])
    },
};

/// CPython: `logging.handlers.SMTPHandler`.
static SMTP: Unsent = Unsent {
    name: "logging.handlers.SMTPHandler",
    signature: &Signature {
        function: "SMTPHandler",
        required: &["mailhost", "fromaddr", "toaddrs", "subject"],
        optional: &["credentials", "secure", "timeout"],
    },
    check: |arguments| {
        for name in ["mailhost", "credentials"] {
            let given = arguments.get(name).filter(|given| given.items().is_some());
            if let Some(given) = given {
                pair(arguments, given)?;
            }
        }
        let text_or_list = [Kind::Text, Kind::List];
        each(arguments, &["mailhost", "toaddrs"], &text_or_list)?;
        each(arguments, &["fromaddr", "subject"], &[Kind::Text])?;
        each(
            arguments,
            &["credentials", "secure"],
            &[Kind::None, Kind::List],
        )?;
        each(arguments, &["timeout"], &[Kind::None, Kind::Number])
    },
};

/// CPython: `logging.handlers.HTTPHandler`.
static HTTP: Unsent = Unsent {
    name: "logging.handlers.HTTPHandler",
    signature: &Signature {
        function: "HTTPHandler",
        required: &["host", "url"],
        optional: &["method", "secure", "credentials", "context"],
    },
    check: |arguments| {
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
    },
};

static UNPACK: WrongType = WrongType("TypeError", "cannot unpack non-iterable {} object");
static FEW: Sentence = Sentence(
    "ValueError",
    "not enough values to unpack (expected 2, got #)",
);
static MANY: Sentence = Sentence("ValueError", "too many values to unpack (expected 2)");
static NO_METHOD: WrongType = WrongType("AttributeError", "'{}' object has no attribute 'upper'");
static METHOD: Sentence = Sentence("ValueError", "method must be GET or POST");
static NO_CONTEXT: WrongType = WrongType("TypeError", "context must be an SSLContext, not {}");
static CONTEXT: Sentence = Sentence(
    "ValueError",
    "context parameter only makes sense with secure=True",
);

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    None,
    Text,
    Number,
    List,
}

impl Kind {
    fn takes(self, given: &Argument<'_>) -> bool {
        match self {
            Kind::None => given.is_none(),
            Kind::Text => given.str().is_some(),
            Kind::Number => number(given).is_some(),
            Kind::List => given.items().is_some(),
        }
    }

    /// What to say of an argument that is none of these.
    fn wanted(kinds: &[Kind]) -> &'static str {
        match kinds {
            [Kind::Text] => "a string",
            [Kind::Number] => "a number",
            [Kind::None, Kind::Number] => "a number or null",
            [Kind::None, Kind::List] => "a list or null",
            [Kind::Text, Kind::List] => "a string or a list",
            [Kind::None, Kind::Text] => "a string or null",
            _ => "a string or a number",
        }
    }
}

/// Each of these arguments, where it is given, must be of one of the kinds.
fn each(arguments: &Arguments<'_, '_>, names: &[&str], kinds: &[Kind]) -> Result<(), Problem> {
    for name in names {
        if let Some(given) = arguments.get(name)
            && !kinds.iter().any(|kind| kind.takes(&given))
        {
            return Err(arguments.refuse(given, Kind::wanted(kinds)));
        }
    }
    Ok(())
}

/// `None` as a port means a Unix socket.
fn host_and_port(arguments: &Arguments<'_, '_>) -> Result<(), Problem> {
    each(arguments, &["host"], &[Kind::None, Kind::Text])?;
    each(arguments, &["port"], &[Kind::None, Kind::Number])
}

/// Two items, or a text, which CPython takes for something else.
fn pair<'d>(arguments: &Arguments<'_, 'd>, given: Argument<'d>) -> Result<(), Problem> {
    match given.items().map(Iterator::count) {
        Some(2) => Ok(()),
        Some(count @ (0 | 1)) => Err(arguments.fault(Some(given), &FEW, count as i32)),
        Some(_) => Err(arguments.fault(Some(given), &MANY, 0)),
        None if given.str().is_some() => Ok(()),
        None => Err(UNPACK.of(arguments, given)),
    }
}

impl Class for Unsent {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &'static Signature {
        self.signature
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        (self.check)(arguments)?;
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
}
