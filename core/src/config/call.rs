//! Calling a class with keyword arguments, by Python's rules.

use super::arguments::Source;
use super::build::Builder;
use super::convert::{Converter, object};
use super::problem::{ProblemKind, Wanted};
use super::{Arguments, Problem, Signature, Warning};
use crate::json::{Cursor, Key, Kind, Str, Value};
use crate::logging::OVERRIDES;
use crate::tables::{Table, Tables, hash};

/// How many keyword arguments one item may be given.
const MAX_ARGUMENTS: usize = 12;

/// The keyword arguments of an item, each name once.
#[derive(Default)]
pub(super) struct Keywords {
    keys: heapless::Vec<Keyword, MAX_ARGUMENTS>,
    /// One more than fits.
    surplus: Option<Keyword>,
    /// A parameter that is given under another name, and that name.
    pub(super) alias: Option<(&'static str, &'static str)>,
}

/// One of them: where its key stands.
#[derive(Clone, Copy)]
struct Keyword {
    at: u32,
    /// Tells most names apart without reading them again.
    hash: u16,
}

/// The hash of a name with escapes, which is not known.
const ANY: u16 = u16::MAX;

impl Keyword {
    fn new(key: &Key<'_>) -> Self {
        let hash = match key.name.is_escaped() {
            true => ANY,
            false => hash(key.name.raw()),
        };
        let at = key.offset as u32;
        Keyword { at, hash }
    }

    fn may_be(&self, hash: u16) -> bool {
        self.hash == hash || self.hash == ANY || hash == ANY
    }

    /// A cursor at the key.
    fn cursor<'d>(&self, entry: Cursor<'d>) -> Cursor<'d> {
        entry.elsewhere(self.at as usize)
    }
}

impl Keywords {
    /// Of several arguments with one name the last wins, in the first one's place.
    pub(super) fn add(&mut self, key: &Key<'_>, entry: Cursor<'_>) {
        let new = Keyword::new(key);
        let mut keys = self.keys.iter_mut();
        let same = |known: &&mut Keyword| {
            known.may_be(new.hash) && known.cursor(entry).string().same(key.name)
        };
        if let Some(known) = keys.find(same) {
            *known = new;
        } else if self.keys.push(new).is_err() {
            self.surplus = self.surplus.or(Some(new));
        }
    }

    /// The value of the argument with this name.
    pub(super) fn get<'d>(&self, name: &str, entry: Cursor<'d>) -> Option<Value<'d>> {
        let hash = hash(name.as_bytes());
        let mut keys = self.keys.iter().filter(|key| key.may_be(hash));
        keys.find_map(|key| {
            let mut cursor = key.cursor(entry);
            let is_it = cursor.key()?.name.is(name.as_bytes());
            is_it.then(|| cursor.take())
        })
    }

    /// All keys of a dict but these.
    pub(super) fn of(entry: Cursor<'_>, others: &[&str]) -> Self {
        let is_other = |name: Str<'_>| others.iter().any(|other| name.is(other.as_bytes()));
        Keywords::chosen(entry, |name| !is_other(name))
    }

    /// These keys of a dict.
    pub(super) fn only(entry: Cursor<'_>, names: &[&str]) -> Self {
        Keywords::chosen(entry, |key| {
            names.iter().any(|name| key.is(name.as_bytes()))
        })
    }

    fn chosen(entry: Cursor<'_>, takes: impl Fn(Str<'_>) -> bool) -> Self {
        let mut keywords = Keywords::default();
        let mut entries = entry;
        entries.enter_dict();
        while let Some(key) = entries.key() {
            if takes(key.name) {
                keywords.add(&key, entry);
            }
            entries.skip();
        }
        keywords
    }

    /// A cursor at each key.
    fn each<'d>(&self, entry: Cursor<'d>) -> impl Iterator<Item = Cursor<'d>> {
        let all = self.keys.iter().chain(&self.surplus);
        all.map(move |key| key.cursor(entry))
    }

    /// Whether the class takes these arguments and no others. `entry` is what gives them; of those that the
    /// class does not take, the ones up to `told` are known.
    ///
    /// Their names must be identifiers, and their values stand for something. CPython:
    /// `{k: config[k] for k in config if (k != '.' and valid_ident(k))}`.
    pub(super) fn fit(
        &self,
        signature: &'static Signature,
        entry: Cursor<'_>,
        converter: &Converter<'_, '_>,
        told: usize,
    ) -> Result<(), Problem> {
        let (mut unexpected, mut stream) = (None, None);
        for mut cursor in self.each(converter.document()) {
            let at = cursor.offset();
            let Some(key) = cursor.key().filter(|key| is_identifier(key.name)) else {
                return Err(Problem::new(ProblemKind::Identifier, at));
            };
            if cursor.is(Kind::Str) {
                converter.convert(cursor.take())?;
            }
            if self.takes(signature, key.name) {
                continue;
            }
            // CPython tries again with `strm` in its place, as the last argument.
            match key.name.is(b"stream") {
                true => stream = Some(at),
                false if at > told => unexpected = unexpected.or(Some(at)),
                false => {}
            }
        }
        if let Some(at) = unexpected {
            return Err(Problem::new(ProblemKind::UnexpectedArgument(signature), at));
        }
        if let Some(at) = stream {
            return Err(Problem::new(ProblemKind::UnexpectedStrm(signature), at));
        }
        if signature.required.iter().any(|name| !self.has(name, entry)) {
            let kind = ProblemKind::MissingArguments(signature);
            return Err(Problem::new(kind, entry.offset()));
        }
        if let Some(key) = self.surplus {
            let (needed, bound) = (MAX_ARGUMENTS + 1, Some(MAX_ARGUMENTS));
            return Err(Problem::full("arguments", needed, bound, key.at as usize));
        }
        Ok(())
    }

    fn takes(&self, signature: &Signature, name: Str<'_>) -> bool {
        let is = |known: &str| name.may_have_length(known.len()) && name.is(known.as_bytes());
        signature.parameters().any(is) || self.alias.is_some_and(|(_, given)| is(given))
    }

    fn has(&self, name: &str, entry: Cursor<'_>) -> bool {
        self.get(name, entry).is_some()
            || self.alias.is_some_and(|(parameter, _)| parameter == name)
    }
}

/// CPython: `valid_ident`, the pattern `^[a-z_][a-z0-9_]*$` in any case.
fn is_identifier(mut name: Str<'_>) -> bool {
    let is_letter = |byte: &u8| *byte == b'_' || byte.is_ascii_alphabetic();
    if let [first, rest @ ..] = name.raw()
        && is_letter(first)
        && rest
            .iter()
            .all(|byte| is_letter(byte) || byte.is_ascii_digit())
    {
        return true;
    }
    let mut first = true;
    while let Some(char) = name.next() {
        let digit = char.is_ascii_digit() && !first;
        // `$` matches in front of a last line end, too.
        let end = char == '\n' && name.is_empty() && !first;
        // Python folds the case of these four to ASCII letters.
        let folded = matches!(char, 'ı' | 'İ' | 'ſ' | '\u{212a}');
        if !(char == '_' || char.is_ascii_alphabetic() || digit || end || folded) {
            return false;
        }
        first = false;
    }
    !first
}

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// What a class sees of the item that is being configured.
    pub(super) fn arguments<'a>(
        &'a self,
        entry: Cursor<'d>,
        keywords: &'a Keywords,
        class: u16,
    ) -> Arguments<'a, 'd> {
        Arguments {
            converter: self.converter,
            entry,
            keywords,
            attributes: None,
            source: Source {
                class,
                handlers: self.new.handlers.items(),
                reserved: match self.reserved {
                    Some(slot) if OVERRIDES => slot.handlers.items(),
                    _ => &[],
                },
            },
            checking: self.report.is_some(),
        }
    }

    /// The dict at the cursor, or the one that it refers to.
    pub(super) fn dict(
        &self,
        mut cursor: Cursor<'d>,
        wanted: Wanted,
    ) -> Result<Cursor<'d>, Problem> {
        if cursor.is(Kind::Dict) {
            return Ok(cursor);
        }
        let given = self.converter.convert(cursor.take())?;
        let dict = given.of_kind(Kind::Dict);
        let dict = dict.ok_or(ProblemKind::Wanted(wanted).at(&given))?;
        Ok(dict.cursor())
    }

    /// Attributes that are set on the finished object, which CPython allows for any name:
    /// calls `set` with each, unconverted. What it does not know is told in a warning.
    pub(super) fn properties(
        &mut self,
        value: Option<Value<'d>>,
        set: &mut dyn FnMut(&Key<'d>, Value<'d>) -> bool,
    ) -> Result<(), Problem> {
        let Some(properties) = self.converter.truthy(&value)? else {
            return Ok(());
        };
        let wanted = ProblemKind::Wanted(Wanted::Properties).at(&properties);
        let dict = properties.of_kind(Kind::Dict).ok_or(wanted)?;
        let mut entries = dict.enter();
        while let Some(key) = entries.key() {
            let value = entries.take();
            if !set(&key, value) {
                self.warnings.add(Warning::property(key.name));
            }
        }
        Ok(())
    }

    /// The class or factory that a value names. CPython: `configure_custom`, `resolve`.
    pub(super) fn resolve(&self, given: Value<'d>) -> Result<crate::registry::Object, Problem> {
        if let Some(object) = object(&given) {
            return Ok(object);
        }
        let name = given.str();
        let name = name.ok_or(ProblemKind::Wanted(Wanted::ClassName).at(&given))?;
        let object = self.converter.registry.object(name);
        object.ok_or(ProblemKind::CannotResolve("class").at(&given))
    }
}
