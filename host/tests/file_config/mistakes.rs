//! What is wrong with a file: where, in which words, and as which exception in CPython.

use crate::common::{INI, refused, with};

/// The replaced part of the file; how the error reads; the exception's type and message.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The exceptions are CPython's, seen there.
const CASES: &[Case] = &[
    // The line goes on with the level: what is missing then, CPython would find later.
    (
        "handlers = hold",
        " handlers = hold",
        "<string>:15:9: Unknown level: 'DEBUG\\nhandlers = hold' \
         (a line that is indented goes on with the one before)",
        "ValueError",
        "Unknown level: 'DEBUG\\nhandlers = hold'",
    ),
    // The same with a formatter, whose name is looked up when the handler is there.
    (
        "args = (10, ERROR)\ntarget",
        "formatter = line\n args = (10, ERROR)\ntarget",
        "<string>:26:1: Unable to configure handler 'hold': \
         MemoryHandler.__init__() missing 1 required positional argument: 'capacity'",
        "TypeError",
        "MemoryHandler.__init__() missing 1 required positional argument: 'capacity'",
    ),
    (
        "class = StreamHandler\nlevel = WARNING\nformatter = line\nargs = (sys.stderr,)",
        "class = NullHandler\nlevel = WARNING\nargs = ('LOUD',)",
        "<string>:23:9: Unknown level: 'LOUD'",
        "ValueError",
        "Unknown level: 'LOUD'",
    ),
    (
        "[loggers]",
        "[logers]",
        "there is no section [loggers] (there is [logers])",
        "KeyError",
        "'loggers'",
    ),
    (
        "keys = line",
        "key = line",
        "<string>:7:1: section [formatters] has no 'keys'",
        "KeyError",
        "'keys'",
    ),
    (
        "keys = line",
        "keys = line, short",
        "<string>:8:14: there is no section [formatter_short], which the keys name as 'short'",
        "KeyError",
        "'formatter_short'",
    ),
    (
        "root, net",
        "net",
        "<string>:2:1: the keys of [loggers] must have 'root' among them",
        "ValueError",
        "list.remove(x): x not in list",
    ),
    (
        "qualname = app.net",
        "name = app.net",
        "<string>:14:1: section [logger_net] has no 'qualname' (write qualname=NAME)",
        "KeyError",
        "'qualname'",
    ),
    (
        "handlers = hold",
        "",
        "<string>:14:1: section [logger_net] has no 'handlers'",
        "KeyError",
        "'handlers'",
    ),
    (
        "propagate = 0",
        "propagate = no",
        "<string>:17:13: 'propagate' must be a whole number (0 or 1), not 'no' (write 0)",
        "ValueError",
        "invalid literal for int() with base 10: 'no'",
    ),
    (
        "level = DEBUG",
        "level = DEBUG ; for now",
        "<string>:15:9: Unable to configure logger 'app.net': Unknown level: 'DEBUG ; for now' \
         (a comment stands on a line of its own)",
        "ValueError",
        "Unknown level: 'DEBUG ; for now'",
    ),
    (
        "level = WARNING",
        "level = 30",
        "<string>:22:9: Unable to configure handler 'console': Unknown level: '30'",
        "ValueError",
        "Unknown level: '30'",
    ),
    (
        "handlers = hold",
        "handlers = hold, file",
        "<string>:16:18: Unable to configure logger 'app.net': Unable to add handler 'file': 'file'",
        "KeyError",
        "'file'",
    ),
    (
        "formatter = line",
        "formatter = short",
        "<string>:23:13: Unable to configure handler 'console': Unable to set formatter 'short': 'short'",
        "KeyError",
        "'short'",
    ),
    (
        "target = console",
        "target = file",
        "<string>:29:10: Unable to configure handler 'hold': Unable to set target handler 'file': 'file'",
        "KeyError",
        "'file'",
    ),
    (
        "target = console",
        "target = hold",
        "<string>:29:10: Unable to configure handler 'hold': Unable to set target handler 'hold': \
         records would come back to the handler that they come from",
        "ValueError",
        "Unable to set target handler 'hold'",
    ),
    (
        "class = StreamHandler",
        "class = StreamHandlers",
        "<string>:21:9: Unable to configure handler 'console': Cannot resolve 'StreamHandlers': \
         no such class is registered (there is 'StreamHandler')",
        "ModuleNotFoundError",
        "No module named 'StreamHandlers'",
    ),
    (
        "class = handlers.MemoryHandler",
        "type = handlers.MemoryHandler",
        "<string>:26:1: section [handler_hold] has no 'class'",
        "KeyError",
        "'class'",
    ),
    (
        "class = StreamHandler",
        "class = StreamHandler()",
        "<string>:21:9: 'StreamHandler()' is no class: only the name of one may stand here",
        "ValueError",
        "'StreamHandler()' is no class: only the name of one may stand here",
    ),
    (
        "(sys.stderr,)",
        "(sys.stderr, 1)",
        "<string>:24:21: StreamHandler.__init__() takes from 1 to 2 positional arguments but 3 were given",
        "TypeError",
        "StreamHandler.__init__() takes from 1 to 2 positional arguments but 3 were given",
    ),
    (
        "args = (sys.stderr,)",
        "args = (sys.stderr,)\nkwargs = {'stream': sys.stdout}",
        "<string>:25:11: StreamHandler.__init__() got multiple values for argument 'stream'",
        "TypeError",
        "StreamHandler.__init__() got multiple values for argument 'stream'",
    ),
    (
        "args = (sys.stderr,)",
        "kwargs = {'stream': sys.stdout, 'mode': 'a'}",
        "<string>:24:33: StreamHandler.__init__() got an unexpected keyword argument 'mode'",
        "TypeError",
        "StreamHandler.__init__() got an unexpected keyword argument 'mode'",
    ),
    (
        "args = (10, ERROR)",
        "args = ()",
        "<string>:26:1: Unable to configure handler 'hold': \
         MemoryHandler.__init__() missing 1 required positional argument: 'capacity'",
        "TypeError",
        "MemoryHandler.__init__() missing 1 required positional argument: 'capacity'",
    ),
    (
        "(sys.stderr,)",
        "sys.stderr",
        "<string>:24:8: sys.stderr is no list of arguments; to give it as the only one, write (sys.stderr,)",
        "UnsupportedOperation",
        "not readable",
    ),
    (
        "(sys.stderr,)",
        "30",
        "<string>:24:8: logging.StreamHandler() argument after * must be an iterable, not int",
        "TypeError",
        "logging.StreamHandler() argument after * must be an iterable, not int",
    ),
    (
        "args = (10, ERROR)",
        "kwargs = [10]",
        "<string>:28:10: logging.handlers.MemoryHandler() argument after ** must be a mapping, not list",
        "TypeError",
        "logging.handlers.MemoryHandler() argument after ** must be a mapping, not list",
    ),
    (
        "args = (10, ERROR)",
        "kwargs = {1: 10}",
        "<string>:28:11: keywords must be strings",
        "TypeError",
        "keywords must be strings",
    ),
    (
        "(sys.stderr,)",
        "('app.log')",
        "<string>:24:9: 'app.log' is no list of arguments; to give it as the only one, write ('app.log',)",
        "TypeError",
        "'app.log' is no list of arguments; to give it as the only one, write ('app.log',)",
    ),
    (
        "(sys.stderr,)",
        "(b'x',)",
        "<string>:24:9: bytes cannot be an argument: a configuration holds strings, numbers, True, False, \
         None, lists and dicts",
        "ValueError",
        "bytes cannot be an argument: a configuration holds strings, numbers, True, False, None, lists \
         and dicts",
    ),
    (
        "(sys.stderr,)",
        "(stderr,)",
        "<string>:24:9: name 'stderr' is not defined (there is 'sys.stderr')",
        "NameError",
        "name 'stderr' is not defined",
    ),
    (
        "format = %(levelname)-8s %(name)s: %(message)s",
        "format = plain",
        "<string>:32:10: Unable to configure formatter 'line': Invalid format 'plain' for '%' style",
        "ValueError",
        "Invalid format 'plain' for '%' style",
    ),
    (
        "datefmt = %H:%M",
        "style = x",
        "<string>:33:9: Unable to configure formatter 'line': Style must be one of: %,{,$",
        "ValueError",
        "Style must be one of: %,{,$",
    ),
    (
        "datefmt = %H:%M",
        "class = Formatter",
        "<string>:33:9: Unable to configure formatter 'line': Cannot resolve 'Formatter': \
         no such formatter class is registered (there is 'logging.Formatter')",
        "ModuleNotFoundError",
        "No module named 'Formatter'",
    ),
    (
        "datefmt = %H:%M",
        "defaults = ['a']",
        "<string>:33:12: 'defaults' must be a dict",
        "TypeError",
        "'defaults' must be a dict",
    ),
    (
        "[loggers]\n",
        "keys = x\n[loggers]\n",
        "<string>:1:1: this stands before the first header of a section ([name])",
        "RuntimeError",
        "<string> is invalid: File contains no section headers.\nfile: '<string>', line: 1\n'keys = x\\n'",
    ),
    (
        "propagate = 0",
        "level = INFO",
        "<string>:17:1: option 'level' in section 'logger_net' already exists",
        "DuplicateOptionError",
        "While reading from '<string>' [line 17]: option 'level' in section 'logger_net' already exists",
    ),
    (
        "[formatter_line]",
        "[handler_hold]",
        "<string>:31:1: section 'handler_hold' already exists",
        "DuplicateSectionError",
        "While reading from '<string>' [line 31]: section 'handler_hold' already exists",
    ),
    (
        "(sys.stderr,)",
        "(%(stream)s,)",
        "<string>:24:9: %(stream)s stands for nothing: neither the file nor the defaults have 'stream'",
        "InterpolationMissingOptionError",
        "Bad value substitution: option 'args' in section 'handler_console' contains an interpolation key \
         'stream' which is not a valid option name. Raw value: '(%(stream)s,)'",
    ),
];

#[test]
fn a_mistake_is_told_with_its_place_and_as_cpythons_exception() {
    for (part, other, said, exception, message) in CASES {
        let error = refused(&with(part, other));
        assert_eq!(error.to_string(), *said, "{other}");
        assert_eq!(error.exception(), (*exception, *message), "{other}");
    }
}

#[test]
fn what_a_second_section_of_a_logger_replaces_must_be_right_all_the_same() {
    let twice = |level: &str, handlers: &str| {
        let text = with("root, net", "root, first, net");
        format!("{text}\n[logger_first]\nqualname=app.net\nlevel={level}\nhandlers={handlers}\n")
    };
    let exception = |text: &str| {
        let error = refused(text);
        let (kind, message) = error.exception();
        format!("{kind}: {message}")
    };
    assert_eq!(
        exception(&twice("LOUD", "")),
        "ValueError: Unknown level: 'LOUD'"
    );
    assert_eq!(exception(&twice("INFO", "hold,x")), "KeyError: 'x'");
}

#[test]
fn a_path_in_the_configuration_is_told_too() {
    let error = refused(&with("level = WARNING", "level = LOUD"));
    assert_eq!(error.path(), "handlers.console.level");
    assert_eq!(error.sentence(), "Unable to configure handler 'console'");
    assert_eq!(error.causes(), ["Unknown level: 'LOUD'"]);
    assert_eq!(error.source_name(), "<string>");
    assert_eq!(
        error.position().unwrap().offset,
        INI.find("WARNING").unwrap()
    );
}

#[test]
fn nothing_that_was_opened_for_a_refused_file_is_left_behind() {
    let log = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused.log");
    let file = format!(
        "class = FileHandler\nargs = ({:?},)",
        log.display().to_string()
    );
    let text = with("class = StreamHandler", &file).replace("args = (sys.stderr,)", "");
    refused(&text.replace("level = INFO", "level = LOUD"));
    assert!(!log.exists());
}

/// Of several mistakes in the sections of loggers, CPython 3.11 comes upon this one first.
#[test]
fn of_several_loggers_the_one_that_is_read_first_is_told() {
    const REST: &str = "[handlers]\nkeys=\n[formatters]\nkeys=\n[logger_root]\nhandlers=\n";
    for (loggers, exception) in [
        // The section of the first one is superseded by that of a later one with its name.
        (
            "[loggers]\nkeys=app,gone,again,root\n[logger_app]\nqualname=a\nhandlers=x\n\
             [logger_again]\nqualname=a\nhandlers=\n",
            "'x'",
        ),
        // Two sections are one logger, so that the third is the second one of the dict.
        (
            "[loggers]\nkeys=app,same,1,root\n[logger_app]\nqualname=a\nhandlers=\n\
             [logger_same]\nqualname=a\nhandlers=\n[logger_1]\nhandlers=x\n",
            "'qualname'",
        ),
    ] {
        let error = refused(&format!("{loggers}{REST}"));
        assert_eq!(error.exception(), ("KeyError", exception));
    }
}
