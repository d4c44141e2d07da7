//! Facilities of syslog that there are not: the handler is made, and each of its records fails.

use logconf::core::repr;
use logconf::{handlers, nearest};

use super::dict::Dict;
use super::finding::{Finding, Fix, Rule};
use super::tree::{entries, member, path, range};
use super::uses::class;
use super::written::Written;

const CLASS: &str = "logging.handlers.SysLogHandler";
const KEY: &str = "facility";

pub fn unknown(dict: &Dict<'_>, written: &Written<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for entry in entries(&dict.document, "handlers") {
        let Some(handler) = entry.value.as_object() else {
            continue;
        };
        let given = member(handler, KEY).and_then(|given| given.as_string_lit());
        let Some(given) = given.filter(|_| class(handler) == Some(CLASS)) else {
            continue;
        };
        let name = &*given.value;
        let is_reference = name.starts_with("cfg://") || name.starts_with("ext://");
        if is_reference || handlers::facilities().any(|known| known == name) {
            continue;
        }
        // As the constants are called: LOG_USER.
        let lower = name.to_lowercase();
        let meant = lower.strip_prefix("log_").unwrap_or(&lower);
        let near = nearest::nearest(meant, handlers::facilities());
        let inner = written.part(&range(given), dict.made, name, 0..name.len());
        let fix = match (&*near, &inner) {
            ([near], Some(place)) => Fix::new(place.clone(), *near),
            _ => None,
        };
        let help = nearest::said(&near).unwrap_or_else(|| {
            let all: Vec<_> = handlers::facilities().collect();
            format!("there are {}", all.join(", "))
        });
        let shown = entry.name.as_str();
        let message = format!(
            "handler {}: each record fails: there is no facility {}",
            repr(shown),
            repr(name)
        );
        let place = inner.or_else(|| written.place(range(given), dict.made));
        let finding = Finding::new(Rule::HandlerFails, message)
            .under(path(&["handlers", shown, KEY]))
            .at(place)
            .help(Some(help));
        found.push(finding.fixed_by(fix));
    }
    found
}
