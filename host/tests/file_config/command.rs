//! INI files on the command line.

use crate::common::{INI, converted, with};
use crate::device::{file, logconf, logconf_with_input, tcp};

#[test]
fn convert_prints_the_dict() {
    let ran = logconf_with_input(&["convert", "-"], INI.as_bytes());
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&ran.stdout), value(&converted(INI)));
    // What is a dict already stays as it is.
    let again = logconf_with_input(&["convert", "-"], ran.stdout.as_bytes());
    assert_eq!(again.stdout, ran.stdout);
    let keeps = logconf_with_input(&["convert", "-", "--keep-existing"], INI.as_bytes());
    assert!(keeps.stdout.contains("\"disable_existing_loggers\": false"));
}

#[test]
fn a_file_that_cannot_be_converted_prints_nothing_but_its_mistakes() {
    let text = with("(sys.stderr,)", "(open('x'),)").replace("propagate = 0", "propagate = no");
    let path = file("no-dict.ini", &text);
    let ran = logconf(&["convert", &path]);
    assert_eq!((ran.code, &*ran.stdout), (Some(1), ""));
    let expected = format!(
        "error[refused]: 'propagate' must be a whole number (0 or 1), not 'no'
  --> {path}:17:13
   |
17 | propagate = no
   |             ^^
   |
   = help: write 0

error[refused]: a call is not allowed: only literals and registered names are
  --> {path}:24:9
   |
24 | args = (open('x'),)
   |         ^^^^^^^^^
   |
   = note: at handlers.console
   = help: write the value itself, or '%(NAME)s/x.log' with --define NAME=VALUE
"
    );
    assert_eq!(ran.stderr, expected);
    let ran = logconf(&["convert", "no-such-file.ini"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""));
}

#[test]
fn check_tells_every_mistake_of_a_file() {
    let good = file("check-good.ini", with("level = WARNING", "level = INFO"));
    let ran = logconf(&["check", &good]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(0), "", ""));

    let text = with("level = INFO", "level = LOUD").replace("(10, ERROR)", "(10, EROR)");
    let bad = file("check-bad.ini", &text);
    let ran = logconf(&["check", &bad]);
    let expected = format!(
        "error[unknown-name]: Unable to configure root logger
  --> {bad}:11:9
   |
11 | level = LOUD
   |         ^^^^ Unknown level: 'LOUD'
   |
   = note: at root.level
   = help: there are 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG', 'NOTSET', 'FATAL' and 'WARN'

error[unknown-name]: name 'EROR' is not defined
  --> {bad}:28:13
   |
28 | args = (10, EROR)
   |             ^^^^
   |
   = note: at handlers.hold
   = help: there is 'ERROR'

"
    );
    assert_eq!(ran.stdout, expected);
    assert_eq!((ran.code, &*ran.stderr), (Some(1), ""));
}

#[test]
fn what_a_file_does_not_say_is_defined_and_its_encoding_named() {
    let text = with("args = (sys.stderr,)", "args = (sys.%(stream)s,)")
        .replace("level = WARNING", "level = INFO");
    let bytes: Vec<u8> = text
        .replace("hold", "h\u{e4}lt")
        .chars()
        .map(|c| c as u8)
        .collect();
    let options = [
        "check",
        "-",
        "--define",
        "stream=stdout",
        "--encoding",
        "latin-1",
    ];
    let ran = logconf_with_input(&options, &bytes);
    assert_eq!((ran.code, &*ran.stdout), (Some(0), ""));
    let ran = logconf_with_input(&options[..4], &bytes);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("can't decode byte 0xe4"),
        "{}",
        ran.stdout
    );
    let ran = logconf_with_input(&["check", "-"], text.as_bytes());
    assert_eq!(
        ran.stdout,
        "\
error[syntax]: %(stream)s stands for nothing: neither the file nor the defaults have 'stream'
  --> <stdin>:24:13
   |
24 | args = (sys.%(stream)s,)
   |             ^^^^^^^^^^
   |
   = note: at handlers.console
   = help: --define NAME=VALUE says what it stands for

"
    );
}

#[test]
fn what_may_have_been_meant_is_said() {
    let check = |part: &str, other: &str| {
        let ran = logconf_with_input(&["check", "-"], with(part, other).as_bytes());
        let mut help = ran.stdout.lines().filter(|line| line.contains("help: "));
        let help = help.next().unwrap_or_default().trim();
        help.trim_start_matches("= ").to_owned()
    };
    for (part, other, help) in [
        (
            "StreamHandler",
            "rotatingFilehandler",
            "there is 'handlers.RotatingFileHandler'",
        ),
        (
            "datefmt = %H:%M",
            "class = Formatter",
            "there is 'logging.Formatter'",
        ),
        (
            "StreamHandler",
            "handlers.SocketHandlr",
            "there is 'handlers.SocketHandler'",
        ),
        ("level = WARNING", "level = warning", "there is 'WARNING'"),
        (
            "level = WARNING",
            "level = INFO # was DEBUG",
            "a comment stands on a line of its own",
        ),
        (
            "handlers = hold",
            "handlers = hold ; for now",
            "a comment stands on a line of its own",
        ),
        ("keys = line", "keys = line,", "there is a comma too many"),
        (
            "args = (sys.stderr,)",
            "args =",
            "for no arguments, leave it out or write ()",
        ),
        (
            "args = (sys.stderr,)",
            "x = 'a'b\nargs = (%(x)s,)",
            "in full it reads ('a'b,)",
        ),
    ] {
        assert_eq!(check(part, other), format!("help: {help}"), "{other}");
    }
}

#[test]
fn what_follows_from_another_mistake_is_not_told() {
    let text = with("keys = line", "keys = line short");
    let ran = logconf_with_input(&["check", "-"], text.as_bytes());
    assert_eq!(ran.stdout.matches("error[").count(), 1, "{}", ran.stdout);
    let text = with("[handlers]", "[handler]");
    let ran = logconf_with_input(&["check", "-"], text.as_bytes());
    assert_eq!(
        ran.stdout,
        "error[refused]: there is no section [handlers]\n--> <stdin>\n = help: there is [handler]\n\n"
    );
}

#[test]
fn what_is_called_json_and_is_none_is_not_converted() {
    let path = file("no.json", "[loggers]\nkeys=root\n");
    let ran = logconf(&["convert", &path]);
    assert_eq!((ran.code, &*ran.stdout), (Some(1), ""));
    let said = format!(
        "error[syntax]: not a JSON document: expected a value
 --> {path}:1:2
  |
1 | [loggers]
  |  ^^^^^^^
  |
  = help: it seems to be an INI file: give it a name that ends with .ini, or say --from ini
"
    );
    assert_eq!(ran.stderr, said);
}

#[test]
fn a_file_is_sent_as_a_dict_and_a_refusal_is_shown_in_the_file() {
    let document = converted(INI);
    let offset = document.find("\"WARNING\"").unwrap();
    let reply = format!(
        r#"{{"ok":false,"error":"Unable to configure handler 'console'","path":"handlers.console.level",
            "offset":{offset},"causes":["Unknown level: 'WARNING'"]}}"#
    );
    let path = file("sent.ini", INI);
    let (address, device) = tcp(Some(reply.leak()));
    let ran = logconf(&["send", &path, "--tcp", &address]);
    assert_eq!(device.join().unwrap(), document.as_bytes());
    let expected = format!(
        "error[refused]: Unable to configure handler 'console'
  --> {path}:22:9
   |
22 | level = WARNING
   |         ^^^^^^^ Unknown level: 'WARNING'
   |
   = note: at handlers.console.level

"
    );
    assert_eq!((ran.code, &*ran.stdout), (Some(1), &*expected));
}

#[test]
fn a_file_that_is_no_dict_is_not_sent() {
    let path = file("not-sent.ini", with("(sys.stderr,)", "(x,)"));
    let ran = logconf(&["send", &path, "--tcp", "127.0.0.1:1"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("name 'x' is not defined"),
        "{}",
        ran.stdout
    );
}

/// One file, one list of mistakes, whichever command finds them.
#[test]
fn what_check_tells_convert_and_explain_tell() {
    let text = with("level = INFO", "level = LOUD")
        .replace("class = StreamHandler", "class = StreamHandlr")
        .replace("(sys.stderr,)", "('a' 'b')");
    let path = file("three.ini", &text);
    let told = logconf(&["check", &path]).stdout;
    assert_eq!(told.matches("error[").count(), 3, "{told}");
    let converted = logconf(&["convert", &path]);
    assert_eq!(
        (converted.code, converted.stderr.trim_end()),
        (Some(1), told.trim_end())
    );
    let explained = logconf(&["explain", &path, "app"]);
    assert_eq!(
        (explained.code, explained.stdout.trim_end()),
        (Some(1), told.trim_end())
    );
}
