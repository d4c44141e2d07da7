//! The names of the encodings of Unicode and of its beginning, as CPython's `encodings.aliases` has
//! them, in its normal form.

use super::Encoding;

pub(super) const UNICODE: [(Encoding, &[&str]); 10] = [
    (
        Encoding::Utf8,
        &[
            "utf_8",
            "utf8",
            "u8",
            "utf",
            "utf8_ucs2",
            "utf8_ucs4",
            "cp65001",
            // The one of the process, which is this one everywhere that matters.
            "locale",
        ],
    ),
    (Encoding::Utf8Sig, &["utf_8_sig"]),
    (Encoding::Utf16, &["utf_16", "utf16", "u16"]),
    (
        Encoding::Utf16Le,
        &["utf_16_le", "utf_16le", "unicodelittleunmarked"],
    ),
    (
        Encoding::Utf16Be,
        &["utf_16_be", "utf_16be", "unicodebigunmarked"],
    ),
    (Encoding::Utf32, &["utf_32", "utf32", "u32"]),
    (Encoding::Utf32Le, &["utf_32_le", "utf_32le"]),
    (Encoding::Utf32Be, &["utf_32_be", "utf_32be"]),
    (
        Encoding::Ascii,
        &[
            "ascii",
            "us_ascii",
            "us",
            "646",
            "ansi_x3.4_1968",
            "ansi_x3_4_1968",
            "ansi_x3.4_1986",
            "cp367",
            "csascii",
            "ibm367",
            "iso646_us",
            "iso_646.irv_1991",
            "iso_ir_6",
        ],
    ),
    (
        Encoding::Latin1,
        &[
            "latin_1",
            "latin1",
            "latin",
            "l1",
            "iso8859_1",
            "iso_8859_1",
            "iso_8859_1_1987",
            "iso8859",
            "iso_ir_100",
            "8859",
            "cp819",
            "ibm819",
            "csisolatin1",
        ],
    ),
];
