//! The reader of the lines. CPython: `RawConfigParser._read`.

use super::error::{Error, Fault};
use super::lines::{Line, Lines};
use super::space::{is_space, strip};
use super::value::Entry;
use super::{Contents, DEFAULT, Section};

/// Reads a text into what there is already.
pub(super) fn read(
    source: &str,
    text: &str,
    lines: Lines,
    contents: &mut Contents,
) -> Result<(), Error> {
    let mut reader = Reader {
        contents,
        section: None,
        option: None,
        empty: 0,
        indent: 0,
        errors: None,
    };
    for (index, line) in lines.of(text).enumerate() {
        let (bytes, value) = strip(line.body);
        let fault = Fault {
            source,
            number: index + 1,
            line,
            offset: line.start + bytes,
        };
        reader.line(line, value, fault)?;
    }
    // Lines without a meaning do not stop the reader: it tells of all of them.
    reader.errors.map_or(Ok(()), Err)
}

struct Reader<'c> {
    contents: &'c mut Contents,
    /// The section of the last header.
    section: Option<At>,
    /// The place in it of the option that may be continued.
    option: Option<usize>,
    /// How many empty lines followed it, up to now.
    empty: usize,
    /// How many characters the last header or option is indented by.
    indent: usize,
    /// A `ParsingError`.
    errors: Option<Error>,
}

/// A section.
#[derive(Clone, Copy)]
enum At {
    Default,
    Other(usize),
}

impl Reader<'_> {
    /// `value` is the line without the white space around it.
    fn line(&mut self, line: Line<'_>, value: &str, fault: Fault<'_>) -> Result<(), Error> {
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            self.empty += 1;
            return Ok(());
        }
        let indent = line.body.chars().take_while(|c| is_space(*c)).count();
        let empty = self.empty;
        if indent > self.indent
            && let Some(option) = self.option
            && let Some(section) = self.section()
            && let Some(entry) = section.options.at_mut(option)
        {
            entry.extend(empty, value, fault.offset);
            self.empty = 0;
            return Ok(());
        }
        self.indent = indent;
        match header(value) {
            Some(name) => self.open(name, fault),
            None => self.option(value, fault),
        }
    }

    fn section(&mut self) -> Option<&mut Section> {
        match self.section? {
            At::Default => Some(&mut self.contents.defaults),
            At::Other(place) => self.contents.sections.at_mut(place),
        }
    }

    fn open(&mut self, name: &str, fault: Fault<'_>) -> Result<(), Error> {
        // A section does not begin with a continuation.
        self.option = None;
        if name == DEFAULT {
            self.contents.defaults.header.get_or_insert(fault.offset);
            self.section = Some(At::Default);
            return Ok(());
        }
        let sections = &mut self.contents.sections;
        if sections.place(name).is_some() {
            return Err(fault.duplicate_section(name));
        }
        let section = Section::new(name, Some(fault.offset));
        self.section = Some(At::Other(sections.insert(name.to_owned(), section)));
        Ok(())
    }

    fn option(&mut self, value: &str, fault: Fault<'_>) -> Result<(), Error> {
        if self.section.is_none() {
            return Err(fault.missing_header());
        }
        let Some(delimiter) = value.find(['=', ':']) else {
            self.errors = Some(fault.parsing(self.errors.take()));
            return Ok(());
        };
        let (_, name) = strip(&value[..delimiter]);
        if name.is_empty() {
            self.errors = Some(fault.parsing(self.errors.take()));
        }
        let name = name.to_lowercase();
        let behind = delimiter + 1;
        let (bytes, first) = strip(&value[behind..]);
        let entry = Entry::read(fault.offset, first, fault.offset + behind + bytes);

        let Some(section) = self.section() else {
            return Ok(());
        };
        // The caller's defaults stand nowhere, and are there to be replaced.
        if let Some(Entry { name: Some(_), .. }) = section.options.get(&name) {
            return Err(fault.duplicate_option(&section.name, &name));
        }
        let nameless = name.is_empty();
        let place = section.options.insert(name, entry);
        self.option = (!nameless).then_some(place);
        self.empty = 0;
        Ok(())
    }
}

/// The name in a header: all up to the last `]`. CPython: `RawConfigParser.SECTCRE`.
fn header(value: &str) -> Option<&str> {
    let (name, _) = value.strip_prefix('[')?.rsplit_once(']')?;
    (!name.is_empty()).then_some(name)
}
