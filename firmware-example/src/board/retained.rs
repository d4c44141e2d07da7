//! Memory that a reset leaves as it is, in the manner of a NOR flash: a write clears bits, and only
//! the erasure of a page sets them.
//!
//! The chip's own flash would be the place, but QEMU has no flash controller for this board. What needs
//! the supply is gone without it: this shows resets, not power cuts.
#![allow(unsafe_code)]

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};

/// Bytes of a page.
const PAGE: usize = 2048;

/// Bytes in all.
const BYTES: usize = 3 * PAGE;

/// The addresses of it all, which begin at 0.
pub const PAGES: u32 = BYTES as u32;

/// Says that what follows was written, and is not what the memory held when the supply came.
const WRITTEN: u32 = 0x10f6_c04f;

#[repr(C)]
struct Memory {
    written: u32,
    bytes: [u8; BYTES],
}

struct Place(UnsafeCell<MaybeUninit<Memory>>);

// SAFETY: it is touched by the one `Retained` alone, which goes from hand to hand as a value.
unsafe impl Sync for Place {}

// Neither the start-up code nor the emulator's loader writes to it.
#[unsafe(link_section = ".uninit.retained")]
static PLACE: Place = Place(UnsafeCell::new(MaybeUninit::uninit()));

/// The driver; there is one.
pub struct Retained(&'static mut Memory);

impl Retained {
    /// Finds the memory as it was left, or erased if the supply was away. `None` the second time.
    pub fn take() -> Option<Retained> {
        static TAKEN: AtomicBool = AtomicBool::new(false);
        if TAKEN.load(Ordering::Relaxed) {
            return None;
        }
        TAKEN.store(true, Ordering::Relaxed);
        // SAFETY: only the first call comes here, before the interrupts that might call it, so the
        // reference is the only one. Every bit pattern is a value of `Memory`, and all of this
        // memory exists; that it was not written in this run, the compiler cannot know.
        let memory = unsafe { &mut *(*core::hint::black_box(PLACE.0.get())).as_mut_ptr() };
        if memory.written != WRITTEN {
            memory.bytes.fill(0xff);
            memory.written = WRITTEN;
        }
        Some(Retained(memory))
    }
}

impl ErrorType for Retained {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Retained {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorFlashErrorKind> {
        check_read(self, offset, bytes.len())?;
        let from = self.0.bytes.iter().skip(offset as usize);
        bytes
            .iter_mut()
            .zip(from)
            .for_each(|(to, from)| *to = *from);
        Ok(())
    }

    fn capacity(&self) -> usize {
        BYTES
    }
}

impl NorFlash for Retained {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NorFlashErrorKind> {
        check_erase(self, from, to)?;
        let pages = self.0.bytes.get_mut(from as usize..to as usize);
        pages.ok_or(NorFlashErrorKind::OutOfBounds)?.fill(0xff);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorFlashErrorKind> {
        check_write(self, offset, bytes.len())?;
        let to = self.0.bytes.iter_mut().skip(offset as usize);
        to.zip(bytes).for_each(|(to, from)| *to &= *from);
        Ok(())
    }
}
