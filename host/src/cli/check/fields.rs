//! Where the fields of a format begin and end, as far as it takes to point at one of them. What they
//! mean, and whether they mean anything, is core's to say.

use std::ops::Range;

use logconf::core::Warning;

/// The parts of a format: each begins with a field, or with what seems to be one, and goes up to the next.
pub fn parts(style: &str, format: &str) -> Vec<Range<usize>> {
    let sign = match style {
        "{" => b'{',
        "$" => b'$',
        _ => b'%',
    };
    let bytes = format.as_bytes();
    let (mut starts, mut at, mut depth) = (Vec::new(), 0, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            _ if *byte == sign && depth == 0 && bytes.get(at + 1) == Some(&sign) => at += 1,
            _ if *byte == sign && depth == 0 => {
                starts.push(at);
                depth = usize::from(sign == b'{');
            }
            b'{' if depth > 0 => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    let ends = starts.iter().skip(1).copied().chain([format.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// The field that a part begins with, without what only follows it.
pub fn head(part: &str) -> &str {
    let mut chars = part.char_indices().peekable();
    let mut end = |is_part: &dyn Fn(char) -> bool| loop {
        match chars.peek() {
            Some((_, c)) if is_part(*c) => _ = chars.next(),
            Some((at, _)) => return *at,
            None => return part.len(),
        }
    };
    if let Some(key) = part.strip_prefix("%(") {
        let Some(close) = key.find(')') else {
            end(&|c| "%(".contains(c));
            return &part[..end(&is_word)];
        };
        let behind = 2 + close + 1;
        let flags = part[behind..].bytes();
        let flags = flags
            .take_while(|byte| b"-+#.*0123456789".contains(byte))
            .count();
        let letter = part[behind + flags..].starts_with(|c: char| c.is_ascii_alphabetic());
        return &part[..behind + flags + usize::from(letter)];
    }
    if part.starts_with('{') || part.starts_with("${") {
        let mut depth = 0;
        let closing = part.char_indices().find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            *c == '}' && depth == 0
        });
        return &part[..closing.map_or(part.len(), |(at, _)| at + 1)];
    }
    end(&|c| "%$".contains(c));
    &part[..end(&is_word)]
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// What may have been meant by the field that a part begins with, the likeliest first.
pub fn meant(part: &str) -> Vec<String> {
    let head = head(part);
    let behind = &part[head.len()..];
    if head.starts_with("%(") {
        let Some(close) = head.find(')') else {
            return vec![format!("{head})s")];
        };
        return vec![match head[close..].chars().last() {
            // A word that begins with the letter follows a field that has none.
            Some(letter) if letter.is_ascii_alphabetic() && behind.starts_with(is_word) => {
                format!("{}s{letter}", &head[..head.len() - 1])
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                format!("{}s", &head[..head.len() - 1])
            }
            _ => format!("{head}s"),
        }];
    }
    if let Some(name) = head.strip_prefix('%') {
        let mut is_known = false;
        Warning::fields(&mut |known| is_known |= known == name);
        return match name {
            "" => vec!["%%".to_owned()],
            _ if is_known => vec![format!("%({name})s")],
            _ => Vec::new(),
        };
    }
    match head.find([':', '!']).filter(|_| head.starts_with('{')) {
        Some(end) => vec![format!("{}}}", &head[..end])],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_taken_apart_at_its_fields() {
        for (style, format, expected) in [
            (
                "%",
                "a %(b)s%% %(c) %(d)s",
                vec!["%(b)s%% ", "%(c) ", "%(d)s"],
            ),
            ("%", "100% done", vec!["% done"]),
            ("{", "{{x}} {a:{b}} {c}", vec!["{a:{b}} ", "{c}"]),
            ("{", "{a", vec!["{a"]),
            ("$", "$$ $a ${b}", vec!["$a ", "${b}"]),
            ("%", "", vec![]),
        ] {
            let parts = parts(style, format).into_iter();
            assert_eq!(
                parts.map(|part| &format[part]).collect::<Vec<_>>(),
                expected
            );
        }
    }

    #[test]
    fn a_field_is_shown_without_what_follows_it_and_mended() {
        for (part, field, mended) in [
            ("%(levelname) ", "%(levelname)", Some("%(levelname)s")),
            ("%(levelname)-8 ", "%(levelname)-8", Some("%(levelname)-8s")),
            ("%(levelname)z.", "%(levelname)z", Some("%(levelname)s")),
            ("%(message)d", "%(message)d", Some("%(message)s")),
            ("%(message)text", "%(message)t", Some("%(message)st")),
            ("%(message ", "%(message", Some("%(message)s")),
            ("%message: ", "%message", Some("%(message)s")),
            ("% done", "%", Some("%%")),
            ("%d", "%d", None),
            ("{levelname:d} ", "{levelname:d}", Some("{levelname}")),
            ("{a", "{a", None),
            ("$a b", "$a", None),
            ("${a} b", "${a}", None),
        ] {
            assert_eq!(head(part), field);
            assert_eq!(meant(part).first().map(String::as_str), mended, "{part}");
        }
    }
}
