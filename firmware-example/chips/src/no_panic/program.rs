//! The program's own: classes, a clock and a link.

use core::convert::Infallible;
use core::fmt;
use core::hint::black_box;

use logconf_core::listener::Verifier;
use logconf_core::{
    Argument, Arguments, Caller, Class, Clock, Configurator, Failed, FilterClass, Follower,
    FormatterClass, Level, Lines, MemoryHandler, NullHandler, Origin, Origins, Output, Problem,
    Record, Registry, Report, Ring, Settings, Signature, StreamHandler, Timekeeper, Timestamp,
};

pub static MEMORY: MemoryHandler<2, 512> = MemoryHandler::new();
static UART: Ring<512> = Ring::new();
static LINES: Lines<512> = Lines::new();

/// Everything there is a place for.
pub static REGISTRY: Registry = Registry {
    classes: &[&StreamHandler, &MEMORY, &NullHandler, &Program],
    streams: &[("board.uart0", &UART), ("sys.stderr", &LINES)],
    formatters: &[&Program],
    filters: &[&Program],
    values: &[("board.level", "20"), ("board.name", "\"b\"")],
    schemes: &[("nv", nonvolatile)],
    configurator: Some(&Program),
    clock: Some(&Program),
    origins: Some(&Program),
    report: Some(&Program),
    timekeeper: Some(&Program),
    storage: Some(&crate::kept::FLASH),
};

fn nonvolatile(name: &str) -> Option<&'static str> {
    (name == "level").then_some("10")
}

/// The link, on which nobody knows what comes.
pub struct Link;

pub const LINK: Link = Link;

impl Link {
    /// Bytes that the compiler knows nothing of.
    pub fn input(&self) -> &'static [u8] {
        black_box(&[])
    }

    /// Takes bytes away.
    pub fn output(&self, bytes: &[u8]) {
        black_box(bytes);
    }

    pub fn writer(&self) -> Link {
        Link
    }
}

impl fmt::Write for Link {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.output(text.as_bytes());
        Ok(())
    }
}

impl embedded_io::ErrorType for Link {
    type Error = Infallible;
}

impl embedded_io::Read for Link {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Infallible> {
        black_box(&mut *buf);
        Ok(black_box(buf.len()))
    }
}

impl embedded_io::Write for Link {
    fn write(&mut self, buf: &[u8]) -> Result<usize, Infallible> {
        self.output(buf);
        Ok(black_box(buf.len()))
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Is everything that a program can be.
pub struct Program;

impl Class for Program {
    fn name(&self) -> &'static str {
        "board.Handler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "Handler",
            required: &["level"],
            optional: &["stream", "list", "number"],
        }
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["colour"]
    }

    fn set(&self, _: Option<&Settings>, _: &'static str, value: Argument<'_>) -> bool {
        value.truth()
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        if let Some(list) = arguments.get("list") {
            for item in list.items().into_iter().flatten() {
                black_box((item.is_none(), item.is("x"), item.json()));
            }
            black_box(list.entry("key").and_then(|value| value.int()));
            if let Some(text) = list.str() {
                show(&text);
            }
            if let Some(number) = list.number() {
                show(&number);
            }
            return Err(arguments.refuse(list, "something else"));
        }
        let number = match arguments.get("number") {
            Some(number) => arguments.int(number)?,
            None => 0,
        };
        let level = match arguments.get("level") {
            Some(level) => arguments.level(level)?,
            None => Level::NOTSET,
        };
        arguments.stream(arguments.get("stream"))?;
        Ok(Settings {
            instance: arguments.instance("handlers", 3)?,
            numbers: [number, level.0],
        })
    }

    fn emit(&self, _: &Settings, record: &Record<'_>, output: &dyn Output) {
        output.line(record, &mut |line| super::LINK.output(line));
        output.text(record, &mut |text| super::LINK.output(text));
        output.message(record, &mut |text| super::LINK.output(text));
        output.forward(record);
        output.failed(record, "OSError", &"no room");
    }
}

impl FormatterClass for Program {
    fn name(&self) -> &'static str {
        "board.Formatter"
    }

    fn format(&self, _: [i32; 2], record: &Record<'_>, line: &mut dyn fmt::Write) -> fmt::Result {
        write!(line, "{} {}", record.level, record.message)
    }
}

impl FilterClass for Program {
    fn name(&self) -> &'static str {
        "board.Filter"
    }

    fn passes(&self, _: [i32; 2], record: &Record<'_>) -> bool {
        record.line != 7
    }
}

impl Configurator for Program {
    fn configure<'d>(&self, document: &'d [u8]) -> Result<&'d [u8], &'static str> {
        match document {
            [] => Err("empty"),
            document => Ok(document),
        }
    }
}

impl Clock for Program {
    fn now(&self) -> Timestamp {
        Timestamp(black_box(1_700_000_000_000_000))
    }

    fn utc_offset_s(&self, _: Timestamp) -> i32 {
        black_box(3600)
    }
}

impl Origins for Program {
    fn origin(&self, _: &Record<'_>, with: &mut dyn FnMut(&dyn Caller)) {
        with(&Origin {
            function: "f",
            process: black_box(1),
            process_name: "p",
            thread: black_box(1),
            thread_name: "t",
        });
    }
}

impl Timekeeper for Program {
    fn override_began(&self) {
        LINK.output(b"poll");
    }
}

impl Report for Program {
    fn failed(&self, failed: &Failed<'_>) {
        show(&format_args!(
            "{} {} {}",
            failed.handler, failed.kind, failed.reason
        ));
    }
}

impl Follower for Program {
    fn lowest(&self, level: Level) {
        black_box(level);
    }
}

impl Verifier for Program {
    fn verify<'r>(&self, received: &'r [u8]) -> Option<&'r [u8]> {
        received.strip_prefix(b"sesame")
    }
}

fn show(what: &dyn fmt::Display) {
    super::show(what);
}
