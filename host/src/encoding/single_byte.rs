//! What Python does otherwise in encodings that take one byte for a character.

use super::legacy::Bytes;

/// Control characters that no keyboard has: browsers read them into the gaps of Windows' encodings.
fn is_control(char: char) -> bool {
    ('\u{80}'..'\u{a0}').contains(&char)
}

/// Windows' encodings have gaps.
pub(super) fn without_controls(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    bytes.filter(|_| !is_control(char))
}

/// Windows' Hebrew has another gap, which a point that came late fills.
pub(super) fn hebrew(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    without_controls(char, bytes).filter(|_| char != '\u{5ba}')
}

/// ISO's encodings have control characters where those of Windows that stand in for them in browsers
/// have more letters.
pub(super) fn with_controls(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    match is_control(char) {
        true => Some(vec![u32::from(char) as u8]),
        false => bytes.filter(|bytes| !bytes.iter().any(|byte| (0x80..0xa0).contains(byte))),
    }
}

/// The Thai standard, in which ISO's has no more than a space that does not break.
pub(super) fn tis_620(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    with_controls(char, bytes).filter(|_| char != '\u{a0}')
}

/// As its RFC has it, with lines where browsers have two letters of Belarusian.
pub(super) fn koi8_u(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    match char {
        '╝' => Some(vec![0xae]),
        '╬' => Some(vec![0xbe]),
        'Ў' | 'ў' => None,
        _ => bytes,
    }
}
