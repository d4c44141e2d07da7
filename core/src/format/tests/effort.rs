//! What a line costs is bounded by its length and its format's, whatever widths, precisions, exponents and
//! messages say.

use std::cell::Cell;

use super::*;

const ROOM: usize = 100;
/// How often something may be written to a line of that length, for each byte of it and of the format.
const MOST: usize = 4;

/// A line that counts how often it is asked to change.
struct Counting {
    bytes: std::vec::Vec<u8>,
    changes: usize,
}

impl Table<u8> for Counting {
    const EMPTY: Self = Counting {
        bytes: std::vec::Vec::new(),
        changes: 0,
    };

    fn new() -> Self {
        Self::EMPTY
    }

    fn push(&mut self, item: u8) -> Result<(), Full> {
        self.extend(&[item])
    }

    fn extend(&mut self, items: &[u8]) -> Result<(), Full> {
        self.changes += 1;
        if self.bytes.len() + items.len() > ROOM {
            return Err(Full);
        }
        self.bytes.extend(items);
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.bytes.truncate(len);
    }

    fn items(&self) -> &[u8] {
        &self.bytes
    }

    fn items_mut(&mut self) -> &mut [u8] {
        self.changes += 1;
        &mut self.bytes
    }

    fn bound(&self) -> Option<usize> {
        Some(ROOM)
    }
}

std::thread_local! {
    /// How many pieces of messages and times were made.
    static PIECES: Cell<usize> = const { Cell::new(0) };
}

/// A message of a million pieces.
struct Long;

impl fmt::Display for Long {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..1_000_000 {
            PIECES.set(PIECES.get() + 1);
            f.write_str("m")?;
        }
        Ok(())
    }
}

/// Its zone is a piece of a time.
struct Counted;

impl Clock for Counted {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    fn zone(&self, _: Timestamp) -> &str {
        PIECES.set(PIECES.get() + 1);
        "UTC"
    }
}

/// How often the line was changed, and how many pieces of messages and times were made.
fn effort(spec: &Spec<'_>) -> (usize, usize) {
    let mut space: Vec<u8, 3000> = Vec::new();
    text::clear(&mut space).unwrap();
    let program = compile(&mut space, spec).unwrap().program;
    let mut bytes = Counting::new();
    let mut line = Line::new(&mut bytes);
    let message = format_args!("{Long}");
    let record = Record {
        created: Some(Timestamp(1_700_000_001_123_456)),
        ..Record::new("net.tcp", Level(20), message)
    };
    PIECES.set(0);
    let program = text::get(&space, program);
    render(program, &record, Some(&Counted), &mut line).unwrap();
    (bytes.changes, PIECES.get())
}

#[test]
fn a_line_costs_no_more_than_its_length_and_its_formats() {
    let zones = "%Z".repeat(500);
    let repeated = |field: &str, times| ("%", field.repeat(times), "", "{}");
    for (style, format, datefmt, defaults) in [
        repeated("%(message)s", 50),
        repeated("%(asctime)s", 50),
        repeated("%(levelno)+999999999d", 50),
        repeated("%(created).999999999f", 50),
        repeated("%(message).0s", 50),
        ("%", "%(asctime)s".repeat(50), "%255c%255d", "{}"),
        ("%", "%(asctime).0s".repeat(50), "%255c%255d", "{}"),
        ("%", "%(asctime)r".repeat(50), &zones, "{}"),
        ("%", "%(asctime).0r".repeat(50), &zones, "{}"),
        ("%", "%(x)f%(x)d%(x).0f".repeat(10), "", r#"{"x": 1e9999}"#),
        ("{", "{x:,.0f}".repeat(10), "", r#"{"x": 1e9999}"#),
        ("{", "{x:,.0f}".into(), "", r#"{"x": 1e75}"#),
        ("{", "{levelno:0999999999,}".into(), "", "{}"),
        ("{", "{message[3]}{message:.3}".repeat(9), "", "{}"),
        ("$", "${message}".repeat(50), "", "{}"),
    ] {
        let defaults = Cursor::document(defaults).take();
        let (changes, pieces) = effort(&Spec {
            datefmt: Some(Str::plain(datefmt)),
            defaults: Some(defaults),
            ..spec(style, &format)
        });
        let most = MOST * (ROOM + format.len());
        assert!(changes <= most, "{format} {changes} {most}");
        assert!(pieces <= most, "{format} {pieces} {most}");
    }
}

/// For its quotes, `repr` looks at all of a text first; of a time, which may take much longer to make
/// than to say, at what says it.
#[test]
fn a_message_in_quotes_is_made_once_more_than_it_is_written() {
    let (changes, pieces) = effort(&spec("%", &"%(message)r".repeat(50)));
    assert!(changes <= MOST * ROOM, "{changes}");
    assert!(pieces <= 1_000_000 + ROOM, "{pieces}");
}

#[test]
fn separators_stand_between_groups_as_far_as_there_is_room() {
    for (room, expected) in [
        (30, "12,345,678,901,234.500"),
        (23, "12,345,678,901,234.500"),
        (22, "12,345,678,901,234..."),
        (15, "12,345,678,..."),
        (8, "12,3..."),
    ] {
        let defaults = Cursor::document(r#"{"x": 12345678901234.5}"#).take();
        let spec = Spec {
            defaults: Some(defaults),
            ..spec("{", "{x:,.3f}")
        };
        assert_eq!(run(&spec, "", 20, room), Ok(expected.into()));
    }
}
