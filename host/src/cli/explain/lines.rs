//! Where a record goes, as JSON Lines.

use serde::Serialize;

use super::super::clean_json;
use super::super::dry::Seen;

/// One line. Where `--help` describes it, it is described here.
#[derive(Serialize)]
pub struct Line<'r> {
    pub logger: &'r str,
    pub level: i32,
    taken: Vec<Taken<'r>>,
    failed: Vec<Failed<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_resort: Option<&'r str>,
    /// Why nobody gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<String>,
}

#[derive(Serialize)]
struct Taken<'r> {
    handler: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
    handed_on: bool,
}

#[derive(Serialize)]
struct Failed<'r> {
    handler: &'r str,
    reason: &'r str,
}

/// What came of a record; `nowhere` says why nothing did.
pub fn line(logger: &str, level: i32, seen: &[Seen], nowhere: impl Fn() -> String) -> String {
    let mut line = Line {
        logger,
        level,
        taken: Vec::new(),
        failed: Vec::new(),
        last_resort: None,
        dropped: seen.is_empty().then(nowhere),
    };
    for seen in seen {
        match seen {
            Seen::Taken {
                handler,
                depth,
                line: text,
            } => line.taken.push(Taken {
                handler,
                text: text.as_deref(),
                handed_on: *depth > 0,
            }),
            Seen::Failed { handler, reason } => line.failed.push(Failed { handler, reason }),
            Seen::LastResort(text) => line.last_resort = Some(text),
        }
    }
    let json = serde_json::to_string(&line).unwrap_or_default();
    format!("{}\n", clean_json(&json))
}
