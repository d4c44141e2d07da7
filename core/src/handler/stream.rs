//! `logging.StreamHandler`.

use super::{Class, Output, Settings};
use crate::config::{Arguments, Problem, Signature};
use crate::record::Record;
use crate::reply::Description;

/// Writes each record as a line to a stream of the registry. CPython: `logging.StreamHandler`.
///
/// | parameter | type | default |
/// |---|---|---|
/// | `stream` | `ext://NAME`, a stream of the registry | `sys.stderr` if the registry has it, else its first stream |
#[derive(Debug)]
pub struct StreamHandler;

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

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        Ok(Settings {
            instance: arguments.stream(arguments.get("stream"))?,
            ..Settings::default()
        })
    }

    fn describe(&self, settings: &Settings, out: &mut Description<'_, '_>) -> bool {
        out.stream("stream", settings.instance);
        true
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        if let Some(stream) = output.stream(settings.instance) {
            // A line that is not taken is counted by the stream.
            output.line(record, &mut |line| {
                let _ = stream.write(line);
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
