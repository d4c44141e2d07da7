//! What is wrong with a config, for people.

use super::clean;
use logconf::client::Fault;
use logconf::core::{Paths, Refusal};
use logconf::document;
use logconf::file_config;
use logconf::nearest;
use std::fmt::Write as _;

/// One mistake: the sentence, the reasons behind it, and where it is.
#[derive(Debug, Default)]
pub struct Mistake {
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
            error: error.sentence.clone(),
            help: error.hint.clone(),
            path: error.path.clone(),
            offset: error.offset,
            ..Mistake::default()
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

    /// The mistake as `check` and `convert` print it; `place` is where it is, and what stands
    /// there.
    pub fn shown(&self, name: &str, place: Option<(String, String)>) -> String {
        let (details, error) = (self.details(), clean(&self.error));
        match place {
            Some((at, shown)) => format!("{at}: {error}\n{details}{shown}"),
            // About the file as a whole, which some sentences name.
            None if self.error.starts_with(name) => format!("{error}\n{details}"),
            None => format!("{}: {error}\n{details}", clean(name)),
        }
    }

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
        if let Some(help) = &self.help {
            _ = writeln!(out, "  help: {}", clean(help));
        }
        out
    }
}
