//! `logconf man`: the help of each command as a page for `man`.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};

use super::{Cli, Exit, clean, say};

/// Write pages for `man`, one for each command.
#[derive(Debug, Args)]
#[command(after_help = "\
They say what `--help` says. Example:
  logconf man ~/.local/share/man/man1 && man logconf-send

Exit codes:
  0  the pages are written
  2  wrong usage, or a folder that cannot be written to")]
pub struct Man {
    /// The folder; it is made if it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Man {
    pub fn run(self) -> Exit {
        let folder = clean(&self.folder.display().to_string());
        match write(&self.folder) {
            Ok(()) => {
                say(&format!("logconf: the pages are in {folder}"));
                Exit::Done
            }
            Err(e) => {
                say(&format!("logconf: cannot write pages to {folder}: {e}"));
                Exit::Usage
            }
        }
    }
}

fn write(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("man1")).unwrap();
        for command in Cli::command().get_subcommands() {
            let name = format!("man1/logconf-{}.1", command.get_name());
            let page = std::fs::read_to_string(folder.path().join(&name)).expect(&name);
            let told = command
                .get_after_help()
                .map_or(String::new(), |told| told.to_string());
            let is_told = page.contains("Exit codes:") == told.contains("Exit codes:");
            assert!(is_told && page.contains(".SH OPTIONS"), "{name}");
        }
        let page = std::fs::read_to_string(folder.path().join("man1/logconf.1")).unwrap();
        assert!(page.contains("logconf\\-send(1)"), "it names the others");
    }
}
