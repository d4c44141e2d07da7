//! The chips that QEMU emulates, and firmware that runs to its end on them.

use crate::qemu::path_from_env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The table that `tests/run` builds for.
const MACHINES: &str = include_str!("../../firmware-example/chips/machines");

/// One chip.
#[derive(Clone, Copy, Debug)]
pub struct Chip {
    /// What it is called.
    pub name: &'static str,
    target: &'static str,
    emulator: &'static str,
    machine: &'static str,
}

/// All chips.
///
/// # Panics
///
/// If a line of the table lacks a column.
pub fn all() -> impl Iterator<Item = Chip> {
    let lines = MACHINES.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let mut rest = line;
        let mut column = || {
            let (column, behind) = rest.split_once(' ').expect("another column");
            rest = behind.trim_start();
            column
        };
        Chip {
            name: column(),
            target: column(),
            emulator: column(),
            machine: rest,
        }
    })
}

impl Chip {
    /// Where a binary for the chip is, which `tests/run` has built.
    pub fn binary(&self, name: &str) -> PathBuf {
        let target = PathBuf::from(path_from_env("LOGCONF_CHIPS"));
        target.join(self.target).join("release").join(name)
    }

    /// Runs a binary to its end, as fast as the instructions that it counts, and gives what it prints.
    ///
    /// # Panics
    ///
    /// If it fails, with what it has printed. It ends by itself, in failure if it panics; where it
    /// hangs, after a minute.
    pub fn run(&self, name: &str) -> String {
        let output = Command::new("timeout")
            .args(["60", self.emulator, "-machine"])
            .args(self.machine.split(' '))
            .args(["-icount", "shift=10", "-display", "none"])
            .args(["-monitor", "none", "-serial", "null"])
            .args(["-semihosting-config", "enable=on,target=native"])
            .arg("-kernel")
            .arg(self.binary(name))
            .stdin(Stdio::null())
            .output()
            .expect("timeout runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaints = String::from_utf8_lossy(&output.stderr);
        let (status, name) = (output.status, self.name);
        assert!(status.success(), "{name}: {status}\n{said}\n{complaints}");
        said
    }
}
