//! Classes of the program's own: handlers, formatters, filters, and how they are called.

use core::fmt::Write;

use logconf_core::{
    Argument, Arguments, Class, Configurator, Failed, FilterClass, FormatterClass, Level, Logger,
    Logging, Memory, Output, Problem, Record, Registry, Report, Ring, Settings, Signature,
    StreamHandler, info, warning,
};
use serde_json::{Value, json};

use crate::common::Small;

/// Passes records of at most so many bytes.
struct Shorter;

impl FilterClass for Shorter {
    fn name(&self) -> &'static str {
        "board.Shorter"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "Shorter",
            required: &["than"],
            optional: &[],
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        let than = arguments.get("than").map(|than| arguments.int(than));
        Ok([than.transpose()?.unwrap_or(0), 0])
    }

    fn passes(&self, [than, _]: [i32; 2], record: &Record<'_>) -> bool {
        record.message.to_string().len() < than as usize
    }
}

/// `[level] message`, in as many brackets as asked for.
struct Brackets;

impl FormatterClass for Brackets {
    fn name(&self) -> &'static str {
        "board.Brackets"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "Brackets",
            required: &[],
            optional: &["fmt", "datefmt", "style", "count"],
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<[i32; 2], Problem> {
        let count = arguments.get("count").and_then(|count| count.int());
        let has_format = arguments.get("fmt").is_some_and(|fmt| fmt.str().is_some());
        Ok([count.unwrap_or(1), i32::from(has_format)])
    }

    fn format(
        &self,
        [count, has_format]: [i32; 2],
        record: &Record<'_>,
        line: &mut dyn Write,
    ) -> core::fmt::Result {
        if record.message.to_string() == "unspeakable" {
            return Err(core::fmt::Error);
        }
        let (open, close) = ("[".repeat(count as usize), "]".repeat(count as usize));
        let mark = if has_format == 1 { "*" } else { "" };
        write!(
            line,
            "{open}{}{close}{mark} {}",
            record.level, record.message
        )
    }
}

/// Takes its stream as `strm`, as very old classes do.
struct Old;

impl Class for Old {
    fn name(&self) -> &'static str {
        "board.Old"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "Old",
            required: &["strm"],
            optional: &[],
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        let stream: Option<Argument<'_>> = arguments.get("strm");
        Ok(Settings {
            instance: arguments.stream(stream)?,
            ..Settings::default()
        })
    }

    fn emit(&self, settings: &Settings, record: &Record<'_>, output: &dyn Output) {
        output.text(record, &mut |text| {
            if let Some(stream) = output.stream(settings.instance) {
                let _ = stream.write(text);
            }
        });
    }
}

struct System {
    logging: &'static Logging<Small>,
    out: &'static Ring<4096>,
    err: &'static Ring<4096>,
}

fn leak<V>(value: V) -> &'static V {
    Box::leak(Box::new(value))
}

impl System {
    fn new(change: impl FnOnce(&mut Registry)) -> Self {
        let (out, err): (&'static Ring<4096>, &'static Ring<4096>) =
            (leak(Ring::new()), leak(Ring::new()));
        let streams: &'static [(&'static str, &'static dyn logconf_core::Stream)] =
            leak([("sys.stdout", out as _), ("sys.stderr", err as _)]);
        let memory: &'static logconf_core::MemoryHandler<1, 512> = leak(Memory::new());
        let classes: &'static [&'static dyn Class] = leak([&StreamHandler, &Old, memory]);
        let mut registry = Registry {
            classes,
            streams,
            formatters: &[&Brackets],
            filters: &[&Shorter],
            ..Registry::EMPTY
        };
        change(&mut registry);
        let logging: &'static Logging<Small> = leak(Logging::new());
        logging.start(leak(registry));
        System { logging, out, err }
    }

    fn answer(&self, document: &str) -> Value {
        let mut reply = [0; 2048];
        let length = self.logging.answer(document.as_bytes(), &mut reply);
        serde_json::from_slice(&reply[..length]).unwrap()
    }

    /// Applies a document with these formatters, filters and handlers, `h` being the root's.
    fn apply(&self, sections: &str) -> Value {
        let root = r#""root":{"level":"DEBUG","handlers":["h"]}"#;
        self.answer(&format!(
            r#"{{"version":1,"disable_existing_loggers":false,{sections},{root}}}"#
        ))
    }

    fn logger(&self) -> &'static Logger {
        let logger = leak(Logger::new("app"));
        self.logging.register(&[logger]);
        logger
    }
}

fn text(ring: &Ring<4096>) -> String {
    let mut bytes = [0; 4096];
    let length = ring.read(&mut bytes);
    String::from_utf8(bytes[..length].to_vec()).unwrap()
}

const STREAM: &str = r#""class":"logging.StreamHandler","stream":"ext://sys.stdout""#;

#[test]
fn keys_that_a_formatters_class_does_not_get_take_no_room() {
    let system = System::new(|_| {});
    let others: String = (0..20).map(|n| format!(r#""other{n}":{n},"#)).collect();
    let reply = system.apply(&format!(
        r#""formatters":{{"f":{{{others}"class":"board.Brackets","format":"x"}}}},
           "handlers":{{"h":{{{STREAM},"formatter":"f"}}}}"#
    ));
    assert_eq!(reply["ok"], true, "{reply}");
    info!(system.logger(), "there");
    assert_eq!(text(system.out), "[INFO]* there\n");
}

#[test]
fn what_a_formatters_class_does_not_take_is_looked_up_all_the_same() {
    let system = System::new(|_| {});
    let reply =
        system.apply(r#""formatters":{"f":{"class":"board.Brackets","validate":"ext://nothing"}}"#);
    assert_eq!(reply["error"], "Unable to configure formatter 'f'");
    assert_eq!(reply["path"], "formatters.f.validate");
}

#[test]
fn formatters_and_filters_of_the_programs_own_are_called_with_their_arguments() {
    let system = System::new(|_| {});
    for (formatter, prefix) in [
        (r#"{"class":"board.Brackets"}"#, "[INFO]"),
        (r#"{"class":"board.Brackets","format":"x"}"#, "[INFO]*"),
        (r#"{"()":"board.Brackets","count":2}"#, "[[INFO]]"),
        (r#"{"()":"ext://board.Brackets","fmt":"x"}"#, "[INFO]*"),
        // Another try with `fmt` in place of `format`.
        (
            r#"{"()":"board.Brackets","format":"x","count":2}"#,
            "[[INFO]]*",
        ),
    ] {
        let reply = system.apply(&format!(
            r#""formatters":{{"f":{formatter}}},"filters":{{"s":{{"()":"board.Shorter","than":9}}}},
               "handlers":{{"h":{{{STREAM},"formatter":"f","filters":["s"]}}}}"#
        ));
        assert_eq!(reply["ok"], true, "{formatter}: {reply}");
        let logger = system.logger();
        info!(logger, "short");
        info!(logger, "rather long");
        assert_eq!(text(system.out), format!("{prefix} short\n"), "{formatter}");
    }
    let status = system.answer(r#"{"logconf":{"op":"status"}}"#);
    assert_eq!(status["handlers"]["h"]["formatter"], "board.Brackets");
    assert_eq!(status["handlers"]["h"]["filters"], json!(["board.Shorter"]));
}

#[test]
fn arguments_are_checked_by_name_before_anything_is_called() {
    let system = System::new(|_| {});
    for (sections, cause) in [
        (
            r#""filters":{"s":{"()":"board.Shorter"}}"#,
            "Shorter.__init__() missing 1 required positional argument: 'than'",
        ),
        (
            r#""filters":{"s":{"()":"board.Shorter","than":1,"by":2}}"#,
            "Shorter.__init__() got an unexpected keyword argument 'by'",
        ),
        (
            r#""filters":{"s":{"()":"logging.Filter","nam":""}}"#,
            "Filter.__init__() got an unexpected keyword argument 'nam'",
        ),
        (
            r#""formatters":{"s":{"()":"logging.Formatter","form":""}}"#,
            "Formatter.__init__() got an unexpected keyword argument 'form'",
        ),
        (
            r#""formatters":{"s":{"()":"logging.Formatter","a b":""}}"#,
            "Not a valid Python identifier: 'a b'",
        ),
        (
            r#""handlers":{"s":{"class":"logging.StreamHandler","2nd":1}}"#,
            "Not a valid Python identifier: '2nd'",
        ),
        (
            r#""handlers":{"s":{"()":"logging.StreamHandler","class":"x"}}"#,
            "StreamHandler.__init__() got an unexpected keyword argument 'class'",
        ),
        (
            r#""handlers":{"s":{"class":"logging.handlers.MemoryHandler","capacity":1,"stream":1}}"#,
            "MemoryHandler.__init__() got an unexpected keyword argument 'strm'",
        ),
        (
            r#""handlers":{"s":{"()":"board.Shorter"}}"#,
            "expected a handler class, found a string",
        ),
    ] {
        let reply = system.answer(&format!("{{\"version\":1,{sections}}}"));
        assert_eq!(reply["causes"], json!([cause]), "{sections}");
    }
}

#[test]
fn a_class_that_takes_strm_is_given_stream_under_that_name() {
    let system = System::new(|_| {});
    let reply = system.apply(r#""handlers":{"h":{"class":"board.Old","strm":"ext://sys.stdout"}}"#);
    assert_eq!(reply["ok"], true, "{reply}");
    let reply =
        system.apply(r#""handlers":{"h":{"class":"board.Old","stream":"ext://sys.stdout"}}"#);
    assert_eq!(reply["ok"], true, "{reply}");
    info!(system.logger(), "old");
    assert_eq!(text(system.out), "old");
}

#[test]
fn a_line_end_may_be_set_and_other_attributes_are_warned_of() {
    let system = System::new(|_| {});
    let reply = system.apply(&format!(
        r#""handlers":{{"h":{{{STREAM},".":{{"terminator":" |\r\n","colour":"cfg://none"}}}}}}"#
    ));
    assert_eq!(
        reply["warnings"],
        json!(["nothing here reads the attribute 'colour'"])
    );
    info!(system.logger(), "line");
    assert_eq!(text(system.out), "line |\r\n");
    let reply = system.apply(&format!(r#""handlers":{{"h":{{{STREAM},".":7}}}}"#));
    assert_eq!(reply["causes"], json!(["expected a dict, found a number"]));
    assert_eq!(reply["path"], "handlers.h[\".\"]");
}

/// CPython sets any attribute; these it reads again.
#[test]
fn a_level_and_the_numbers_of_a_class_may_be_set_as_attributes() {
    let system = System::new(|_| {});
    let class = r#""class":"logging.handlers.MemoryHandler","level":"INFO""#;
    let reply = system.apply(&format!(
        r#""handlers":{{"h":{{{class},"capacity":9,".":{{"level":30,"capacity":2,"flushLevel":"x"}}}}}}"#
    ));
    let warning = "nothing here reads the attribute 'flushLevel'";
    assert_eq!(reply["warnings"], json!([warning]));
    let status = system.answer(r#"{"logconf":{"op":"status"}}"#);
    assert_eq!(status["handlers"]["h"]["level"], 30);
    assert_eq!(status["handlers"]["h"]["capacity"], 2);
    assert_eq!(status["handlers"]["h"]["flushLevel"], 40);
}

#[test]
fn a_style_may_be_written_with_escapes() {
    let system = System::new(|_| {});
    let handler = format!(r#""handlers":{{"h":{{{STREAM},"formatter":"f"}}}}"#);
    let format = r#"{"style":"\u0025","format":"<%(message)s>"}"#;
    system.apply(&format!(r#""formatters":{{"f":{format}}},{handler}"#));
    info!(system.logger(), "on");
    assert_eq!(text(system.out), "<on>\n");
}

#[test]
fn a_record_that_no_handler_is_there_for_goes_to_stderr_from_warning_on() {
    let system = System::new(|_| {});
    let logger = system.logger();
    info!(logger, "not important");
    warning!(logger, "important");
    assert_eq!(text(system.err), "important\n");
    system.answer(r#"{"version":1,"loggers":{"app":{"propagate":false,"level":"DEBUG"}}}"#);
    info!(logger, "not important");
    warning!(logger, "still important");
    assert_eq!(text(system.err), "still important\n");
}

#[test]
fn a_handler_that_fails_is_reported_and_logging_goes_on() {
    let system = System::new(|_| {});
    system.apply(&format!(
        r#""formatters":{{"f":{{"()":"board.Brackets"}}}},"handlers":{{"h":{{{STREAM},"formatter":"f"}}}}"#
    ));
    let logger = system.logger();
    info!(logger, "unspeakable");
    info!(logger, "fine");
    assert_eq!(text(system.out), "[INFO] fine\n");
    assert!(text(system.err).starts_with("handler 'h' failed: ValueError: "));
    assert_eq!((system.logging.dropped(), system.logging.failed()), (1, 1));
    let status = system.answer(r#"{"logconf":{"op":"status"}}"#);
    assert_eq!(status["failed"], 1);
}

#[test]
fn a_formatters_class_that_has_filled_the_line_has_not_failed() {
    let system = System::new(|_| {});
    system.apply(&format!(
        r#""formatters":{{"f":{{"()":"board.Brackets"}}}},"handlers":{{"h":{{{STREAM},"formatter":"f"}}}}"#
    ));
    info!(system.logger(), "{}", "m".repeat(80));
    let cut = "m".repeat(80 - "[INFO] ...\n".len());
    assert_eq!(text(system.out), format!("[INFO] {cut}...\n"));
    assert_eq!(system.logging.failed(), 0);
}

#[test]
fn a_program_may_word_the_reports_itself() {
    static REPORTED: Ring<4096> = Ring::new();
    struct Short;
    impl Report for Short {
        fn failed(&self, failed: &Failed<'_>) {
            use logconf_core::Stream;
            let line = format!(
                "{} {} {}\n",
                failed.handler, failed.kind, failed.record.name
            );
            REPORTED.write(line.as_bytes()).unwrap();
        }
    }
    let system = System::new(|registry| registry.report = Some(&Short));
    system.apply(&format!(
        r#""formatters":{{"f":{{"()":"board.Brackets"}}}},"handlers":{{"h":{{{STREAM},"formatter":"f"}}}}"#
    ));
    info!(system.logger(), "unspeakable");
    assert_eq!(text(&REPORTED), "h ValueError app\n");
    assert_eq!(text(system.err), "");
}

#[test]
fn a_program_may_put_its_own_configurator_in_front() {
    struct Guard;
    impl Configurator for Guard {
        fn configure<'d>(&self, document: &'d [u8]) -> Result<&'d [u8], &'static str> {
            match document {
                b"quiet" => Ok(br#"{"version":1,"root":{"level":"CRITICAL"}}"#),
                _ if document.len() > 200 => Err("too long for this board's taste"),
                _ => Ok(document),
            }
        }
    }
    let system = System::new(|registry| registry.configurator = Some(&Guard));
    assert_eq!(system.answer("quiet")["ok"], true);
    assert!(!system.logger().enabled(Level::ERROR));
    let reply = system.answer(&" ".repeat(201));
    assert_eq!(reply["error"], "too long for this board's taste");
    assert_eq!(system.answer(r#"{"version":1}"#)["ok"], true);
}
