//! All that is found in a config.

use std::collections::HashSet;
use std::ops::Range;
use std::thread;

use jsonc_parser::ast::Object;
use logconf::Logging;
use logconf::core::{Paths, Registry, WarningKind, Warnings, json, repr};
use logconf::document;
use logconf::file_config::{self, Source};
use logconf::form::Form;
use logconf::tables::Unbounded;
use serde_json::Value;

use super::super::document::{Document, Reading};
use super::super::fleet::Outcome;
use super::super::link::Peer;
use super::super::{Exit, known};
use super::finding::{Finding, Rule};
use super::hints::{DEVICE, Hints};
use super::meaning::{self, Meaning};
use super::target::Target;
use super::written::Written;
use super::{device, effects, keys, mistakes, tree, truth, uses, worse};

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

    /// What the target has. Of some classes only the names are known: they take what the dict gives them.
    fn registry(&self, dict: &Value) -> &'static Registry {
        match self.target.device() {
            Some(device) => device.registry(dict),
            None => self.host,
        }
    }

    /// What there is to say about a config, in the order of the places.
    pub fn at(&self, document: &Document, written: &Written<'_>) -> Result<Vec<Finding>, Exit> {
        let mut findings = match document.form(self.reading) {
            Form::Ini => self.at_ini(document, written)?,
            Form::Json => match json::check(document.bytes()) {
                Ok(text) => self.at_text(text, None, written, Vec::new())?,
                Err(syntax) => vec![mistakes::syntax(written, syntax)],
            },
            form => self.at_made(form, document, written)?,
        };
        in_order(&mut findings);
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
        // A large config is not read once more for nothing.
        let is_asked = self.target.device().is_some() || !self.reading.classes().is_empty();
        let dict = is_asked.then(|| serde_json::from_str(text).ok()).flatten();
        let dict = dict.unwrap_or_default();
        let registry = self.reading.registry(self.registry(&dict), &dict);
        let mut status = Vec::new();
        // What it means does not depend on whether it is right: both are found out at once.
        thread::scope(|scope| {
            let meaning = scope.spawn(|| Meaning::of(text.as_bytes(), registry, &mut status));
            let logging = logging(registry);
            let hints = Hints {
                registry,
                is_for_device: self.target.device().is_some(),
            };
            let mut paths = Paths::default();
            let warnings = logging.check(text.as_bytes(), &mut |refusal| {
                let mut finding = mistakes::refused(&hints, written, made, refusal, &mut paths);
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
                let mut of_core = core_warnings(&dict, written, &warnings, found.len());
                if !hints.is_for_device {
                    // Those of a device read some that nothing reads here.
                    let unread = |finding: &&mut Finding| finding.rule == Rule::Attribute;
                    of_core
                        .iter_mut()
                        .filter(unread)
                        .for_each(|finding| finding.help = Some(DEVICE.to_owned()));
                }
                findings.extend(of_core);
                findings.extend(found.into_iter().map(|found| placed(&dict, written, found)));
                let meaning = meaning.join().ok().flatten();
                self.at_dict(&dict, written, registry, meaning, &mut findings)?;
            }
            Ok(findings)
        })
    }

    fn at_ini(&self, document: &Document, written: &Written<'_>) -> Result<Vec<Finding>, Exit> {
        let options = self.reading.options();
        let registry = self.registry(&Value::Null);
        let registry = self.reading.registry_of(registry, document);
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
        found.extend(truth::of(document));
        let is_incremental = tree::is_true(tree::member(document, "incremental"));
        // What is wrong would lead to more that only seems to be.
        if findings.iter().all(|finding| !finding.rule.is_mistake())
            && !is_incremental
            && let Some(meaning) = meaning
        {
            let is_name_only = |class: &str| {
                self.reading.names(class)
                    || self.target.device().is_some() && device::is_name_only(class)
            };
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
            self.ask(&mut peer.borrow_mut(), dict, written, findings)?;
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
        const BEGIN: &str = r#"{"logconf":{"op":"check","config":"#;
        let request = format!("{BEGIN}{}}}}}", dict.json);
        let reply = peer.ask(request.as_bytes()).map_err(|stopped| {
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
            let finding = mistakes::of_device(written, fault, BEGIN.len(), place);
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
/// them that no longer answer: they hide nothing that is found for others.
pub fn from_all(
    looks: &[Look<'_>],
    document: &Document,
    written: &Written<'_>,
) -> (Vec<Finding>, Exit) {
    let mut exit = Exit::Done;
    let mut all: Vec<(Finding, Vec<String>)> = Vec::new();
    for look in looks {
        let findings = match look.at(document, written) {
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
    let others = warnings
        .iter()
        .filter(|warning| warning.kind() != WarningKind::DuplicateKey);
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
