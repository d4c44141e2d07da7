//! The body of a mail, and how it is encoded. CPython: `email.contentmanager.set_text_content`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::fold::LONGEST_LINE;

/// A text, ready to be sent, and the name of its encoding.
pub(super) struct Body {
    /// What `Content-Transfer-Encoding` says.
    pub(super) encoding: &'static str,
    /// The lines, without their ends.
    pub(super) lines: Vec<String>,
}

/// How many lines tell which encoding suits a text with long lines.
const SAMPLE: usize = 10;

impl Body {
    /// Lines that are short enough stay as they are. If one is not, all are encoded, in the way
    /// that makes the first of them shorter.
    pub(super) fn new(text: &str) -> Self {
        let lines = lines(text);
        if lines.iter().all(|line| line.len() <= LONGEST_LINE) {
            let encoding = if text.is_ascii() { "7bit" } else { "8bit" };
            let mut lines: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
            if lines.is_empty() {
                lines.push(String::new());
            }
            return Body { encoding, lines };
        }
        let sample = &lines[..lines.len().min(SAMPLE)];
        let length = |lines: &[String]| lines.iter().map(|line| line.len() + 1).sum::<usize>();
        let bytes = sample.iter().map(|line| line.len() + 1).sum::<usize>();
        let in_base64 = bytes.div_ceil(3) * 4 + 1;
        if length(&quoted_printable(sample)) > in_base64 {
            let whole = lines.join("\n") + "\n";
            // 76 characters a line.
            let lines = whole.as_bytes().chunks(57).map(base64).collect();
            return Body {
                encoding: "base64",
                lines,
            };
        }
        Body {
            encoding: "quoted-printable",
            lines: quoted_printable(&lines),
        }
    }

    /// A line that begins with `From ` once began the next mail of a file of mails. CPython:
    /// `mangle_from_`.
    pub(super) fn escape_from(&mut self) {
        for line in &mut self.lines {
            if line.starts_with("From ") {
                line.insert(0, '>');
            }
        }
    }
}

/// CPython: `bytes.splitlines`.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(['\r', '\n']) {
        lines.push(&rest[..end]);
        let length = if rest[end..].starts_with("\r\n") {
            2
        } else {
            1
        };
        rest = &rest[end + length..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// CPython: `email.quoprimime.body_encode`.
fn quoted_printable(lines: &[&str]) -> Vec<String> {
    let mut encoded = Vec::new();
    for line in lines {
        let line: String = line
            .bytes()
            .map(|byte| match byte {
                b'=' => "=3D".to_owned(),
                b' '..=b'~' | b'\t' => char::from(byte).to_string(),
                _ => format!("={byte:02X}"),
            })
            .collect();
        let mut start = 0;
        while start + LONGEST_LINE < line.len() {
            let stop = start + LONGEST_LINE - 1;
            let bytes = line.as_bytes();
            // An escape is not broken, whose `=` then serves as the end of the line.
            let (piece, next) = if bytes[stop - 2] == b'=' {
                (&line[start..stop - 1], stop - 2)
            } else if bytes[stop - 1] == b'=' {
                (&line[start..stop], stop - 1)
            } else {
                (&line[start..stop], stop)
            };
            let is_soft = next == stop;
            encoded.push(format!("{piece}{}", if is_soft { "=" } else { "" }));
            start = next;
        }
        let last = &line[start..];
        // A blank at the end of a line would get lost.
        let Some(blank) = last
            .chars()
            .next_back()
            .filter(|last| " \t".contains(*last))
        else {
            encoded.push(last.to_owned());
            continue;
        };
        let (before, code) = (&last[..last.len() - 1], u32::from(blank));
        match LONGEST_LINE - last.len() {
            2.. => encoded.push(format!("{before}={code:02X}")),
            1 => encoded.extend([format!("{last}="), String::new()]),
            0 => encoded.extend([format!("{before}="), format!("={code:02X}")]),
        }
    }
    encoded
}
