//! A config as the dict that it means.

use std::ops::Range;

use jsonc_parser::ast::Object;
use logconf::document;

use super::finding::Finding;
use super::written::Written;

/// A config as a dict in JSON, and where it comes from.
pub struct Dict<'d> {
    pub json: &'d str,
    pub document: Object<'d>,
    /// What a file in another form was made into.
    pub made: Option<&'d document::Document>,
    /// Whether it says all that the file says: mistakes in that may have left something out.
    pub is_whole: bool,
}

impl Dict<'_> {
    /// A finding at a place of the dict, as one at a place of the text.
    pub fn placed(
        &self,
        written: &Written<'_>,
        (mut finding, place): (Finding, Range<usize>),
    ) -> Finding {
        if self.made.is_some() {
            // What would be right in the dict may be wrong in another form.
            finding.fix = None;
        }
        finding.at(written.place(place, self.made))
    }
}
