use std::io::Cursor;

use logconf_core::json::{MAX_DEPTH, check};
use struson::reader::{JsonReader, JsonStreamReader, ReaderSettings};

/// The reader takes exactly what another strict reader of JSON takes.
pub fn json(bytes: &[u8]) {
    let ours = check(bytes);
    let theirs = read(bytes);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{ours:?}, {theirs:?}");
    match ours {
        Ok(text) => assert_eq!(text.as_bytes(), bytes),
        Err(syntax) => assert!(syntax.offset <= bytes.len(), "{syntax:?}"),
    }
}

fn read(bytes: &[u8]) -> Result<(), String> {
    let settings = ReaderSettings {
        allow_comments: false,
        allow_trailing_comma: false,
        allow_multiple_top_level: false,
        max_nesting_depth: Some(MAX_DEPTH as u32),
        restrict_number_values: false,
        ..ReaderSettings::default()
    };
    let mut reader = JsonStreamReader::new_custom(Cursor::new(bytes), settings);
    reader.skip_value().map_err(|error| error.to_string())?;
    let rest = reader.consume_trailing_whitespace();
    rest.map_err(|error| error.to_string())
}
