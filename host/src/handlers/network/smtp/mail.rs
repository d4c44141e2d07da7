//! A mail: its envelope and its bytes, which are those of CPython's `EmailMessage`.

use jiff::tz::Offset;
use logconf_core::{Clock, Timestamp};

use super::address::Addresses;
use super::body::Body;
use super::fold::header;
use super::part::Part;
use crate::python::Failure;

/// What is the same in all mails of a handler.
#[derive(Debug)]
pub(super) struct Template {
    /// Who sends them: one address, perhaps with a name.
    pub(super) from: String,
    /// Who gets them.
    pub(super) to: Vec<String>,
    /// What they are about.
    pub(super) subject: String,
}

/// A mail that can be sent.
#[derive(Debug)]
pub(super) struct Mail {
    /// Whether an address is not ASCII.
    pub(super) is_international: bool,
    /// The sender's bare address.
    pub(super) from: String,
    /// The receivers' bare addresses.
    pub(super) to: Vec<String>,
    /// Headers and body, with line ends of CR and LF.
    pub(super) content: Vec<u8>,
}

impl Mail {
    /// A mail with this text, written now.
    pub(super) fn new(template: &Template, text: &str, clock: &dyn Clock) -> Result<Self, Failure> {
        let now = clock.now();
        Mail::at(template, text, now, clock.utc_offset_s(now))
    }

    /// The same, at a time and at so many seconds east of Greenwich.
    fn at(template: &Template, text: &str, now: Timestamp, offset_s: i32) -> Result<Self, Failure> {
        let from = addresses(&template.from)?;
        let to = addresses(&template.to.join(","))?;
        let subject = one_line(&template.subject)?;
        let mut bare = from.bare.iter().chain(&to.bare);
        let is_international = !bare.all(|address| address.is_ascii());
        let mut body = Body::new(text);
        if !is_international {
            body.escape_from();
        }
        let Some(sender) = from.bare.into_iter().next() else {
            return Err(Failure::new("ValueError", "there is no 'fromaddr'"));
        };
        let unstructured = |text: &str| Part::unstructured(text);
        let encoding = unstructured(body.encoding);
        let content_type = unstructured("text/plain; charset=\"utf-8\"");
        let mut content = String::new();
        for (name, value) in [
            ("From", from.parts),
            ("To", to.parts),
            ("Subject", unstructured(subject)),
            ("Date", unstructured(&date(now, offset_s))),
            ("Content-Type", content_type),
            ("Content-Transfer-Encoding", encoding),
            ("MIME-Version", unstructured("1.0")),
        ] {
            content += &header(name, value, is_international);
        }
        content += "\r\n";
        for line in body.lines {
            content += &line;
            content += "\r\n";
        }
        Ok(Mail {
            is_international,
            from: sender,
            to: to.bare,
            content: content.into_bytes(),
        })
    }
}

fn addresses(text: &str) -> Result<Addresses, Failure> {
    Addresses::read(one_line(text)?).ok_or_else(|| {
        let words = format!("cannot read mail address {}", logconf_core::repr(text));
        Failure::new("ValueError", words)
    })
}

/// A header's value. One with a line end could pass for more headers. (CPython takes a line end
/// that nothing follows, and breaks the mail in two there.)
fn one_line(value: &str) -> Result<&str, Failure> {
    // CPython: `str.splitlines`.
    let ends_line = |c| "\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}".contains(c);
    match value.contains::<&dyn Fn(char) -> bool>(&ends_line) {
        true => Err(Failure::new(
            "ValueError",
            "Header values may not contain linefeed or carriage return characters",
        )),
        false => Ok(value),
    }
}

/// CPython: `email.utils.format_datetime`.
fn date(at: Timestamp, offset_s: i32) -> String {
    let offset = Offset::from_seconds(offset_s).unwrap_or(Offset::UTC);
    let at = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    let local = at.to_zoned(offset.to_time_zone());
    local.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_two_digits_and_the_zone_behind() {
        let at = Timestamp(1_704_067_200_000_000);
        assert_eq!(date(at, 0), "Mon, 01 Jan 2024 00:00:00 +0000");
        assert_eq!(date(at, -12_600), "Sun, 31 Dec 2023 20:30:00 -0330");
    }

    #[test]
    fn a_mail_has_its_headers_in_cpythons_order() {
        let template = Template {
            from: "An App <app@example.org>".to_owned(),
            to: vec!["a@example.org".to_owned(), "b@example.org".to_owned()],
            subject: "Größe".to_owned(),
        };
        let mail = Mail::at(&template, "one\nFrom two", Timestamp(0), 3600).unwrap();
        let expected = "From: An App <app@example.org>\r\n\
             To: a@example.org,b@example.org\r\n\
             Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\n\
             Date: Thu, 01 Jan 1970 01:00:00 +0100\r\n\
             Content-Type: text/plain; charset=\"utf-8\"\r\n\
             Content-Transfer-Encoding: 7bit\r\n\
             MIME-Version: 1.0\r\n\r\none\r\n>From two\r\n";
        assert_eq!(String::from_utf8(mail.content).unwrap(), expected);
        assert_eq!(mail.from, "app@example.org");
        assert_eq!(mail.to, template.to);
    }
}
