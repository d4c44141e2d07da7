//! Folding headers into lines of at most 78 characters, with encoded words for what is not ASCII.
//! CPython: `_refold_parse_tree` in `email._header_value_parser`.

use super::part::{Part, is_blank};

/// The longest line that is not broken. CPython: `email.policy.default.max_line_length`.
pub(super) const LONGEST_LINE: usize = 78;

/// What surrounds the text of an encoded word: `=?utf-8?q?` and `?=`.
const FRAME: usize = 12;

/// The lines of a header, each but the last with a line end behind. With `utf8`, characters that
/// are not ASCII stand as they are.
pub(super) fn header(name: &str, value: Vec<Part>, utf8: bool) -> String {
    let mut parts = vec![Part::Plain(vec![Part::Word(format!("{name}:"))])];
    if !value.is_empty() {
        parts.push(Part::List(vec![Part::Blanks(" ".to_owned())]));
    }
    parts.push(Part::List(value));
    let lines = Lines::of(&parts, utf8);
    lines.0.join("\r\n") + "\r\n"
}

struct Lines(Vec<String>);

/// The encoded word that was written last: what follows in its line may be joined to it.
struct Encoded {
    /// Where, in the last line, it is joined from. As in CPython, it is the place in a line before,
    /// if the word did not fit there.
    from: usize,
    /// Where it stands.
    begin: usize,
    end: usize,
    text: String,
}

impl Lines {
    fn of(parts: &[Part], utf8: bool) -> Lines {
        let mut lines = Lines(vec![String::new()]);
        let mut last = None;
        // How many parts that were taken apart forbid encoded words.
        let mut forbidding = 0;
        // The part that comes next is encoded, whether it must be or not.
        let mut encode = false;
        let mut rest: Vec<&Part> = parts.iter().rev().collect();
        while let Some(part) = rest.pop() {
            if matches!(part, Part::End) {
                forbidding -= 1;
                continue;
            }
            let text = part.text();
            encode |= part.must_be_encoded(&text, utf8);
            if encode && forbidding == 0 {
                encode = false;
                if !part.may_be_encoded() {
                    last = None;
                    if !matches!(part, Part::Comma) && lines.take_whole(part, utf8) {
                        continue;
                    }
                }
                if let Some(parts) = part.parts() {
                    rest.extend(parts.iter().rev());
                    continue;
                }
                if part.may_be_encoded() {
                    last = Some(lines.encode(text, last));
                    continue;
                }
            }
            let length = text.chars().count();
            if length <= lines.room() {
                lines.last().push_str(&text);
                continue;
            }
            if !matches!(part, Part::Comma)
                && length < LONGEST_LINE
                && let Some(blank) = lines.break_before(part)
            {
                lines.0.push(blank + &text);
                last = None;
                continue;
            }
            // (CPython takes quoted texts apart, too, and loses the quotes.)
            if let Some(parts) = part.parts()
                && !matches!(part, Part::Quoted(_))
            {
                if !part.may_be_encoded() {
                    forbidding += 1;
                    rest.push(&Part::End);
                }
                rest.extend(parts.iter().rev());
                continue;
            }
            if part.may_be_encoded() && forbidding == 0 {
                // An encoded word can be broken anywhere.
                rest.push(part);
                encode = true;
                continue;
            }
            match lines.break_before(part) {
                Some(blank) => {
                    lines.0.push(blank + &text);
                    // It stands in the line before.
                    if let Some(last) = &mut last {
                        (last.begin, last.end) = (0, 0);
                    }
                }
                None => lines.last().push_str(&text),
            }
        }
        lines
    }

    fn last(&mut self) -> &mut String {
        self.0.last_mut().expect("there is always a line")
    }

    /// How many characters the last line can take.
    fn room(&mut self) -> usize {
        LONGEST_LINE.saturating_sub(self.last().chars().count())
    }

    /// Takes the blank at the end of the last line away, for the next to begin with it.
    fn take_blank(&mut self) -> String {
        match self.last().ends_with(is_blank) {
            true => self.last().pop().into_iter().collect(),
            false => String::new(),
        }
    }

    /// What the next line begins with, if the line can be broken here.
    fn break_before(&mut self, part: &Part) -> Option<String> {
        let blank = self.take_blank();
        (!blank.is_empty() || part.begins_with_blanks()).then_some(blank)
    }

    /// Takes a part if it makes one line, on a line of its own if it must.
    fn take_whole(&mut self, part: &Part, utf8: bool) -> bool {
        let folded = Lines::of(part.parts().unwrap_or_default(), utf8);
        let [line] = &folded.0[..] else { return false };
        if line.chars().count() > self.room() {
            let mut blank = self.take_blank();
            // (CPython begins the line without one, and so ends the header.)
            if blank.is_empty() && !line.starts_with(is_blank) {
                blank.push(' ');
            }
            self.0.push(blank);
        }
        self.last().push_str(line);
        true
    }

    /// Writes a text as encoded words, joined to the one before it. CPython: `_fold_as_ew`.
    fn encode(&mut self, mut text: String, last: Option<Encoded>) -> Encoded {
        let mut from = last.as_ref().map(|last| last.from);
        if let Some(last) = last {
            let line = self.last();
            if last.from <= last.begin {
                let between = line.split_off(last.end);
                line.truncate(last.from);
                text = format!("{}{between}{text}", last.text);
            } else if last.from >= last.end && line.is_char_boundary(last.from) {
                // Only what follows the word. (In the middle of it, CPython spoils it.)
                text = line.split_off(last.from) + &text;
            }
        }
        let mut kept = String::new();
        // Blanks at either end stay outside.
        if text.starts_with(is_blank) {
            let blank = text.remove(0);
            if self.room() == 0 {
                let before = self.take_blank();
                self.0.push(before);
            }
            if from == Some(self.last().len()) {
                kept.push(blank);
            }
            self.last().push(blank);
        }
        let mut begin = self.last().len() - kept.len();
        let behind = match text.ends_with(is_blank) {
            true => text.pop(),
            false => None,
        };
        let from = from.get_or_insert(begin);
        let mut rest = &text[..];
        while !rest.is_empty() {
            let room = self.room();
            if room <= FRAME {
                self.0.push(" ".to_owned());
                begin = 1;
                kept.clear();
                continue;
            }
            let end = |count| {
                rest.char_indices()
                    .nth(count)
                    .map_or(rest.len(), |(at, _)| at)
            };
            let mut count = (room - FRAME).min(rest.chars().count());
            let mut word = encoded_word(&rest[..end(count)]);
            while word.len() > room {
                count -= 1;
                word = encoded_word(&rest[..end(count)]);
            }
            kept.push_str(&rest[..end(count)]);
            self.last().push_str(&word);
            rest = &rest[end(count)..];
            if !rest.is_empty() {
                self.0.push(" ".to_owned());
                (*from, begin) = (1, 1);
                kept.clear();
            }
        }
        let end = self.last().len();
        self.last().extend(behind);
        Encoded {
            from: *from,
            begin,
            end,
            text: kept,
        }
    }
}

/// CPython: `email._encoded_words.encode`.
fn encoded_word(text: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-!*+/".contains(&byte);
    let quoted: String = text
        .bytes()
        .map(|byte| match byte {
            b' ' => "_".to_owned(),
            _ if is_safe(byte) => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        })
        .collect();
    let base64 = super::body::base64(text.as_bytes());
    match quoted.len() < base64.len() + 5 {
        true => format!("=?utf-8?q?{quoted}?="),
        false => format!("=?utf-8?b?{base64}?="),
    }
}
