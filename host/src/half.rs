//! Lines that the system takes only a part of.

use std::io::{self, ErrorKind, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The end of a line that the system took only the beginning of, where a disk became full. It is
/// written in front of the next line, so that neither is torn: as CPython's buffer does, which keeps
/// whole lines, too, but not without end.
///
/// Those who write come one after the other: how much of a line was taken is known too late to keep another
/// line back that is on its way.
#[derive(Debug, Default)]
pub(crate) struct Half(Mutex<Vec<u8>>);

impl Half {
    pub(crate) const fn new() -> Self {
        Half(Mutex::new(Vec::new()))
    }

    /// Writes a line, behind the end of one before it, unless the beginning of that is gone.
    pub(crate) fn write(
        &self,
        mut to: impl Write,
        line: &[u8],
        is_gone: impl FnOnce() -> bool,
    ) -> io::Result<()> {
        let mut end = self.end();
        finish(&mut end, &mut to, is_gone)?;
        put(&mut to, line).map_err(|(written, error)| {
            if written > 0 {
                end.extend_from_slice(&line[written..]);
            }
            error
        })
    }

    /// Writes the end of a line, if there is one.
    pub(crate) fn finish(
        &self,
        mut to: impl Write,
        is_gone: impl FnOnce() -> bool,
    ) -> io::Result<()> {
        finish(&mut self.end(), &mut to, is_gone)
    }

    fn end(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn finish(
    end: &mut Vec<u8>,
    to: &mut impl Write,
    is_gone: impl FnOnce() -> bool,
) -> io::Result<()> {
    if end.is_empty() {
        return Ok(());
    }
    if is_gone() {
        end.clear();
        return Ok(());
    }
    let outcome = put(to, end);
    let written = outcome
        .as_ref()
        .map_or_else(|(written, _)| *written, |()| end.len());
    end.drain(..written);
    outcome.map_err(|(_, error)| error)
}

/// Writes all, or says how much was written.
pub(crate) fn put(to: &mut impl Write, bytes: &[u8]) -> Result<(), (usize, io::Error)> {
    let mut written = 0;
    while written < bytes.len() {
        match to.write(&bytes[written..]) {
            Ok(0) => return Err((written, ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err((written, error)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Takes what it is told to: so many bytes, or nothing for a reason; then everything.
    struct Disk<'d> {
        taken: &'d Mutex<Vec<u8>>,
        steps: Vec<Result<usize, ErrorKind>>,
    }

    impl Write for Disk<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let most = match self.steps.is_empty() {
                true => bytes.len(),
                false => self.steps.remove(0)?,
            };
            self.taken.lock().unwrap().extend_from_slice(&bytes[..most]);
            Ok(most)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn kind(outcome: io::Result<()>) -> Result<(), ErrorKind> {
        outcome.map_err(|error| error.kind())
    }

    const FULL: Result<usize, ErrorKind> = Err(ErrorKind::StorageFull);
    const INTERRUPTED: Result<usize, ErrorKind> = Err(ErrorKind::Interrupted);

    #[test]
    fn interrupted_calls_are_made_again() {
        let (half, taken) = (Half::new(), Mutex::default());
        let disk = |steps: &[Result<usize, ErrorKind>]| Disk {
            taken: &taken,
            steps: steps.to_vec(),
        };
        let steps = [INTERRUPTED, Ok(2), INTERRUPTED, INTERRUPTED];
        half.write(disk(&steps), b"first\n", || false).unwrap();
        let torn = half.write(disk(&[INTERRUPTED, Ok(3), FULL]), b"second\n", || false);
        assert_eq!(kind(torn), FULL.map(|_| ()));
        assert_eq!(*taken.lock().unwrap(), b"first\nsec");
        half.finish(disk(&[INTERRUPTED, Ok(1)]), || false).unwrap();
        half.write(disk(&[INTERRUPTED]), b"third\n", || false)
            .unwrap();
        assert_eq!(*taken.lock().unwrap(), b"first\nsecond\nthird\n");
    }

    #[test]
    fn a_line_of_which_nothing_was_taken_leaves_nothing() {
        let (half, taken) = (Half::new(), Mutex::default());
        let disk = |steps: &[Result<usize, ErrorKind>]| Disk {
            taken: &taken,
            steps: steps.to_vec(),
        };
        assert!(half.write(disk(&[FULL]), b"lost\n", || false).is_err());
        assert!(
            half.write(disk(&[Ok(1), FULL]), b"torn\n", || false)
                .is_err()
        );
        // Not even the end finds room; then its beginning is gone.
        assert!(
            half.write(disk(&[Ok(1), FULL]), b"lost\n", || false)
                .is_err()
        );
        half.write(disk(&[]), b"next\n", || true).unwrap();
        assert_eq!(*taken.lock().unwrap(), b"tonext\n");
    }

    /// Takes two bytes of the line, and is full when others have had time to write theirs.
    struct Filling<'d>(Disk<'d>, Sender<()>);

    impl Write for Filling<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let outcome = self.0.write(bytes);
            self.1.send(()).unwrap();
            thread::sleep(Duration::from_millis(50));
            outcome
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nobody_writes_between_the_parts_of_a_line() {
        let (half, taken) = (Half::new(), Mutex::default());
        let (begun, others) = channel();
        thread::scope(|scope| {
            let disk = |steps| Disk {
                taken: &taken,
                steps,
            };
            let filling = Filling(disk(vec![Ok(2), FULL]), begun);
            let torn = scope.spawn(|| half.write(filling, b"first\n", || false));
            others.recv().unwrap();
            half.write(disk(Vec::new()), b"second\n", || false).unwrap();
            assert!(torn.join().unwrap().is_err());
        });
        assert_eq!(*taken.lock().unwrap(), b"first\nsecond\n");
    }
}
