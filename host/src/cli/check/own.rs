//! A device's own classes of formatters and filters, of which its status says nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use jsonc_parser::ast::Object;
use logconf::core::repr;
use serde_json::Value;

use super::super::stand_in::Role;
use super::finding::{Finding, Rule};
use super::tree::{entries, member, path, range};

/// Where a config names them: the section, the keys, what they are for, and the class that all have.
const USES: [(&str, &[&str], Role, &str); 2] = [
    (
        "formatters",
        &["()", "class"],
        Role::Formatter,
        "logging.Formatter",
    ),
    ("filters", &["()"], Role::Filter, "logging.Filter"),
];

fn is_own(class: &str, common: &str) -> bool {
    class != common && !class.contains("://")
}

/// All that a config names.
pub fn classes(dict: &Value) -> BTreeSet<(String, Role)> {
    let mut classes = BTreeSet::new();
    for (section, keys, role, common) in USES {
        let items = dict[section].as_object().into_iter().flatten();
        for (_, item) in items {
            let named = keys.iter().filter_map(|key| item[*key].as_str());
            let own = named.filter(|class| is_own(class, common));
            classes.extend(own.map(|class| (class.to_owned(), role)));
        }
    }
    classes
}

/// Those that the device may have or not; `is_given` says of which somebody has said that they are there.
pub fn untold(
    document: &Object<'_>,
    is_given: impl Fn(&str) -> bool,
) -> Vec<(Finding, Range<usize>)> {
    let mut found = Vec::new();
    for (section, keys, _, common) in USES {
        for entry in entries(document, section) {
            let Some(item) = entry.value.as_object() else {
                continue;
            };
            for key in keys {
                let class = member(item, key).and_then(|class| class.as_string_lit());
                let Some(class) = class.filter(|class| is_own(&class.value, common)) else {
                    continue;
                };
                if is_given(&class.value) {
                    continue;
                }
                let message = format!(
                    "whether the device has the class {} for {section} is not known: its status does not tell these",
                    repr(&class.value)
                );
                let finding = Finding::new(Rule::Other, message)
                    .help(Some(format!(
                        "if the device has it: --class {}",
                        class.value
                    )))
                    .under(path(&[section, entry.name.as_str(), key]));
                found.push((finding, range(class)));
            }
        }
    }
    found
}
