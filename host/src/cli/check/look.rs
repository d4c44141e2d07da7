//! All that is found in a config.

use std::collections::HashSet;
use std::thread;

use jsonc_parser::ast::Object;
use logconf::Logging;
use logconf::core::{Paths, Registry, Warnings, json};
use logconf::document;
use logconf::form::Form;
use logconf::tables::Unbounded;
use serde_json::Value;

use super::super::document::{Document, Reading};
use super::super::fleet::Outcome;
use super::super::link::{Peer, locked};
use super::super::{Exit, known};
use super::device::Device;
use super::dict::Dict;
use super::finding::{Finding, Rule};
use super::formats::{self, Formats};
use super::hints::{DEVICE, Hints};
use super::meaning::{self, Meaning};
use super::sample::Sample;
use super::target::Target;
use super::written::Written;
use super::{
    another_form, before, device, effects, facility, keys, mistakes, own, sections, tree, truth,
    uses, warnings,
};

/// How configs are looked at.
pub struct Look<'c> {
    reading: &'c Reading,
    pub target: Target<'c>,
    host: &'static Registry,
    sample: Sample,
}

impl<'c> Look<'c> {
    pub fn new(reading: &'c Reading, target: Target<'c>) -> Self {
        Look {
            reading,
            target,
            host: known(),
            sample: Sample::new(),
        }
    }

    /// What the target has. Of some classes only the names are known: they take what the dict gives them.
    fn registry(&self, dict: &str) -> &'static Registry {
        // A large config is not read once more for nothing.
        let is_asked = self.target.device().is_some() || !self.reading.classes().is_empty();
        let dict = is_asked.then(|| serde_json::from_str(dict).ok()).flatten();
        let dict: Value = dict.unwrap_or_default();
        let known = match self.target.device() {
            Some(device) => device.registry(&dict),
            None => self.host,
        };
        self.reading.registry(known, &dict)
    }

    /// What there is to say about a config, in the order of the places.
    pub fn at(&self, document: &Document, written: &Written<'_>) -> Result<Vec<Finding>, Exit> {
        if let Some(empty) = another_form::empty(document) {
            return Ok(vec![empty]);
        }
        let form = document.form(self.reading);
        let mut findings = match form {
            Form::Ini => self.at_ini(document, written)?,
            Form::Json => match json::check(document.bytes()) {
                Ok(text) => self.at_text(text, None, written, Vec::new())?,
                Err(syntax) => vec![mistakes::syntax(written, syntax)],
            },
            form => self.at_made(form, document, written)?,
        };
        in_order(&mut findings);
        another_form::told(&mut findings, document, form, self.reading.encoding());
        Ok(findings)
    }

    /// At a file that is made into a dict, as far as it can be. What is wrong with that at the place of a
    /// mistake is due to the mistake.
    fn at_made(
        &self,
        form: Form,
        document: &Document,
        written: &Written<'_>,
    ) -> Result<Vec<Finding>, Exit> {
        let (made, errors) = document::Document::read_on(form, &document.name, document.bytes());
        let of_form = errors
            .iter()
            .map(|error| mistakes::of_document(written, error));
        let of_form: Vec<Finding> = of_form.collect();
        let Some(made) = made else {
            return Ok(of_form);
        };
        let starts = |finding: &Finding| finding.place.as_ref().map(|place| place.start);
        let known: HashSet<_> = of_form.iter().map(starts).collect();
        let mut number = 0;
        let mut findings = self.at_text(made.json(), Some(&made), written, of_form)?;
        findings.retain(|finding| {
            number += 1;
            number <= errors.len() || !known.contains(&starts(finding))
        });
        Ok(findings)
    }

    /// At a dict as text, which is what the author wrote if it was not made. Adds to what was found in that.
    fn at_text(
        &self,
        text: &str,
        made: Option<&document::Document>,
        written: &Written<'_>,
        mut findings: Vec<Finding>,
    ) -> Result<Vec<Finding>, Exit> {
        let registry = self.registry(text);
        let is_whole = findings.is_empty();
        let mut status = Vec::new();
        // What it means does not depend on whether it is right: both are found out at once.
        thread::scope(|scope| {
            let meaning = scope.spawn(|| Meaning::of(text.as_bytes(), registry, &mut status));
            let document = tree::read(text);
            let incremental = document.as_ref().filter(|it| tree::is_incremental(it));
            let logging = match incremental {
                Some(document) => self.set_up(document, registry),
                None => logging(registry),
            };
            let hints = Hints {
                registry,
                is_for_device: self.target.device().is_some(),
            };
            let mut paths = Paths::default();
            let warnings = logging.check(text.as_bytes(), &mut |refusal| {
                let hints = (findings.len() < mistakes::HINTED).then_some(&hints);
                findings.push(mistakes::refused(hints, written, made, refusal, &mut paths));
            });
            if let Some(document) = document {
                let dict = Dict {
                    json: text,
                    document,
                    made,
                    is_whole,
                };
                let meaning = meaning.join().ok().flatten();
                self.at_dict(&dict, written, registry, meaning, &warnings, &mut findings)?;
            }
            Ok(findings)
        })
    }

    /// A logging system like the one that an incremental config is for. Of a host's nothing is known but
    /// that it must have the handlers.
    fn set_up(&self, document: &Object<'_>, registry: &'static Registry) -> Logging<Unbounded> {
        let logging = logging(before::registry(registry));
        let told = self.target.device().and_then(Device::before);
        let before = told.unwrap_or_else(|| before::named(document));
        // If it is refused, the config is checked without it.
        _ = logging.apply(before.as_bytes());
        logging
    }

    fn at_ini(&self, document: &Document, written: &Written<'_>) -> Result<Vec<Finding>, Exit> {
        let mut findings = Vec::new();
        let host = self.reading.registry_of(self.host, document);
        let converted = match document.converted(self.reading, host) {
            Ok(converted) => converted,
            Err(error) => return Ok(vec![mistakes::of_ini(written, &error)]),
        };
        let made = converted.document();
        let registry = self.registry(made.json());
        let logging = logging(registry);
        let hints = Hints {
            registry,
            is_for_device: self.target.device().is_some(),
        };
        converted.check(&logging, &mut |error| {
            findings.push(hints.of_class(mistakes::of_ini(written, error), written));
        });
        findings.extend(sections::unread(converted.ini(), written));
        if let Some(document) = tree::read(made.json()) {
            let dict = Dict {
                json: made.json(),
                document,
                made: Some(made),
                is_whole: converted.is_document(),
            };
            let warnings = logging.check(dict.json.as_bytes(), &mut |_| {});
            let mut status = Vec::new();
            let meaning = Meaning::of(dict.json.as_bytes(), registry, &mut status);
            self.at_dict(&dict, written, registry, meaning, &warnings, &mut findings)?;
        }
        Ok(findings)
    }

    /// What there is to say about a dict beside what it is refused for.
    fn at_dict(
        &self,
        dict: &Dict<'_>,
        written: &Written<'_>,
        registry: &'static Registry,
        meaning: Option<Meaning<'_>>,
        warnings: &Warnings<'_>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Exit> {
        let document = &dict.document;
        let is_incremental = tree::is_incremental(document);
        let duplicates = keys::duplicate(document);
        let formats = match is_incremental {
            true => Formats::default(),
            false => formats::look(dict, written, &self.sample),
        };
        let mut surprising =
            warnings::of_core(dict, written, warnings, duplicates.len(), &formats.tried);
        if self.target.device().is_none() {
            // Those of a device read some that nothing reads here.
            let unread = |finding: &&mut Finding| finding.rule == Rule::Attribute;
            let unread = surprising.iter_mut().filter(unread);
            unread.for_each(|finding| finding.help = Some(DEVICE.to_owned()));
        }
        findings.extend(surprising);
        for finding in formats.findings {
            formats::add(findings, finding);
        }
        findings.extend(facility::unknown(dict, written));
        let mut found = duplicates;
        found.extend(keys::unknown(document));
        found.extend(truth::of(document));
        match &self.target {
            Target::Host if is_incremental => found.extend(before::wanted(document)),
            Target::Saved(..) => {
                found.extend(own::untold(document, |class| self.reading.names(class)));
            }
            _ => {}
        }
        // What is wrong would lead to more that only seems to be.
        let is_right = findings.iter().all(|finding| !finding.rule.is_mistake());
        if is_right
            && is_incremental
            && let Some(device) = self.target.device()
        {
            found.extend(device.judge_change(dict, registry));
        }
        if is_right
            && !is_incremental
            && let Some(meaning) = meaning
        {
            let is_name_only = |class: &str| {
                self.reading.names(class)
                    || self.target.device().is_some() && device::is_name_only(class)
            };
            found.extend(uses::unused(document, dict.json, registry, is_name_only));
            found.extend(effects::of(document, &meaning, written));
            if let Some(device) = self.target.device() {
                let silenced = meaning::silenced(dict.json.as_bytes(), registry, &device.enabled());
                found.extend(device.judge(document, &meaning, &silenced, written));
            }
        }
        findings.extend(found.into_iter().map(|found| dict.placed(written, found)));
        if dict.made.is_none() {
            keys::keep_apart(document, findings);
        }
        if let Target::Linked(peer, _) = &self.target
            && dict.is_whole
        {
            self.ask(&mut locked(peer), dict, written, findings)?;
        }
        Ok(())
    }

    /// What the device itself says that was not found yet.
    fn ask(
        &self,
        peer: &mut Peer<'_>,
        dict: &Dict<'_>,
        written: &Written<'_>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Exit> {
        let reply = peer.check(dict.json.as_bytes()).map_err(|stopped| {
            let outcome = Outcome::from(stopped);
            peer.progress.say_of(peer.target, &outcome.note);
            outcome.exit
        })?;
        let faults = match reply.errors {
            Some(errors) => errors,
            None if reply.ok => Vec::new(),
            None => vec![reply.fault],
        };
        let place = |offset: usize| {
            written
                .place(offset..offset, dict.made)
                .map(|place| place.start)
        };
        for fault in &faults {
            let finding = mistakes::of_device(written, fault, place);
            if !findings.iter().any(|known| known.is_same_mistake(&finding)) {
                findings.push(finding);
            }
        }
        for warning in reply.warnings {
            let is_duplicate = warning.ends_with("is given twice; the last one counts");
            if !is_duplicate && findings.iter().all(|known| known.message != warning) {
                findings.push(Finding::new(Rule::Other, warning));
            }
        }
        Ok(())
    }
}

pub fn in_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.place.as_ref().map(|place| place.start));
}

fn logging(registry: &'static Registry) -> Logging<Unbounded> {
    let logging = Logging::new();
    logging.start(registry);
    logging
}
