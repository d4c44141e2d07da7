//! The picture of a terminal in the README shows what the commands print.
//!
//! `sh tests/run picture` has this write the session, with colours, and makes the picture of it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use anstream::adapter::strip_str;

use crate::device::Device;

/// The file that the session is about, with a mistake.
const CONFIG: &str = "\
version: 1
disable_existing_loggers: false
formatters:
  line: {format: '%(levelname)-8s %(name)s: %(message)s'}
handlers:
  uart:
    class: logging.StreamHandlr
    formatter: line
    stream: ext://board.uart0
loggers:
  app.sensor: {level: DEBUG}
  net: {level: ERROR}
root: {level: INFO, handlers: [uart]}
";

/// The device's address in the picture.
const ADDRESS: &str = "192.0.2.7";

const COMMANDS: &[&str] = &[
    "logconf check board.yaml --tcp 192.0.2.7",
    "sed s/StreamHandlr/StreamHandler/ board.yaml > mended.yaml",
    "logconf send mended.yaml --tcp 192.0.2.7",
    "logconf status --tcp 192.0.2.7 | head -n 8",
];

/// What a terminal shows of it.
fn session() -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("board.yaml"), CONFIG).unwrap();
    let address = Device::boot().listen_tcp().unwrap();
    let shown = COMMANDS.iter().map(|command| {
        let printed = shell(&command.replace(ADDRESS, &address), folder.path());
        format!("\x1b[32m$\x1b[0m \x1b[1m{command}\x1b[0m\n{printed}").replace(&address, ADDRESS)
    });
    shown.collect()
}

/// What a line prints in a shell that finds `logconf`, as on a terminal.
fn shell(line: &str, folder: &Path) -> String {
    let logconf = Path::new(env!("CARGO_BIN_EXE_logconf"));
    let mut path = vec![logconf.parent().unwrap().to_owned()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap()));
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", env::join_paths(path).unwrap())
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .env_remove("LOGCONF_KEY")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn the_picture_shows_what_the_commands_print() {
    let session = session();
    if let Some(file) = env::var_os("LOGCONF_PICTURE") {
        fs::write(file, session).unwrap();
        return;
    }
    let picture = include_str!("../../../tests/picture/terminal.svg");
    let lines = picture.lines().filter(|line| line.starts_with("<text"));
    let shown: String = lines.map(|line| text(line) + "\n").collect();
    let session = strip_str(&session).to_string();
    assert_eq!(shown, session, "`sh tests/run picture` makes it anew");
}

/// A line of the picture without its tags.
fn text(line: &str) -> String {
    let pieces = line.split('<').map(|piece| match piece.split_once('>') {
        Some((_tag, text)) => text,
        None => piece,
    });
    let text: String = pieces.collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}
