//! What headers consist of. CPython: the tokens of `email._header_value_parser`.

/// A header's name or value, or a part of it, as its grammar has it.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A run of characters.
    Word(String),
    /// Blanks, before which a line may be broken.
    Blanks(String),
    /// A run of characters between quotes, which must be encoded once it stands without them.
    Quotable(String),
    /// What separates addresses.
    Comma,
    /// Parts that are broken only where they must be.
    List(Vec<Part>),
    /// The same, in which no encoded word may stand.
    Plain(Vec<Part>),
    /// Parts in quotes.
    Quoted(Vec<Part>),
    /// Where a part ends that was taken apart and in which no encoded word may stand.
    End,
}

impl Part {
    /// A text without any structure: words and blanks.
    pub(super) fn unstructured(mut text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        while !text.is_empty() {
            let are_blanks = text.starts_with(is_blank);
            let end = match are_blanks {
                // (Once there is a blank, all white space that follows it belongs to it.)
                true => text.find(|c: char| !c.is_whitespace()),
                false => text.find(is_blank),
            };
            let (part, rest) = text.split_at(end.unwrap_or(text.len()));
            parts.push(match are_blanks {
                true => Part::Blanks(part.to_owned()),
                false => Part::Word(part.to_owned()),
            });
            text = rest;
        }
        parts
    }

    /// The part as it is written in one line.
    pub(super) fn text(&self) -> String {
        let joined = |parts: &[Part]| parts.iter().map(Part::text).collect::<String>();
        match self {
            Part::Word(text) | Part::Blanks(text) | Part::Quotable(text) => text.clone(),
            Part::Comma => ",".to_owned(),
            Part::List(parts) | Part::Plain(parts) => joined(parts),
            Part::Quoted(parts) => {
                let text = joined(parts).replace('\\', r"\\").replace('"', "\\\"");
                format!("\"{text}\"")
            }
            Part::End => String::new(),
        }
    }

    /// What it consists of, if it can be taken apart.
    pub(super) fn parts(&self) -> Option<&[Part]> {
        match self {
            Part::List(parts) | Part::Plain(parts) | Part::Quoted(parts) => Some(parts),
            _ => None,
        }
    }

    /// CPython: `as_ew_allowed`.
    pub(super) fn may_be_encoded(&self) -> bool {
        match self {
            Part::Comma | Part::Plain(_) => false,
            Part::List(parts) | Part::Quoted(parts) => parts.iter().all(Part::may_be_encoded),
            _ => true,
        }
    }

    /// CPython: `startswith_fws`.
    pub(super) fn begins_with_blanks(&self) -> bool {
        match self.parts() {
            Some(parts) => parts.first().is_some_and(Part::begins_with_blanks),
            None => matches!(self, Part::Blanks(_)),
        }
    }

    /// Whether it cannot stand as it is.
    pub(super) fn must_be_encoded(&self, text: &str, utf8: bool) -> bool {
        let is_special = |c| r#"()<>@,:;."[]\"#.contains(c);
        let quotable = matches!(self, Part::Quotable(_));
        quotable && text.contains(is_special) || !utf8 && !text.is_ascii()
    }
}

pub(super) fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}
