//! Whether a config fits devices of which no more is known than what they have.

use super::super::document::{Document, Reading};
use super::device::Device;
use super::look::{Look, Target};
use super::written::Written;
use super::{Exit, human, is_stdout_coloured};

/// The mistakes in a config for devices that have reported this, each as it is shown; `None` if the report
/// does not tell what they have.
pub fn mistakes_for(
    report: &str,
    document: &Document,
    reading: &Reading,
) -> Result<Option<Vec<String>>, Exit> {
    let Ok(device) = Device::of_report(report) else {
        return Ok(None);
    };
    let look = Look::new(reading, Target::Saved(String::new(), device));
    let written = Written::new(document, reading);
    let findings = look.at(document, &written)?;
    let mistakes = findings.iter().filter(|finding| finding.rule.is_mistake());
    let is_coloured = is_stdout_coloured();
    Ok(Some(
        mistakes
            .map(|mistake| human::shown(mistake, &written, is_coloured))
            .collect(),
    ))
}
