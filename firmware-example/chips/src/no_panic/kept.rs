//! What outlives a restart, on a flash of which the compiler knows nothing.

use core::convert::Infallible;
use core::hint::black_box;

use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
use logconf_core::Resumed;
use logconf_core::listener::{Authenticated, Verifier, seal};
use logconf_core::persist::{Area, Flash, Item, Kept, Storage};

use crate::{LINK, LOGGING, show};

pub static FLASH: Flash<Chip, 1024> = Flash::new();
pub static VERIFIER: Authenticated<[u8; 32], Kept<'static>> =
    Authenticated::new([7; 32], Kept::new(&FLASH, Item::counter(0), 1_000));

/// Opens the flash and begins with what is there.
pub fn start() {
    // The memory for it, as far as the compiler knows.
    if let Some(place) = black_box(None::<&'static mut Option<Area<Chip, 1024>>>) {
        match Area::new(Chip, black_box(0)..black_box(4096)) {
            Ok(area) => FLASH.open(place.insert(area)),
            Err(range) => show(&range),
        }
    }
    match LOGGING.resume(LINK.input()) {
        Ok(Resumed::Unread(fault)) => show(&fault),
        Ok(resumed) => drop(black_box(resumed)),
        Err(refusal) => show(&refusal),
    }
}

/// Requests that are sealed, and the storage itself.
#[inline(never)]
pub fn requests(input: &'static [u8]) {
    let body = VERIFIER.verify(input);
    let mut sealed = [0; 256];
    match seal(
        input,
        input.len() as u64,
        body.unwrap_or(input),
        &mut sealed,
    ) {
        Ok(length) => LINK.output(sealed.get(..length).unwrap_or(&[])),
        Err(long) => show(&long),
    }
    let item = const { Item::counter(1) };
    let write = |room: &mut [u8]| {
        room.get_mut(..input.len())?.copy_from_slice(input);
        Some(input.len())
    };
    black_box(FLASH.save(item, &write).is_ok() && FLASH.erase(item).is_ok());
    black_box(FLASH.load(item, &mut |bytes| LINK.output(bytes)).is_ok());
}

/// The flash.
pub struct Chip;

impl ErrorType for Chip {
    type Error = Infallible;
}

impl ReadNorFlash for Chip {
    const READ_SIZE: usize = 4;

    fn read(&mut self, _: u32, bytes: &mut [u8]) -> Result<(), Infallible> {
        black_box(bytes);
        Ok(())
    }

    fn capacity(&self) -> usize {
        black_box(4096)
    }
}

impl NorFlash for Chip {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 1024;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Infallible> {
        black_box((from, to));
        Ok(())
    }

    fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Infallible> {
        black_box((at, bytes));
        Ok(())
    }
}
