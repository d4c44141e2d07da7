//! `logging.StreamHandler`.

use super::{Class, Output, Settings};
use crate::config::{Argument, Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::Description;
use crate::stream::{Dropped, Stream};

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
/// | `timeout_ms` | int: how long it waits at most, in milliseconds | 0 |
///
/// What a stream cannot do ([`Stream::write_over`], [`Stream::write_within`]) is done as `drop_newest`.
#[derive(Debug)]
pub struct StreamHandler;

/// What `overflow` can be. Its position is the first of the handler's numbers; the other is the time-out.
const POLICIES: [&str; 3] = ["drop_newest", "drop_oldest", "block"];
const DROP_NEWEST: i32 = 0;
const DROP_OLDEST: i32 = 1;
const OVERFLOW: &str = "overflow";
const TIMEOUT: &str = "timeout_ms";

/// A line of a handler that asks for more than giving it up where there is no room.
// Out of line: it is not for calls that should be fast.
#[inline(never)]
fn write(stream: &dyn Stream, [policy, timeout]: [i32; 2], line: &[u8]) -> Result<(), Dropped> {
    match policy {
        DROP_OLDEST => stream.write_over(line),
        _ => stream.write_within(line, timeout.max(0) as u32),
    }
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

    fn set_number(&self, numbers: &mut [i32; 2], name: &'static str, value: Argument<'_>) -> bool {
        let number = match name {
            OVERFLOW => {
                let policy = POLICIES.iter().position(|policy| value.is(policy));
                policy.map(|policy| policy as i32)
            }
            _ => value.int().filter(|timeout| *timeout >= 0),
        };
        if let Some(number) = number {
            numbers[usize::from(name != OVERFLOW)] = number;
        }
        number.is_some()
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings {
            instance: arguments.stream(arguments.get("stream"))?,
            ..Settings::default()
        })
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
            // A line that is not taken is counted by the stream.
            output.line(record, &mut |line| {
                let _ = match settings.numbers {
                    [DROP_NEWEST, _] => stream.write(line),
                    numbers => write(stream, numbers, line),
                };
            });
        }
    }

    fn flush(&self, settings: &Settings, output: &dyn Output) {
        if let Some(stream) = output.stream(settings.instance) {
            stream.flush();
        }
    }

    fn dropped(&self, settings: &Settings, output: &dyn Output) -> u32 {
        let stream = output.stream(settings.instance);
        stream.map_or(0, |stream| stream.dropped())
    }
}
