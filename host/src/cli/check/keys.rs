//! Keys that nothing reads, and keys that stand twice.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::RandomState;
use jsonc_parser::ast::{Object, ObjectProp};
use logconf::nearest;

use super::finding::{Finding, Fix, Rule};
use super::tree::{each_dict, entries, is_true, member, path, range};

type Found = Vec<(Finding, Range<usize>)>;

/// What is called so in a config, and the keys that it may have. (Those of handlers are a matter of
/// their classes: others are mistakes.)
pub struct Kind {
    pub what: &'static str,
    pub keys: &'static [&'static str],
}

const DOCUMENT: Kind = Kind {
    what: "a config",
    keys: &[
        "version",
        "incremental",
        "disable_existing_loggers",
        "formatters",
        "filters",
        "handlers",
        "loggers",
        "root",
        "logconf",
    ],
};
const FORMATTER: Kind = Kind {
    what: "a formatter",
    keys: &[
        "format", "datefmt", "style", "validate", "defaults", "class", "()", ".",
    ],
};
const FILTER: Kind = Kind {
    what: "a filter",
    keys: &["name", "()", "."],
};
const LOGGER: Kind = Kind {
    what: "a logger",
    keys: &["level", "propagate", "handlers", "filters"],
};
const ROOT: Kind = Kind {
    what: "the root logger",
    keys: &["level", "handlers", "filters"],
};

const INCREMENTAL_DOCUMENT: Kind = Kind {
    what: "an incremental config",
    keys: &[
        "version",
        "incremental",
        "handlers",
        "loggers",
        "root",
        "logconf",
    ],
};
const INCREMENTAL_HANDLER: Kind = Kind {
    what: "a handler in an incremental config",
    keys: &["level"],
};
const INCREMENTAL_LOGGER: Kind = Kind {
    what: "a logger in an incremental config",
    keys: &["level", "propagate"],
};
const INCREMENTAL_ROOT: Kind = Kind {
    what: "the root logger in an incremental config",
    keys: &["level"],
};

/// Keys that CPython ignores wherever they stand.
pub fn unknown(document: &Object<'_>) -> Found {
    let mut found = Found::new();
    if is_true(member(document, "incremental")) {
        INCREMENTAL_DOCUMENT.look_at(document, &[], &mut found);
        each(document, "handlers", &INCREMENTAL_HANDLER, &mut found);
        each(document, "loggers", &INCREMENTAL_LOGGER, &mut found);
        root(document, &INCREMENTAL_ROOT, &mut found);
    } else {
        DOCUMENT.look_at(document, &[], &mut found);
        each(document, "formatters", &FORMATTER, &mut found);
        each(document, "filters", &FILTER, &mut found);
        each(document, "loggers", &LOGGER, &mut found);
        root(document, &ROOT, &mut found);
    }
    found
}

fn root(document: &Object<'_>, kind: &Kind, found: &mut Found) {
    if let Some(root) = member(document, "root").and_then(|root| root.as_object()) {
        kind.look_at(root, &["root"], found);
    }
}

fn each(document: &Object<'_>, section: &str, kind: &Kind, found: &mut Found) {
    for entry in entries(document, section) {
        // What is made by a call has its own arguments.
        if let Some(dict) = entry.value.as_object()
            && (member(dict, "()").is_none() || kind.keys == INCREMENTAL_HANDLER.keys)
        {
            kind.look_at(dict, &[section, entry.name.as_str()], found);
        }
    }
}

impl Kind {
    fn look_at(&self, dict: &Object<'_>, within: &[&str], found: &mut Found) {
        let unread = |member: &&ObjectProp<'_>| !self.keys.contains(&member.name.as_str());
        let given: HashSet<&str> = dict
            .properties
            .iter()
            .map(|member| member.name.as_str())
            .collect();
        for member in dict.properties.iter().filter(unread) {
            let name = member.name.as_str();
            if is_remark(name) {
                continue;
            }
            let place = range(&member.name);
            let (finding, near) = self.unread(name, |key| given.contains(key));
            let fix = near.and_then(|key| Fix::new(place.clone(), format!("\"{key}\"")));
            let finding = finding
                .under(path(&[within, &[name]].concat()))
                .fixed_by(fix);
            found.push((finding, place));
        }
    }

    /// That a key of this name is not read, and the only one that may have been meant.
    pub fn unread(
        &self,
        name: &str,
        is_given: impl Fn(&str) -> bool,
    ) -> (Finding, Option<&'static str>) {
        // What is there already was not meant.
        let free = self.keys.iter().copied().filter(|key| !is_given(key));
        let near = near_keys(name, free);
        let help = nearest::said(&near).or_else(|| {
            let there = near_keys(name, self.keys.iter().copied());
            Some(format!("{} here already", nearest::said(&there)?))
        });
        let message = format!("{} is not read in {}", logconf::core::repr(name), self.what);
        let finding = Finding::new(Rule::UnknownKey, message).help(help);
        let only = match &*near {
            [key] => Some(*key),
            _ => None,
        };
        (finding, only)
    }
}

/// Keys that may be meant: many stand for several things.
fn near_keys<'k>(name: &str, keys: impl Iterator<Item = &'k str> + Clone) -> Vec<&'k str> {
    let near = nearest::nearest(name, keys.clone());
    match near.is_empty() {
        true => nearest::nearest(&format!("{name}s"), keys),
        false => near,
    }
}

/// Takes back each fix that would give a key a name that stands in the same dict already, or that
/// another one's fix gives, too: it would be mended into a key that is given twice.
pub fn keep_apart(document: &Object<'_>, findings: &mut [Finding]) {
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let names: HashMap<usize, String> = fixes
        .filter_map(|fix| {
            let name = serde_json::from_str(&fix.replacement).ok()?;
            Some((fix.place.start, name))
        })
        .collect();
    if names.is_empty() {
        return;
    }
    let mut clashing = HashSet::new();
    each_dict(document, &mut Vec::new(), &mut |dict, _| {
        let mut taken: HashMap<&str, usize> = HashMap::new();
        let new = |member: &ObjectProp<'_>| names.get(&range(&member.name).start);
        for member in &dict.properties {
            *taken.entry(member.name.as_str()).or_default() += 1;
            if let Some(name) = new(member) {
                *taken.entry(name).or_default() += 1;
            }
        }
        let members = dict.properties.iter();
        let clash = members.filter(|member| new(member).is_some_and(|name| taken[&**name] > 1));
        clashing.extend(clash.map(|member| range(&member.name).start));
    });
    for finding in findings {
        finding.fix = finding
            .fix
            .take()
            .filter(|fix| !clashing.contains(&fix.place.start));
    }
}

/// Whether a key is meant for people or for other tools: `$schema`, `_comment`, `x-team`.
fn is_remark(key: &str) -> bool {
    !key.starts_with(char::is_alphabetic) || key.starts_with("x-") || key == "comment"
}

/// So many keys are compared with each other.
const FEW: usize = 8;

/// Keys that stand twice in one dict: the last one counts.
pub fn duplicate(document: &Object<'_>) -> Found {
    let mut found = Found::new();
    each_dict(document, &mut Vec::new(), &mut |dict, within| {
        let members = &dict.properties;
        let mut seen = HashSet::with_hasher(RandomState::default());
        // From behind: the last one is the one that counts.
        for (at, member) in members.iter().enumerate().rev() {
            let name = member.name.as_str();
            let is_first = match members.len() <= FEW {
                true => members[at + 1..]
                    .iter()
                    .all(|behind| behind.name.as_str() != name),
                false => seen.insert(name),
            };
            if !is_first {
                let name_shown = logconf::core::repr(name);
                let message = format!(
                    "{name_shown} is given twice, and the last one counts: this one does not"
                );
                let finding = Finding::new(Rule::DuplicateKey, message);
                let finding = finding.under(path(&[within, &[name]].concat()));
                found.push((finding, range(&member.name)));
            }
        }
    });
    found
}
