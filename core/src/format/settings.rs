//! What a class of the program's own made of its arguments, as it stands in the text space.

pub(crate) fn settings_bytes(settings: [i32; 2]) -> [u8; 8] {
    let [[a, b, c, d], [e, f, g, h]] = settings.map(i32::to_le_bytes);
    [a, b, c, d, e, f, g, h]
}

pub(crate) fn settings_of(bytes: &[u8]) -> [i32; 2] {
    match bytes {
        [a, b, c, d, e, f, g, h] => [[*a, *b, *c, *d], [*e, *f, *g, *h]].map(i32::from_le_bytes),
        _ => [0; 2],
    }
}
