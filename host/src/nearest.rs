//! Names that may have been meant by one that is not there.

use logconf_core::Refusal;

/// How many names are offered at most.
const OFFERED: usize = 3;
/// A name that is longer is none that somebody has mistyped, nor is one looked for among more than
/// so many: whoever sends a configuration must not make this slow.
const LONGEST: usize = 200;
const MOST: usize = 1000;

/// What may have been meant by the name that a document is refused for: the nearest names that
/// would do in its place, in words such as `there is 'logging.StreamHandler'`.
///
/// These are names that the program has registered, for a class or for what follows `ext://`;
/// for a handler, a formatter or a filter that the document does not define, they are those that
/// it defines; for a level, the names of levels; for an argument, those that the class takes. A name is near if few letters differ, or if only what stands before its last dot
/// does, whatever the case.
///
/// ```
/// use logconf::registry::Standard;
/// use logconf::{Logging, nearest, tables::Unbounded};
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// LOGGING.start(Standard::new().registry());
/// let refused = LOGGING.apply(br#"{"version": 1, "handlers": {"h": {"class": "StreamHandlr"}}}"#);
/// let hint = nearest::hint(&refused.unwrap_err());
/// assert_eq!(hint.as_deref(), Some("there is 'logging.StreamHandler'"));
/// ```
pub fn hint(refusal: &Refusal<'_>) -> Option<String> {
    said(&names(refusal))
}

/// The names themselves, the nearest first.
///
/// ```
/// use logconf::{Logging, nearest, tables::Unbounded};
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// let refused = LOGGING.apply(br#"{"version": 1, "root": {"level": "INFOO"}}"#).unwrap_err();
/// assert_eq!(nearest::names(&refused), ["INFO"]);
/// ```
pub fn names(refusal: &Refusal<'_>) -> Vec<String> {
    let Some(unresolved) = refusal.unresolved() else {
        return Vec::new();
    };
    let mut known = Vec::new();
    unresolved.known(&mut |name| {
        if known.len() < MOST {
            known.push(name.to_string());
        }
    });
    let near = nearest(
        &unresolved.name().to_string(),
        known.iter().map(String::as_str),
    );
    near.into_iter().map(str::to_owned).collect()
}

/// So many names are listed at most where none is near.
const LISTED: usize = 12;

/// All names that would do, where they are few: those that the document defines, the levels, or what a
/// class takes. `None` where they are many.
///
/// ```
/// use logconf::{Logging, nearest, tables::Unbounded};
/// static LOGGING: Logging<Unbounded> = Logging::new();
/// let document = br#"{"version": 1, "filters": {"own": {}}, "root": {"filters": ["x"]}}"#;
/// let refused = LOGGING.apply(document).unwrap_err();
/// assert_eq!(nearest::listed(&refused).unwrap(), ["own"]);
/// ```
pub fn listed(refusal: &Refusal<'_>) -> Option<Vec<String>> {
    let unresolved = refusal.unresolved()?;
    if !unresolved.are_few() {
        return None;
    }
    let mut known = Vec::new();
    unresolved.known(&mut |name| {
        if known.len() < MOST {
            known.push(name.to_string());
        }
    });
    known.retain(|name| name.starts_with(char::is_alphanumeric));
    known.truncate(LISTED);
    Some(known)
}

/// The same for a name and those that it may mean.
///
/// ```
/// let hint = logconf::nearest::among("debug", &["DEBUG", "INFO"]);
/// assert_eq!(hint.as_deref(), Some("there is 'DEBUG'"));
/// ```
pub fn among(name: &str, known: &[impl AsRef<str>]) -> Option<String> {
    said(&nearest(name, known.iter().map(AsRef::as_ref)))
}

/// That there are these names, in words; `None` if there are none.
///
/// ```
/// use logconf::nearest::said;
/// assert_eq!(said(&["a", "b"]).as_deref(), Some("there are 'a' and 'b'"));
/// ```
pub fn said(names: &[impl AsRef<str>]) -> Option<String> {
    let names = names.iter().map(AsRef::as_ref).map(logconf_core::repr);
    let names: Vec<String> = names.map(|name| name.to_string()).collect();
    match &*names {
        [] => None,
        [one] => Some(format!("there is {one}")),
        [others @ .., last] => Some(format!("there are {} and {last}", others.join(", "))),
    }
}

/// Those of the known names that are near to `name`: the nearest first, and none that is more than
/// twice as far as that.
///
/// ```
/// use logconf::nearest::nearest;
/// assert_eq!(nearest("propogate", ["level", "propagate"].into_iter()), ["propagate"]);
/// ```
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let wanted = Spelling::of(name);
    let distance = |known| wanted.distance(&Spelling::of(known));
    let known = known.filter(|known| known.len() <= LONGEST).take(MOST);
    let mut near: Vec<_> = known
        .filter_map(|known| Some((distance(known)?, known)))
        .collect();
    // Of two with the same name, the program's own class and the one that it replaces, one stays.
    near.sort();
    near.dedup();
    let farthest = near.first().map_or(0, |((least, _), _)| 2 * least);
    near.retain(|((distance, _), _)| *distance <= farthest);
    near.truncate(OFFERED);
    near.into_iter().map(|(_, known)| known).collect()
}

/// A name in lower case, and where its last part begins.
struct Spelling {
    whole: String,
    last: usize,
}

impl Spelling {
    fn of(name: &str) -> Self {
        let whole = name.to_lowercase();
        let last = whole.rfind('.').map_or(0, |dot| dot + 1);
        Spelling { whole, last }
    }

    fn last(&self) -> &str {
        &self.whole[self.last..]
    }

    /// How many letters differ in the last part or in the whole, whichever are fewer; and in the
    /// whole. `None` if too many do.
    fn distance(&self, known: &Spelling) -> Option<(usize, usize)> {
        // What is as long as one letter or two is another name, not a mistyped one.
        let length = self.last().chars().count();
        let most = (length / 4).clamp(usize::from(length > 2), 3);
        let parts = (self.last(), known.last());
        // Names of very different lengths need not be compared.
        let may_be_near = |(a, b): (&str, &str)| a.len().abs_diff(b.len()) <= 4 * most;
        if !may_be_near(parts) && !may_be_near((&self.whole, &known.whole)) {
            return None;
        }
        let whole = strsim::osa_distance(&self.whole, &known.whole);
        let least = whole.min(strsim::osa_distance(parts.0, parts.1));
        (least <= most).then_some((least, whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Standard;

    /// What is offered in place of a class in the standard registry.
    fn classes(name: &str) -> Vec<&'static str> {
        let classes = Standard::new().registry().classes;
        nearest(name, classes.iter().map(|class| class.name()))
    }

    #[test]
    fn a_name_is_found_by_its_letters_or_by_its_last_part() {
        for (name, known) in [
            ("logging.StreamHandlr", "logging.StreamHandler"),
            ("loggingStreamHandler", "logging.StreamHandler"),
            ("logging.SteramHandler", "logging.StreamHandler"),
            ("StreamHandler", "logging.StreamHandler"),
            ("handlers.syslogHandler", "logging.handlers.SysLogHandler"),
            (
                "logging.handler.RotatingFileHandler",
                "logging.handlers.RotatingFileHandler",
            ),
            ("logging.handlers.FileHandler", "logging.FileHandler"),
        ] {
            assert_eq!(classes(name), [known], "{name}");
        }
        let known = ["app.AlertHandler"];
        let found = nearest("app.alerts.AlertHandler", known.into_iter());
        assert_eq!(found, known);
    }

    #[test]
    fn where_nothing_is_near_nothing_is_offered() {
        for name in [
            "",
            ".",
            "logging.",
            "h",
            "logging.KafkaHandler",
            "app.Alerts",
        ] {
            assert_eq!(classes(name), [""; 0], "{name}");
        }
        assert_eq!(nearest("h", ["g", "k"].into_iter()), [""; 0]);
        let long = "h".repeat(LONGEST + 1);
        assert_eq!(nearest(&long, [&*long].into_iter()), [""; 0]);
    }

    #[test]
    fn the_nearest_come_first_and_few_are_offered() {
        let known = [
            "alertfile_2",
            "alert_file2",
            "alertfile2",
            "other",
            "alert_file",
        ];
        let known = known.into_iter();
        assert_eq!(
            nearest("alertfile", known.clone().chain(["alert_file"])),
            ["alert_file", "alertfile2", "alert_file2"]
        );
        assert_eq!(nearest("alert_file", known), ["alert_file"]);
        assert_eq!(
            among("x.Clock", &["a.Clock", "b.clock", "c.Clocks"]).as_deref(),
            Some("there are 'a.Clock' and 'b.clock'")
        );
    }
}
