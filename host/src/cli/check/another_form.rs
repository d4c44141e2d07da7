//! Files that are written in another form than their names say.

use logconf::document;
use logconf::form::Form;
use logconf::ini::{self, Ini, Lines};

use super::super::document::Document;
use super::finding::{Finding, Rule};

/// What to say of an empty file, in whatever form it is.
pub fn empty(document: &Document) -> Option<Finding> {
    let is_empty = document.bytes().trim_ascii().is_empty();
    is_empty.then(|| {
        Finding::new(
            Rule::Syntax,
            "the file is empty: it says nothing, not even a version",
        )
    })
}

/// Adds to the first mistake of a file that is no config in its form in which one it is written.
pub fn told(findings: &mut [Finding], document: &Document, form: Form, encoding: Option<&str>) {
    let is_unread = |finding: &&mut Finding| {
        finding.rule == Rule::Syntax || finding.path.is_empty() && finding.rule == Rule::Refused
    };
    let Some(first) = findings.iter_mut().find(is_unread) else {
        return;
    };
    let Some(seen) = Form::seen(document.bytes()).filter(|seen| *seen != form) else {
        return;
    };
    let is_read = match seen {
        Form::Ini => ini::decode(document.raw(), encoding).is_ok_and(|text| {
            let ini = Ini::read(&document.name, text, Lines::Universal, &[]);
            ini.is_ok_and(|ini| ini.has_section("loggers"))
        }),
        dict => document::Document::read(dict, &document.name, document.bytes())
            .is_ok_and(|document| document.json().starts_with('{')),
    };
    if is_read {
        let (name, ending) = match seen {
            Form::Json => ("JSON", "json"),
            Form::Ini => ("an INI file", "ini"),
            Form::Yaml => ("YAML", "yaml"),
            Form::Toml => ("TOML", "toml"),
        };
        first.help = Some(format!(
            "it seems to be {name}: give it a name that ends with .{ending}, or say --from {ending}"
        ));
        first.fix = None;
    }
}
