//! `%`-style formats. CPython: `PercentStyle`, and the `%` operator of `str`.

use core::fmt::{self, Write};

use super::conversion::{Conversion, LEFT, WIDEST, pad};
use super::{Field, Line};
use crate::json::Str;
use crate::record::Record;
use crate::tables::{Full, Table, Text, text};

const FIELD: u8 = 0x80;
/// A run may end up to three bytes behind this.
const LONGEST_RUN: u8 = 0x7C;
/// A conversion as it was written follows, of the length in the other bits. Without this bit
/// the byte is all there is: text, padded to a width, on the right with [`LEFT`].
const RAW: u8 = 0x80;

/// A format that was compiled.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) program: Text,
    /// A field it names that has no value here.
    pub(crate) absent: Option<Field>,
}

/// Why a format was not compiled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// CPython's validation: no valid field, or something after a `%` that cannot be printed.
    Invalid,
    /// It names a field that no record has.
    UnknownField,
    /// The text space is full; it holds this many bytes of it.
    Full,
}

impl From<Full> for Mistake {
    fn from(_: Full) -> Self {
        Mistake::Full
    }
}

/// What the compiler expects next.
enum State {
    /// Literal text; the run's length stands this far from the start, if one has begun.
    Literal(Option<usize>),
    /// Behind a `%`.
    Percent,
    /// In the name of a field, which begins at this distance from the start.
    Name(usize),
    /// In the conversion of a field, whose length stands at this distance from the start.
    Conversion(Field, usize),
}

/// Compiles a format string into the text space, or leaves the space as it was.
pub(crate) fn compile<S: Table<u8>>(space: &mut S, format: Str<'_>) -> Result<Compiled, Mistake> {
    // A field takes less room than its name; a run of literal text one byte more.
    let entry = text::Entry::open(space, format.raw().len() + 1)?;
    let mut compiler = Compiler {
        space,
        entry,
        state: State::Literal(None),
        absent: None,
        fields: 0,
    };
    let mut outcome = Ok(());
    format.each_piece(&mut |piece| {
        for &byte in piece {
            if outcome.is_ok() {
                outcome = compiler.byte(byte);
            }
        }
    });
    let compiled = outcome.and_then(|()| compiler.finish());
    compiled.inspect_err(|_| entry.abandon(space))
}

struct Compiler<'s, S: Table<u8>> {
    space: &'s mut S,
    entry: text::Entry,
    state: State,
    absent: Option<Field>,
    fields: u32,
}

impl<S: Table<u8>> Compiler<'_, S> {
    fn written(&mut self) -> &mut [u8] {
        self.entry.written(self.space)
    }

    fn put(&mut self, byte: u8) -> Result<(), Mistake> {
        Ok(self.space.push(byte)?)
    }

    fn byte(&mut self, byte: u8) -> Result<(), Mistake> {
        match self.state {
            State::Literal(run) if byte != b'%' => self.literal(run, byte),
            State::Literal(_) => {
                self.state = State::Percent;
                Ok(())
            }
            State::Percent => match byte {
                b'(' => {
                    self.state = State::Name(self.written().len());
                    Ok(())
                }
                b'%' => self.literal(None, b'%'),
                _ => Err(Mistake::Invalid),
            },
            State::Name(start) if byte == b')' => {
                let name = self.written().get(start..).unwrap_or(&[]);
                let field = Field::from_name(name).ok_or(Mistake::UnknownField)?;
                self.entry.truncate(self.space, start);
                self.put(FIELD | field.number())?;
                self.put(0)?;
                self.state = State::Conversion(field, start + 1);
                Ok(())
            }
            State::Name(_) => self.put(byte),
            State::Conversion(field, length) => {
                self.put(byte)?;
                self.conversion(field, length, byte)
            }
        }
    }

    /// Behind a byte of a conversion, the last one so far.
    fn conversion(&mut self, field: Field, code: usize, last: u8) -> Result<(), Mistake> {
        let written = self.written();
        let conversion = written.get(code + 1..).unwrap_or(&[]);
        let size = u8::try_from(conversion.len()).unwrap_or(u8::MAX);
        if size & RAW != 0 {
            return Err(Mistake::Invalid);
        }
        if matches!(last, b'#' | b'0'..=b'9' | b'+' | b' ' | b'-' | b'.') {
            return Ok(());
        }
        let parsed = Conversion::parse(conversion, field).ok_or(Mistake::Invalid)?;
        match parsed.pad_code(size) {
            Some(pad) => {
                written[code] = pad;
                self.entry.truncate(self.space, code + 1);
            }
            None => written[code] = RAW | size,
        }
        if field.is_absent() {
            self.absent = Some(field);
        }
        self.fields += 1;
        self.state = State::Literal(None);
        Ok(())
    }

    fn literal(&mut self, run: Option<usize>, byte: u8) -> Result<(), Mistake> {
        let run = match run {
            // A run ends between two characters.
            Some(run) if self.written()[run] < LONGEST_RUN || byte & 0xC0 == 0x80 => run,
            _ => {
                self.put(0)?;
                self.written().len() - 1
            }
        };
        self.put(byte)?;
        self.written()[run] += 1;
        self.state = State::Literal(Some(run));
        Ok(())
    }

    fn finish(self) -> Result<Compiled, Mistake> {
        if !matches!(self.state, State::Literal(_)) || self.fields == 0 {
            return Err(Mistake::Invalid);
        }
        Ok(Compiled {
            program: self.entry.finish(self.space)?,
            absent: self.absent,
        })
    }
}

/// The first field in a format that no record has, for a message about it.
pub(crate) fn unknown_field(format: &str) -> &str {
    let names = format.split("%(").skip(1);
    let mut names = names.filter_map(|rest| rest.split(')').next());
    let unknown = names.find(|name| Field::from_name(name.as_bytes()).is_none());
    unknown.unwrap_or("")
}

/// One step of a program.
enum Step<'p> {
    Literal(&'p [u8]),
    /// A field as text, padded by this code.
    Padded(Field, u8),
    /// A field by a conversion as it was written.
    Converted(Field, &'p [u8]),
}

fn steps(mut program: &[u8]) -> impl Iterator<Item = Step<'_>> {
    core::iter::from_fn(move || {
        let (&first, rest) = program.split_first()?;
        if first & FIELD == 0 {
            let (bytes, rest) = rest.split_at_checked(first as usize)?;
            program = rest;
            return Some(Step::Literal(bytes));
        }
        let field = Field::from_number(first & !FIELD);
        let (&code, rest) = rest.split_first()?;
        if code & RAW == 0 {
            program = rest;
            return Some(Step::Padded(field, code));
        }
        let (bytes, rest) = rest.split_at_checked((code & !RAW) as usize)?;
        program = rest;
        Some(Step::Converted(field, bytes))
    })
}

/// Writes the format string that a program was compiled from.
pub(crate) fn print(program: &[u8], mut out: impl FnMut(fmt::Arguments<'_>)) {
    let text = |bytes| core::str::from_utf8(bytes).unwrap_or("");
    for step in steps(program) {
        match step {
            Step::Literal(bytes) => {
                for (at, part) in text(bytes).split('%').enumerate() {
                    out(format_args!("{}{part}", if at == 0 { "" } else { "%%" }));
                }
            }
            Step::Padded(field, 0) => out(format_args!("%({})s", field.name())),
            Step::Padded(field, code) => {
                let sign = if code & LEFT != 0 { "-" } else { "" };
                let width = code as usize & WIDEST;
                out(format_args!("%({}){sign}{width}s", field.name()));
            }
            Step::Converted(field, conversion) => {
                out(format_args!("%({}){}", field.name(), text(conversion)));
            }
        }
    }
}

/// Runs a program for a record.
pub(crate) fn render<L: Table<u8>>(program: &[u8], record: &Record<'_>, line: &mut Line<'_, L>) {
    for step in steps(program) {
        match step {
            Step::Literal(bytes) => line.bytes(bytes),
            Step::Padded(field, code) => {
                let start = line.len();
                value(field, record, line);
                if code != 0 {
                    pad(start, code as usize & WIDEST, code & LEFT != 0, line);
                }
            }
            Step::Converted(field, conversion) => {
                let (start, cut) = (line.len(), line.is_cut());
                value(field, record, line);
                if let Some(conversion) = Conversion::parse(conversion, field) {
                    conversion.apply(start, cut, line);
                }
            }
        }
    }
}

pub(crate) fn value<L: Table<u8>>(field: Field, record: &Record<'_>, line: &mut Line<'_, L>) {
    // A line takes what fits and never fails; a message's own `Display` may, and then says less.
    let _ = match field {
        Field::NAME => line.write_str(record.name),
        Field::LEVELNO => write!(line, "{}", record.level.0),
        Field::LEVELNAME => match record.level.name() {
            Some(name) => line.write_str(name),
            None => write!(line, "{}", record.level),
        },
        Field::MESSAGE => match record.message.as_str() {
            Some(message) => line.write_str(message),
            None => line.write_fmt(record.message),
        },
        Field::PATHNAME => line.write_str(record.file),
        Field::FILENAME => line.write_str(filename(record.file)),
        Field::MODULE => {
            let name = filename(record.file);
            line.write_str(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
        }
        Field::LINENO => write!(line, "{}", record.line),
        _ => line.write_str("?"),
    };
}

fn filename(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::Level;
    use heapless::Vec;
    use std::string::{String, ToString};

    fn rendered(format: &str, level: i32, message: &str) -> Result<String, Mistake> {
        let mut space: Vec<u8, 600> = Vec::new();
        text::clear(&mut space).unwrap();
        let program = compile(&mut space, Str::plain(format))?.program;
        let mut printed = String::new();
        print(text::get(&space, program), |piece| {
            printed.push_str(&piece.to_string())
        });
        assert_eq!(printed, format, "the format string comes back");
        let mut buffer: Vec<u8, 300> = Vec::new();
        let mut line = Line::new(&mut buffer);
        let record = Record {
            name: "net.tcp",
            level: Level(level),
            message: format_args!("{message}"),
            file: "src/net/tcp.rs",
            line: 42,
        };
        render(text::get(&space, program), &record, &mut line);
        Ok(String::from_utf8(line.finish(b"").into()).unwrap())
    }

    /// The expected texts are what CPython prints for the same format and values.
    #[test]
    fn conversions_are_pythons() {
        for (format, expected) in [
            ("%(message)s", "héllo"),
            ("%(levelname)-8s|%(message)8s|", "INFO    |   héllo|"),
            ("%(message).3s|%(message)-7.2s|", "hél|hé     |"),
            ("%(levelno)d %(levelno)05d %(levelno)+d", "20 00020 +20"),
            (
                "%(levelno)-6d| %(levelno)6d|%(levelno).4d|%(levelno)6.3d|",
                "20    |     20|0020|   020|",
            ),
            ("%(levelno)s %(levelno)05s %(levelno)+05d", "20    20 +0020"),
            (
                "%(levelno)012.3u|%(levelno)-012.3d|",
                "000000000020|020         |",
            ),
            ("%(levelno) d%%%(name)s", " 20%net.tcp"),
            ("100%% %(name)s %%", "100% net.tcp %"),
            (
                "%(filename)s:%(lineno)d %(module)s %(pathname)s",
                "tcp.rs:42 tcp src/net/tcp.rs",
            ),
            ("%(levelname)08s", "    INFO"),
            (
                "%(levelname)-s %(levelname)63s",
                &std::format!("INFO {:>63}", "INFO"),
            ),
            (
                "%(levelname)064s|%(levelname)-64s|",
                &std::format!("{0:>64}|{0:<64}|", "INFO"),
            ),
        ] {
            assert_eq!(
                rendered(format, 20, "héllo").as_deref(),
                Ok(expected),
                "{format}"
            );
        }
        assert_eq!(rendered("%(levelno)05d", -7, "").as_deref(), Ok("-0007"));
        assert_eq!(rendered("%(levelname)s", 35, "").as_deref(), Ok("Level 35"));
    }

    #[test]
    fn a_line_that_is_full_takes_no_more_and_what_precision_leaves_out_is_not_missed() {
        let mut space: Vec<u8, 100> = Vec::new();
        text::clear(&mut space).unwrap();
        let message = "m".repeat(100);
        for (format, expected) in [
            ("%(message)s%(levelno)+05d", "m".repeat(16) + "..."),
            ("%(message).5s|%(name)s", "mmmmm|net.tcp".into()),
            (
                "%(name)s%(message).15s|",
                "net.tcp".to_string() + &"m".repeat(9) + "...",
            ),
        ] {
            let program = compile(&mut space, Str::plain(format)).unwrap().program;
            let mut buffer: Vec<u8, 20> = Vec::new();
            let mut line = Line::new(&mut buffer);
            let record = Record {
                name: "net.tcp",
                level: Level::INFO,
                message: format_args!("{message}"),
                file: "",
                line: 1,
            };
            render(text::get(&space, program), &record, &mut line);
            assert_eq!(line.finish(b""), expected.as_bytes(), "{format}");
        }
    }

    #[test]
    fn a_format_without_a_field_or_with_one_that_cannot_be_printed_is_invalid() {
        for format in [
            "",
            "plain",
            "%%",
            "%(message)",
            "%(message)s %",
            "%(message)s 5% x",
            "%(levelname)d",
            "%(message)q",
            "%s",
        ] {
            assert_eq!(
                rendered(format, 20, ""),
                Err(Mistake::Invalid),
                "{format:?}"
            );
        }
    }

    #[test]
    fn a_field_that_no_record_has_is_told_apart() {
        let outcome = rendered("%(message)s %(request)s", 20, "");
        assert_eq!(outcome, Err(Mistake::UnknownField));
        assert_eq!(unknown_field("%(message)s %% %(request)s %(x)s"), "request");
        assert_eq!(unknown_field("%(message)s"), "");
    }

    #[test]
    fn literal_text_of_any_length_is_kept() {
        let long = "x".repeat(125) + &"é%%€".repeat(20);
        let format = std::format!("{long}%(name)s");
        assert_eq!(
            rendered(&format, 20, ""),
            Ok(long.replace("%%", "%") + "net.tcp")
        );
    }

    #[test]
    fn a_format_that_does_not_fit_leaves_the_text_space_as_it_was() {
        let mut space: Vec<u8, 8> = Vec::new();
        text::clear(&mut space).unwrap();
        let outcome = compile(&mut space, Str::plain("%(name)s and more")).unwrap_err();
        assert_eq!((outcome, space.len()), (Mistake::Full, 1));
    }
}
