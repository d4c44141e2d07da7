//! UART 1, as UART 0 is set up, which only sends: what the idle loop gives it.

use super::mmio::{GPIO_D, SYSTEM_CONTROL, UART1 as UART};
use super::uart::{self, AFSEL, DEN, DR, FR, FR_TX_FULL, RCGC1, RCGC2};
use crate::capacity::CHUNK;
use logconf_core::Ring;

const RCGC1_UART1: u32 = 1 << 1;
const RCGC2_GPIO_D: u32 = 1 << 3;
/// PD2 receives, PD3 sends.
const PINS: u32 = 0b1100;

/// Starts the UART.
pub fn init() {
    SYSTEM_CONTROL.set(RCGC1, RCGC1_UART1);
    SYSTEM_CONTROL.set(RCGC2, RCGC2_GPIO_D);
    cortex_m::asm::delay(8);
    GPIO_D.set(AFSEL, PINS);
    GPIO_D.set(DEN, PINS);
    uart::start(UART, 0);
}

/// Sends what the ring holds, a chunk at most, and says whether there was any. It stops where the
/// hardware's FIFO is full.
pub fn send<const N: usize>(ring: &Ring<N>) -> bool {
    let mut sent = 0;
    let mut byte = [0];
    while sent < CHUNK && UART.read(FR) & FR_TX_FULL == 0 && ring.read(&mut byte) > 0 {
        UART.write(DR, byte[0].into());
        sent += 1;
    }
    sent > 0
}
