//! The global logger of a program that has no other one: frames are made with interrupts on.
//!
//! Why it is sound: `active` counts those who are between [`Frames::acquire`] and [`Frames::release`], in
//! critical sections, and nobody touches the frame but who is among them and finds that there is one:
//! itself. Who comes later makes it two, and leaves the frame alone.

use core::sync::atomic::{AtomicU32, Ordering};

use defmt::Encoder;

use crate::shared::Shared;
use crate::stream::Stream;
use crate::tables::Count;

/// The frames of a global logger, each shorter than `N` bytes as it is encoded, and the stream that they go to,
/// whole: a [`Ring`](crate::Ring) that an interrupt or the idle loop drains, for instance.
///
/// A program has one, in a static, and [`defmt_global_logger!`](crate::defmt_global_logger) makes it defmt's:
///
/// ```
/// use logconf_core::{Ring, defmt::Frames};
/// static RING: Ring<1024> = Ring::new();
/// static FRAMES: Frames<128> = Frames::new(&RING);
/// logconf_core::defmt_global_logger!(FRAMES);
/// // Every program that uses defmt says what its frames have for a time.
/// defmt::timestamp!("");
///
/// defmt::println!("{=u8} and {=u8}", 1, 2);
/// let mut bytes = [0; 64];
/// assert!(RING.read(&mut bytes) > 0);
/// ```
///
/// A frame is encoded with interrupts on: they are masked for a few instructions at its beginning and at
/// its end, whatever it holds. A call in an interrupt that comes in the middle of another one is left out
/// and [counted](dropped), and so is a frame that is too long, or that the stream refuses.
///
/// It is made for contexts that nest, as interrupts on one core do. Where two run at a time, or take turns
/// before either has ended its frame, frames are damaged, which the decoder notices; nothing worse.
pub struct Frames<const N: usize> {
    active: AtomicU32,
    frame: Shared<Frame<N>>,
    stream: &'static dyn Stream,
}

struct Frame<const N: usize> {
    encoder: Encoder,
    bytes: [u8; N],
    length: usize,
}

/// The frames that were left out.
static DROPPED: Count = Count::new();

/// How many frames [`Frames`] has left out since the start: their calls came in the middle of others,
/// they were too long, or the stream refused them. With any other global logger it is 0.
pub fn dropped() -> u32 {
    DROPPED.get()
}

impl<const N: usize> Frames<N> {
    /// Frames for a stream that carries nothing else.
    pub const fn new(stream: &'static dyn Stream) -> Self {
        Frames {
            active: AtomicU32::new(0),
            frame: Shared::new(Frame {
                encoder: Encoder::new(),
                bytes: [0; N],
                length: 0,
            }),
            stream,
        }
    }

    /// What `defmt::Logger::acquire` is to do. Each call is followed by one of [`Frames::release`] in the
    /// same context.
    pub fn acquire(&self) {
        let before = critical_section::with(|_| {
            let active = self.active.load(Ordering::Relaxed);
            self.active.store(active + 1, Ordering::Relaxed);
            active
        });
        match before {
            0 => self.with(Frame::start),
            _ => DROPPED.add(1),
        }
    }

    /// What `defmt::Logger::write` is to do.
    ///
    /// # Safety
    ///
    /// Only between [`Frames::acquire`] and [`Frames::release`] of the same context.
    #[allow(unsafe_code)]
    pub unsafe fn write(&self, bytes: &[u8]) {
        if self.is_alone() {
            self.with(|frame| frame.write(bytes));
        }
    }

    /// What `defmt::Logger::release` is to do.
    ///
    /// # Safety
    ///
    /// Only once after each [`Frames::acquire`], in the same context.
    #[allow(unsafe_code)]
    pub unsafe fn release(&self) {
        if self.is_alone() {
            let frame = self.with(Frame::end);
            let is_taken = frame.is_some_and(|frame| self.stream.write(frame).is_ok());
            if !is_taken {
                DROPPED.add(1);
            }
        }
        critical_section::with(|_| {
            let active = self.active.load(Ordering::Relaxed);
            // Who finds itself alone now, outside of a section, is to find the frame as it was left.
            self.active.store(active - 1, Ordering::Release);
        });
    }

    /// What `defmt::Logger::flush` is to do.
    pub fn flush(&self) {
        self.stream.flush();
    }

    /// Whether the caller, who is between [`Frames::acquire`] and [`Frames::release`], is the only one.
    fn is_alone(&self) -> bool {
        self.active.load(Ordering::Acquire) == 1
    }

    /// For who has found itself alone.
    #[allow(unsafe_code)]
    fn with<'f, R>(&'f self, work: impl FnOnce(&'f mut Frame<N>) -> R) -> R {
        // SAFETY: the caller is the only one who is active, so nobody else has the frame; who comes
        // meanwhile finds two. Each caller lets go of it before it calls `with` again or becomes
        // inactive.
        work(unsafe { self.frame.get_mut() })
    }
}

impl<const N: usize> Frame<N> {
    fn start(&mut self) {
        self.length = 0;
        self.encode(|encoder, places| encoder.start_frame(|bytes| put(places, bytes)));
    }

    fn write(&mut self, data: &[u8]) {
        self.encode(|encoder, places| encoder.write(data, |bytes| put(places, bytes)));
    }

    /// The whole frame, if there was room for it. One that has filled the last byte may be cut.
    fn end(&mut self) -> Option<&[u8]> {
        self.encode(|encoder, places| encoder.end_frame(|bytes| put(places, bytes)));
        let frame = self.bytes.get(..self.length)?;
        (frame.len() < N).then_some(frame)
    }

    /// Puts what is encoded behind what is there, as much of it as there is room for.
    #[inline(always)]
    fn encode(&mut self, step: impl FnOnce(&mut Encoder, &mut Places<'_>)) {
        // Out of the static and back: the encoder looks at its state for every byte.
        let mut encoder = core::mem::replace(&mut self.encoder, Encoder::new());
        let free = self.bytes.get_mut(self.length..).unwrap_or(&mut []);
        let mut places = free.iter_mut();
        step(&mut encoder, &mut places);
        self.length = N - places.len();
        self.encoder = encoder;
    }
}

/// Where the next bytes of a frame go.
type Places<'f> = core::slice::IterMut<'f, u8>;

/// They come one by one.
#[inline(always)]
fn put(places: &mut Places<'_>, bytes: &[u8]) {
    for byte in bytes {
        if let Some(place) = places.next() {
            *place = *byte;
        }
    }
}

/// Makes [`Frames`](crate::defmt::Frames) in a static the global logger of defmt: once in a program, and
/// only where no other crate, such as `defmt-rtt`, is one.
#[macro_export]
macro_rules! defmt_global_logger {
    ($frames:path) => {
        #[allow(unsafe_code)]
        const _: () = {
            use $crate::defmt;

            #[$crate::defmt::__defmt::global_logger]
            struct GlobalLogger;

            // SAFETY: `acquire` may be called in any context, and the others are called as defmt
            // promises, which is what they ask for.
            unsafe impl defmt::Logger for GlobalLogger {
                fn acquire() {
                    $frames.acquire();
                }

                unsafe fn flush() {
                    $frames.flush();
                }

                unsafe fn release() {
                    unsafe { $frames.release() };
                }

                unsafe fn write(bytes: &[u8]) {
                    unsafe { $frames.write(bytes) };
                }
            }
        };
    };
}
