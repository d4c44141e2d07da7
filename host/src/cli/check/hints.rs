//! What can be done about a name that stands for nothing, where no other name is near.

use logconf::core::{Refusal, Registry, Sought, Unresolved};
use logconf::nearest;

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
            Sought::Class if name.contains('.') && !name.starts_with("logging.") => {
                Some(match self.is_for_device {
                    true => format!("if the device has it: --class {name}"),
                    false => format!("if the program has it: --class {name}; {DEVICE}"),
                })
            }
            Sought::Argument => self.classes_with(&name).or_else(|| listed(refusal)),
            _ => listed(refusal),
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

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    names.join(" or ")
}

/// All that would do, where they are few.
fn listed(refusal: &Refusal<'_>) -> Option<String> {
    let known = nearest::listed(refusal)?;
    nearest::said(&known).or_else(|| Some("the document defines none".to_owned()))
}
