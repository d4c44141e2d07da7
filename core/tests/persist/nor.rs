//! A NOR flash whose power goes at a chosen step.

use std::sync::{Arc, Mutex};

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};

/// Bytes of a page of most.
pub const PAGE: usize = 1024;

/// What of a step happens that the power ends.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    Nothing,
    /// Some of the bits, another choice for each number.
    Some(u32),
    /// The first half of the bytes.
    Front,
    /// The second half.
    Back,
    /// All of it, but nobody is told.
    All,
}

pub const CUTS: [Cut; 6] = [
    Cut::Nothing,
    Cut::Some(1),
    Cut::Some(2),
    Cut::Front,
    Cut::Back,
    Cut::All,
];

impl Cut {
    /// The bits that change in one byte of so many.
    fn changes(self, at: usize, of: usize) -> u8 {
        match self {
            Cut::Some(number) => some(at, number),
            Cut::Front if at % of < of / 2 => 0xff,
            Cut::Back if at % of >= of / 2 => 0xff,
            Cut::All => 0xff,
            _ => 0,
        }
    }
}

/// A chip that reads, writes and erases so many bytes at a time.
pub struct Chip<const READ: usize, const WORD: usize, const PAGE: usize>(Arc<Mutex<State>>);

pub type Nor = Chip<1, 4, PAGE>;

/// Another driver of the same chip.
impl<const READ: usize, const WORD: usize, const PAGE: usize> Clone for Chip<READ, WORD, PAGE> {
    fn clone(&self) -> Self {
        Chip(self.0.clone())
    }
}

#[derive(Clone)]
struct State {
    bytes: Vec<u8>,
    /// Words written and pages erased so far.
    steps: usize,
    erased: usize,
    /// Bytes read so far.
    read: usize,
    /// Pages whose erasure the power ended: whatever they read as, they must be erased again.
    weak: Vec<bool>,
    cut: Option<(usize, Cut)>,
    off: bool,
}

#[derive(Debug)]
pub struct Off(NorFlashErrorKind);

impl NorFlashError for Off {
    fn kind(&self) -> NorFlashErrorKind {
        self.0
    }
}

impl From<NorFlashErrorKind> for Off {
    fn from(kind: NorFlashErrorKind) -> Self {
        panic!("the driver is used wrongly: {kind:?}")
    }
}

const OFF: Off = Off(NorFlashErrorKind::Other);

impl<const READ: usize, const WORD: usize, const PAGE: usize> Chip<READ, WORD, PAGE> {
    pub fn new(pages: usize) -> Self {
        Chip(Arc::new(Mutex::new(State {
            bytes: vec![0xff; pages * PAGE],
            steps: 0,
            erased: 0,
            read: 0,
            weak: vec![false; pages],
            cut: None,
            off: false,
        })))
    }

    /// Another chip with the same content, whose power is on.
    pub fn copy(&self) -> Self {
        let copy = State {
            steps: 0,
            cut: None,
            off: false,
            ..self.0.lock().unwrap().clone()
        };
        Chip(Arc::new(Mutex::new(copy)))
    }

    /// The power goes in the `step`th step from now, counted from 0.
    pub fn cut_at(&self, step: usize, cut: Cut) {
        let mut chip = self.0.lock().unwrap();
        chip.cut = Some((chip.steps + step, cut));
    }

    pub fn is_off(&self) -> bool {
        self.0.lock().unwrap().off
    }

    pub fn steps(&self) -> usize {
        self.0.lock().unwrap().steps
    }

    pub fn erased(&self) -> usize {
        self.0.lock().unwrap().erased
    }

    /// Bytes read so far.
    pub fn read_so_far(&self) -> usize {
        self.0.lock().unwrap().read
    }

    pub fn fill(&self, byte: u8) {
        self.0.lock().unwrap().bytes.fill(byte);
    }

    pub fn invert(&self, at: usize) {
        self.0.lock().unwrap().bytes[at] ^= 0xff;
    }

    /// Where these bytes stand.
    pub fn find(&self, bytes: &[u8]) -> Option<usize> {
        let chip = self.0.lock().unwrap();
        chip.bytes.windows(bytes.len()).position(|at| at == bytes)
    }
}

impl State {
    /// How much of the next step happens: all of it, unless the power goes.
    fn step(&mut self) -> Result<Option<Cut>, Off> {
        if self.off {
            return Err(OFF);
        }
        let step = self.steps;
        self.steps += 1;
        Ok(match self.cut {
            Some((at, cut)) if at == step => {
                self.off = true;
                Some(cut)
            }
            _ => None,
        })
    }
}

/// Some drivers move words.
fn is_aligned(bytes: &[u8]) {
    assert_eq!(
        bytes.as_ptr().align_offset(4),
        0,
        "a driver that moves words"
    );
}

/// As many bits as not, another choice for each place and number.
fn some(at: usize, number: u32) -> u8 {
    let mixed = (at as u32 ^ number << 16).wrapping_mul(0x9e37_79b1);
    (mixed >> 13) as u8
}

impl<const READ: usize, const WORD: usize, const PAGE: usize> ErrorType for Chip<READ, WORD, PAGE> {
    type Error = Off;
}

impl<const READ: usize, const WORD: usize, const PAGE: usize> ReadNorFlash
    for Chip<READ, WORD, PAGE>
{
    const READ_SIZE: usize = READ;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Off> {
        check_read(self, offset, bytes.len())?;
        is_aligned(bytes);
        let mut chip = self.0.lock().unwrap();
        chip.read += bytes.len();
        bytes.copy_from_slice(&chip.bytes[offset as usize..][..bytes.len()]);
        if chip.off { Err(OFF) } else { Ok(()) }
    }

    fn capacity(&self) -> usize {
        self.0.lock().unwrap().bytes.len()
    }
}

impl<const READ: usize, const WORD: usize, const PAGE: usize> NorFlash for Chip<READ, WORD, PAGE> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Off> {
        check_erase(self, from, to)?;
        let mut chip = self.0.lock().unwrap();
        for page in (from as usize..to as usize).step_by(PAGE) {
            let cut = chip.step()?;
            chip.weak[page / PAGE] = cut.is_some();
            for at in page..page + PAGE {
                chip.bytes[at] |= cut.map_or(0xff, |cut| cut.changes(at, PAGE));
            }
            if cut.is_some() {
                return Err(OFF);
            }
            chip.erased += 1;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Off> {
        check_write(self, offset, bytes.len())?;
        is_aligned(bytes);
        let mut chip = self.0.lock().unwrap();
        assert!(!chip.weak[offset as usize / PAGE], "it is not erased");
        for (number, word) in bytes.chunks(WORD).enumerate() {
            let cut = chip.step()?;
            for (at, byte) in word.iter().enumerate() {
                let at = offset as usize + number * WORD + at;
                let changes = cut.map_or(0xff, |cut| cut.changes(at, WORD));
                chip.bytes[at] &= byte | !changes;
                if cut.is_none() {
                    assert_eq!(chip.bytes[at], *byte, "written twice: {at}");
                }
            }
            if cut.is_some() {
                return Err(OFF);
            }
        }
        Ok(())
    }
}
