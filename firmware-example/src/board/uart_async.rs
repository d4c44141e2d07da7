//! UART 0 as asynchronous I/O: its interrupt wakes who waits for bytes, or for room.

use super::uart;
use crate::stream;
use core::convert::Infallible;
use core::future::poll_fn;
use core::task::Poll;
use embassy_sync::waitqueue::AtomicWaker;
use embedded_io_async::{ErrorType, Read, Write};

static READER: AtomicWaker = AtomicWaker::new();
static WRITER: AtomicWaker = AtomicWaker::new();

/// UART 0, for one reader and one writer at a time. Log text shares its line with what is written here.
pub struct Uart(());

impl Uart {
    /// The UART, which [`board::init`](super::init) has started.
    pub fn new() -> Self {
        uart::listen(|| {
            READER.wake();
            WRITER.wake();
        });
        Uart(())
    }
}

impl Default for Uart {
    fn default() -> Self {
        Self::new()
    }
}

impl ErrorType for Uart {
    type Error = Infallible;
}

impl Read for Uart {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, Infallible> {
        poll_fn(|context| {
            // First of all: what comes from here on wakes it again.
            READER.register(context.waker());
            match uart::read(buf) {
                0 if !buf.is_empty() => Poll::Pending,
                count => Poll::Ready(Ok(count)),
            }
        })
        .await
    }
}

impl Write for Uart {
    /// Takes all of `buf`, when there is room for all: nothing comes between its bytes. So it must not be
    /// longer than the UART's ring, as no reply is.
    async fn write(&mut self, buf: &[u8]) -> Result<usize, Infallible> {
        poll_fn(|context| {
            WRITER.register(context.waker());
            match stream::reply(buf) {
                true => Poll::Ready(Ok(buf.len())),
                false => Poll::Pending,
            }
        })
        .await
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
