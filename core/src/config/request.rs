//! The top of a request: where the sections of a document stand, or what else it asks for.

use super::extensions::{Operation, Settings, extensions};
use super::persist::Persist;
use super::problem::{Problem, ProblemKind, Refusal, Wanted};
use super::rev;
use super::{Converter, Source};
use crate::json::{self, Cursor, Kind, Str, Value};
use crate::logging::OVERRIDES;
use crate::registry::Registry;
use crate::reply::GET;

/// A document, and where its sections stand.
pub(crate) struct Document<'d> {
    pub(crate) source: Source<'d>,
    pub(crate) incremental: bool,
    pub(super) disable_existing: bool,
    /// Handlers are made in the order in which they stand, not by name.
    pub(super) in_order: bool,
    /// For how many seconds it is in force; 0 for ever.
    pub(crate) expires_s: u32,
    /// Whether it is stored.
    pub(crate) persist: Persist,
    /// What it names as disabled. A document with it says everything: nothing stays as it was.
    pub(crate) disabled: At,
    rev: At,
    pub(super) formatters: At,
    pub(super) filters: At,
    pub(super) handlers: At,
    pub(super) loggers: At,
    pub(super) root: At,
    /// A key of the document that stands there twice.
    pub(super) duplicate: At,
    /// It only puts the tree in order; the state is no other.
    pub(crate) is_unchanged: bool,
}

impl Document<'static> {
    /// What changes nothing but the order of the tree.
    pub(crate) fn unchanged(registry: &'static Registry) -> Self {
        Document {
            source: Source::new("", Cursor::document(""), registry),
            incremental: true,
            disable_existing: false,
            in_order: false,
            expires_s: 0,
            persist: Persist::NO,
            disabled: At::default(),
            rev: At::default(),
            formatters: At::default(),
            filters: At::default(),
            handlers: At::default(),
            loggers: At::default(),
            root: At::default(),
            duplicate: At::default(),
            is_unchanged: true,
        }
    }
}

impl<'d> Document<'d> {
    /// Whether the state before it returns.
    pub(crate) fn is_temporary(&self) -> bool {
        OVERRIDES && self.expires_s > 0
    }

    /// The sender's own number for it, as it stands there.
    pub(crate) fn rev(&self) -> Option<&'d str> {
        let mut rev = self.rev.cursor(&self.source).filter(|_| rev::AVAILABLE)?;
        Some(rev.take().raw())
    }
}

/// Where something stands in the document. Nothing stands at its very start.
#[derive(Clone, Copy, Default)]
pub(crate) struct At(u32);

impl At {
    #[cfg(feature = "persist")]
    pub(super) const NOWHERE: At = At(0);

    pub(super) fn new(offset: usize) -> Self {
        At(offset as u32)
    }

    pub(super) fn of(value: &Value<'_>) -> Self {
        At::new(value.offset())
    }

    pub(super) fn offset(self) -> usize {
        self.0 as usize
    }

    pub(super) fn is_there(self) -> bool {
        self.0 != 0
    }

    pub(super) fn cursor<'d>(self, source: &Source<'d>) -> Option<Cursor<'d>> {
        self.in_document(source.document())
    }

    pub(super) fn in_document(self, document: Cursor<'_>) -> Option<Cursor<'_>> {
        self.is_there().then(|| document.elsewhere(self.0 as usize))
    }
}

/// What a request asks for.
pub(crate) enum Request<'d> {
    Configure(Document<'d>),
    Status,
    /// A document that restores the state in force.
    Get,
    /// To store no configuration any more.
    Forget,
    /// The verdict on a configuration, without applying it.
    Check(Source<'d>),
}

/// The keys of a document.
const KEYS: [&str; 9] = [
    "version",
    "incremental",
    "disable_existing_loggers",
    "formatters",
    "filters",
    "handlers",
    "loggers",
    "root",
    "logconf",
];

/// Where the values of [`KEYS`] stand, and a key that stands there twice.
#[derive(Default)]
struct Sections {
    values: [At; KEYS.len()],
    duplicate: At,
}

impl Sections {
    /// Notes a key and where it and its value stand. Of several values under one key the last
    /// wins, as in CPython.
    fn note(&mut self, name: Str<'_>, key: usize, value: usize) {
        let mut places = KEYS.iter().zip(&mut self.values);
        let is_it = |known: &str| name.may_have_length(known.len()) && name.is(known.as_bytes());
        if let Some((_, place)) = places.find(|(known, _)| is_it(known)) {
            if place.0 != 0 {
                self.duplicate = At(key as u32);
            }
            *place = At(value as u32);
        }
    }
}

/// Checks a request and reads its top. CPython: `DictConfigurator.configure`.
pub(crate) fn request<'d>(
    request: &'d [u8],
    registry: &'static Registry,
) -> Result<Request<'d>, Refusal<'d>> {
    let mut sections = Sections::default();
    let text = text(request, &mut |text, key, value| {
        sections.note(Cursor::new(text, key).string(), key, value);
    })?;
    let mut source = Source::new(text, Cursor::document(text), registry);
    let read = read(&mut source, &sections);
    read.map_err(|problem| problem.in_document(source))
}

/// Checks a configuration as text.
pub(crate) fn source<'d>(
    document: &'d [u8],
    registry: &'static Registry,
) -> Result<Source<'d>, Refusal<'d>> {
    let text = text(document, &mut |_, _, _| {})?;
    Ok(Source::new(text, Cursor::document(text), registry))
}

/// Passes a document that is JSON, telling where its keys and their values stand.
fn text<'d>(
    document: &'d [u8],
    note: &mut dyn FnMut(&'d str, usize, usize),
) -> Result<&'d str, Refusal<'d>> {
    if document.len() >= json::LONGEST {
        let (needed, available) = (document.len() as u32, json::LONGEST as u32);
        let kind = ProblemKind::FrameTooLong { needed, available };
        return Err(Refusal::of(kind));
    }
    json::check_noting(document, note).map_err(|syntax| {
        let kind = ProblemKind::Syntax(syntax.reason);
        Problem::new(kind, syntax.offset).in_no_document()
    })
}

fn read<'d>(source: &mut Source<'d>, sections: &Sections) -> Result<Request<'d>, Problem> {
    let [version, .., logconf] = &sections.values;
    let at = source.document().offset();
    if !source.document().is(Kind::Dict) {
        let document = source.document().take();
        if document.is(Kind::List) && !document.truth() {
            // Python makes an empty dict of it.
            return Err(Problem::new(ProblemKind::VersionMissing, at));
        }
        return Err(Problem::wanted(Wanted::Document, at));
    }
    let extensions = extensions(source, logconf)?;
    match (version.cursor(source), extensions.operation) {
        (None, Some(Operation::Status(_))) => Ok(Request::Status),
        (None, Some(Operation::Check(_, config))) => Ok(Request::Check(source.at(config))),
        (None, Some(Operation::Get(_))) => Ok(Request::Get),
        (None, Some(Operation::Forget(_))) => Ok(Request::Forget),
        (Some(_), Some(operation)) => {
            Err(ProblemKind::OperationInConfiguration.at(&operation.value()))
        }
        (_, None) => {
            let document = document(source, sections, &extensions.settings, true);
            document.map(Request::Configure)
        }
    }
}

/// Reads the top of a configuration that is only checked, and that stands anywhere in a
/// request. A mistake in its version or under its `logconf` key is told, and the rest is read all the
/// same.
pub(crate) fn checked<'d>(
    source: Source<'d>,
    mistake: &mut dyn FnMut(&Refusal<'d>),
) -> Option<Document<'d>> {
    let mut sections = Sections::default();
    let mut cursor = source.document();
    if !cursor.enter_dict() {
        mistake(&Problem::wanted(Wanted::Document, cursor.offset()).in_document(source));
        return None;
    }
    while let Some(key) = cursor.key() {
        sections.note(key.name, key.offset, cursor.offset());
        cursor.skip();
    }
    let settings = configures(&source, &sections).unwrap_or_else(|problem| {
        mistake(&problem.in_document(source));
        Settings::default()
    });
    for version_is_judged in [true, false] {
        let mut source = source;
        match document(&mut source, &sections, &settings, version_is_judged) {
            Ok(document) => return Some(document),
            Err(problem) => {
                mistake(&problem.in_document(source));
                if !problem.kind.is_of_version() {
                    return None;
                }
            }
        }
    }
    None
}

/// What the `logconf` key of a configuration says, which must leave it one.
fn configures(source: &Source<'_>, sections: &Sections) -> Result<Settings, Problem> {
    let [.., logconf] = &sections.values;
    let extensions = extensions(source, logconf)?;
    match extensions.operation {
        Some(operation) => Err(ProblemKind::OperationInConfiguration.at(&operation.value())),
        None => Ok(extensions.settings),
    }
}

fn document<'d>(
    source: &mut Source<'d>,
    sections: &Sections,
    settings: &Settings,
    version_is_judged: bool,
) -> Result<Document<'d>, Problem> {
    let [
        version,
        incremental,
        disable_existing,
        formatters,
        filters,
        handlers,
        loggers,
        root,
        ..,
    ] = &sections.values;
    let budget = source.budget();
    let converter = |source: &Source<'d>| Converter {
        source: *source,
        budget: &budget,
    };
    if version_is_judged {
        let Some(mut version) = version.cursor(source) else {
            let at = source.document().offset();
            return Err(Problem::new(ProblemKind::VersionMissing, at));
        };
        let version = converter(source).convert(version.take())?;
        if !is_version_one(version) {
            return Err(ProblemKind::VersionUnsupported.at(&version));
        }
    }
    source.take_key();
    let incremental = truth(&converter(source), incremental, false)?;
    if let Some(disabled) = settings.disabled.cursor(source)
        && GET
        && incremental
    {
        let kind = ProblemKind::Rejected(
            "an incremental configuration says nothing about loggers that it does not name: 'disabled' has no place in it",
        );
        return Err(Problem::new(kind, disabled.offset()));
    }
    let mut disable_existing_loggers = true;
    // CPython reads it only where it means something.
    if !incremental {
        source.take_key();
        disable_existing_loggers = truth(&converter(source), disable_existing, true)?;
    }
    Ok(Document {
        source: *source,
        incremental,
        disable_existing: disable_existing_loggers,
        in_order: settings.in_order,
        expires_s: settings.expires_s,
        persist: settings.persist,
        disabled: settings.disabled,
        rev: settings.rev,
        formatters: *formatters,
        filters: *filters,
        handlers: *handlers,
        loggers: *loggers,
        root: *root,
        duplicate: sections.duplicate,
        is_unchanged: false,
    })
}

fn truth(converter: &Converter<'_, '_>, place: &At, default: bool) -> Result<bool, Problem> {
    match place.cursor(converter) {
        Some(mut cursor) => Ok(converter.convert(cursor.take())?.truth()),
        None => Ok(default),
    }
}

/// Python's `== 1`, which `true` and `1.0` are too.
fn is_version_one(version: Value<'_>) -> bool {
    match version.kind() {
        Kind::Float => version.is_one(),
        _ => version.int() == Some(1),
    }
}
