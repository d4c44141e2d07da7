//! `logconf level`: the level of one logger, on a device that goes on with all else.

use logconf::client::{Fault, Reply};
use logconf::nearest;
use serde_json::Value;

use super::fleet::{Outcome, Shape, ask_all};
use super::link::{Links, Peer};
use super::mistake::Mistake;
use super::send::{beside, checked, outcome, refusals, shown};
use super::state::asked;
use super::status::{self, level};
use super::{Exit, advice, clean, clean_json, exit_codes, print};

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{ABOUT}\n\n{}", exit_codes("the level is set, or (--dry-run) would be", REFUSED)))]
pub struct Level {
    /// The logger's name; `root` is the root logger.
    #[arg(value_name = "LOGGER")]
    logger: String,

    /// Its new level: a name as in a config (DEBUG, INFO, WARNING, ERROR, CRITICAL, NOTSET, or one that the
    /// program has added), or a number.
    #[arg(value_name = "LEVEL", allow_negative_numbers = true, value_parser = number_or_name)]
    level: Value,

    /// For so long only, such as 90s, 5m or 2h: then the state before returns by itself.
    #[arg(long = "for", value_name = "TIME", value_parser = whole_seconds)]
    duration: Option<i32>,

    /// Also if the device has no such logger yet, nor one below it.
    #[arg(long)]
    new: bool,

    /// Print what would be sent, and have each device check it; nothing changes.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    links: Links,
}

const ABOUT: &str = "\
An incremental config is sent: the other loggers, handlers and formatters stay
as they are. A disabled logger is enabled by it. A handler with a level of its
own may still hold records back: `logconf status` shows it. While a temporary
config is in force, a level without --for makes it stay, and one with --for
begins its time anew; the state before it is what returns.

Examples:
  logconf level app.sensor DEBUG --for 5m
  logconf level root WARNING --serial COM3
  logconf level net.tcp NOTSET --targets lab.txt";

const REFUSED: &str = "the device has no such logger, or refuses it; nothing has changed";

pub(super) fn number_or_name(text: &str) -> Result<Value, String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    match text.parse::<i32>() {
        Ok(number) => Ok(number.into()),
        Err(_) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("levels are numbers of 32 bits".to_owned())
        }
        Err(_) => Ok(text.into()),
    }
}

pub(super) fn whole_seconds(text: &str) -> Result<i32, String> {
    let time: jiff::SignedDuration = text
        .parse()
        .map_err(|_| "expected a time, such as 90s, 5m or 2h".to_owned())?;
    if time.subsec_nanos() != 0 {
        return Err("expected whole seconds".to_owned());
    }
    let seconds = i32::try_from(time.as_secs()).map_err(|_| "68 years at most".to_owned())?;
    match seconds > 0 {
        true => Ok(seconds),
        false => Err("one second at least; without --for it stays".to_owned()),
    }
}

/// The config that sets a level, and nothing else.
pub(super) fn config(logger: &str, level: &Value, duration: Option<i32>) -> String {
    let level = serde_json::json!({"level": level});
    let mut config = serde_json::json!({"version": 1, "incremental": true});
    match logger {
        "root" => config["root"] = level,
        name => config["loggers"] = serde_json::json!({name: level}),
    }
    if let Some(seconds) = duration {
        config["logconf"] = serde_json::json!({"expires_s": seconds});
    }
    config.to_string()
}

impl Level {
    pub fn run(self) -> Exit {
        let config = config(&self.logger, &self.level, self.duration);
        if self.dry_run {
            print(&format!("{}\n", clean_json(&config)));
        }
        ask_all(&self.links, Shape::Table, |peer| self.set(peer, &config))
    }

    fn set(&self, peer: &mut Peer<'_>, config: &str) -> Outcome {
        // Its exit says whether there is anything to go on with.
        let before = asked(peer, status::REQUEST, |reply| {
            Some(match self.unknown(&reply.raw) {
                Some(reason) => Outcome::refused(reason),
                None => Outcome::answered(reply, "answered", self.before(&reply.raw)),
            })
        });
        if before.exit != Exit::Done {
            return before;
        }
        if self.dry_run {
            return checked(peer, config.as_bytes(), |reply| self.told(reply));
        }
        match peer.configure(config.as_bytes()) {
            Ok(reply) if reply.ok => outcome(&reply, before.text + &self.told(&reply)),
            Ok(reply) => outcome(&reply, self.told(&reply)),
            Err(stopped) => stopped.into(),
        }
    }

    /// Why the logger is none of the device's: a config would make it, and nobody would notice.
    fn unknown(&self, status: &Value) -> Option<String> {
        let loggers = status["loggers"].as_object()?;
        let below = format!("{}.", self.logger);
        let is_known = |name: &String| *name == self.logger || name.starts_with(&below);
        // Where some did not fit in the reply, it may be one of those.
        let is_whole =
            status["more"].is_null() && !loggers.get("more").is_some_and(Value::is_number);
        if self.new || self.logger == "root" || !is_whole || loggers.keys().any(is_known) {
            return None;
        }
        let mut names: Vec<&str> = loggers.keys().map(String::as_str).collect();
        names.push("root");
        let hint = nearest::among(&self.logger, &names);
        let hint = hint.map_or(String::new(), |hint| format!(": {hint}"));
        let name = clean(&self.logger);
        Some(format!(
            "the device has no logger '{name}'{} (--new: all the same)",
            clean(&hint)
        ))
    }

    /// What it is that changes.
    fn before(&self, status: &Value) -> String {
        let logger = match &*self.logger {
            "root" => &status["root"],
            name => &status["loggers"][name],
        };
        let (name, now) = (clean(&self.logger), level(&self.level));
        match logger["level"].is_null() {
            true => format!("{name}: {now}\n"),
            false => format!("{name}: {now}, before {}\n", level(&logger["level"])),
        }
    }

    /// What the device said; the config is nothing that the user has seen.
    fn told(&self, reply: &Reply) -> String {
        let mut reply = reply.clone();
        for warning in &mut reply.warnings {
            // That is the key of the document; here it is an option.
            *warning = warning.replace("'expires_s'", "--for");
        }
        let refused = |fault: &Fault| shown(&self.mistake(fault).into(), None);
        refusals(&reply, refused) + &beside(&reply)
    }

    fn mistake(&self, fault: &Fault) -> Mistake {
        let mistake = Mistake::from(fault);
        let is_of_level = |reason: &String| reason.starts_with("Unknown level");
        let is_unknown = is_of_level(&mistake.error) || mistake.causes.iter().any(is_of_level);
        let help = match self.level.as_str().filter(|_| is_unknown) {
            Some(name) => nearest::among(name, &LEVELS).or_else(|| nearest::said(&LEVELS)),
            None => advice::help(&mistake.error),
        };
        Mistake { help, ..mistake }
    }
}

/// Those that every device knows.
const LEVELS: [&str; 6] = ["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_numbers_or_names() {
        assert_eq!(number_or_name("DEBUG"), Ok("DEBUG".into()));
        assert_eq!(number_or_name("15"), Ok(15.into()));
        assert_eq!(number_or_name("-3"), Ok((-3).into()));
        assert!(number_or_name("99999999999").is_err());
    }

    #[test]
    fn times_are_whole_seconds() {
        for (text, seconds) in [("90s", 90), ("5m", 300), ("2h", 7200), ("1h 30m", 5400)] {
            assert_eq!(whole_seconds(text), Ok(seconds), "{text}");
        }
        for text in ["", "5", "0s", "-5m", "500ms", "70y", "600000h"] {
            assert!(whole_seconds(text).is_err(), "{text}");
        }
    }
}
