//! How deeply a text nests, before values are made of it.
//!
//! The `toml` crate bounds keys with dots and the nesting of values, each by itself: 10 kB may make values
//! of 6000 levels, and to drop those it recurses, which has taken more than 1.5 MiB of stack.

use logconf_core::json::MAX_DEPTH;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Source, Span};

/// Where the text first nests too deeply. (Tables in arrays of tables may be deeper than it counts, by
/// one level for each key of their header.)
pub(super) fn excess(text: &str) -> Option<usize> {
    let tokens = Source::new(text).lex().into_vec();
    let mut levels = Levels::default();
    // Mistakes are told by who reads the values.
    toml_parser::parser::parse_document(&tokens, &mut levels, &mut ());
    levels.excess
}

#[derive(Default)]
struct Levels {
    /// That of the table whose header was last.
    table: usize,
    /// Those of the inline tables and arrays that are open.
    open: Vec<usize>,
    /// The keys since the last value or header.
    keys: usize,
    excess: Option<usize>,
}

impl Levels {
    /// The level of the value that comes next.
    fn next(&mut self) -> usize {
        let outer = self.open.last().copied().unwrap_or(self.table);
        // A value in an array has no key.
        outer + std::mem::take(&mut self.keys).max(1)
    }

    fn is_fine(&mut self, level: usize, span: Span) -> bool {
        if level > MAX_DEPTH {
            self.excess.get_or_insert(span.start());
        }
        level <= MAX_DEPTH
    }

    fn opens(&mut self, span: Span) -> bool {
        let level = self.next();
        self.open.push(level);
        self.is_fine(level, span)
    }

    fn header_begins(&mut self) {
        self.open.clear();
        self.keys = 0;
    }
}

impl EventReceiver for Levels {
    fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.header_begins();
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.table = std::mem::take(&mut self.keys);
        self.is_fine(self.table, span);
    }

    fn array_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.header_begins();
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.table = std::mem::take(&mut self.keys) + 1;
        self.is_fine(self.table, span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.opens(span)
    }

    fn inline_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.keys = 0;
        self.open.pop();
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.opens(span)
    }

    fn array_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.open.pop();
    }

    fn newline(&mut self, _: Span, _: &mut dyn ErrorSink) {
        // What has no value is a mistake, and not a deep one.
        if self.open.is_empty() {
            self.keys = 0;
        }
    }

    fn simple_key(
        &mut self,
        _: Span,
        _: Option<toml_parser::decoder::Encoding>,
        _: &mut dyn ErrorSink,
    ) {
        self.keys += 1;
    }

    fn scalar(
        &mut self,
        span: Span,
        _: Option<toml_parser::decoder::Encoding>,
        _: &mut dyn ErrorSink,
    ) {
        let level = self.next();
        self.is_fine(level, span);
    }
}
