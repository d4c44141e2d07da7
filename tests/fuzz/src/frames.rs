use logconf_core::wire::{Event, Framing, Serial, Stream, serial, stream};

const ROOM: usize = 512;

/// Frames come out as they went in, however the line cuts them; and whatever is on a serial line,
/// the intact frame behind it is taken.
///
/// The first byte says how the line cuts, the second how much of the input is a payload; the rest
/// is noise.
pub fn frames(bytes: &[u8]) {
    let [cut, share, rest @ ..] = bytes else {
        return;
    };
    let cut = usize::from(*cut).max(1);
    let (payload, noise) = rest.split_at(rest.len() * usize::from(*share) / 256);

    let mut whole = vec![0; stream::max_frame_len(payload.len())];
    let length = Stream::new().encode(payload, &mut whole).unwrap();
    whole.truncate(length);
    let (first, second) = (whole.clone(), whole);
    let received = receive(Stream::new(), &[first, second].concat(), cut);
    match payload.len() <= ROOM {
        true => assert_eq!(received, [Ok(payload.to_vec()), Ok(payload.to_vec())]),
        false => assert_eq!(received, [Err(payload.len())]),
    }
    receive(Stream::new(), noise, cut);

    let mut whole = vec![0; serial::max_frame_len(payload.len())];
    let length = Serial::new().encode(payload, &mut whole).unwrap();
    whole.truncate(length);
    assert!(!whole[1..length - 1].contains(&0), "{whole:?}");
    let received = receive(Serial::new(), &[noise, &whole].concat(), cut);
    let expected = match payload.len() <= ROOM {
        true => Ok(payload.to_vec()),
        false => Err(payload.len()),
    };
    assert_eq!(received.last(), Some(&expected));
}

/// The payloads that come out of a line, or how long one is that has no room.
fn receive(mut framing: impl Framing, line: &[u8], cut: usize) -> Vec<Result<Vec<u8>, usize>> {
    let mut received = Vec::new();
    let mut buffer = [0; ROOM];
    for mut piece in line.chunks(cut) {
        while !piece.is_empty() {
            let (taken, event) = framing.feed(&mut buffer, piece);
            assert!(taken <= piece.len());
            piece = &piece[taken..];
            match event {
                None => assert!(piece.is_empty(), "bytes were left without a reason"),
                Some(Event::Payload(length)) => received.push(Ok(buffer[..length].to_vec())),
                Some(Event::TooLong(long)) => {
                    assert!(long.needed > long.available);
                    received.push(Err(long.needed));
                    if !framing_recovers(&framing) {
                        return received;
                    }
                }
            }
        }
    }
    received
}

fn framing_recovers<F: Framing>(_: &F) -> bool {
    F::RECOVERS
}
