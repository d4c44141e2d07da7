//! What is wrong with a config, for people.

use super::clean;
use super::locate::Place;
use logconf::client::Fault;
use logconf::core::Refusal;
use std::fmt::Write as _;

/// One mistake: the sentence, the reasons behind it, and where it is.
#[derive(Debug, Default)]
pub struct Mistake {
    pub error: String,
    pub causes: Vec<String>,
    /// A table that is full: its name, what was needed and what there is.
    pub table: Option<(String, Option<u64>, Option<u64>)>,
    /// Where in the config, as `handlers.h.formatter`.
    pub path: String,
    /// Where in the file.
    pub offset: Option<usize>,
}

impl From<&Fault> for Mistake {
    fn from(fault: &Fault) -> Self {
        let error = fault.error.as_deref().unwrap_or("refused");
        let table = fault.table.clone();
        Mistake {
            error: error.to_owned(),
            causes: fault.causes.clone(),
            table: table.map(|table| (table, fault.needed, fault.available)),
            path: fault.path.clone().unwrap_or_default(),
            offset: fault.offset,
        }
    }
}

impl From<&Refusal<'_>> for Mistake {
    fn from(refusal: &Refusal<'_>) -> Self {
        let mut causes = Vec::new();
        refusal.causes(|cause| causes.push(cause.to_string()));
        let table = refusal.full_table();
        Mistake {
            error: refusal.to_string(),
            causes,
            table: table.map(|(table, needed, available)| {
                (
                    table.to_owned(),
                    Some(needed as u64),
                    Some(available as u64),
                )
            }),
            path: refusal.path().to_string(),
            offset: refusal.offset(),
        }
    }
}

impl Mistake {
    /// The lines below the sentence: the reasons, the table and the path.
    pub fn details(&self) -> String {
        let mut out = String::new();
        for cause in &self.causes {
            _ = writeln!(out, "  because: {}", clean(cause));
        }
        if let Some((table, needed, available)) = &self.table {
            let number = |n: &Option<u64>| n.map_or("?".to_owned(), |n| n.to_string());
            let (needed, available) = (number(needed), number(available));
            let table = clean(table);
            _ = writeln!(
                out,
                "  table {table}: {needed} needed, {available} available"
            );
        }
        if !self.path.is_empty() {
            _ = writeln!(out, "  at {}", clean(&self.path));
        }
        out
    }

    /// `FILE:line:column`, and the line with a caret, if the place is known.
    pub fn place(&self, name: &str, document: &[u8]) -> Option<(String, String)> {
        let offset = self.offset?;
        // Bytes that are no UTF-8 become one character each time: what stands before the place
        // must keep its length, so the two sides are converted on their own.
        let (before, after) = document.split_at(offset.min(document.len()));
        let before = String::from_utf8_lossy(before);
        let text = format!("{before}{}", String::from_utf8_lossy(after));
        let place = Place::new(&text, before.len());
        let at = format!("{name}:{}:{}", place.line, place.column);
        Some((at, place.show()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(document: &[u8], offset: usize) -> (String, String) {
        let mistake = Mistake {
            offset: Some(offset),
            ..Mistake::default()
        };
        mistake.place("f", document).unwrap()
    }

    #[test]
    fn a_place_behind_bytes_that_are_no_utf8_is_found() {
        let (at, shown) = place(b"\xff\xfe\xfd: [", 5);
        assert_eq!(at, "f:1:6");
        assert_eq!(shown, "  1 | \u{fffd}\u{fffd}\u{fffd}: [\n    |      ^\n");
    }

    #[test]
    fn an_offset_within_a_character_does_no_harm() {
        assert!(place("äöü".as_bytes(), 1).0.starts_with("f:1:"));
        assert_eq!(place("äöü".as_bytes(), 99).0, "f:1:4");
    }
}
