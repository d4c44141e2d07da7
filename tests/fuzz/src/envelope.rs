use logconf_core::listener::{Authenticated, Latest, SEAL, Verifier, seal};

const KEY: [u8; 32] = [0x5e; 32];

/// Nothing passes but what was sealed with the key, and that once; nothing that differs from it in
/// one byte does.
pub fn envelope(bytes: &[u8]) {
    let verifier = Authenticated::new(KEY, Latest::new(0));
    assert_eq!(verifier.verify(bytes), None, "this would need the key");

    let [at, flip, counter, body @ ..] = bytes else {
        return;
    };
    let counter = u64::from(*counter) + 1;
    let mut sealed = vec![0; body.len() + SEAL];
    let length = seal(&KEY, counter, body, &mut sealed).unwrap();
    assert_eq!(length, sealed.len());
    let at = usize::from(*at) % length;
    sealed[at] ^= flip;
    let expected = (*flip == 0).then_some(body);
    assert_eq!(verifier.verify(&sealed), expected);
    sealed[at] ^= flip;
    let expected = (*flip != 0).then_some(body);
    assert_eq!(verifier.verify(&sealed), expected, "once");
    assert_eq!(verifier.verify(&sealed), None, "and once only");
    // One that is cut off at either end.
    assert_eq!(verifier.verify(&sealed[1..]), None);
    assert_eq!(verifier.verify(&sealed[..length - 1]), None);
}
