//! Log calls and documents from an interrupt.

use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::device::{APP, LOGGING, NET, SENSOR, UART, apply, expect, expect_reply, start};
use crate::{Chip, document};
use logconf_core::{Level, Logger, debug, info, log};

/// The interrupt comes when this is formatted: in the middle of the record's output.
struct Interrupted<'c>(&'c dyn Chip, fn());

impl fmt::Display for Interrupted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("inter")?;
        self.0.interrupt(self.1);
        f.write_str("rupted")
    }
}

/// The line that interrupts is complete first; both are whole.
pub fn a_record_during_another_record(chip: &dyn Chip) {
    start(document!());
    info!(APP, "{}", Interrupted(chip, || info!(NET, "from within")));
    expect("INFO net: from within\nINFO app: interrupted\n");
}

/// The record keeps the format that it began with. The state that it holds is not built in meanwhile.
pub fn a_document_during_a_record(chip: &dyn Chip) {
    const OTHER: &str = document!([] "<%(levelname)s> %(message)s", "uart");
    start(document!());
    let interrupted = Interrupted(chip, || {
        apply(OTHER);
        expect_reply(OTHER, &[r#"{"ok":false,"error":"busy: "#]);
        info!(NET, "from within");
    });
    info!(APP, "{interrupted}");
    expect("<INFO> from within\nINFO app: interrupted\n");
    apply(document!());
    info!(APP, "after it");
    expect("INFO app: after it\n");
}

/// Asked for in the middle of a check of another document, it is told to wait.
pub fn a_document_during_a_document(chip: &dyn Chip) {
    start(document!());
    let mut mistakes = 0;
    let wrong = br#"{"version":1,"root":{"level":"LOUD"}}"#;
    LOGGING.check(wrong, &mut |_| {
        mistakes += 1;
        chip.interrupt(|| {
            expect_reply(document!(), &[r#"{"ok":false,"error":"busy: "#]);
            info!(NET, "meanwhile");
        });
    });
    assert_eq!(mistakes, 1);
    expect("INFO net: meanwhile\n");
    apply(document!());
}

/// A handle comes to be in the interrupt.
pub fn a_first_call(chip: &dyn Chip) {
    static LATE: Logger = Logger::new("app.irq");
    start(document!(r#""loggers":{"app":{"level":"DEBUG"}},"#));
    let interrupted = Interrupted(chip, || debug!(LATE, "first"));
    info!(SENSOR, "{interrupted}");
    expect("DEBUG app.irq: first\nINFO app.sensor: interrupted\n");
}

/// Numbers of the records in the storm.
static STORM: AtomicU32 = AtomicU32::new(0);

/// While a timer's interrupt logs, and asks for documents, the main program does both: every record
/// arrives whole and in order, or is counted.
pub fn a_storm_of_records_and_documents(chip: &dyn Chip) {
    const RECORDS: u32 = 300;
    const DOCUMENTS: [&str; 2] = [
        r#"{"version":1,"incremental":true,"root":{"level":"DEBUG"}}"#,
        r#"{"version":1,"incremental":true,"root":{"level":"CRITICAL"}}"#,
    ];
    start(document!());
    let dropped = UART.dropped();
    STORM.store(0, Relaxed);
    let mut seen = Seen::NOTHING;
    chip.storm(|| {
        let number = STORM.load(Relaxed) + 1;
        STORM.store(number, Relaxed);
        log!(NET, Level(60), "{number} of the storm");
        if number.is_multiple_of(7) {
            // Taken or refused: it does not wait.
            let _ = LOGGING.apply(DOCUMENTS[(number / 7 % 2) as usize].as_bytes());
        }
    });
    let mut taken = 0;
    for number in 1..=RECORDS {
        log!(APP, Level(60), "{number} of the calm");
        if number.is_multiple_of(3) {
            let document = DOCUMENTS[(number / 3 % 2) as usize];
            taken += u32::from(LOGGING.apply(document.as_bytes()).is_ok());
        }
        if number.is_multiple_of(4) {
            seen.read();
        }
    }
    // The storm has had its say at the least.
    while STORM.load(Relaxed) < 20 {
        seen.read();
    }
    chip.calm();
    seen.read();
    assert!(taken > 0, "never anything but busy");
    let produced = RECORDS + STORM.load(Relaxed);
    assert_eq!(seen.lines + (UART.dropped() - dropped), produced);
}

/// What has arrived of the storm.
struct Seen {
    lines: u32,
    /// The last number of the calm and of the storm.
    last: [u32; 2],
    /// What has arrived of the line that is not complete.
    part: [u8; 64],
    length: usize,
}

impl Seen {
    const NOTHING: Seen = Seen {
        lines: 0,
        last: [0; 2],
        part: [0; 64],
        length: 0,
    };

    /// Looks at all that is there.
    fn read(&mut self) {
        let mut bytes = [0; 64];
        loop {
            let length = UART.read(&mut bytes);
            if length == 0 {
                return;
            }
            for byte in &bytes[..length] {
                if *byte == b'\n' {
                    self.line();
                } else {
                    self.part[self.length] = *byte;
                    self.length += 1;
                }
            }
        }
    }

    fn line(&mut self) {
        let line = crate::device::text(&self.part[..self.length]);
        self.length = 0;
        if line.ends_with(" lines lost") {
            return;
        }
        let (which, rest) = match line.strip_prefix("Level 60 app: ") {
            Some(rest) => (0, rest.strip_suffix(" of the calm")),
            None => (
                1,
                line.strip_prefix("Level 60 net: ")
                    .and_then(|rest| rest.strip_suffix(" of the storm")),
            ),
        };
        let number = rest.and_then(|number| number.parse().ok());
        let number = number.unwrap_or_else(|| panic!("torn: {line}"));
        assert!(number > self.last[which], "out of order: {line}");
        self.last[which] = number;
        self.lines += 1;
    }
}
