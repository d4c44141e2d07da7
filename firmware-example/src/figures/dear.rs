//! Documents whose log calls cost as much as they can, and what they may cost at most.

use core::fmt::{self, Write};

use heapless::String;

/// The text of a document.
pub type Document = String<6144>;

/// How much a log call has to do.
#[derive(Clone, Copy)]
pub struct Load {
    /// Loggers on its way, the root among them; each has all of the handlers.
    pub loggers: u32,
    /// Handlers, each with all of the filters.
    pub handlers: u32,
    /// Filters, which pass the record; the first logger has them, too.
    pub filters: u32,
    /// How often the format has [`FIELD`].
    pub fields: u32,
    /// What a line holds at most, in bytes.
    pub line: u32,
}

/// The dearest field for the room that it takes in the text space, of which nothing is seen; and what a byte
/// of a format costs at most.
const FIELD: &str = match cfg!(feature = "asctime") {
    true => "%(asctime).0s",
    false => "%(created).0s",
};
const FIELD_BYTES: u32 = 5;
const FORMAT_BYTE: u32 = match cfg!(feature = "asctime") {
    true => 1_100,
    false => 500,
};
/// The dearest date format, and what it and the message in quotes take in the text space.
const DATEFMT: &str = "%c";
const REST_BYTES: u32 = 2 + 3 + 3;

/// The longest name of a logger; the beginnings of it are those above. (No others take less text.)
pub const NAME: &str = "a..............";

impl Load {
    /// What the format takes in the text space.
    pub fn format_bytes(&self) -> u32 {
        self.fields * FIELD_BYTES + REST_BYTES
    }

    /// What a call takes at most, in instructions, if a memory handler hands on so many records meanwhile. The
    /// README says the same.
    pub fn bound(&self, handed_on: u32) -> u32 {
        let line = 2_000 + 150 * self.filters + FORMAT_BYTE * self.format_bytes() + 170 * self.line;
        let lines = self.loggers * self.handlers + handed_on;
        1_000 + 100 * (self.loggers + self.filters) + lines * line + 6_500 * handed_on
    }

    pub fn document(&self) -> Document {
        let format = each("", self.fields, |f, _| f.write_str(FIELD));
        let filter = each(",", self.filters, |f, n| {
            write!(f, r#""{n}":{{"name":"a"}}"#)
        });
        let handler = each(",", self.handlers, |f, n| {
            let filters = numbers(self.filters);
            let class = r#""class":"logging.StreamHandler","formatter":"f""#;
            write!(f, r#""{n}":{{{class},"filters":[{filters}]}}"#)
        });
        let handlers = numbers(self.handlers);
        let logger = each(",", self.loggers - 1, |f, n| {
            let is_first = n + 2 == self.loggers;
            let filters = numbers(if is_first { self.filters } else { 0 });
            let name = NAME.get(..=n as usize).unwrap_or(NAME);
            write!(
                f,
                r#""{name}":{{"handlers":[{handlers}],"filters":[{filters}]}}"#
            )
        });
        made(format_args!(
            r#"{{"version":1,"formatters":{{"f":{{"format":"{format}%(message)r","datefmt":"{DATEFMT}"}}}},
                "filters":{{{filter}}},"handlers":{{{handler}}},"loggers":{{{logger}}},
                "root":{{"level":1,"handlers":[{handlers}]}}}}"#
        ))
    }
}

/// A chain of so many memory handlers in front of one for the stream. The first holds back this many
/// records, the others one.
pub fn chain(memories: u32, holds: u32, stream: &str, formatter: &str) -> Document {
    let memory = each("", memories, |f, n| {
        let capacity = if n + 1 == memories { holds + 1 } else { 2 };
        let class = r#""class":"logging.handlers.MemoryHandler","flushLevel":100"#;
        let name = n + 1;
        write!(
            f,
            r#","{name}":{{{class},"capacity":{capacity},"target":"{n}"}}"#
        )
    });
    let class = r#""class":"logging.StreamHandler""#;
    made(format_args!(
        r#"{{"version":1,"formatters":{{"f":{{"validate":false,{formatter}}}}},
            "handlers":{{"0":{{{class},"stream":"ext://{stream}","formatter":"f"}}{memory}}},
            "root":{{"level":1,"handlers":["{memories}"]}}}}"#
    ))
}

fn made(text: fmt::Arguments<'_>) -> Document {
    let mut document = Document::new();
    assert!(document.write_fmt(text).is_ok(), "too long");
    document
}

/// The numbers below this one as JSON strings.
fn numbers(count: u32) -> impl fmt::Display {
    each(",", count, |f, n| write!(f, r#""{n}""#))
}

/// What `write` writes for each number below `count`.
fn each<F>(between: &'static str, count: u32, write: F) -> Each<F>
where
    F: Fn(&mut fmt::Formatter<'_>, u32) -> fmt::Result,
{
    Each {
        between,
        count,
        write,
    }
}

struct Each<F> {
    between: &'static str,
    count: u32,
    write: F,
}

impl<F: Fn(&mut fmt::Formatter<'_>, u32) -> fmt::Result> fmt::Display for Each<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for number in 0..self.count {
            f.write_str(if number > 0 { self.between } else { "" })?;
            (self.write)(f, number)?;
        }
        Ok(())
    }
}
