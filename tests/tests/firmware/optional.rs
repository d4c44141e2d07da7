//! What `logconf-core` has as options, all at once: references, three styles of formats, the time,
//! values for fields that records lack.

use crate::log::{connection, count, is_record};
use logconf_tests::qemu::{Board, LINKS, Link};
use serde_json::json;

/// 16 loggers, the root included, and 8 handlers. CPython takes it too, where `board.uart0` is a
/// stream and `board.verbosity` is 20.
const LARGE: &str = include_str!("../../../firmware-example/figures/4096.json");

/// A line in the format of one of its formatters; the number and the time, in milliseconds, of one
/// that was held back.
#[derive(Debug, PartialEq)]
enum Line {
    Percent { tick: u32, at: u32 },
    Brace,
    Dollar,
    Placed,
}

fn line(text: &str) -> Option<Line> {
    let parts: Vec<_> = text.split('|').collect();
    match parts[..] {
        [time, "DEBUG   ", "irq.tick", message] => Some(Line::Percent {
            tick: message.strip_prefix("tick ")?.parse().ok()?,
            at: since_boot(time.strip_prefix("percent 1970-01-01 ")?)?,
        }),
        ["brace", "   DEBUG", "app.sensor__", message, time, "0xa"] => {
            since_boot(&format!("{}.000", time.strip_suffix(" on day 001")?))?;
            is_record("DEBUG", "app.sensor", message).then_some(Line::Brace)
        }
        ["dollar", "INFO", "net", message, "$", day] => {
            let is_first_day = day == "Thursday, 01 January 1970, 12 AM";
            (is_first_day && is_record("INFO", "net", message)).then_some(Line::Dollar)
        }
        ["lm3s/spi", "I", "app", message] => {
            is_record("INFO", "app", message).then_some(Line::Placed)
        }
        _ => None,
    }
}

/// `HH:MM:SS.mmm` as milliseconds.
fn since_boot(time: &str) -> Option<u32> {
    let (seconds, milliseconds) = time.split_once('.')?;
    let two_digits = |part: &str| part.parse().ok().filter(|_| part.len() == 2);
    let parts: Vec<u32> = seconds.split(':').filter_map(two_digits).collect();
    let [hours, minutes, seconds] = parts[..] else {
        return None;
    };
    let milliseconds: u32 = (milliseconds.len() == 3).then(|| milliseconds.parse().ok())??;
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
}

/// The memory handler holds ten records. It comes before its target in the order of names, and has
/// a filter.
fn check_held(lines: &[Line]) {
    let is_held = |line: &Line| matches!(line, Line::Percent { .. });
    let groups = lines.chunk_by(|a, b| is_held(a) == is_held(b));
    let mut all = Vec::new();
    for group in groups.filter(|group| is_held(&group[0])) {
        // They come all at once, each with the time at which it was logged.
        assert_eq!(group.len(), 10, "{lines:#?}");
        let held = group.iter().filter_map(|line| match line {
            Line::Percent { tick, at } => Some((*tick, *at)),
            _ => None,
        });
        let held: Vec<_> = held.collect();
        assert!(held[9].1 - held[0].1 > 500, "{lines:#?}");
        all.extend(held);
    }
    assert_eq!(all.len(), 20, "{lines:#?}");
    assert!(all.is_sorted_by_key(|(_, at)| *at), "{lines:#?}");
    let ticks: Vec<_> = all.iter().map(|(tick, _)| *tick).collect();
    let expected: Vec<_> = (ticks[0]..).take(20).collect();
    assert_eq!(ticks, expected, "{lines:#?}");
}

#[test]
fn a_document_of_four_kilobytes_that_uses_everything_is_taken_over_either_link() {
    assert!((3900..=4200).contains(&LARGE.len()), "{}", LARGE.len());
    let board = Board::boot();
    for (link, generation) in LINKS.into_iter().zip(3..) {
        let reply = board.apply(link, LARGE);
        let taken = json!({"ok": true, "generation": generation, "dropped": 0, "silenced": [],
                           "warnings": []});
        assert_eq!(reply, taken);

        let begin = board.here();
        let connection = connection(&board);
        // Two batches of what is held back, to the line behind them.
        let texts = board.line.wait("two batches", |heard| {
            let is_held = |line: &str| line.contains("|irq.tick|");
            let lines = &heard.lines[begin..];
            let mut held = lines.iter().enumerate().filter(|(_, line)| is_held(line));
            let (last, _) = held.nth(19)?;
            let behind = lines[last..].iter().position(|line| !is_held(line))?;
            Some(lines[..=last + behind].to_vec())
        });
        let lines: Vec<_> = texts
            .iter()
            .map(|text| line(text).unwrap_or_else(|| panic!("{text:?} in {texts:#?}")))
            .collect();
        check_held(&lines);
        for kind in [Line::Brace, Line::Dollar, Line::Placed] {
            assert!(lines.contains(&kind), "no {kind:?} in {texts:#?}");
        }
        let of_network = |line: &str| line.starts_with("dollar|INFO|net|connection ");
        assert!(count(&connection, of_network) >= 3, "{connection:#?}");

        let status = board.status(link);
        assert_eq!(status["capacities"]["loggers"]["used"], 16);
        assert_eq!(status["root"]["level"], 20);
        assert_eq!(status["dropped"], json!({}));
        let handlers = status["handlers"].as_object().unwrap();
        assert_eq!(handlers.len(), 8);
        let by_reference = json!({
            "class": "logging.StreamHandler", "level": 0, "filters": ["net"],
            "formatter": "dollar|$levelname|${name}|$message|$$|$asctime"});
        assert_eq!(handlers["uart_dollar"], by_reference);
        let deferred = json!({
            "class": "logging.handlers.MemoryHandler", "level": 10, "formatter": null,
            "filters": ["irq"], "target": "uart_percent", "capacity": 10, "flushLevel": 40});
        assert_eq!(handlers["a_hold"], deferred);
    }
}

/// CPython finds that out at the first record, and so does the board; but it warns.
#[test]
fn a_field_that_no_record_has_is_warned_of_and_fails_at_each_record() {
    let board = Board::boot();
    for link in LINKS {
        for format in [
            r#""format": "%(sensor)s""#,
            r#""style": "{", "format": "{sensor}""#,
            r#""style": "$", "format": "$sensor""#,
        ] {
            let config = format!(
                r#"{{"version": 1, "disable_existing_loggers": false,
                "formatters": {{"odd": {{{format}}},
                    "line": {{"format": "%(levelname)s %(name)s: %(message)s"}}}},
                "handlers": {{"odd": {{"class": "logging.StreamHandler", "formatter": "odd"}},
                    "uart": {{"class": "logging.StreamHandler", "formatter": "line"}}}},
                "loggers": {{"app.sensor": {{"level": "DEBUG", "propagate": false,
                                             "handlers": ["odd"]}}}},
                "root": {{"level": "INFO", "handlers": ["uart"]}}}}"#
            );
            let reply = board.apply(link, config);
            let warning = "formatter 'odd': records have no 'sensor' of their own; each one fails that is not given it";
            assert_eq!(reply["warnings"], json!([warning]));
            let begin = board.here();
            let failed = "handler 'odd' failed: ValueError: \
                          Formatting field not found in record: 'sensor'";
            board
                .line
                .wait_line(begin, |line| line == failed, "line about the failure");
            // And counted.
            let failed = &board.status(link)["failed"];
            assert!(failed.as_u64() > Some(0), "{failed}");
        }
    }
    // And it goes on.
    assert_eq!(board.status(Link::Serial)["generation"], 8);
}

/// References follow each other in a document as long as its author likes, or for ever; the
/// board's stack is short.
#[test]
fn references_that_lead_to_references_do_no_harm() {
    let board = Board::boot();
    let chain: Vec<_> = (0..200)
        .map(|n| format!(r#""a{n}":"cfg://a{}","#, n + 1))
        .collect();
    let chain = chain.concat() + r#""a200":10,"#;
    for link in LINKS {
        for (parts, start) in [
            (r#""x":"cfg://x","#, "x"),
            (r#""x":"cfg://y","y":"cfg://x","#, "x"),
            (r#""x":{"y":"cfg://x.y.y"},"#, "x.y.y"),
            (r#""x":["cfg://x[0][0]"],"#, "x[0]"),
            (&chain, "a0"),
            (&chain, "a150"),
        ] {
            let config = format!(
                r#"{{"version":1,"incremental":true,{parts}"root":{{"level":"cfg://{start}"}}}}"#
            );
            let before = board.status(link);
            let reply = board.request(link, &config);
            if reply["ok"] == json!(false) {
                assert_eq!(reply["error"], "Unable to configure root logger");
                assert_eq!(board.status(link), before);
            }
            let up = |line: &str| line.starts_with("INFO app: up ");
            board.line.wait_line(board.here(), up, "line of app");
            // The level may be another one now.
            let info = r#"{"version":1,"incremental":true,"root":{"level":"INFO"}}"#;
            board.apply(link, info);
        }
    }
}
