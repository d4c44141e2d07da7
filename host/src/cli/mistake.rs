//! Why a config is refused, whoever says so; all of them are shown as findings.

use super::check::{Finding, Rule, Written};
use logconf::client::Fault;
use logconf::core::{Paths, Refusal};
use logconf::document;
use logconf::file_config;
use logconf::nearest;

/// One mistake: the sentence, the reasons behind it, and where it is.
#[derive(Debug)]
pub struct Mistake {
    pub rule: Rule,
    pub error: String,
    pub causes: Vec<String>,
    /// What might have been meant, or what may be done.
    pub help: Option<String>,
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
            rule: match table {
                Some(_) => Rule::Capacity,
                None => Rule::Refused,
            },
            error: error.to_owned(),
            causes: fault.causes.clone(),
            help: None,
            table: table.map(|table| (table, fault.needed, fault.available)),
            path: fault.path.clone().unwrap_or_default(),
            offset: fault.offset,
        }
    }
}

impl From<&file_config::Error> for Mistake {
    fn from(error: &file_config::Error) -> Self {
        Mistake {
            rule: match error.kind() {
                file_config::ErrorKind::Syntax | file_config::ErrorKind::Encoding => Rule::Syntax,
                _ if error.full_table().is_some() => Rule::Capacity,
                _ if error.is_unknown_name() => Rule::UnknownName,
                _ => Rule::Refused,
            },
            error: error.sentence().to_owned(),
            causes: error.causes().to_vec(),
            help: help(error),
            table: None,
            path: error.path().to_owned(),
            offset: error.position().map(|position| position.offset),
        }
    }
}

impl From<&document::Error> for Mistake {
    fn from(error: &document::Error) -> Self {
        Mistake {
            rule: Rule::Syntax,
            error: error.sentence.clone(),
            causes: Vec::new(),
            help: error.hint.clone(),
            table: None,
            path: error.path.clone(),
            offset: error.offset,
        }
    }
}

/// What the command line may do about a mistake, or what might have been meant.
fn help(error: &file_config::Error) -> Option<String> {
    let help = match error.exception().0 {
        "InterpolationMissingOptionError" => "--define NAME=VALUE says what it stands for",
        "UnicodeDecodeError" => "--encoding says what the file is written in, latin-1 perhaps",
        _ => return error.hint().map(str::to_owned),
    };
    Some(help.to_owned())
}

impl Mistake {
    /// What a document is refused for; it is one of those whose `paths` are found.
    pub fn of<'d>(refusal: &Refusal<'d>, paths: &mut Paths<'d>) -> Self {
        let mut causes = Vec::new();
        refusal.causes(|cause| causes.push(cause.to_string()));
        let table = refusal.full_table();
        Mistake {
            rule: match (table, refusal.unresolved()) {
                (Some(_), _) => Rule::Capacity,
                (None, Some(_)) => Rule::UnknownName,
                (None, None) => Rule::Refused,
            },
            error: refusal.to_string(),
            causes,
            help: nearest::hint(refusal),
            table: table.map(|(table, needed, available)| {
                (
                    table.to_owned(),
                    Some(needed as u64),
                    Some(available as u64),
                )
            }),
            path: paths.of(refusal).to_string(),
            offset: refusal.offset(),
        }
    }

    /// The mistake in what its author wrote, whose places are its own.
    pub fn finding(self, written: &Written<'_>) -> Finding {
        let place = self.offset.map(|offset| written.token(offset));
        Finding::from(self).at(place)
    }
}

/// Without the place.
impl From<Mistake> for Finding {
    fn from(mistake: Mistake) -> Self {
        let mut causes = mistake.causes;
        if let Some((table, needed, available)) = &mistake.table {
            let number = |n: &Option<u64>| n.map_or("?".to_owned(), |n| n.to_string());
            let [needed, available] = [needed, available].map(number);
            let is_said = causes
                .iter()
                .chain([&mistake.error])
                .any(|said| said.contains(&needed));
            if !is_said {
                causes.push(format!(
                    "table {table}: {needed} needed, {available} available"
                ));
            }
        }
        Finding::new(mistake.rule, mistake.error)
            .because(causes)
            .under(mistake.path)
            .help(mistake.help)
    }
}
