//! Sections and options of INI files that nothing reads.

use std::collections::HashSet;

use logconf::core::repr;
use logconf::ini::Ini;
use logconf::nearest;

use super::finding::{Finding, Fix, Rule};
use super::keys::Kind;
use super::tree::path;
use super::written::Written;

/// The sections with `keys`, and what their entries may say.
const LISTS: [(&str, &str, Kind); 3] = [
    (
        "formatters",
        "formatter_",
        Kind {
            what: "the section of a formatter",
            keys: &["format", "datefmt", "style", "class", "defaults"],
        },
    ),
    (
        "handlers",
        "handler_",
        Kind {
            what: "the section of a handler",
            keys: &["class", "level", "formatter", "args", "kwargs", "target"],
        },
    ),
    (
        "loggers",
        "logger_",
        Kind {
            what: "the section of a logger",
            keys: &["level", "propagate", "handlers", "qualname"],
        },
    ),
];
const LIST: Kind = Kind {
    what: "this section",
    keys: &["keys"],
};
const ROOT: Kind = Kind {
    what: "the section of the root logger",
    keys: &["level", "handlers"],
};

/// What CPython ignores. Sections of other names are for other parts of the program.
pub fn unread(ini: &Ini, written: &Written<'_>) -> Vec<Finding> {
    let mut look = Look {
        ini,
        written,
        put_in: put_in(&ini.text().to_lowercase()),
        found: Vec::new(),
    };
    for (list, prefix, kind) in &LISTS {
        let Ok(Some(keys)) = ini.get(list, "keys") else {
            // That is a mistake of its own.
            continue;
        };
        let keys: HashSet<&str> = keys.as_str().split(',').map(str::trim).collect();
        look.options(list, &LIST, &[list]);
        for section in ini.sections() {
            let Some(name) = section.strip_prefix(prefix) else {
                continue;
            };
            if section == "logger_root" {
                look.options(section, &ROOT, &["root"]);
            } else if keys.contains(name) {
                look.options(section, kind, &[list, name]);
            } else {
                let missing = keys.iter().copied();
                let missing = missing.filter(|key| !ini.has_section(&format!("{prefix}{key}")));
                let near = nearest::nearest(name, missing);
                look.section(section, (list, prefix, name), &near);
            }
        }
    }
    look.found
}

struct Look<'l> {
    ini: &'l Ini,
    written: &'l Written<'l>,
    /// The options whose values some value seems to hold: they need no other reader.
    put_in: HashSet<String>,
    found: Vec<Finding>,
}

impl Look<'_> {
    /// A section that no key names; `near` are keys that name no section.
    fn section(&mut self, section: &str, (list, prefix, name): (&str, &str, &str), near: &[&str]) {
        let message = format!(
            "nothing reads the section [{section}]: the keys of [{list}] do not have {} among them",
            repr(name)
        );
        let place = self.ini.section_offset(section);
        let place = place.map(|at| self.written.token(at));
        let (help, fix) = match (near, &place) {
            ([key], Some(place)) => (
                format!("they have {}", repr(key)),
                Fix::new(place.clone(), format!("[{prefix}{key}]")),
            ),
            _ => ("add it to them, or leave the section out".to_owned(), None),
        };
        let finding = Finding::new(Rule::UnknownKey, message)
            .under(path(&[list, name]))
            .at(place)
            .help(Some(help));
        self.found.push(finding.fixed_by(fix));
    }

    /// Options of a section that nothing reads.
    fn options(&mut self, section: &str, kind: &Kind, within: &[&str]) {
        let begins = self.found.len();
        let mut replaced = Vec::new();
        for (name, at) in self.ini.options(section) {
            if kind.keys.contains(&name) || self.put_in.contains(name) {
                continue;
            }
            let (finding, near) = kind.unread(name, |key| self.ini.has_option(section, key));
            let place = self.written.token(at);
            let fix = near.and_then(|key| Fix::new(place.clone(), key));
            replaced.extend(near);
            let finding = finding
                .under(path(&[within, &[name]].concat()))
                .at(Some(place));
            self.found.push(finding.fixed_by(fix));
        }
        // An option that is given twice is a mistake.
        for finding in &mut self.found[begins..] {
            finding.fix = finding.fix.take().filter(|fix| {
                let same = replaced.iter().filter(|key| **key == fix.replacement);
                same.count() == 1
            });
        }
    }
}

/// The names in `%(name)s`, wherever that stands.
fn put_in(text: &str) -> HashSet<String> {
    let behind = text.split("%(").skip(1);
    let names = behind.filter_map(|behind| behind.split_once(")s"));
    names.map(|(name, _)| name.to_owned()).collect()
}
