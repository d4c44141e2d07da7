//! What Python does otherwise in Big5.

use super::legacy::Bytes;

/// Python's has none of what Hong Kong and others added, and has some things in places of its own.
pub(super) fn big5(char: char, bytes: Option<Bytes>) -> Option<Bytes> {
    if let Some((_, bytes)) = OWN.iter().find(|(known, _)| *known == char) {
        return Some(bytes.to_vec());
    }
    let bytes = bytes?;
    let [lead, trail] = *bytes else {
        return Some(bytes);
    };
    match u16::from_be_bytes([lead, trail]) {
        // Signs that stand for others; control characters' pictures.
        0xa145
        | 0xa14e
        | 0xa1c2
        | 0xa1e3
        | 0xa1f2
        | 0xa1f3
        | 0xa241
        | 0xa242
        | 0xa244
        | 0xa246
        | 0xa247
        | 0xa3c0..=0xa3e1 => None,
        0xc6a1..=0xc8fe => moved(char, lead, trail),
        0xf9d6.. => None,
        _ => Some(bytes),
    }
}

const OWN: [(char, [u8; 2]); 16] = [
    ('¢', [0xa2, 0x46]),
    ('£', [0xa2, 0x47]),
    ('¥', [0xa2, 0x44]),
    ('•', [0xa1, 0x45]),
    ('‾', [0xa1, 0xc2]),
    ('∼', [0xa1, 0xe3]),
    ('☉', [0xa1, 0xf3]),
    ('♁', [0xa1, 0xf2]),
    ('､', [0xa1, 0x4e]),
    ('／', [0xa2, 0x41]),
    ('＼', [0xa2, 0x42]),
    ('═', [0xa2, 0xa4]),
    ('╞', [0xa2, 0xa5]),
    ('╪', [0xa2, 0xa6]),
    ('╡', [0xa2, 0xa7]),
    ('仝', [0xc9, 0x69]),
];

/// Numbers in circles, Japanese and Cyrillic letters: elsewhere, in the same order.
fn moved(char: char, lead: u8, trail: u8) -> Option<Bytes> {
    let by = match char {
        '①'..='⑽' => 229,
        'ゝ' | 'ゞ' | 'ヾ' => -58,
        '々' => -60,
        'ぁ'..='ん' | 'ァ'..='ヶ' => -66,
        'Ё' | 'Д'..='М' => -70,
        'У'..='я' | 'ё' => -76,
        _ => return None,
    };
    // A row has 157 cells: from 0x40 to 0x7e and from 0xa1 on.
    let cell = i32::from(trail) - if trail < 0x7f { 0x40 } else { 0x62 };
    let place = i32::from(lead) * 157 + cell + by;
    let (lead, cell) = (place / 157, place % 157);
    let trail = cell + if cell < 0x3f { 0x40 } else { 0x62 };
    Some(vec![lead as u8, trail as u8])
}
