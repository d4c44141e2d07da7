//! Records as lines of JSON.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, BufRead};

use logconf::{Level, Logger, Record};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{clean, say};

/// What a line says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(borrow, default)]
    logger: Cow<'l, str>,
    #[serde(default)]
    level: Severity,
    #[serde(borrow)]
    msg: Cow<'l, str>,
    #[serde(borrow, default)]
    extra: Option<&'l RawValue>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Severity {
    Number(i32),
    Name(String),
}

impl Default for Severity {
    fn default() -> Self {
        Severity::Number(Level::INFO.0)
    }
}

/// Logs what is on the lines, to their end.
pub fn log(mut lines: impl BufRead) -> io::Result<()> {
    let mut loggers = HashMap::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Err(why) = log_line(&line, &mut loggers) {
            say(&format!(
                "logconf: <stdin>:{number}: no record: {}",
                clean(&why)
            ));
        }
    }
    Ok(())
}

/// Loggers are never dropped, so there is one for each name.
type Loggers = HashMap<String, &'static Logger>;

fn log_line(line: &[u8], loggers: &mut Loggers) -> Result<(), String> {
    let line: Line<'_> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let level = match &line.level {
        Severity::Number(number) => Level(*number),
        Severity::Name(name) => {
            Level::from_name(name).ok_or_else(|| format!("Unknown level: '{name}'"))?
        }
    };
    let extra = line.extra.map_or("", RawValue::get);
    if !extra.is_empty() && !extra.starts_with('{') {
        return Err("extra must be a dict".to_owned());
    }
    let name = line.logger.into_owned();
    let logger: &'static Logger = loggers.entry(name).or_insert_with_key(|name| {
        let name: &'static str = name.clone().leak();
        Box::leak(Box::new(Logger::new(name)))
    });
    if logger.enabled(level) {
        logger.handle(&Record {
            extra,
            ..Record::new(logger.name(), level, format_args!("{}", line.msg))
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_record_is_told() {
        let why = |line: &str| log_line(line.as_bytes(), &mut Loggers::new()).unwrap_err();
        for (line, expected) in [
            (r#"{"level": 20}"#, "missing field `msg`"),
            (r#"{"msg": "m", "levle": 20}"#, "unknown field `levle`"),
            (r#"{"msg": "m", "level": "LOUD"}"#, "Unknown level: 'LOUD'"),
            (r#"{"msg": "m", "extra": [1]}"#, "extra must be a dict"),
            ("hello", "expected value"),
        ] {
            assert!(why(line).starts_with(expected), "{line}: {}", why(line));
        }
    }

    #[test]
    fn a_logger_is_made_once() {
        let mut loggers = Loggers::new();
        for line in [
            r#"{"msg":"a"}"#,
            r#"{"logger":"","msg":"b"}"#,
            r#"{"logger":"c","msg":"d"}"#,
        ] {
            log_line(line.as_bytes(), &mut loggers).unwrap();
        }
        assert_eq!(loggers.len(), 2);
    }
}
