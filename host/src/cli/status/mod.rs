//! `logconf status`: what a device's logging looks like.

mod cells;
mod text;

use super::fleet::{Fleet, Outcome, Progress, Shape};
use super::link::Links;
use super::state::asked;
use super::{Exit, clean_json, exit_codes, print_on};
use anstream::AutoStream;
pub use cells::level;
use logconf::client::Reply;
use std::io::{self, IsTerminal};
use std::thread;
use std::time::Duration;
use text::render;

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{}", exit_codes("the status is printed", "the device refuses to tell it")))]
pub struct Status {
    /// How it is printed: `text`, or `json`, the reply as it came. Of several devices that is a line for
    /// each: {"target":...,"reply":...}
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text, hide_possible_values = true)]
    format: Format,

    /// Ask again and again, after so many seconds each time, until Ctrl-C.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    watch: Option<u32>,

    #[command(flatten)]
    links: Links,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

const EXAMPLES: &str = "\
Examples:
  logconf status    of the only USB port
  logconf status --serial COM3 --baud 9600
  logconf status --tcp 192.0.2.7 --watch 2
  logconf status --tcp 192.0.2.7 --format json
  logconf status --targets lab.txt    of all in a file, at once
  logconf status --device lamp        named in logconf.targets";

pub const REQUEST: &[u8] = br#"{"logconf":{"op":"status"}}"#;

impl Status {
    pub fn run(self) -> Exit {
        let peers = match self.links.peers() {
            Ok(peers) => peers,
            Err(exit) => return exit,
        };
        let (shape, made): (_, fn(&Reply) -> String) = match self.format {
            Format::Text => (Shape::Table, render),
            Format::Json => (Shape::Lines("reply"), |reply| {
                format!("{}\n", clean_json(reply.text.trim_end()))
            }),
        };
        let progress = Progress::new(peers.targets.len());
        let fleet = Fleet::new(&peers, &progress);
        let ask = || {
            fleet.asked(shape, |peer| {
                asked(peer, REQUEST, |reply| {
                    Some(Outcome::answered(reply, "answered", made(reply)))
                })
            })
        };
        let Some(seconds) = self.watch else {
            let (text, exit) = ask();
            print_on(&text);
            return exit;
        };
        // On Windows, that is what makes a terminal understand it.
        let clear = match io::stdout().is_terminal() {
            true => AutoStream::always_ansi(io::stdout())
                .is_terminal()
                .then_some("\x1b[H\x1b[2J"),
            false => None,
        };
        let mut between = clear.unwrap_or_default();
        loop {
            let (text, exit) = ask();
            if !print_on(&format!("{between}{text}")) {
                return exit;
            }
            between = clear.unwrap_or(if self.format == Format::Text {
                "\n"
            } else {
                ""
            });
            thread::sleep(Duration::from_secs(seconds.into()));
        }
    }
}
