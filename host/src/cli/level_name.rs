//! Levels as configs write them.

use logconf::core::Level;

/// A level's name, or its number.
pub fn level_name(number: i32) -> String {
    match Level(number).name() {
        Some(name) => name.to_owned(),
        None => number.to_string(),
    }
}
