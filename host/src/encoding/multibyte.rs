//! What Python does otherwise in the encodings of Chinese, Japanese and Korean.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::legacy::{Bytes, encoded};

/// Python's has none of what was put in place of characters for private use later.
pub(super) fn gbk(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    match char {
        '\u{e000}'..='\u{f8ff}' | '\u{fe10}'..='\u{fe19}' | '\u{2ff0}'..='\u{2ffb}' => None,
        '€' | 'ǹ' | 'ḿ' | '〾' => None,
        _ => bytes.filter(|bytes| !matches!(**bytes, [0xfe, 0x50..=0xff])),
    }
}

/// Python's is that of the year 2000.
pub(super) fn gb18030(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    /// The last two bytes of characters that have got shorter since.
    const LONG_A: [[u8; 2]; 8] = [
        [0x90, 0x37],
        [0x90, 0x38],
        [0x90, 0x39],
        [0x91, 0x30],
        [0x91, 0x31],
        [0x91, 0x32],
        [0x91, 0x33],
        [0x91, 0x34],
    ];
    let number = u32::from(char);
    let nth = |first: u32| (number - first) as u8;
    Some(match char {
        'ḿ' => vec![0x81, 0x35, 0xf4, 0x37],
        '\u{e7c7}' => vec![0xa8, 0xbc],
        '\u{e5e5}' => vec![0xa3, 0xa0],
        '\u{9fb4}'..='\u{9fbb}' => {
            let [third, last] = LONG_A[usize::from(nth(0x9fb4))];
            vec![0x82, 0x35, third, last]
        }
        '\u{fe10}'..='\u{fe13}' => vec![0x84, 0x31, 0x82, 0x36 + nth(0xfe10)],
        '\u{fe14}'..='\u{fe19}' => vec![0x84, 0x31, 0x83, 0x30 + nth(0xfe14)],
        _ => return bytes,
    })
}

/// Signs that Windows, and browsers after it, read as their wide forms, and Python as the standard
/// has them: where they stand in its first rows, counted from 0x21.
fn sign(char: char) -> Option<[u8; 2]> {
    Some(match char {
        '〜' => [0x21, 0x41],
        '‖' => [0x21, 0x42],
        '¢' => [0x21, 0x71],
        '£' => [0x21, 0x72],
        '¬' => [0x22, 0x4c],
        _ => return None,
    })
}

fn is_wide_sign(char: char) -> bool {
    matches!(char, '￠' | '￡' | '￢' | '∥' | '～' | '－')
}

/// Without what NEC and IBM added.
pub(super) fn shift_jis(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    if let Some([row, cell]) = sign(char) {
        // Two rows in one.
        let cell = cell + if row % 2 == 1 { 0x1f } else { 0x7e };
        let cell = cell + u8::from(row % 2 == 1 && cell >= 0x7f);
        return Some(vec![0x81, cell]);
    }
    let is_added = |bytes: &Bytes| matches!(**bytes, [0x87 | 0xfa..=0xfc, _]);
    let bytes = bytes.filter(|bytes| !is_added(bytes));
    bytes.filter(|_| char != '\u{80}' && !is_wide_sign(char))
}

/// The same, with the characters of JIS X 0212, which browsers only read.
pub(super) fn euc_jp(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    if let Some(place) = sign(char) {
        return Some(place.map(|byte| byte | 0x80).to_vec());
    }
    let is_added = |bytes: &Bytes| matches!(**bytes, [0xad | 0xf9..=0xfc, _]);
    let bytes = bytes.filter(|bytes| !is_added(bytes));
    match is_wide_sign(char) {
        true => None,
        false => bytes.or_else(|| JIS_X_0212.get(&char).map(|bytes| bytes.to_vec())),
    }
}

static JIS_X_0212: LazyLock<HashMap<char, [u8; 3]>> = LazyLock::new(|| {
    let bytes = || 0xa1..=0xfe;
    let places = bytes().flat_map(|row| bytes().map(move |cell| [0x8f, row, cell]));
    let read = |place: [u8; 3]| {
        let table = encoding_rs::EUC_JP;
        let text = table.decode_without_bom_handling_and_without_replacement(&place)?;
        Some((text.chars().next()?, place))
    };
    places.filter_map(read).collect()
});

/// Only the syllables of the standard have two bytes; the others are spelt, in parts.
pub(super) fn euc_kr(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    const FIRST: [char; 19] = [
        'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ',
        'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
    ];
    const VOWELS: u32 = 21;
    const FIRST_VOWEL: u32 = 'ㅏ' as u32;
    const NOTHING: char = '\u{3164}';
    const LAST: [char; 28] = [
        NOTHING, 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ',
        'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
    ];
    let bytes = bytes?;
    if matches!(*bytes, [_] | [0xa1..=0xff, 0xa1..=0xff]) {
        return Some(bytes);
    }
    let number = u32::from(char).checked_sub(0xac00)?;
    let (number, last) = (number / 28, LAST[number as usize % 28]);
    let vowel = char::from_u32(FIRST_VOWEL + number % VOWELS)?;
    let first = *FIRST.get((number / VOWELS) as usize)?;
    let parts = [NOTHING, first, vowel, last];
    let parts = parts.map(|part| encoded(encoding_rs::EUC_KR, part).unwrap_or_default());
    Some(parts.concat())
}
