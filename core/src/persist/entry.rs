//! An item as it is stored: `version[1] ‖ crc[u32, little-endian] ‖ bytes`.
//!
//! The CRC is CRC-32/ISO-HDLC of the bytes, as in a serial frame. That of a record in flash does not do:
//! a program's own storage may have none.

use crate::wire::serial::crc;

/// Of this form; and of what the bytes mean.
const VERSION: u8 = 1;

/// What stands in front of the bytes.
pub(crate) const HEAD: usize = 5;

/// Why what is stored cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Something else has stored it, such as another version of the firmware.
    Version,
    Damaged,
}

impl Unreadable {
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Unreadable::Version => "it was stored in a form that is not known here",
            Unreadable::Damaged => "it is damaged",
        }
    }
}

/// Puts an item to the front of `room`; `write` does so with its bytes. Gives the length.
pub(crate) fn sealed(
    room: &mut [u8],
    write: impl FnOnce(&mut [u8]) -> Option<usize>,
) -> Option<usize> {
    let (head, rest) = room.split_first_chunk_mut::<HEAD>()?;
    let length = write(rest)?;
    let [version, check @ ..] = head;
    *version = VERSION;
    *check = crc(0, rest.get(..length)?).to_le_bytes();
    Some(HEAD + length)
}

/// The bytes of a stored item.
pub(crate) fn opened(stored: &[u8]) -> Result<&[u8], Unreadable> {
    let Some(([version, check @ ..], bytes)) = stored.split_first_chunk::<HEAD>() else {
        return Err(Unreadable::Damaged);
    };
    if *version != VERSION {
        return Err(Unreadable::Version);
    }
    match u32::from_le_bytes(*check) == crc(0, bytes) {
        true => Ok(bytes),
        false => Err(Unreadable::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_and_nothing_else_is() {
        let mut room = [0xff; 32];
        let write = |rest: &mut [u8]| {
            rest.get_mut(..9)?.copy_from_slice(b"123456789");
            Some(9)
        };
        let length = sealed(&mut room, write).unwrap();
        assert_eq!(room[..length], *b"\x01\x26\x39\xf4\xcb123456789");
        assert_eq!(opened(&room[..length]), Ok(&b"123456789"[..]));
        for at in 0..length {
            assert!(opened(&room[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                room[at] ^= 1 << bit;
                let wanted = match at {
                    0 => Unreadable::Version,
                    _ => Unreadable::Damaged,
                };
                assert_eq!(opened(&room[..length]), Err(wanted), "bit {bit} of {at}");
                room[at] ^= 1 << bit;
            }
        }
        assert_eq!(sealed(&mut [0; 13], write), None);
        assert_eq!(sealed(&mut [0; 4], |_| Some(0)), None);
    }
}
