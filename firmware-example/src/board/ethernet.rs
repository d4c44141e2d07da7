//! The Ethernet controller, as a device of smoltcp.
//!
//! It has no DMA. A frame is read from and written to one FIFO register, word by word; the lower
//! half of the first word carries a length, its upper half the first two bytes of the frame:
//!
//! - received: the length counts its own two bytes, the frame and the four of its checksum;
//! - to be sent: the length counts what is behind the 14 bytes of the Ethernet header.

use super::mmio::{Block, ETHERNET as MAC, GPIO_F, SYSTEM_CONTROL};
use super::vectors::{self, Interrupt, interrupt};
use smoltcp::phy::{self, DeviceCapabilities, Medium};
use smoltcp::time::Instant;
use smoltcp::wire::EthernetAddress;

/// Raw interrupt status; a write acknowledges.
const RIS: u32 = 0x000;
const INT_RECEIVED: u32 = 1 << 0;
/// Interrupt mask.
const IM: u32 = 0x004;
/// Receive control.
const RCTL: u32 = 0x008;
const RCTL_ON: u32 = 1 << 0;
const RCTL_REJECT_BAD: u32 = 1 << 3;
const RCTL_CLEAR_FIFO: u32 = 1 << 4;
/// Transmit control.
const TCTL: u32 = 0x00C;
const TCTL_ON: u32 = 1 << 0;
const TCTL_PAD: u32 = 1 << 1;
const TCTL_CHECKSUM: u32 = 1 << 2;
const TCTL_DUPLEX: u32 = 1 << 4;
/// The FIFO.
const DATA: u32 = 0x010;
/// The station's address, bytes 0 to 3 and 4 to 5.
const IA0: u32 = 0x014;
const IA1: u32 = 0x018;
/// How many received frames wait in the FIFO.
const NP: u32 = 0x034;
/// Transmission request: set to send, clear when sent.
const TR: u32 = 0x038;
const TR_NEW: u32 = 1 << 0;

const RCGC2: u32 = 0x108;
const RCGC2_GPIO_F: u32 = 1 << 5;
const RCGC2_MAC: u32 = 1 << 28;
const RCGC2_PHY: u32 = 1 << 30;
/// The chip's user registers, where boards come with their address: three bytes in each.
const USER0: u32 = 0x1E0;
const USER1: u32 = 0x1E4;
/// Of a GPIO port: alternate function and digital enable.
const AFSEL: u32 = 0x420;
const DEN: u32 = 0x51C;
/// PF2 and PF3 are the socket's lamps.
const LAMPS: u32 = 0b1100;

/// The header of a frame: two addresses and a type.
const HEADER: usize = 14;
/// The largest frame without its checksum: a header and 1,500 bytes.
const FRAME: usize = HEADER + 1500;
/// What a received frame's length counts beside the frame: itself and the checksum.
const AROUND: usize = 2 + 4;

/// The Ethernet controller.
pub struct Ethernet {
    address: EthernetAddress,
    received: [u8; FRAME],
    sending: [u8; FRAME],
}

impl Ethernet {
    /// A controller that was not started yet.
    pub const fn new() -> Self {
        Self {
            address: EthernetAddress([0; 6]),
            received: [0; FRAME],
            sending: [0; FRAME],
        }
    }

    /// Starts it.
    pub fn start(&mut self) {
        SYSTEM_CONTROL.set(RCGC2, RCGC2_GPIO_F | RCGC2_MAC | RCGC2_PHY);
        cortex_m::asm::delay(8);
        GPIO_F.set(AFSEL, LAMPS);
        GPIO_F.set(DEN, LAMPS);

        self.address = address();
        let a = self.address.0;
        MAC.write(IM, 0);
        MAC.write(IA0, u32::from_le_bytes([a[0], a[1], a[2], a[3]]));
        MAC.write(IA1, u32::from_le_bytes([a[4], a[5], 0, 0]));
        MAC.write(RCTL, RCTL_CLEAR_FIFO);
        MAC.write(TCTL, TCTL_ON | TCTL_PAD | TCTL_CHECKSUM | TCTL_DUPLEX);
        MAC.write(RCTL, RCTL_ON | RCTL_REJECT_BAD);
        MAC.write(RIS, MAC.read(RIS));
        // A received frame is fetched by the idle loop; the interrupt only ends its sleep.
        MAC.write(IM, INT_RECEIVED);
        vectors::enable(Interrupt::ETHERNET);
    }

    /// The station's address, once started.
    pub fn address(&self) -> EthernetAddress {
        self.address
    }
}

impl Default for Ethernet {
    fn default() -> Self {
        Self::new()
    }
}

/// The address that the board came with, or a locally administered one.
fn address() -> EthernetAddress {
    let [a, b, c, _] = SYSTEM_CONTROL.read(USER0).to_le_bytes();
    let [d, e, f, _] = SYSTEM_CONTROL.read(USER1).to_le_bytes();
    let address = EthernetAddress([a, b, c, d, e, f]);
    // Registers that nobody has written read as all ones, which is the broadcast address.
    if address.is_unicast() && address.0 != [0; 6] {
        address
    } else {
        EthernetAddress([0x02, 0, 0, 0, 0, 0x01])
    }
}

#[interrupt]
fn ETHERNET() {
    MAC.write(RIS, INT_RECEIVED);
}

impl phy::Device for Ethernet {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _now: Instant) -> Option<(Received<'_>, Sending<'_>)> {
        // The answer to a frame needs a place: without one the frame waits too.
        if MAC.read(NP) == 0 || is_sending(MAC) {
            return None;
        }
        let length = fetch(MAC, &mut self.received);
        Some((
            Received(&self.received[..length]),
            Sending(&mut self.sending),
        ))
    }

    fn transmit(&mut self, _now: Instant) -> Option<Sending<'_>> {
        (!is_sending(MAC)).then_some(Sending(&mut self.sending))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = FRAME;
        capabilities
    }
}

/// A received frame.
pub struct Received<'a>(&'a [u8]);

impl phy::RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(self.0)
    }
}

/// A place for a frame to be sent.
pub struct Sending<'a>(&'a mut [u8; FRAME]);

impl phy::TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, fill: F) -> R {
        let frame = &mut self.0[..length];
        let result = fill(frame);
        send(MAC, frame);
        result
    }
}

/// Whether the FIFO still holds a frame that is being sent.
fn is_sending(mac: Block) -> bool {
    mac.read(TR) & TR_NEW != 0
}

/// Takes the next frame out of the FIFO and returns its length. A frame that is too long for
/// `frame` is taken out too, and its length is 0, which no protocol takes for a frame.
fn fetch(mac: Block, frame: &mut [u8; FRAME]) -> usize {
    let first = mac.read(DATA);
    let counted = (first & 0xFFFF) as usize;
    let length = counted.saturating_sub(AROUND);
    let mut keep = |at: usize, byte: u8| {
        if let Some(place) = frame.get_mut(at) {
            *place = byte;
        }
    };
    let [_, _, a, b] = first.to_le_bytes();
    keep(0, a);
    keep(1, b);
    // The first word is read; the checksum has to leave the FIFO too.
    for word in 1..counted.div_ceil(4) {
        for (i, byte) in mac.read(DATA).to_le_bytes().into_iter().enumerate() {
            keep(word * 4 - 2 + i, byte);
        }
    }
    if length <= FRAME { length } else { 0 }
}

/// Puts a frame into the FIFO and has it sent.
fn send(mac: Block, frame: &[u8]) {
    let length = frame.len().saturating_sub(HEADER) as u16;
    let (first, rest) = frame.split_at(frame.len().min(2));
    mac.write(DATA, u32::from(length) | word(first) << 16);
    for bytes in rest.chunks(4) {
        mac.write(DATA, word(bytes));
    }
    mac.write(TR, TR_NEW);
}

/// Up to four bytes as a word, the first one lowest.
fn word(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u32::from(*byte))
}
