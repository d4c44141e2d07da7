//! Where what begins somewhere in a text ends: what is underlined, at most to the end of the line.

/// Where a value or a key of a document ends that begins at this byte. The document need not be JSON.
pub fn of_json(text: &[u8], start: usize) -> usize {
    let rest = line(text, start);
    let length = match rest.first() {
        None => 0,
        Some(b'"') => string(rest),
        Some(b'{' | b'[') => nested(rest),
        Some(first) if is_word(*first) => rest.iter().take_while(|byte| is_word(**byte)).count(),
        Some(_) => character(rest),
    };
    start + length
}

/// The same for a header, a name or a value in an INI file.
pub fn of_ini(text: &[u8], start: usize) -> usize {
    let rest = line(text, start);
    let is_part = |byte: &u8| is_word(*byte) || b"%()/".contains(byte);
    let length = match rest.first() {
        None => 0,
        Some(b'[') => rest
            .iter()
            .position(|byte| *byte == b']')
            .map_or(1, |at| at + 1),
        Some(quote @ (b'"' | b'\'')) => {
            let end = rest[1..].iter().position(|byte| byte == quote);
            end.map_or(rest.len(), |at| at + 2)
        }
        Some(b'%') => rest.iter().take_while(|byte| is_part(byte)).count(),
        Some(first) if is_word(*first) => {
            let name = rest.iter().take_while(|byte| is_word(**byte)).count();
            name + called(&rest[name..])
        }
        Some(_) => character(rest),
    };
    start + length
}

/// The length of what a name is called with, if it is: up to the bracket that ends it, or to the end of the
/// line.
fn called(rest: &[u8]) -> usize {
    if rest.first() != Some(&b'(') {
        return 0;
    }
    let (mut open, mut quote) = (0usize, None);
    for (at, byte) in rest.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(begun), _) => quote = quote.filter(|_| *byte != begun),
            (None, b'(') => open += 1,
            (None, b')') => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at + 1;
        }
    }
    rest.len()
}

/// The same for a key, a value or a tag in YAML.
pub fn of_yaml(text: &[u8], start: usize) -> usize {
    let rest = line(text, start);
    let length = match rest.first() {
        None => 0,
        // A quote in it is doubled.
        Some(b'\'') => {
            let mut end = between_quotes(rest);
            while rest.get(end) == Some(&b'\'') {
                end += between_quotes(&rest[end..]);
            }
            end
        }
        Some(b'"') => string(rest),
        Some(b'{' | b'[') => nested(rest),
        Some(b'!' | b'&' | b'*') => rest
            .iter()
            .position(|byte| b" \t,]}".contains(byte))
            .unwrap_or(rest.len()),
        Some(_) => plain(rest),
    };
    start + length
}

/// The same for a header, a key or a value in TOML.
pub fn of_toml(text: &[u8], start: usize) -> usize {
    let rest = line(text, start);
    match rest.first() {
        Some(quote @ (b'"' | b'\'')) if rest[1..].starts_with(&[*quote; 2]) => {
            start + over_lines(rest, &[*quote; 3])
        }
        Some(b'\'') => start + between_quotes(rest),
        _ => of_json(text, start),
    }
}

/// What YAML needs no quotes for: up to a comment, to the colon behind a key, and to what ends an entry
/// between brackets.
fn plain(rest: &[u8]) -> usize {
    let is_blank = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b' ' | b'\t'));
    let ends = |at: usize| match rest[at] {
        b':' | b',' => is_blank(rest.get(at + 1)),
        b'#' => at > 0 && is_blank(rest.get(at - 1)),
        byte => matches!(byte, b'}' | b']'),
    };
    let end = (0..rest.len()).find(|at| ends(*at));
    let word = rest[..end.unwrap_or(rest.len())].trim_ascii_end();
    word.len().max(character(rest))
}

/// A string in which no backslash means anything.
fn between_quotes(rest: &[u8]) -> usize {
    let end = rest[1..].iter().position(|byte| *byte == b'\'');
    end.map_or(rest.len(), |at| at + 2)
}

/// A string that may go on in the next lines: what there is of it in this one.
fn over_lines(rest: &[u8], quotes: &[u8; 3]) -> usize {
    let end = (3..rest.len()).find(|at| rest[*at..].starts_with(quotes) && rest[at - 1] != b'\\');
    let end = end.map_or(rest.len(), |at| at + 3);
    // Up to two more are the last ones of the text.
    end + rest[end..]
        .iter()
        .take_while(|byte| **byte == quotes[0])
        .count()
}

/// What follows in the same line.
fn line(text: &[u8], start: usize) -> &[u8] {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    rest[..end.unwrap_or(rest.len())].trim_ascii_end()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte) || byte >= 0x80
}

fn character(rest: &[u8]) -> usize {
    let more = rest.iter().skip(1).take_while(|byte| **byte & 0xC0 == 0x80);
    1 + more.count()
}

/// The length of a string with its quotes, or of what there is of it.
fn string(rest: &[u8]) -> usize {
    let mut is_escaped = false;
    for (at, byte) in rest.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The same for a dict or a list.
fn nested(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0usize);
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => {
                at += string(&rest[at..]);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_document_is_underlined_whole() {
        for (text, token) in [
            (r#""a\"b": 1"#, r#""a\"b""#),
            ("-1.5e+3, 2", "-1.5e+3"),
            ("true}", "true"),
            (r#"{"a": [1, "]"]}, 2"#, r#"{"a": [1, "]"]}"#),
            ("{\"a\":  \r\n 1}", "{\"a\":"),
            ("\"no end  ", "\"no end"),
            (", 1", ","),
            ("'x'", "'"),
            ("ü", "ü"),
            ("", ""),
        ] {
            assert_eq!(&text[..of_json(text.as_bytes(), 0)], token, "{text}");
        }
    }

    #[test]
    fn so_is_a_part_of_an_ini_file() {
        for (text, token) in [
            ("[handler_x] y", "[handler_x]"),
            ("level = INFO", "level"),
            ("sys.stdout,)", "sys.stdout"),
            ("'a b', 1", "'a b'"),
            ("%(name)s/x y", "%(name)s/x"),
            ("INFO\n", "INFO"),
            ("(1,)", "("),
            ("a.b(f(')'), 1), 2", "a.b(f(')'), 1)"),
            ("f(1, ", "f(1,"),
        ] {
            assert_eq!(&text[..of_ini(text.as_bytes(), 0)], token, "{text}");
        }
    }

    #[test]
    fn so_is_a_part_of_a_file_in_yaml() {
        for (text, token) in [
            ("level: INFO", "level"),
            ("level:", "level"),
            ("INFO  # as it was", "INFO"),
            ("ext://sys.stdout", "ext://sys.stdout"),
            ("a b#c\n", "a b#c"),
            ("a, b]", "a"),
            ("b], c", "b"),
            ("'it''s' x", "'it''s'"),
            ("'it''", "'it''"),
            ("!own x", "!own"),
            ("\"a: b\": 1", "\"a: b\""),
            ("{a: [1]}, 2", "{a: [1]}"),
            ("ü: 1", "ü"),
            (": 1", ":"),
            ("", ""),
        ] {
            assert_eq!(&text[..of_yaml(text.as_bytes(), 0)], token, "{text}");
        }
    }

    #[test]
    fn so_is_one_in_toml() {
        for (text, token) in [
            ("[loggers.\"a]b\"] # x", "[loggers.\"a]b\"]"),
            ("level = 'INFO'", "level"),
            ("'C:\\', 1", "'C:\\'"),
            ("\"a\\\"b\" # c", "\"a\\\"b\""),
            ("true # c", "true"),
            ("\"\"\"LOUD\"\"\" # c", "\"\"\"LOUD\"\"\""),
            ("\"\"\"a\\\"\"\"\"\"\" # c", "\"\"\"a\\\"\"\"\"\"\""),
            ("'''a\nb'''", "'''a"),
            ("\"\" # c", "\"\""),
        ] {
            assert_eq!(&text[..of_toml(text.as_bytes(), 0)], token, "{text}");
        }
    }
}
