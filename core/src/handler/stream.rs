//! `logging.StreamHandler`.

use super::{Class, Output, Settings};
use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::Description;
use crate::stream::Stream;

/// Writes each record as a line to a stream of the registry. CPython: `logging.StreamHandler`.
///
/// | parameter | type | default |
/// |---|---|---|
/// | `stream` | `ext://NAME`, a stream of the registry | `sys.stderr` if the registry has it, else its first stream |
///
/// What happens to a line that there is no room for is said by attributes, in the dict under `.`, which
/// CPython takes and does not read: `".": {"overflow": "drop_oldest"}`.
///
/// | attribute | value | default |
/// |---|---|---|
/// | `overflow` | `drop_newest`: the line is given up; `drop_oldest`: lines that wait make room for it; `block`: it waits, where that is possible | `drop_newest` |
/// | `timeout_ms` | int: how long it waits at most, in milliseconds, from 1 | required with `block`, and only there |
///
/// `status` tells how many lines were given up, each counted for the handler that gave it up: one that
/// makes room for a line counts for that line's handler, whoever wrote it. A handler of the same name in the next
/// configuration counts on.
///
/// What a stream cannot do ([`Stream::write_over`], [`Stream::write_within`]) is done as `drop_newest`: a
/// [`Ring`](crate::Ring) has no oldest lines, a [`Lines`](crate::Lines) has; and only who drains a stream knows how
/// to wait for it.
///
/// ```
/// use logconf_core::{Lines, Logger, Logging, Registry, StreamHandler, warning};
/// static UART0: Lines<16> = Lines::new();
/// static REGISTRY: Registry = Registry {
///     classes: &[&StreamHandler],
///     streams: &[("board.uart0", &UART0)],
///     ..Registry::EMPTY
/// };
/// static LOGGING: Logging = Logging::new();
/// static PUMP: Logger = Logger::new("pump");
/// LOGGING.start(&REGISTRY);
/// LOGGING.install();
/// let document = br#"{"version": 1, "disable_existing_loggers": false,
///     "handlers": {"uart": {"class": "logging.StreamHandler", "stream": "ext://board.uart0",
///                           ".": {"overflow": "drop_oldest"}}},
///     "root": {"handlers": ["uart"]}}"#;
/// assert!(LOGGING.apply(document).is_ok());
/// warning!(PUMP, "no pressure"); // with its line end, 12 bytes of 16
/// warning!(PUMP, "stopped");
/// let mut bytes = [0; 16];
/// let length = UART0.read(&mut bytes);
/// assert_eq!(&bytes[..length], b"stopped\n");
/// ```
#[derive(Debug)]
pub struct StreamHandler;

/// What `overflow` can be. Its position is the first of the handler's numbers; the other is the time-out.
const POLICIES: [&str; 3] = ["drop_newest", "drop_oldest", "block"];
const DROP_NEWEST: i32 = 0;
const DROP_OLDEST: i32 = 1;
const BLOCK: i32 = 2;
const OVERFLOW: &str = "overflow";
const TIMEOUT: &str = "timeout_ms";

/// The handler's numbers.
fn policy(arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
    let (given, timeout) = (arguments.attribute(OVERFLOW), arguments.attribute(TIMEOUT));
    let policy = match given {
        Some(given) => {
            let policy = POLICIES.iter().position(|policy| given.is(policy));
            policy
                .ok_or(arguments.refuse(given, "one of 'drop_newest', 'drop_oldest' and 'block'"))?
        }
        None => DROP_NEWEST as usize,
    };
    let timeout = match (given.filter(|_| policy as i32 == BLOCK), timeout) {
        (Some(_), Some(timeout)) => {
            let time = timeout.int().filter(|time| *time > 0);
            time.ok_or(arguments.refuse(timeout, "how many milliseconds, at least 1"))?
        }
        // One that did not wait would be no policy.
        (Some(given), None) => {
            return Err(arguments.refuse(given, "another policy, or 'timeout_ms' beside 'block'"));
        }
        (None, Some(timeout)) => {
            return Err(arguments.refuse(timeout, "'overflow': 'block' beside 'timeout_ms'"));
        }
        (None, None) => 0,
    };
    Ok([policy as i32, timeout])
}

/// A line of a handler that asks for more than giving it up where there is no room.
/// Says how many lines were given up.
// Out of line: it is not for calls that should be fast.
#[inline(never)]
fn write(
    stream: &dyn Stream,
    [policy, timeout]: [i32; 2],
    line: &[u8],
    output: &dyn Output,
) -> u32 {
    let taken = match policy {
        DROP_OLDEST => return stream.write_over(line),
        BLOCK if output.may_wait() => stream.write_within(line, timeout as u32),
        _ => stream.write(line),
    };
    u32::from(taken.is_err())
}

impl Class for StreamHandler {
    fn name(&self) -> &'static str {
        "logging.StreamHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "StreamHandler",
            required: &[],
            optional: &["stream"],
        }
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[OVERFLOW, TIMEOUT]
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings {
            instance: arguments.stream(arguments.get("stream"))?,
            numbers: policy(arguments)?,
        })
    }

    fn is_same_when_closed(&self) -> bool {
        true
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        out.stream("stream", settings.instance);
        let [policy, timeout] = settings.numbers;
        if policy != DROP_NEWEST {
            let policy = POLICIES.get(policy as usize).unwrap_or(&"");
            out.attributes().str(OVERFLOW, policy);
        }
        if timeout != 0 {
            out.attributes().int(TIMEOUT, timeout);
        }
        true
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        if let Some(stream) = output.stream(settings.instance) {
            output.line(record, &mut |line| {
                let given_up = match settings.numbers {
                    [DROP_NEWEST, _] => u32::from(stream.write(line).is_err()),
                    numbers => write(stream, numbers, line, output),
                };
                if given_up > 0 {
                    output.gave_up(given_up);
                }
            });
        }
    }

    fn flush(&self, settings: &Settings, output: &dyn Output) {
        if let Some(stream) = output.stream(settings.instance) {
            stream.flush();
        }
    }
}
