//! What the board logs.

use logconf_tests::qemu::{Board, Link};

/// The format that the board starts with.
pub fn started_with(line: &str) -> bool {
    let Some((level, rest)) = line.split_once(' ') else {
        return false;
    };
    let Some((name, message)) = rest.split_once(": ") else {
        return false;
    };
    is_record(level, name, message)
}

/// Whether the firmware logs this: a known logger, its level and the shape of its messages.
pub fn is_record(level: &str, name: &str, message: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let between = |before: &str, after: &str| {
        let inner = message
            .strip_prefix(before)
            .and_then(|m| m.strip_suffix(after));
        inner.is_some_and(number)
    };
    match (level, name) {
        ("INFO", "app") => between("up ", " s"),
        ("DEBUG", "app.sensor") => {
            let degrees = message.strip_suffix(" degrees");
            let parts = degrees.and_then(|degrees| degrees.split_once('.'));
            parts.is_some_and(|(whole, tenths)| number(whole) && number(tenths))
        }
        ("INFO", "net") => {
            message == "connection closed"
                || message
                    .strip_prefix("connection from 10.0.2.2:")
                    .is_some_and(number)
        }
        ("WARNING", "net") => message == "connection timed out",
        ("DEBUG", "net.tcp") => between("received ", " bytes"),
        ("DEBUG", "irq.tick") => between("tick ", ""),
        _ => false,
    }
}

pub fn from_logger(name: &str) -> impl Fn(&str) -> bool {
    let part = format!(" {name}: ");
    move |line| line.contains(&part)
}

pub fn count(lines: &[String], is_it: impl Fn(&str) -> bool) -> usize {
    lines.iter().filter(|line| is_it(line)).count()
}

/// The lines of a whole second of the board's own time, from one `up` line of `app` to the next.
pub fn second(board: &Board) -> Vec<String> {
    let up = from_logger("app");
    let begin = board.line.wait_line(board.here(), &up, "line of app");
    board.line.wait_line(begin, &up, "line of app");
    let lines = board.line.since(begin);
    let end = lines.iter().position(|line| up(line)).expect("waited for");
    lines[..end].to_vec()
}

/// The lines of a connection, from its start to its end: one is made, and served to the end.
pub fn connection(board: &Board) -> Vec<String> {
    let begin = board.here();
    board.status(Link::Tcp);
    // The board serves one peer after the other: the first one's end is logged before the second
    // one is answered.
    board.status(Link::Tcp);
    let end = board.here();
    let mut lines = board.line.since(begin);
    lines.truncate(end - begin);
    lines
}
