//! The serial port of the board's USB (CDC-ACM): a stream of log text, and the link of a listener.
//!
//! Both share the line, as on a UART: what goes out passes one ring, into which each line and each
//! reply goes whole. Where no host takes it, the ring fills up; what is logged then is dropped and
//! counted, and the line after it says how much that was.

use core::sync::atomic::{AtomicBool, Ordering};

use embassy_rp::Peri;
use embassy_rp::interrupt::typelevel::{Binding, USBCTRL_IRQ};
use embassy_rp::peripherals::USB;
use embassy_rp::usb::{Driver, InterruptHandler};
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::signal::Signal;
use embassy_usb::class::cdc_acm::{BufferedReceiver, CdcAcmClass, CdcAcmError, Sender, State};
use embassy_usb::driver::EndpointError;
use embassy_usb::{Builder, Config, UsbDevice};
use embedded_io_async::{ErrorType, Read, Write};
use logconf_core::wire::serial;
use logconf_core::{Dropped, Ring, Stream};
use static_cell::StaticCell;

use crate::REPLY;

/// The most that a packet of the port holds (USB at full speed).
const PACKET: u16 = 64;

/// What waits to be sent: the frame of the longest reply, and log text.
static WAITING: Ring<{ serial::max_frame_len(REPLY) + 4096 }> = Ring::new();
/// There is something in it.
static FILLED: Signal<CriticalSectionRawMutex, ()> = Signal::new();
/// Something was taken out of it.
static TAKEN: Signal<CriticalSectionRawMutex, ()> = Signal::new();
/// A reply waits for room: log text, which comes in smaller pieces, would take every bit of it.
static REPLY_WAITS: AtomicBool = AtomicBool::new(false);

/// The USB device.
pub type Device = UsbDevice<'static, Driver<'static, USB>>;

/// The port as a stream of log text.
pub struct Port;

impl Stream for Port {
    fn write(&self, line: &[u8]) -> Result<(), Dropped> {
        if REPLY_WAITS.load(Ordering::Relaxed) {
            WAITING.count_dropped();
            return Err(Dropped);
        }
        WAITING.put(serial::text(line))?;
        FILLED.signal(());
        Ok(())
    }

    fn dropped(&self) -> u32 {
        WAITING.dropped()
    }
}

/// The port as a link for one listener.
pub struct Link(BufferedReceiver<'static, Driver<'static, USB>>);

impl Link {
    /// Waits until a host has configured the port.
    pub async fn connected(&mut self) {
        self.0.wait_connection().await;
    }
}

impl ErrorType for Link {
    type Error = CdcAcmError;
}

impl Read for Link {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, CdcAcmError> {
        self.0.read(buf).await
    }
}

impl Write for Link {
    /// Takes all of `buf`, when there is room for all: nothing comes between its bytes. No reply is
    /// longer than the ring.
    async fn write(&mut self, buf: &[u8]) -> Result<usize, CdcAcmError> {
        while !WAITING.offer(core::iter::once(buf)) {
            REPLY_WAITS.store(true, Ordering::Relaxed);
            TAKEN.wait().await;
        }
        REPLY_WAITS.store(false, Ordering::Relaxed);
        FILLED.signal(());
        Ok(buf.len())
    }

    async fn flush(&mut self) -> Result<(), CdcAcmError> {
        Ok(())
    }
}

/// What takes out of the ring.
pub struct Out(Sender<'static, Driver<'static, USB>>);

impl Out {
    /// Sends what is logged and answered, until the host is gone. What was on its way then is lost.
    pub async fn send(&mut self) {
        self.0.wait_connection().await;
        while self.packet().await.is_ok() {}
    }

    async fn packet(&mut self) -> Result<(), EndpointError> {
        // Never a full packet, behind which the host would wait for more before it hands on any.
        let mut bytes = [0; PACKET as usize - 1];
        let length = WAITING.read(&mut bytes);
        if length == 0 {
            FILLED.wait().await;
            return Ok(());
        }
        TAKEN.signal(());
        self.0.write_packet(&bytes[..length]).await
    }
}

/// What the USB device borrows.
struct Buffers {
    configuration: [u8; 256],
    objects: [u8; 256],
    control: [u8; 64],
    received: [u8; PACKET as usize],
    state: State<'static>,
}

/// Makes the port: its device, which is to be [run](UsbDevice::run), and its two directions.
///
/// # Panics
///
/// If it is called again.
pub fn start(
    usb: Peri<'static, USB>,
    interrupts: impl Binding<USBCTRL_IRQ, InterruptHandler<USB>>,
) -> (Device, Link, Out) {
    static BUFFERS: StaticCell<Buffers> = StaticCell::new();
    let buffers = BUFFERS.init_with(|| Buffers {
        configuration: [0; 256],
        objects: [0; 256],
        control: [0; 64],
        received: [0; PACKET as usize],
        state: State::new(),
    });
    // The numbers of embassy's examples: a product has its own.
    let mut config = Config::new(0xc0de, 0xcafe);
    config.manufacturer = Some("logconf");
    config.product = Some("logconf on a Pico");
    let mut builder = Builder::new(
        Driver::new(usb, interrupts),
        config,
        &mut buffers.configuration,
        &mut buffers.objects,
        &mut [],
        &mut buffers.control,
    );
    let class = CdcAcmClass::new(&mut builder, &mut buffers.state, PACKET);
    let device = builder.build();
    let (sender, receiver) = class.split();
    let receiver = receiver.into_buffered(&mut buffers.received);
    (device, Link(receiver), Out(sender))
}
