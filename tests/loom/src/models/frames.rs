//! The frames of defmt: one context has the frame, and those that come meanwhile leave it alone.

use loom::sync::Arc;
use loom::thread;

use crate::frames::Frames;
use crate::stream::{Dropped, Stream};

/// A stream that takes everything.
struct Everything;

impl Stream for Everything {
    fn write(&self, _: &[u8]) -> Result<(), Dropped> {
        Ok(())
    }

    fn dropped(&self) -> u32 {
        0
    }
}

/// One frame.
fn frame(frames: &Frames<8>) {
    frames.acquire();
    // SAFETY: it is between the two, once, in one context.
    #[allow(unsafe_code)]
    unsafe {
        frames.write(b"a");
        frames.release();
    }
}

/// Contexts that run at the same time, which is more than what the frames are made for: they may be damaged, but only
/// one context at a time touches what they are made in.
pub fn contexts_that_run_at_a_time() {
    super::run(3, || {
        let frames = Arc::new(Frames::new(&Everything));
        frame(&frames);
        let others = [(); 2].map(|()| {
            let frames = Arc::clone(&frames);
            thread::spawn(move || frame(&frames))
        });
        frame(&frames);
        for other in others {
            other.join().unwrap();
        }
        frame(&frames);
    });
}
