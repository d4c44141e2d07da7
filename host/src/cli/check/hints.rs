//! What can be done about a name that stands for nothing, where no other name is near.

use logconf::core::{Refusal, Registry, Sought, Unresolved};
use logconf::nearest;

use super::finding::{Finding, Rule};
use super::written::Written;

/// So many classes are named that take an argument.
const CLASSES: usize = 3;

/// That a config may be for a device.
pub const DEVICE: &str = "a config for a device is checked with --tcp, --serial or --device";

/// What is known to those whom a config is for.
pub struct Hints {
    pub registry: &'static Registry,
    pub is_for_device: bool,
}

impl Hints {
    pub fn about(&self, refusal: &Refusal<'_>, unresolved: &Unresolved<'_>) -> Option<String> {
        let name = unresolved.name().to_string();
        match unresolved.sought() {
            Sought::Object if !self.is_for_device && !name.starts_with("logging.") => {
                Some(DEVICE.to_owned())
            }
            Sought::Class if is_own(&name) => Some(self.own_class(&name)),
            Sought::Argument => self.classes_with(&name).or_else(|| listed(refusal)),
            _ => listed(refusal),
        }
    }

    /// A finding about an INI file, with what can be done where it is about a class that may be the
    /// program's own.
    pub fn of_class(&self, finding: Finding, written: &Written<'_>) -> Finding {
        let is_class = finding.rule == Rule::UnknownName && finding.path.ends_with(".class");
        let text = finding
            .place
            .clone()
            .and_then(|place| written.text().get(place));
        let name = text.and_then(|text| std::str::from_utf8(text).ok());
        let help = match name {
            Some(name) if is_class && finding.help.is_none() && is_own(name) => {
                self.own_class(name)
            }
            _ => return finding,
        };
        finding.help(Some(help))
    }

    fn own_class(&self, name: &str) -> String {
        match self.is_for_device {
            true => format!("if the device has it: --class {name}"),
            false => format!("if the program has it: --class {name}; {DEVICE}"),
        }
    }

    /// The classes that take an argument of this name.
    fn classes_with(&self, argument: &str) -> Option<String> {
        let takes = |class: &&str| {
            let mut classes = self.registry.classes.iter();
            classes.any(|known| {
                known.name() == *class
                    && known
                        .signature()
                        .parameters()
                        .any(|parameter| parameter == argument)
            })
        };
        let names = self.registry.classes.iter().map(|class| class.name());
        let found: Vec<&str> = names.filter(takes).take(CLASSES + 1).collect();
        match &*found {
            [] => None,
            few if few.len() <= CLASSES => Some(format!("{} takes it", quoted(few))),
            _ => None,
        }
    }
}

/// Whether a class may be the program's own: its name has dots, and is none of Python's `logging`. (An INI
/// file leaves that name out.)
fn is_own(name: &str) -> bool {
    let is_pythons = ["logging.", "handlers."]
        .iter()
        .any(|its| name.starts_with(its));
    name.contains('.') && !is_pythons
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    names.join(" or ")
}

/// All that would do, where they are few.
fn listed(refusal: &Refusal<'_>) -> Option<String> {
    let known = nearest::listed(refusal)?;
    nearest::said(&known).or_else(|| Some("the document defines none".to_owned()))
}
