//! Whom a document is for.

use std::collections::{BTreeMap, BTreeSet};

use logconf::fleet::{Error, Topics};
use logconf::nearest;

use super::super::clean;
use super::report::Report;

type Reports = BTreeMap<String, Report>;

/// Devices, and the groups and single devices that reach all of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Targets {
    pub devices: BTreeSet<String>,
    pub groups: BTreeSet<String>,
    pub singles: BTreeSet<String>,
}

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub enum Named<'n> {
    Group(&'n str),
    Device(&'n str),
}

impl Targets {
    /// All devices that have reported: through as few groups as can be, the rest one by one.
    pub fn all(reports: &Reports) -> Targets {
        let mut left: BTreeSet<&str> = reports.keys().map(|device| &**device).collect();
        let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (device, report) in reports {
            for group in &report.groups {
                members.entry(group).or_default().push(device);
            }
        }
        let mut by_size: Vec<_> = members.into_iter().collect();
        by_size.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
        let mut targets = Targets::default();
        for (group, members) in by_size {
            if members.iter().any(|device| left.contains(device)) {
                targets.groups.insert(group.to_owned());
                for device in members {
                    left.remove(device);
                }
            }
        }
        targets.singles = left.into_iter().map(str::to_owned).collect();
        targets.devices = reports.keys().cloned().collect();
        targets
    }

    /// Those with these names.
    pub fn named(names: &[String], reports: &Reports) -> Result<Targets, String> {
        let mut targets = Targets::default();
        for name in names {
            match meaning(name, reports)? {
                Named::Group(group) => targets.groups.insert(group.to_owned()),
                Named::Device(device) => targets.singles.insert(device.to_owned()),
            };
        }
        let groups = &targets.groups;
        let in_group = |report: &Report| report.groups.iter().any(|group| groups.contains(group));
        let members = reports.iter().filter(|(_, report)| in_group(report));
        targets.devices = members.map(|(device, _)| device.clone()).collect();
        // Whoever is reached through a group needs no document of its own.
        targets
            .singles
            .retain(|device| !targets.devices.contains(device));
        targets.devices.extend(targets.singles.iter().cloned());
        Ok(targets)
    }

    /// Where what is desired of them stands.
    pub fn topics(&self, topics: &Topics) -> Result<BTreeSet<String>, Error> {
        let groups = self.groups.iter().map(|group| topics.group(group));
        let singles = self.singles.iter().map(|device| topics.device(device));
        groups.chain(singles).collect()
    }

    /// How many there are, in words.
    pub fn whom(&self) -> String {
        let of = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        let devices = of(self.devices.len(), "device");
        let groups = of(self.groups.len(), "group");
        match (self.groups.len(), self.singles.len()) {
            (0, _) => devices,
            (_, 0) => format!("{devices} through {groups}"),
            (_, singles) => {
                format!("{devices} through {groups} and {singles} topics of their own")
            }
        }
    }

    /// What would be sent where.
    pub fn plan(&self, document: &str) -> String {
        let groups = self.groups.iter();
        let groups = groups.map(|group| format!("group {}\n", clean(group)));
        let singles = self.singles.iter();
        let singles = singles.map(|device| format!("device {}\n", clean(device)));
        let all: String = groups.chain(singles).collect();
        format!("{all}{}\n", document.trim_end())
    }
}

/// What a name means: `group:NAME` and `device:NAME` what they say, whatever has been reported; any other
/// the device or group of this name, as reports tell.
pub fn meaning<'n>(name: &'n str, reports: &Reports) -> Result<Named<'n>, String> {
    match name.split_once(':') {
        Some(("group", group)) => return Ok(Named::Group(group)),
        Some(("device", device)) => return Ok(Named::Device(device)),
        _ => {}
    }
    let groups = || reports.values().flat_map(|report| &report.groups);
    let is_group = groups().any(|group| group == name);
    match (reports.contains_key(name), is_group) {
        (true, true) => Err(format!(
            "{name} is a device and a group: say device:{name} or group:{name}"
        )),
        (true, false) => Ok(Named::Device(name)),
        (false, true) => Ok(Named::Group(name)),
        (false, false) => {
            let names: BTreeSet<&str> = reports.keys().chain(groups()).map(|n| &**n).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let hint = nearest::among(name, &names);
            let hint = hint.map_or(String::new(), |hint| format!(": {hint}"));
            Err(format!(
                "no device has reported the name {name}, nor that it is in such a group{hint} \
                 (device:{name} or group:{name}: all the same)"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(devices: &[(&str, &[&str])]) -> Reports {
        let report = |groups: &[&str]| Report {
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            ..Report::default()
        };
        let all = devices.iter();
        all.map(|(device, groups)| ((*device).to_owned(), report(groups)))
            .collect()
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn all_are_reached_through_few_groups() {
        let all = Targets::all(&reports(&[
            ("a", &["pumps", "hall-1"]),
            ("b", &["pumps"]),
            ("c", &["fans"]),
            ("d", &[]),
        ]));
        assert_eq!(all.groups, set(&["fans", "pumps"]));
        assert_eq!(all.singles, set(&["d"]));
        assert_eq!(all.devices, set(&["a", "b", "c", "d"]));
    }

    #[test]
    fn a_name_is_a_groups_or_a_devices() {
        let reports = reports(&[
            ("a", &["pumps"]),
            ("b", &["pumps"]),
            ("c", &["c"]),
            ("d", &[]),
        ]);
        let named = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            Targets::named(&names, &reports)
        };
        let targets = named(&["pumps", "a", "d"]).unwrap();
        assert_eq!(targets.groups, set(&["pumps"]));
        assert_eq!(targets.singles, set(&["d"]));
        assert_eq!(targets.devices, set(&["a", "b", "d"]));
        let error = named(&["c"]).unwrap_err();
        assert_eq!(error, "c is a device and a group: say device:c or group:c");
        assert_eq!(named(&["group:c"]).unwrap().groups, set(&["c"]));
        let error = named(&["pump"]).unwrap_err();
        assert!(error.contains("there is 'pumps'"), "{error}");
        assert_eq!(named(&["device:new"]).unwrap().devices, set(&["new"]));
    }

    #[test]
    fn what_devices_report_changes_no_name_that_says_what_it_is() {
        let reports = reports(&[("pump-7", &[]), ("bad", &["device:pump-7"])]);
        let named = Targets::named(&["device:pump-7".to_owned()], &reports).unwrap();
        assert_eq!((named.singles, named.groups), (set(&["pump-7"]), set(&[])));
    }
}
