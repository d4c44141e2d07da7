use std::sync::{Mutex, Once, PoisonError};

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};
use logconf_core::persist::{Area, Flash, Item, Storage};

const PAGE: usize = 256;
const LENGTH: usize = 3 * PAGE;

static CONTENT: Mutex<[u8; LENGTH]> = Mutex::new([0xff; LENGTH]);
static FLASH: Flash<Nor, 160> = Flash::new();

/// Whatever a flash holds, it is read without harm, and then takes and keeps what is stored.
// `Flash` keeps nothing of it in memory: every call is one after a start.
pub fn stored(bytes: &[u8]) {
    static START: Once = Once::new();
    START.call_once(|| {
        let area = Area::new(Nor, 0..LENGTH as u32).expect("whole pages");
        FLASH.open(Box::leak(Box::new(area)));
    });
    content(|content| {
        content.fill(0xff);
        for (place, byte) in content.iter_mut().zip(bytes) {
            *place = *byte;
        }
    });

    let counter = Item::counter(3);
    let found = load(Item::CONFIGURATION);
    // So often that pages are copied, too.
    for number in 0..40_u8 {
        save(counter, &[number; 8]);
    }
    let fits = found.as_ref().is_none_or(|found| found.len() <= 64);
    assert!(!fits || load(Item::CONFIGURATION) == found);

    let new = &bytes[..bytes.len().min(64)];
    save(Item::CONFIGURATION, new);
    let new = (!new.is_empty()).then(|| new.to_vec());
    assert_eq!(load(Item::CONFIGURATION), new);
    assert_eq!(load(counter), Some(vec![39; 8]));
}

fn load(item: Item) -> Option<Vec<u8>> {
    let mut found = None;
    let loaded = FLASH.load(item, &mut |bytes| found = Some(bytes.to_vec()));
    assert_eq!(loaded, Ok(()));
    found
}

fn save(item: Item, bytes: &[u8]) {
    let saved = FLASH.save(item, &|room| {
        room.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(bytes.len())
    });
    assert_eq!(saved, Ok(()));
}

fn content<R>(work: impl FnOnce(&mut [u8; LENGTH]) -> R) -> R {
    work(&mut CONTENT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A chip that sets bits when it erases and clears them when it writes.
struct Nor;

impl ErrorType for Nor {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Nor {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        check_read(self, offset, bytes.len())?;
        let from = offset as usize;
        content(|content| bytes.copy_from_slice(&content[from..from + bytes.len()]));
        Ok(())
    }

    fn capacity(&self) -> usize {
        LENGTH
    }
}

impl NorFlash for Nor {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        check_erase(self, from, to)?;
        content(|content| content[from as usize..to as usize].fill(0xff));
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        check_write(self, offset, bytes.len())?;
        content(|content| {
            for (place, byte) in content[offset as usize..].iter_mut().zip(bytes) {
                *place &= *byte;
            }
        });
        Ok(())
    }
}
