//! INI files, read exactly as Python's `configparser` reads them.
//!
//! [`Ini`] is what CPython 3.11's `ConfigParser()` becomes when it has read a text: strict, with
//! `%(option)s` in values, `=` and `:` behind names, `#` and `;` before comments, and a section
//! `DEFAULT` whose options all other sections have. [`decode()`] makes text of a file's bytes.
//!
//! It takes what CPython takes, and refuses what CPython refuses in the same words, but:
//!
//! - What is put into one value must not be longer than 1 MiB in all, see [`Ini::get`].
//! - Names are folded to lower case, and characters shown in messages, by the Unicode of today.

mod decode;
mod error;
mod interpolation;
mod lines;
mod named;
mod read;
mod space;
#[cfg(test)]
mod tests;
mod utf16;
mod value;

pub use decode::{DecodeError, decode};
pub use error::Error;
pub use lines::Lines;
pub use value::Value;

pub(crate) use space::strip;

use crate::position::{Position, Positions};
use error::Asked;
use interpolation::Interpolation;
pub(crate) use interpolation::MAX_TAKEN;
use named::Named;
use value::Entry;

/// The section whose options all others have. CPython: `configparser.DEFAULTSECT`.
pub const DEFAULT: &str = "DEFAULT";

/// A configuration that was read. CPython: `ConfigParser`.
///
/// ```
/// use logconf::ini::{Ini, Lines};
/// let text = "[DEFAULT]\ndir = /var/log\n[app]\nFile: %(dir)s/app.log\n";
/// let ini = Ini::read("app.ini", text, Lines::Universal, &[]).unwrap();
/// assert!(ini.sections().eq(["app"]));
/// let file = ini.get("app", "file").unwrap().unwrap();
/// assert_eq!(file.as_str(), "/var/log/app.log");
/// assert_eq!(ini.raw("app", "FILE").unwrap().as_str(), "%(dir)s/app.log");
/// assert_eq!(ini.option_offset("app", "file"), text.find("File"));
/// assert_eq!(ini.position(text.find("File").unwrap()).line, 4);
/// assert!(ini.get("app", "mode").unwrap().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Ini {
    source: String,
    text: String,
    positions: Positions,
    contents: Contents,
}

#[derive(Clone, Debug)]
struct Contents {
    /// The section `DEFAULT`: the caller's and the text's.
    defaults: Section,
    sections: Named<Section>,
}

#[derive(Clone, Debug)]
struct Section {
    name: String,
    /// Where the header stands, if there is one.
    header: Option<usize>,
    options: Named<Entry>,
}

impl Section {
    fn new(name: &str, header: Option<usize>) -> Self {
        Section {
            name: name.to_owned(),
            header,
            options: Named::new(),
        }
    }
}

impl Ini {
    /// Reads a text. `source` is what messages call it, such as the file's name or `<string>`.
    /// `defaults` are options of the section `DEFAULT` that the text may replace: their names are
    /// folded to lower case, their values not looked into until they are used.
    ///
    /// # Errors
    ///
    /// If the text or the names in `defaults` break a rule of `configparser`.
    ///
    /// CPython: `ConfigParser(defaults)`, `RawConfigParser.read_file`.
    pub fn read(
        source: &str,
        text: impl Into<String>,
        lines: Lines,
        defaults: &[(String, String)],
    ) -> Result<Ini, Error> {
        let mut contents = Contents {
            defaults: Section::new(DEFAULT, None),
            sections: Named::new(),
        };
        let given = &mut contents.defaults.options;
        for (name, value) in defaults {
            let name = name.to_lowercase();
            if given.place(&name).is_some() {
                return Err(Error::duplicate_default(&name));
            }
            given.insert(name, Entry::given(value.clone()));
        }
        let text = text.into();
        read::read(source, &text, lines, &mut contents)?;
        Ok(Ini {
            source: source.to_owned(),
            positions: lines.positions(&text),
            text,
            contents,
        })
    }

    /// What messages call the text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text as it was given: offsets are bytes from its start.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and the column of a byte of the text.
    pub fn position(&self, offset: usize) -> Position {
        self.positions.of(self.text.as_bytes(), offset)
    }

    /// The sections without `DEFAULT`, in order. CPython: `RawConfigParser.sections`.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        let sections = self.contents.sections.iter();
        sections.map(|section| section.name.as_str())
    }

    /// Whether there is such a section, as CPython's `parser[section]` sees it: there is always
    /// one named `DEFAULT`. Case matters.
    pub fn has_section(&self, section: &str) -> bool {
        self.section(section).is_some()
    }

    /// Whether a section that there is, or `DEFAULT`, has an option. The option's case does not
    /// matter. An empty section's name means `DEFAULT`, for this look-up alone.
    /// CPython: `RawConfigParser.has_option`.
    pub fn has_option(&self, section: &str, option: &str) -> bool {
        let section = if section.is_empty() { DEFAULT } else { section };
        self.entry(section, &option.to_lowercase()).is_some()
    }

    /// An option's value as it was read, from the section or else from `DEFAULT`. `None` if there
    /// is no such section or option. The option's case does not matter.
    /// CPython: `RawConfigParser.get(section, option, raw=True, fallback=None)`.
    pub fn raw(&self, section: &str, option: &str) -> Option<Value<'_>> {
        let entry = self.entry(section, &option.to_lowercase());
        entry.map(Entry::as_read)
    }

    /// The same, with the values of other options in place of `%(option)s`, and `%` of `%%`.
    /// CPython: `RawConfigParser.get(section, option, fallback=None)`, `BasicInterpolation`.
    ///
    /// # Errors
    ///
    /// If a `%` means nothing, if there is no option of a name, or if references lead to references
    /// more than 10 times.
    ///
    /// Unlike in CPython, also if what is put into the value, and into what is put into it, is
    /// longer than 1 MiB in all. That is an `InterpolationDepthError` too: like depth, it bounds
    /// what a few lines that refer to one another can cost.
    pub fn get(&self, section: &str, option: &str) -> Result<Option<Value<'_>>, Error> {
        self.get_within(section, option, &mut { MAX_TAKEN })
    }

    /// The same for who looks up many options, each of which may be costly: `room` is how many
    /// bytes may be put into values, and becomes less.
    pub(crate) fn get_within(
        &self,
        section: &str,
        option: &str,
        room: &mut usize,
    ) -> Result<Option<Value<'_>>, Error> {
        let option = option.to_lowercase();
        let Some(entry) = self.entry(section, &option) else {
            return Ok(None);
        };
        if !entry.value.contains('%') {
            return Ok(Some(entry.as_read()));
        }
        let asked = Asked {
            section,
            option: &option,
            value: &entry.value,
        };
        let find = |name: &str| self.entry(section, name);
        match Interpolation::new(asked, find, room).run() {
            Ok((value, parts)) => Ok(Some(entry.interpolated(value, parts))),
            Err((error, at)) => Err(error.at(entry.offset(at))),
        }
    }

    /// Where a section's header stands: its `[`. Of `DEFAULT` it is the first one. `None` if there
    /// is none.
    pub fn section_offset(&self, section: &str) -> Option<usize> {
        self.section(section)?.header
    }

    /// Where the name of an option stands that [`raw`](Self::raw) finds. `None` if it finds none,
    /// or one of the caller's defaults.
    pub fn option_offset(&self, section: &str, option: &str) -> Option<usize> {
        self.entry(section, &option.to_lowercase())?.name
    }

    /// The names of a section's own options in lower case, and where they stand.
    ///
    /// ```
    /// use logconf::ini::{Ini, Lines};
    /// let ini = Ini::read("<string>", "[DEFAULT]\na = 1\n[s]\nB = 2\n", Lines::Feed, &[]).unwrap();
    /// assert_eq!(ini.options("s").collect::<Vec<_>>(), [("b", 20)]);
    /// ```
    pub fn options(&self, section: &str) -> impl Iterator<Item = (&str, usize)> {
        let section = self.section(section).into_iter();
        let options = section.flat_map(|section| section.options.named());
        options.filter_map(|(name, entry)| Some((name, entry.name?)))
    }

    fn section(&self, name: &str) -> Option<&Section> {
        if name == DEFAULT {
            return Some(&self.contents.defaults);
        }
        self.contents.sections.get(name)
    }

    /// By the option's name in lower case. CPython: `RawConfigParser._unify_values`.
    fn entry(&self, section: &str, option: &str) -> Option<&Entry> {
        let own = self.section(section)?.options.get(option);
        own.or_else(|| self.contents.defaults.options.get(option))
    }
}
