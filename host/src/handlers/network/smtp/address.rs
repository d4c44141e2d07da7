//! Mail addresses, as headers have them: `app@example.org`, `An App <app@example.org>`.

use super::part::Part;

/// A list of addresses.
pub(super) struct Addresses {
    /// The list as a header's value.
    pub(super) parts: Vec<Part>,
    /// The bare addresses.
    pub(super) bare: Vec<String>,
}

impl Addresses {
    /// Reads a list, in which commas stand. `None` if an address is none, or written in a way
    /// that RFC 5322 calls obsolete, or has a comment, a route or a group.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader(text);
        let (mut parts, mut bare) = (Vec::new(), Vec::new());
        if text.trim_matches(BLANKS).is_empty() {
            return Some(Addresses { parts, bare });
        }
        loop {
            let (part, address) = reader.mailbox()?;
            parts.push(part);
            bare.push(address);
            if reader.0.is_empty() {
                return Some(Addresses { parts, bare });
            }
            reader.character(',')?;
            parts.push(Part::Comma);
        }
    }
}

const BLANKS: [char; 2] = [' ', '\t'];

/// What no word of an address contains, beside blanks and what cannot be printed.
const SPECIALS: &str = r#"()<>@,:;."[]\"#;

struct Reader<'t>(&'t str);

impl<'t> Reader<'t> {
    fn mailbox(&mut self) -> Option<(Part, String)> {
        let begin = self.0;
        if let Some((address, bare)) = self.address()
            && (self.0.is_empty() || self.0.starts_with(','))
        {
            return Some((Part::List(vec![address]), bare));
        }
        self.0 = begin;
        let mut parts = Vec::new();
        let name = self.name()?;
        if !name.is_empty() {
            parts.push(Part::List(name));
        }
        self.character('<')?;
        let (address, bare) = self.address()?;
        self.character('>')?;
        let mut angle = vec![
            Part::Word("<".to_owned()),
            address,
            Part::Word(">".to_owned()),
        ];
        angle.extend(self.blanks());
        parts.push(Part::List(angle));
        Some((Part::List(vec![Part::List(parts)]), bare))
    }

    /// The name before an address: words, texts in quotes, and dots.
    fn name(&mut self) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        loop {
            let mut word = Vec::from_iter(self.blanks());
            if self.0.starts_with('<') {
                parts.extend(word);
                return Some(parts);
            }
            if self.character('.').is_some() {
                word.push(Part::Word(".".to_owned()));
            } else if self.0.starts_with('"') {
                word.push(self.quoted()?);
                word.extend(self.blanks());
            } else {
                word.push(Part::Word(self.word()?.to_owned()));
                word.extend(self.blanks());
            }
            parts.push(Part::List(word));
        }
    }

    fn quoted(&mut self) -> Option<Part> {
        self.character('"')?;
        let mut parts = Vec::new();
        let mut run = String::new();
        loop {
            let next = self.0.chars().next()?;
            self.0 = &self.0[next.len_utf8()..];
            match next {
                '"' => break,
                '\\' => {
                    let escaped = self.0.chars().next()?;
                    self.0 = &self.0[escaped.len_utf8()..];
                    run.push(escaped);
                }
                ' ' | '\t' => {
                    let rest = self.0.trim_start_matches(BLANKS);
                    let more = &self.0[..self.0.len() - rest.len()];
                    self.0 = rest;
                    if !run.is_empty() {
                        parts.push(Part::Quotable(std::mem::take(&mut run)));
                    }
                    parts.push(Part::Blanks(format!("{next}{more}")));
                }
                control if control.is_control() => return None,
                other => run.push(other),
            }
        }
        if !run.is_empty() {
            parts.push(Part::Quotable(run));
        }
        Some(Part::Quoted(parts))
    }

    /// `local@domain`, or only the former.
    fn address(&mut self) -> Option<(Part, String)> {
        let (local, mut bare) = self.dotted()?;
        let mut parts = vec![Part::Plain(vec![local])];
        if self.character('@').is_some() {
            let (domain, text) = match self.0.starts_with('[') {
                true => self.literal()?,
                false => self.dotted()?,
            };
            parts.push(Part::Word("@".to_owned()));
            parts.push(Part::Plain(vec![domain]));
            bare = format!("{bare}@{text}");
        }
        Some((Part::Plain(parts), bare))
    }

    /// Words with single dots between.
    fn dotted(&mut self) -> Option<(Part, String)> {
        let mut parts = Vec::from_iter(self.blanks());
        let mut words = vec![Part::Word(self.word()?.to_owned())];
        while self.character('.').is_some() {
            words.push(Part::Word(".".to_owned()));
            words.push(Part::Word(self.word()?.to_owned()));
        }
        let bare = words.iter().map(|word| match word {
            Part::Word(text) => &text[..],
            _ => "",
        });
        let bare = bare.collect();
        parts.push(Part::List(words));
        parts.extend(self.blanks());
        Some((Part::List(parts), bare))
    }

    /// `[192.0.2.1]`
    fn literal(&mut self) -> Option<(Part, String)> {
        let end = self.0.find(']')? + 1;
        let (literal, rest) = self.0.split_at(end);
        let inner = &literal[1..end - 1];
        let is_plain = |c: char| c.is_ascii_alphanumeric() || ".:-".contains(c);
        if !inner.chars().all(is_plain) {
            return None;
        }
        self.0 = rest;
        let words = ["[", inner, "]"].map(|word| Part::Word(word.to_owned()));
        let mut parts = words.to_vec();
        parts.extend(self.blanks());
        Some((Part::Plain(parts), literal.to_owned()))
    }

    fn word(&mut self) -> Option<&'t str> {
        let ends = |c: char| SPECIALS.contains(c) || c.is_whitespace() || c.is_control();
        let end = self.0.find(ends).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        // CPython would decode an encoded word.
        if word.is_empty() || word.contains("=?") {
            return None;
        }
        self.0 = rest;
        Some(word)
    }

    fn blanks(&mut self) -> Option<Part> {
        let rest = self.0.trim_start_matches(BLANKS);
        let blanks = &self.0[..self.0.len() - rest.len()];
        self.0 = rest;
        let part = Part::Blanks(blanks.to_owned());
        (!blanks.is_empty()).then(|| Part::List(vec![part]))
    }

    fn character(&mut self, character: char) -> Option<()> {
        self.0 = self.0.strip_prefix(character)?;
        Some(())
    }
}
