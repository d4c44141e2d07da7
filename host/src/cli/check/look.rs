//! All that is found in a config.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use jsonc_parser::ast::Object;
use logconf::Logging;
use logconf::core::{Paths, Registry, Warnings, json, repr};
use logconf::document;
use logconf::file_config::{self, Source};
use logconf::form::Form;
use logconf::tables::Unbounded;

use super::super::document::{Document, Reading};
use super::super::fleet::Outcome;
use super::super::link::Peer;
use super::super::side_by_side::side_by_side;
use super::super::{Exit, known};
use super::device::Device;
use super::finding::{Finding, Rule};
use super::meaning::{self, Meaning};
use super::written::Written;
use super::{device, effects, keys, mistakes, tree, uses, worse};

/// What configs are for.
pub enum Target<'c> {
    /// A program that has what Python's standard library has.
    Host,
    /// A device whose status was saved, and how it is called.
    Saved(String, Device),
    /// One that can be asked.
    Linked(Mutex<Peer<'c>>, Device),
}

impl Target<'_> {
    fn device(&self) -> Option<&Device> {
        match self {
            Target::Host => None,
            Target::Saved(_, device) | Target::Linked(_, device) => Some(device),
        }
    }

    fn name(&self) -> String {
        match self {
            Target::Host => String::new(),
            Target::Saved(name, _) => name.clone(),
            Target::Linked(peer, _) => locked(peer).target.to_string(),
        }
    }
}

fn locked<'l, 'c>(peer: &'l Mutex<Peer<'c>>) -> MutexGuard<'l, Peer<'c>> {
    peer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How configs are looked at.
pub struct Look<'c> {
    reading: &'c Reading,
    target: Target<'c>,
    host: &'static Registry,
}

/// A config as a dict in JSON, and where it comes from.
struct Dict<'d> {
    json: &'d str,
    document: Object<'d>,
    /// What a file in another form was made into.
    made: Option<&'d document::Document>,
}

impl<'c> Look<'c> {
    pub fn new(reading: &'c Reading, target: Target<'c>) -> Self {
        Look {
            reading,
            target,
            host: known(),
        }
    }

    /// What there is to say about a config, in the order of the places.
    pub fn at(&self, document: &Document, written: &Written<'_>) -> Result<Vec<Finding>, Exit> {
        let mut findings = match document.form(self.reading) {
            Form::Ini => self.at_ini(document, written)?,
            Form::Json => match json::check(document.bytes()) {
                Ok(text) => self.at_text(text, None, written)?,
                Err(syntax) => vec![mistakes::syntax(written, syntax)],
            },
            form => match document::Document::read(form, &document.name, document.bytes()) {
                Ok(made) => self.at_text(made.json(), Some(&made), written)?,
                Err(error) => vec![mistakes::of_document(written, &error)],
            },
        };
        in_order(&mut findings);
        Ok(findings)
    }

    /// At a dict as text, which is what the author wrote if it was not made.
    fn at_text(
        &self,
        text: &str,
        made: Option<&document::Document>,
        written: &Written<'_>,
    ) -> Result<Vec<Finding>, Exit> {
        let registry = match self.target.device() {
            Some(device) => device.registry(tree::read(text).as_ref()),
            None => self.host,
        };
        let mut status = Vec::new();
        // What it means does not depend on whether it is right: both are found out at once.
        thread::scope(|scope| {
            let meaning = scope.spawn(|| Meaning::of(text.as_bytes(), registry, &mut status));
            let mut findings = Vec::new();
            let logging = logging(registry);
            let mut paths = Paths::default();
            let warnings = logging.check(text.as_bytes(), &mut |refusal| {
                let mut finding = mistakes::refused(written, made, refusal, &mut paths);
                if let Some(name) = mistakes::unknown_handler(text, refusal) {
                    // It is for a system that is set up already; the one that checks it here is not.
                    match self.target.device() {
                        Some(device) if device.has_handler(&name) => return,
                        Some(_) => {}
                        None => {
                            finding.rule = Rule::Other;
                            finding.message = format!(
                                "only a system that has the handler {} takes it",
                                repr(&name)
                            );
                        }
                    }
                }
                findings.push(finding);
            });
            if let Some(document) = tree::read(text) {
                let dict = Dict {
                    json: text,
                    document,
                    made,
                };
                let found = keys::duplicate(&dict.document);
                findings.extend(core_warnings(&dict, written, &warnings, found.len()));
                findings.extend(found.into_iter().map(|found| placed(&dict, written, found)));
                let meaning = meaning.join().ok().flatten();
                self.at_dict(&dict, written, registry, meaning, &mut findings)?;
            }
            Ok(findings)
        })
    }

    fn at_ini(&self, document: &Document, written: &Written<'_>) -> Result<Vec<Finding>, Exit> {
        let options = self.reading.options();
        let registry = match self.target.device() {
            Some(device) => device.registry(None),
            None => self.host,
        };
        let logging = logging(registry);
        let mut findings = Vec::new();
        let mut reader = document.reader();
        let source = Source::Reader {
            name: &document.name,
            reader: &mut reader,
        };
        file_config::check(&logging, source, &options, &mut |error| {
            findings.push(mistakes::of_ini(written, error));
        });
        let mut reader = document.reader();
        let source = Source::Reader {
            name: &document.name,
            reader: &mut reader,
        };
        let Ok(made) = file_config::convert(source, registry, &options) else {
            return Ok(findings);
        };
        if let Some(document) = tree::read(made.json()) {
            let dict = Dict {
                json: made.json(),
                document,
                made: Some(&made),
            };
            let warnings = logging.check(dict.json.as_bytes(), &mut |_| {});
            findings.extend(core_warnings(&dict, written, &warnings, 0));
            let mut status = Vec::new();
            let meaning = Meaning::of(dict.json.as_bytes(), registry, &mut status);
            self.at_dict(&dict, written, registry, meaning, &mut findings)?;
        }
        Ok(findings)
    }

    /// What core does not say about a dict.
    fn at_dict(
        &self,
        dict: &Dict<'_>,
        written: &Written<'_>,
        registry: &'static Registry,
        meaning: Option<Meaning<'_>>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Exit> {
        let document = &dict.document;
        let mut found = keys::unknown(document);
        let is_incremental = tree::is_true(tree::member(document, "incremental"));
        // What is wrong would lead to more that only seems to be.
        if findings.iter().all(|finding| !finding.rule.is_mistake())
            && !is_incremental
            && let Some(meaning) = meaning
        {
            let is_name_only =
                |class: &str| self.target.device().is_some() && device::is_name_only(class);
            found.extend(uses::unused(document, dict.json, registry, is_name_only));
            found.extend(effects::of(document, &meaning));
            if let Some(device) = self.target.device() {
                let silenced = meaning::silenced(dict.json.as_bytes(), registry, device.loggers());
                found.extend(device.judge(document, &meaning, &silenced));
            }
        }
        findings.extend(found.into_iter().map(|found| placed(dict, written, found)));
        if dict.made.is_none() {
            keys::keep_apart(document, findings);
        }
        if let Target::Linked(peer, _) = &self.target {
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
            let is_known = |known: &Finding| {
                known.rule.is_mistake()
                    && known.path == finding.path
                    && known.causes == finding.causes
            };
            if !findings.iter().any(is_known) {
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

/// What there is to say about a config that may be for several devices, and what became of those of
/// them that no longer answer: they hide nothing that is found for others. All are asked side by side.
pub fn from_all(
    looks: &[Look<'_>],
    document: &Document,
    written: &Written<'_>,
) -> (Vec<Finding>, Exit) {
    let mut exit = Exit::Done;
    let mut all: Vec<(Finding, Vec<String>)> = Vec::new();
    let found = side_by_side(looks, |look| look.at(document, written));
    for (look, found) in looks.iter().zip(found) {
        let findings = match found {
            Ok(findings) => findings,
            Err(stopped) => {
                exit = worse(exit, stopped);
                continue;
            }
        };
        if looks.len() == 1 {
            return (findings, exit);
        }
        for finding in findings {
            let name = look.target.name();
            match all.iter_mut().find(|(known, _)| *known == finding) {
                Some((_, names)) => names.push(name),
                None => all.push((finding, vec![name])),
            }
        }
    }
    let named = all.into_iter().map(|(mut finding, mut names)| {
        names.dedup();
        if names.len() < looks.len() {
            finding.message += &format!(" (for {})", names.join(", "));
        }
        finding
    });
    let mut findings: Vec<Finding> = named.collect();
    in_order(&mut findings);
    (findings, exit)
}

fn in_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.place.as_ref().map(|place| place.start));
}

fn logging(registry: &'static Registry) -> Logging<Unbounded> {
    let logging = Logging::new();
    logging.start(registry);
    logging
}

/// What core finds surprising. Keys that stand twice are found with their places elsewhere: so many.
fn core_warnings(
    dict: &Dict<'_>,
    written: &Written<'_>,
    warnings: &Warnings<'_>,
    duplicates: usize,
) -> Vec<Finding> {
    let json = dict.json.as_bytes();
    let others = warnings.iter().filter(|warning| !warning.is_duplicate());
    let mut findings: Vec<Finding> = others
        .map(|warning| match mistakes::warning(json, warning) {
            (finding, Some(place)) => placed(dict, written, (finding, place)),
            (finding, None) => finding,
        })
        .collect();
    // Core keeps the first few.
    let all = warnings.iter().count() + warnings.more();
    let more = all.saturating_sub(findings.len() + duplicates);
    if more > 0 {
        let message = format!("{more} more things are surprising: correct these first");
        findings.push(Finding::new(Rule::Other, message));
    }
    findings
}

/// A finding at a place of the dict, as one at a place of the text.
fn placed(
    dict: &Dict<'_>,
    written: &Written<'_>,
    (mut finding, place): (Finding, Range<usize>),
) -> Finding {
    if dict.made.is_some() {
        // What would be right in the dict may be wrong in another form.
        finding.fix = None;
    }
    finding.at(written.place(place, dict.made))
}
