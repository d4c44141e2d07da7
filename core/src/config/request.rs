//! The top of a request: where the sections of a document stand, or what else it asks for.

use super::problem::{Problem, ProblemKind, Refusal, Wanted};
use super::{Converter, Source};
use crate::json::{self, Cursor, Key, Kind, Str, Value};
use crate::registry::Registry;

/// A document, and where its sections stand.
pub(crate) struct Document<'d> {
    pub(crate) source: Source<'d>,
    pub(crate) incremental: bool,
    pub(super) disable_existing: bool,
    /// Handlers are made in the order in which they stand, not by name.
    pub(super) in_order: bool,
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

/// Where something stands in the document. Nothing stands at its very start.
#[derive(Clone, Copy, Default)]
pub(super) struct At(u32);

impl At {
    pub(super) fn cursor<'d>(self, source: &Source<'d>) -> Option<Cursor<'d>> {
        (self.0 != 0).then(|| source.document().elsewhere(self.0 as usize))
    }
}

/// What a request asks for.
pub(crate) enum Request<'d> {
    Configure(Document<'d>),
    Status,
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
        (Some(_), Some(Operation::Status(value) | Operation::Check(value, _))) => {
            let kind = ProblemKind::OperationInConfiguration;
            Err(Problem::new(kind, value.offset()))
        }
        (_, None) => {
            let document = document(source, sections, extensions.in_order, true);
            document.map(Request::Configure)
        }
    }
}

/// Reads the top of a configuration that is only checked, and that stands anywhere in a
/// request. A mistake in its version is told, and the rest is read all the same.
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
    let in_order = match configures(&source, &sections) {
        Ok(in_order) => in_order,
        Err(problem) => {
            mistake(&problem.in_document(source));
            return None;
        }
    };
    for version_is_judged in [true, false] {
        let mut source = source;
        match document(&mut source, &sections, in_order, version_is_judged) {
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

/// Whether handlers are made in order, by the `logconf` key of a configuration, which must
/// leave it one.
fn configures(source: &Source<'_>, sections: &Sections) -> Result<bool, Problem> {
    let [.., logconf] = &sections.values;
    let extensions = extensions(source, logconf)?;
    match extensions.operation {
        Some(Operation::Status(value) | Operation::Check(value, _)) => {
            Err(ProblemKind::OperationInConfiguration.at(&value))
        }
        None => Ok(extensions.in_order),
    }
}

fn document<'d>(
    source: &mut Source<'d>,
    sections: &Sections,
    in_order: bool,
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
        in_order,
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

/// What the `logconf` key says.
#[derive(Default)]
struct Extensions<'d> {
    operation: Option<Operation<'d>>,
    in_order: bool,
}

/// What it asks for, and where.
enum Operation<'d> {
    Status(Value<'d>),
    Check(Value<'d>, Value<'d>),
}

/// Reads the `logconf` key, if there is one.
fn extensions<'d>(source: &Source<'d>, at: &At) -> Result<Extensions<'d>, Problem> {
    let Some(mut logconf) = at.cursor(source) else {
        return Ok(Extensions::default());
    };
    let at = logconf.offset();
    if !logconf.enter_dict() {
        return Err(Problem::wanted(Wanted::Extensions, at));
    }
    let (mut op, mut config, mut in_order) = (None, None, None);
    while let Some(key) = logconf.key() {
        let value = logconf.take();
        if key.name.is(b"op") {
            op = Some(value);
        } else if key.name.is(b"config") {
            config = Some((key, value));
        } else if key.name.is(b"in_order") {
            in_order = Some((key, value));
        } else {
            return Err(Problem::new(ProblemKind::UnknownExtension, key.offset));
        }
    }
    // An operation has no handlers.
    if let (Some(_), Some((key, _))) = (op, in_order) {
        return Err(Problem::new(ProblemKind::UnknownExtension, key.offset));
    }
    let in_order = match in_order {
        Some((_, value)) if value.kind() != Kind::Bool => {
            return Err(ProblemKind::WantedArgument("true or false").at(&value));
        }
        Some((_, value)) => value.truth(),
        None => false,
    };
    Ok(Extensions {
        operation: operation(op, config)?,
        in_order,
    })
}

fn operation<'d>(
    op: Option<Value<'d>>,
    config: Option<(Key<'d>, Value<'d>)>,
) -> Result<Option<Operation<'d>>, Problem> {
    let is = |value: &Value<'_>, name: &[u8]| value.str().is_some_and(|op| op.is(name));
    match (op, config) {
        (None, None) => Ok(None),
        (Some(op), None) if is(&op, b"status") => Ok(Some(Operation::Status(op))),
        (Some(op), Some((_, config))) if is(&op, b"check") => {
            Ok(Some(Operation::Check(op, config)))
        }
        (Some(op), None) if is(&op, b"check") => {
            Err(Problem::new(ProblemKind::ConfigMissing, op.offset()))
        }
        (Some(op), _) if !is(&op, b"status") => {
            Err(Problem::new(ProblemKind::UnknownOperation, op.offset()))
        }
        (_, Some((key, _))) => Err(Problem::new(ProblemKind::UnknownExtension, key.offset)),
        (Some(op), None) => Err(Problem::new(ProblemKind::UnknownOperation, op.offset())),
    }
}
