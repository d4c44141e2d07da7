//! Access to a peripheral's registers: the only place that dereferences their addresses.
#![allow(unsafe_code)]

/// How much of the address space one peripheral has.
const SIZE: u32 = 0x1000;

/// The registers of one peripheral.
#[derive(Clone, Copy)]
pub(super) struct Block {
    base: u32,
}

impl Block {
    /// The block at `base`.
    ///
    /// # Safety
    ///
    /// `base` is a peripheral of this chip with 4 KiB of registers, none of which makes the
    /// hardware write to memory.
    pub const unsafe fn at(base: u32) -> Self {
        Self { base }
    }

    /// Reads the register at `offset`.
    #[inline]
    pub fn read(self, offset: u32) -> u32 {
        // SAFETY: `address` stays within the block, which `at` was promised to be registers.
        unsafe { self.address(offset).read_volatile() }
    }

    /// Writes the register at `offset`.
    #[inline]
    pub fn write(self, offset: u32, value: u32) {
        // SAFETY: as in `read`; by the promise of `at`, no write reaches memory of the program.
        unsafe { self.address(offset).write_volatile(value) }
    }

    /// Sets bits of the register at `offset`. Not atomic: only for registers that no interrupt
    /// handler changes.
    #[inline]
    pub fn set(self, offset: u32, bits: u32) {
        self.write(offset, self.read(offset) | bits);
    }

    #[inline]
    const fn address(self, offset: u32) -> *mut u32 {
        assert!(offset < SIZE && offset.is_multiple_of(4));
        (self.base + offset) as *mut u32
    }
}

/// System control: clocks and identification (data sheet, chapter "System Control").
// SAFETY: the system control block of the LM3S6965.
pub(super) const SYSTEM_CONTROL: Block = unsafe { Block::at(0x400F_E000) };

/// General-purpose timer 0.
// SAFETY: timer 0 of the LM3S6965.
pub(super) const TIMER0: Block = unsafe { Block::at(0x4003_0000) };

/// General-purpose timer 1.
// SAFETY: timer 1 of the LM3S6965.
pub(super) const TIMER1: Block = unsafe { Block::at(0x4003_1000) };

/// General-purpose timer 2.
// SAFETY: timer 2 of the LM3S6965.
pub(super) const TIMER2: Block = unsafe { Block::at(0x4003_2000) };

/// General-purpose timer 3.
// SAFETY: timer 3 of the LM3S6965.
pub(super) const TIMER3: Block = unsafe { Block::at(0x4003_3000) };

/// UART 0.
// SAFETY: UART 0 of the LM3S6965.
pub(super) const UART0: Block = unsafe { Block::at(0x4000_C000) };

/// UART 1.
// SAFETY: UART 1 of the LM3S6965.
#[cfg(feature = "defmt")]
pub(super) const UART1: Block = unsafe { Block::at(0x4000_D000) };

/// GPIO port D, which has the pins of UART 1.
// SAFETY: port D of the LM3S6965.
#[cfg(feature = "defmt")]
pub(super) const GPIO_D: Block = unsafe { Block::at(0x4000_7000) };

/// GPIO port A, which has the UART's pins.
// SAFETY: port A of the LM3S6965.
pub(super) const GPIO_A: Block = unsafe { Block::at(0x4000_4000) };

/// GPIO port F, which has the Ethernet socket's lamps.
// SAFETY: port F of the LM3S6965.
pub(super) const GPIO_F: Block = unsafe { Block::at(0x4002_5000) };

/// The Ethernet controller. It has no DMA: frames pass through a FIFO register.
// SAFETY: the Ethernet controller of the LM3S6965.
pub(super) const ETHERNET: Block = unsafe { Block::at(0x4004_8000) };

/// The last 4 KiB of flash, which `memory.x` leaves free. They are only read.
// SAFETY: a page of the LM3S6965's flash; a write to it is a fault, and reaches no memory.
#[cfg(feature = "fleet")]
pub(super) const SETTINGS: Block = unsafe { Block::at(0x0003_F000) };
