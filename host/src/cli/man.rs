//! `logconf man`: the help of each command as a page for `man`.
//!
//! What stands below the options in the help becomes sections of its own; examples and whatever else is
//! indented there stay as they are.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, Args, Command, CommandFactory};
use clap_mangen::Man as Page;
use roff::{Inline, Roff, bold, roman};

use super::{Cli, Exit, clean, say};

#[derive(Debug, Args)]
#[command(after_help = "\
They say what `--help` says.

Example:
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
    fs::create_dir_all(folder)?;
    for command in commands() {
        let name = Page::new(command.clone()).get_filename();
        File::create(folder.join(name))?.write_all(page(&command)?.as_bytes())?;
    }
    Ok(())
}

/// `logconf` itself, and each of its commands.
fn commands() -> Vec<Command> {
    let mut all = Cli::command().disable_help_subcommand(true);
    all.build();
    let each: Vec<Command> = all.get_subcommands().cloned().collect();
    [all].into_iter().chain(each).collect()
}

fn page(command: &Command) -> io::Result<String> {
    let man = Page::new(command.clone()).source(concat!("logconf ", env!("CARGO_PKG_VERSION")));
    let told = command.get_after_help().map(ToString::to_string);
    let told = Told::new(told.as_deref().unwrap_or_default());
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    synopsis(command).to_writer(&mut out)?;
    man.render_description_section(&mut out)?;
    told.description().to_writer(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    told.exit_status().to_writer(&mut out)?;
    told.examples().to_writer(&mut out)?;
    // In a page for `man`, these are accents and quotes otherwise.
    let page = String::from_utf8_lossy(&out);
    let page = page.replace('~', r"\(ti").replace('^', r"\(ha");
    Ok(page.replace('`', r"\(ga"))
}

/// With the values of options, which `clap_mangen` leaves out.
fn synopsis(command: &Command) -> Roff {
    let mut line = vec![bold(command.get_bin_name().unwrap_or("logconf"))];
    let shown = |arg: &&Arg| !arg.is_hide_set() && arg.get_id() != "help";
    let (values, options): (Vec<&Arg>, Vec<&Arg>) = command
        .get_arguments()
        .filter(shown)
        .partition(|arg| arg.is_positional());
    let several = |option: &Arg| matches!(option.get_action(), clap::ArgAction::Append);
    for option in options {
        let more = if several(option) { "..." } else { "" };
        line.push(roman(format!(" [{option}]{more}")));
    }
    line.extend(values.iter().map(|value| roman(format!(" {value}"))));
    if command.has_subcommands() {
        line.push(roman(" <COMMAND>"));
    }
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]).text(line);
    roff
}

/// What the help says below the options: blocks, with blank lines between.
struct Told<'h> {
    blocks: Vec<Vec<&'h str>>,
}

const EXAMPLES: [&str; 2] = ["Example:", "Examples:"];
const EXIT_CODES: &str = "Exit codes:";

impl<'h> Told<'h> {
    fn new(help: &'h str) -> Self {
        let blocks = help.split("\n\n");
        let blocks = blocks.map(|block| block.lines().collect());
        Told {
            blocks: blocks.filter(|block: &Vec<_>| !block.is_empty()).collect(),
        }
    }

    /// What is neither an example nor an exit code.
    fn description(&self) -> Roff {
        let mut roff = Roff::new();
        let is_other = |block: &&Vec<&str>| block[0] != EXIT_CODES && !EXAMPLES.contains(&block[0]);
        for block in self.blocks.iter().filter(is_other) {
            roff.control("PP", []);
            flow(&mut roff, block);
        }
        roff
    }

    fn examples(&self) -> Roff {
        let mut roff = Roff::new();
        for block in &self.blocks {
            if EXAMPLES.contains(&block[0]) {
                roff.control("SH", ["EXAMPLES"]);
                flow(&mut roff, &block[1..]);
            }
        }
        roff
    }

    fn exit_status(&self) -> Roff {
        let mut roff = Roff::new();
        for block in self.blocks.iter().filter(|block| block[0] == EXIT_CODES) {
            roff.control("SH", ["EXIT STATUS"]);
            let mut is_below = false;
            for line in &block[1..] {
                let code = line.trim_start().split_once("  ");
                match code.filter(|(code, _)| code.bytes().all(|b| b.is_ascii_digit())) {
                    Some((code, meaning)) => {
                        roff.control("TP", []).text([bold(code)]);
                        roff.text([text(meaning)]);
                    }
                    None if line.starts_with(' ') => _ = roff.text([text(line)]),
                    // For all of them.
                    None => {
                        if !std::mem::replace(&mut is_below, true) {
                            roff.control("PP", []);
                        }
                        roff.text([text(line)]);
                    }
                }
            }
        }
        roff
    }
}

/// Lines of text, which are filled, and indented ones, which stay as they are.
fn flow(roff: &mut Roff, lines: &[&str]) {
    let verbatim = |line: &&str| line.starts_with(' ');
    for lines in lines.chunk_by(|a, b| verbatim(a) == verbatim(b)) {
        if verbatim(&lines[0]) {
            roff.control("nf", []);
            lines.iter().for_each(|line| _ = roff.text([roman(*line)]));
            roff.control("fi", []);
        } else {
            lines.iter().for_each(|line| _ = roff.text([text(line)]));
        }
    }
}

/// Without what indents it, which would begin a new line.
fn text(line: &str) -> Inline {
    roman(line.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line of a page says.
    fn read(line: &str) -> String {
        let mut line = line.strip_prefix(r"\&").unwrap_or(line).to_owned();
        for (written, meant) in [
            (r"\fB", ""),
            (r"\fR", ""),
            (r"\(ti", "~"),
            (r"\(ha", "^"),
            (r"\(ga", "`"),
            (r"\*(Aq", "'"),
            (r"\-", "-"),
            (r"\\", r"\"),
        ] {
            line = line.replace(written, meant);
        }
        line
    }

    #[test]
    fn every_command_has_a_page() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("man1")).unwrap();
        for command in Cli::command().get_subcommands() {
            let name = format!("man1/logconf-{}.1", command.get_name());
            let page = fs::read_to_string(folder.path().join(&name)).expect(&name);
            for section in ["SYNOPSIS", "OPTIONS", "\"EXIT STATUS\"", "EXAMPLES"] {
                let header = format!("\n.SH {section}\n");
                assert_eq!(page.matches(&header).count(), 1, "{name}: {section}");
            }
        }
        let page = fs::read_to_string(folder.path().join("man1/logconf.1")).unwrap();
        assert!(page.contains("logconf\\-send(1)"), "it names the others");
    }

    /// The lines of a command's help that are no headers, and whether they tell of exit codes.
    fn told(help: &str) -> Vec<(&str, bool)> {
        let mut is_code = false;
        let lines = help.lines().filter(|line| !line.is_empty());
        let lines = lines.map(|line| {
            is_code = line == EXIT_CODES || is_code && line.starts_with(' ');
            (line, is_code)
        });
        lines
            .filter(|(line, _)| *line != EXIT_CODES && !EXAMPLES.contains(line))
            .collect()
    }

    #[test]
    fn no_line_of_the_help_is_lost_and_examples_are_verbatim() {
        for command in commands() {
            let page = page(&command).unwrap();
            let lines: Vec<String> = page.lines().map(read).collect();
            let help = command.get_after_help().unwrap().to_string();
            for (line, is_code) in told(&help) {
                let expected = match is_code {
                    true => line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit()),
                    false => line,
                };
                let at = lines.iter().position(|known| known == expected);
                let at = at.unwrap_or_else(|| panic!("{line:?} is not in:\n{page}"));
                if line.starts_with(' ') && !is_code {
                    let mut above = lines[..at].iter().rev();
                    let filling = above.find(|line| *line == ".nf" || *line == ".fi");
                    assert_eq!(filling.unwrap(), ".nf", "{line}");
                }
            }
        }
    }

    /// On a terminal of 80 columns, seven of which `man` leaves free.
    #[test]
    fn what_is_verbatim_fits() {
        for command in commands() {
            let help = command.get_after_help().unwrap().to_string();
            for (line, is_code) in told(&help) {
                let most = match line.starts_with(' ') && !is_code {
                    true => 73,
                    false => 80,
                };
                assert!(line.chars().count() <= most, "{line}");
            }
        }
    }

    #[test]
    fn a_synopsis_has_the_values_of_options() {
        let all = commands();
        let get = |name| {
            all.iter()
                .find(|command| command.get_name() == name)
                .unwrap()
        };
        let written = read(synopsis(get("convert")).to_roff().lines().last().unwrap());
        assert_eq!(
            written,
            "logconf convert [--to <FORMAT>] [--output <OUT>] [--force] [--from <FORMAT>] \
             [--class <NAME>]... [--define <NAME=VALUE>]... [--keep-existing] [--encoding <NAME>] <FILE>"
        );
        let written = read(synopsis(get("logconf")).to_roff().lines().last().unwrap());
        assert_eq!(written, "logconf [--version] <COMMAND>");
    }
}
