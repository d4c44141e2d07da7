//! Whether a config fits devices of which no more is known than what they have.

use super::super::document::{Document, Reading};
use super::Exit;
use super::device::Device;
use super::human::{self, Style};
use super::look::Look;
use super::target::Target;
use super::written::Written;

/// The mistakes in a config for devices that have reported this, each as it is shown; `None` if the report
/// does not tell all that they have.
pub fn mistakes_for(
    report: &str,
    document: &Document,
    reading: &Reading,
) -> Result<Option<Vec<String>>, Exit> {
    let Some(device) = Device::of_report(report) else {
        return Ok(None);
    };
    let look = Look::new(reading, Target::Saved(String::new(), device));
    let written = Written::new(document, reading);
    let findings = look.at(document, &written)?;
    let mistakes = findings.iter().filter(|finding| finding.rule.is_mistake());
    let style = Style::of_stdout();
    Ok(Some(
        mistakes
            .map(|mistake| human::shown(mistake, Some(&written), &style))
            .collect(),
    ))
}
