//! Devices that cannot take a config, as what they have reported says: they are asked nothing.

use std::collections::BTreeMap;

use super::super::Exit;
use super::super::check::mistakes_for;
use super::super::document::{Document, Reading};
use super::office::Office;
use super::tally::some;

/// Mistakes in a config, as they are shown, and the devices for which they are some.
pub type Unfit = BTreeMap<Vec<String>, Vec<String>>;

/// Looks at a config once for all devices that are alike.
pub fn found<'d>(
    office: &Office,
    devices: impl Iterator<Item = &'d String>,
    document: &Document,
    reading: &Reading,
) -> Result<Unfit, Exit> {
    let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for device in devices {
        let report = office.reports.get(device);
        if let Some(description) = report.and_then(|report| report.description()) {
            alike.entry(description).or_default().push(device.clone());
        }
    }
    // What is wrong may be the same for devices that differ.
    let mut unfit = Unfit::new();
    for devices in alike.into_values() {
        let report = &office.reports[&devices[0]].text;
        match mistakes_for(report, document, reading)? {
            Some(mistakes) if !mistakes.is_empty() => {
                unfit.entry(mistakes).or_default().extend(devices);
            }
            _ => {}
        }
    }
    Ok(unfit)
}

pub fn told(unfit: &Unfit) -> String {
    let mut out = String::new();
    for (mistakes, devices) in unfit {
        let names: Vec<&str> = devices.iter().map(|device| &**device).collect();
        let noun = if names.len() == 1 {
            "device"
        } else {
            "devices"
        };
        out += &format!("{} {noun} cannot take it: {}\n", names.len(), some(&names));
        out += &mistakes.concat();
    }
    out
}
