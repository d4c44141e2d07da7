//! Scenarios: a handler's arguments, a time zone, and records at times that are far apart.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

#[derive(Clone, Debug, Serialize)]
pub struct Scenario {
    pub zone: &'static str,
    /// Of the handler, but for the file's name.
    pub arguments: Value,
    /// What is there before: a text, a directory (nothing), or a link (`->` and what it leads to).
    pub files: BTreeMap<&'static str, Option<&'static str>>,
    pub steps: Vec<Step>,
}

/// Times are in microseconds, but for that of a file, which is in seconds.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Step {
    /// Configures the handler anew, when the file has been written last at some time.
    Open {
        at: i64,
        written: i64,
    },
    Log {
        at: i64,
        message: String,
    },
    Look,
}

pub const SECOND: i64 = 1_000_000;
pub const HOUR: i64 = 3600 * SECOND;
pub const DAY: i64 = 24 * HOUR;

/// Summer is about to end or to begin, in Berlin, in New York, on Lord Howe Island; and some day.
const STARTS: [i64; 6] = [
    1_792_888_200,
    1_806_193_800,
    1_793_511_000,
    1_805_005_800,
    1_791_039_600,
    1_800_000_123,
];

/// Names that are nearly those of old files.
const OTHERS: [&str; 7] = [
    "app.log.2020-01-01",
    "app.log2.2019-03-04_05",
    "app.log.x.2020-01-01_10-00",
    "app.log.2020-01-01_10-00-00.gz",
    "app.log.2020-01-01x",
    "app.2020-01-01",
    "other.log.2020-01-01",
];

/// Numbers that are the same on every run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, limit: i64) -> i64 {
        (self.next() % limit.unsigned_abs().max(1)).cast_signed()
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as i64) as usize].clone()
    }
}

/// Records at any time: for 400 days, or 200 of them where files are short.
fn random(zone: &'static str, arguments: Value, random: &mut Random) -> Scenario {
    let when = arguments["when"].as_str().unwrap().to_uppercase();
    let interval = arguments["interval"].as_f64().unwrap_or(1.0).abs();
    let file = |unit: i64| (unit as f64 * interval) as i64 + 1;
    let scale = match &*when {
        "S" => file(SECOND),
        "M" => file(60 * SECOND),
        "H" => file(HOUR),
        _ => DAY,
    };
    let is_short = ["S", "M", "H"].contains(&&*when);
    let files = OTHERS.iter().filter(|_| random.below(2) == 0);
    let mut files: BTreeMap<_, _> = files.map(|name| (*name, Some("other\n"))).collect();
    let mut at = random.pick(&STARTS) * SECOND + random.below(SECOND);
    let mut written = at / SECOND - random.pick(&[0, 1, 3599, 86_400, 700_000]);
    if random.below(2) == 0 {
        files.insert("app.log", Some("before\n"));
    }
    let end = at + 400 * DAY;
    let mut steps = vec![Step::Open { at, written }];
    let mut count = 0;
    while if is_short { count < 200 } else { at < end } {
        at += match random.below(20) {
            0..7 => random.below(scale / 10),
            7..13 => random.below(scale),
            13..19 => random.below(scale * 3),
            _ => random.below(scale * 12),
        };
        if random.below(60) == 0 {
            written -= random.pick(&[0, 0, 0, 1800, 100_000]);
            steps.push(Step::Open { at, written });
            continue;
        }
        let message = format!("{count}");
        steps.push(Step::Log { at, message });
        written = at / SECOND;
        count += 1;
        if random.below(100) == 0 {
            steps.push(Step::Look);
        }
    }
    steps.push(Step::Look);
    Scenario {
        zone,
        arguments,
        files,
        steps,
    }
}

/// How many of [`many`] have every `when` in every zone, in local time and UTC.
pub const ROUND: usize = ZONES.len() * WHENS.len() * 2;

const ZONES: [&str; 6] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "UTC",
    // Summer begins at midnight; and it is half an hour.
    "Asia/Beirut",
    "Australia/Lord_Howe",
];

const WHENS: [&str; 13] = [
    "S", "m", "H", "d", "midnight", "MidNight", "W0", "w1", "W2", "W3", "W4", "W5", "w6",
];

/// So many scenarios, with several intervals and numbers of files.
pub fn many(count: usize, seed: u64) -> Vec<Scenario> {
    let mut numbers = Random(seed);
    let number = |number| scenario(number, &mut numbers);
    (0..count).map(number).collect()
}

fn scenario(number: usize, numbers: &mut Random) -> Scenario {
    let (number, zone) = (number / ZONES.len(), ZONES[number % ZONES.len()]);
    let (number, when) = (number / WHENS.len(), WHENS[number % WHENS.len()]);
    let utc = number % 2 == 1;
    let interval = match when {
        _ if numbers.below(2) == 0 => json!(1),
        "S" | "m" | "H" | "d" => numbers.pick(&[json!(3), json!(7), json!(0.5), json!(2.75)]),
        // Only the name depends on it.
        _ => numbers.pick(&[json!(3), json!(0), json!(-2), json!(1.3)]),
    };
    let arguments = json!({
        "when": when,
        "interval": interval,
        "backupCount": numbers.pick(&[-1, 0, 0, 1, 2, 3, 7]),
        "utc": utc,
        "delay": numbers.below(3) == 0,
    });
    random(zone, arguments, numbers)
}
