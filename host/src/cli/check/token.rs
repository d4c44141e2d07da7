//! Where what begins somewhere in a text ends: what is underlined, at most to the end of the line.

/// Where a value or a key of a document ends that begins at this byte. The document need not be JSON.
pub fn of_json(text: &[u8], start: usize) -> usize {
    let Some((first, rest)) = at(text, start) else {
        return start;
    };
    let length = match first {
        b'"' => string(rest),
        b'{' | b'[' => nested(rest),
        _ if is_word(first) => word(rest),
        _ => character(rest),
    };
    start + length
}

/// The same for a header, a name or a value in an INI file.
pub fn of_ini(text: &[u8], start: usize) -> usize {
    let Some((first, rest)) = at(text, start) else {
        return start;
    };
    let is_part = |byte: &u8| is_word(*byte) || b"%()/".contains(byte);
    let length = match first {
        b'[' => find(rest, |at| rest[at] == b']').map_or(1, |at| at + 1),
        b'"' | b'\'' => between_quotes(rest),
        b'%' => rest.iter().take_while(|byte| is_part(byte)).count(),
        _ if is_word(first) => {
            let name = word(rest);
            name + called(&rest[name..])
        }
        _ => character(rest),
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
            (_, b'\n' | b'\r') => return rest[..at].trim_ascii_end().len(),
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
    rest.trim_ascii_end().len()
}

/// The same for a key, a value or a tag in YAML.
pub fn of_yaml(text: &[u8], start: usize) -> usize {
    let Some((first, rest)) = at(text, start) else {
        return start;
    };
    let length = match first {
        // A quote in it is doubled.
        b'\'' => {
            let mut end = between_quotes(rest);
            while rest.get(end) == Some(&b'\'') {
                end += between_quotes(&rest[end..]);
            }
            end
        }
        b'"' => string(rest),
        b'{' | b'[' => nested(rest),
        b'!' | b'&' | b'*' => {
            let end = find(rest, |at| b" \t,]}".contains(&rest[at]));
            end.unwrap_or_else(|| line(rest))
        }
        _ => plain(rest),
    };
    start + length
}

/// The same for a header, a key or a value in TOML.
pub fn of_toml(text: &[u8], start: usize) -> usize {
    match at(text, start) {
        Some((quote @ (b'"' | b'\''), rest)) if rest[1..].starts_with(&[quote; 2]) => {
            start + over_lines(rest, &[quote; 3])
        }
        Some((b'\'', rest)) => start + between_quotes(rest),
        _ => of_json(text, start),
    }
}

/// The first byte, and all from there on, if something follows in the same line.
fn at(text: &[u8], start: usize) -> Option<(u8, &[u8])> {
    let rest = text.get(start..)?;
    let first = *rest.first()?;
    let is_over = first.is_ascii_whitespace() && line(rest) == 0;
    (!is_over).then_some((first, rest))
}

/// The first place in the same line that is looked for. Nothing behind it is looked at: lines may be long,
/// and hold much that is looked for.
fn find(rest: &[u8], is_it: impl Fn(usize) -> bool) -> Option<usize> {
    let in_line = |at: &usize| !is_line_end(rest[*at]);
    (0..rest.len()).take_while(in_line).find(|at| is_it(*at))
}

/// The length of what is in the same line, without blanks at its end.
fn line(rest: &[u8]) -> usize {
    let end = rest.iter().position(|byte| is_line_end(*byte));
    rest[..end.unwrap_or(rest.len())].trim_ascii_end().len()
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What YAML needs no quotes for: up to a comment, to the colon behind a key, and to what ends an entry
/// between brackets.
fn plain(rest: &[u8]) -> usize {
    let is_blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let ends = |at: usize| match rest[at] {
        b':' | b',' => is_blank(rest.get(at + 1)),
        b'#' => at > 0 && is_blank(rest.get(at - 1)),
        byte => matches!(byte, b'}' | b']'),
    };
    let length = match find(rest, ends) {
        Some(end) => rest[..end].trim_ascii_end().len(),
        None => line(rest),
    };
    length.max(character(rest))
}

/// A string in which no backslash means anything.
fn between_quotes(rest: &[u8]) -> usize {
    let end = find(rest, |at| at > 0 && rest[at] == rest[0]);
    end.map_or_else(|| line(rest), |at| at + 1)
}

/// A string that may go on in the next lines: what there is of it in this one.
fn over_lines(rest: &[u8], quotes: &[u8; 3]) -> usize {
    let ends = |at: usize| at >= 3 && rest[at..].starts_with(quotes) && rest[at - 1] != b'\\';
    let Some(end) = find(rest, ends) else {
        return line(rest);
    };
    // Up to two more are the last ones of the text.
    let more = rest[end + 3..].iter().take(2);
    end + 3 + more.take_while(|byte| **byte == quotes[0]).count()
}

fn word(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| is_word(**byte)).count()
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
            _ if is_line_end(*byte) => break,
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    line(rest)
}

/// The same for a dict or a list.
fn nested(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0usize);
    while let Some(byte) = rest.get(at).filter(|byte| !is_line_end(**byte)) {
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
            return at;
        }
    }
    line(rest)
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
    /// 10,000 of them in a line of a megabyte.
    #[test]
    fn nothing_behind_the_end_is_looked_at() {
        let line = "{\"level\": \"DEBUGG\", 'level': [DEBUGG]}, ".repeat(25_000);
        let begun = std::time::Instant::now();
        for of in [of_json, of_ini, of_yaml, of_toml] {
            for start in (0..line.len()).step_by(line.len() / 10_000) {
                of(line.as_bytes(), start);
            }
        }
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }
}
