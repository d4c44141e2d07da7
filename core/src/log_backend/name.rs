//! From the target of a call to the name of its logger.

use heapless::String;

/// The longest name that is made of a path of modules, in bytes. It is made on the stack.
const LONGEST: usize = 96;

/// The name of a target's logger: a path of modules is a path of loggers. Of a path that makes a name
/// longer than [`LONGEST`] it is the longest part that does not.
pub(super) enum Name<'t> {
    /// There is nothing to replace.
    Target(&'t str),
    Made(String<LONGEST>),
}

impl<'t> Name<'t> {
    pub(super) fn of(target: &'t str) -> Self {
        if !target.contains("::") {
            return Name::Target(target);
        }
        let mut name = String::new();
        for (number, part) in target.split("::").enumerate() {
            let dot = usize::from(number > 0);
            if name.len() + dot + part.len() > LONGEST {
                break;
            }
            let _ = name.push_str(&"."[..dot]);
            let _ = name.push_str(part);
        }
        Name::Made(name)
    }

    /// `root` for the root logger.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Name::Target(name) if !name.is_empty() => name,
            Name::Made(name) if !name.is_empty() => name,
            _ => "root",
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn names_are_dotted_paths() {
        for (target, name) in [
            ("a::b::c", "a.b.c"),
            ("a.b:c", "a.b:c"),
            ("a", "a"),
            ("::a", ".a"),
            ("", "root"),
        ] {
            assert_eq!(Name::of(target).as_str(), name);
        }
    }

    #[test]
    fn a_name_that_is_too_long_is_that_of_an_ancestor() {
        let [b, c] = ["b", "c"].map(|part| part.repeat(60));
        let target = std::format!("a::{b}::{c}::d");
        assert_eq!(Name::of(&target).as_str(), std::format!("a.{b}"));
        // To the byte.
        for (length, fits) in [(LONGEST - 2, true), (LONGEST - 1, false)] {
            let last = "x".repeat(length);
            let name = std::format!("a.{last}");
            let expected = if fits { &*name } else { "a" };
            let target = std::format!("a::{last}");
            assert_eq!(Name::of(&target).as_str(), expected);
        }
        let target = std::format!("{c}{c}::d");
        assert_eq!(Name::of(&target).as_str(), "root");
    }
}
