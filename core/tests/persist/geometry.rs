//! A configuration and two counters in chips of several geometries: whatever the power ends, each is
//! the last one that was acknowledged, or the one that was being stored.

use crate::nor::{CUTS, Chip};
use logconf_core::persist::{Area, Fault, Flash, Item, Storage};

const ITEMS: [Item; 3] = [Item::CONFIGURATION, Item::counter(0), Item::counter(1)];

/// What each item holds.
type Kept = [Vec<u8>; ITEMS.len()];

type Store<const READ: usize, const WORD: usize, const PAGE: usize> =
    &'static Flash<Chip<READ, WORD, PAGE>, 256>;

/// Starts over what is in the chip.
fn start<const READ: usize, const WORD: usize, const PAGE: usize>(
    chip: &Chip<READ, WORD, PAGE>,
) -> Store<READ, WORD, PAGE> {
    let flash = Box::leak(Box::new(Flash::new()));
    let pages = embedded_storage::nor_flash::ReadNorFlash::capacity(chip) as u32;
    flash.open(Box::leak(Box::new(
        Area::new(chip.clone(), 0..pages).unwrap(),
    )));
    flash
}

fn save(storage: &dyn Storage, item: usize, bytes: &[u8]) -> Result<(), Fault> {
    storage.save(ITEMS[item], &|room| {
        room.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(bytes.len())
    })
}

fn kept(storage: &dyn Storage) -> Kept {
    ITEMS.map(|item| {
        let mut found = Vec::new();
        storage
            .load(item, &mut |bytes| found = bytes.to_vec())
            .unwrap();
        found
    })
}

/// Of an own seed; what it gives tells one save from all others.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// The next save: mostly counters, some configurations of up to a third of a page.
    fn request(&mut self, page: usize) -> (usize, Vec<u8>) {
        let item = self.below(5).saturating_sub(2);
        let length = match item {
            0 => self.below(page / 3),
            _ => 13,
        };
        (item, (0..length).map(|_| self.next() as u8).collect())
    }
}

/// Saves so much that all pages are used again and again.
fn goes_on<const READ: usize, const WORD: usize, const PAGE: usize>(
    chip: &Chip<READ, WORD, PAGE>,
    random: &mut Random,
    turns: usize,
) {
    let mut wanted = kept(start(chip));
    let end = chip.erased() + turns;
    while chip.erased() < end {
        let (item, bytes) = random.request(PAGE);
        save(start(chip), item, &bytes).unwrap();
        wanted[item] = bytes;
        assert_eq!(kept(start(chip)), wanted);
    }
}

/// Every step of many saves is cut, in every way.
fn at_every_step<const READ: usize, const WORD: usize, const PAGE: usize>(pages: usize) {
    let random = &mut Random(pages as u64 * 0x9e37_79b9 + WORD as u64);
    let chip = Chip::<READ, WORD, PAGE>::new(pages);
    while chip.erased() <= pages {
        let (item, bytes) = random.request(PAGE);
        let old = kept(start(&chip));
        let mut new = old.clone();
        new[item] = bytes.clone();
        let (before, steps) = (chip.copy(), chip.steps());
        save(start(&chip), item, &bytes).unwrap();
        assert_eq!(kept(start(&chip)), new);
        for step in 0..chip.steps() - steps {
            for cut in CUTS {
                let chip = before.copy();
                chip.cut_at(step, cut);
                let acknowledged = save(start(&chip), item, &bytes).is_ok();
                assert!(chip.is_off() && !acknowledged);
                let chip = chip.copy();
                let found = kept(start(&chip));
                assert!(
                    [&old, &new].contains(&&found),
                    "{item} at {step}, {cut:?}: {found:?}"
                );
                goes_on(&chip, random, 2 * pages);
            }
        }
    }
}

/// The power goes now and then, also before what it left is put in order.
fn at_random<const READ: usize, const WORD: usize, const PAGE: usize>(pages: usize) {
    for seed in 1..=40 {
        let random = &mut Random(seed << 32 | (pages * PAGE + WORD) as u64);
        let mut chip = Chip::<READ, WORD, PAGE>::new(pages);
        let mut wanted = Kept::default();
        for round in 0..400 {
            let (item, bytes) = random.request(PAGE);
            if random.below(4) == 0 {
                chip.cut_at(random.below(PAGE / WORD), CUTS[random.below(CUTS.len())]);
            }
            let saved = save(start(&chip), item, &bytes);
            assert_eq!(saved.is_err(), chip.is_off(), "{seed}, {round}: {saved:?}");
            chip = chip.copy();
            let found = kept(start(&chip));
            if saved.is_ok() || found[item] != wanted[item] {
                wanted[item] = bytes;
            }
            assert_eq!(found, wanted, "{seed}, {round}");
        }
    }
}

#[test]
fn what_the_power_left_of_one_record_is_not_completed_by_the_next() {
    for number in 0..2_000_u16 {
        let chip = Chip::<4, 4, 1024>::new(3);
        let bound = |number: u16| [&number.to_le_bytes()[..], &[7; 11]].concat();
        save(start(&chip), 1, &bound(0)).unwrap();
        // The last of seven words is not written.
        chip.cut_at(6, CUTS[0]);
        assert!(save(start(&chip), 1, &bound(number + 1)).is_err());
        let chip = chip.copy();
        save(start(&chip), 2, &bound(number)).unwrap();
        let wanted = [Vec::new(), bound(0), bound(number)];
        assert_eq!(kept(start(&chip)), wanted, "{number}");
    }
}

#[test]
fn what_a_save_reads_is_in_proportion_to_the_pages() {
    const SIZE: usize = 4096;
    // As erased; nothing; what begins a record everywhere.
    for (byte, pages) in [(0xff, 3), (0xff, 8), (0x00, 3), (0xa2, 4), (0x02, 4)] {
        let chip = Chip::<4, 4, SIZE>::new(pages);
        chip.fill(byte);
        let mut most = 0;
        for number in 0..SIZE * pages / 28 * 2 {
            // The configuration stays in the page that is emptied next, among records of another.
            let item = if number % 400 == 0 { 0 } else { 1 + number % 2 };
            let before = chip.read_so_far();
            save(start(&chip), item, &[number as u8; 13]).unwrap();
            most = most.max(chip.read_so_far() - before);
        }
        assert!(chip.erased() > pages);
        let limit = (2 * pages + 2 * ITEMS.len() + 2) * SIZE;
        assert!(most <= limit, "{byte}, {pages}: {most} of {limit}");
    }
}

macro_rules! geometries {
    ($($name:ident: $read:literal, $word:literal, $page:literal, $pages:literal;)+) => {$(
        mod $name {
            #[test]
            fn at_every_step() {
                super::at_every_step::<$read, $word, $page>($pages);
            }

            #[test]
            fn at_random() {
                super::at_random::<$read, $word, $page>($pages);
            }
        }
    )+};
}

geometries! {
    bytes: 1, 1, 128, 3;
    words: 4, 4, 256, 3;
    words_in_five_pages: 1, 4, 128, 5;
    double_words: 8, 8, 256, 4;
    long_words: 32, 32, 512, 3;
}
