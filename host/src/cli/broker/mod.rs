//! `logconf fleet`: many devices behind an MQTT broker.

mod access;
mod bar;
mod chance;
mod clear;
mod diff;
mod erase;
mod forget;
mod level;
mod office;
mod push;
mod report;
mod revision;
mod rollout;
mod share;
mod status;
mod tally;
mod targets;
mod unfit;

use clap::Subcommand;

use super::Exit;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Fleet {
    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "\
Examples:
  logconf fleet status --broker mqtts://broker.example
  logconf fleet push quiet.json --to pumps
  logconf fleet level pumps net.tcp DEBUG --for 5m

Exit codes:
  0  it is done, and all is as it should be
  1  at least one device has refused it, or is not as desired
  2  wrong usage, or a file that cannot be read
  3  the broker was not reached, or at least one device is silent";

#[derive(Debug, Subcommand)]
enum Command {
    /// Leave a config with the broker for groups and devices, and print their verdicts.
    Push(push::Push),
    /// Print what each device has reported last.
    Status(status::Status),
    /// Print the devices that have not applied what is desired of them.
    Diff(diff::Diff),
    /// Set one logger's level on devices that are there, for good or for a time.
    Level(level::Level),
    /// Have the broker forget what is desired of groups and devices.
    Clear(clear::Clear),
    /// Have the broker forget devices that are gone for good.
    Forget(forget::Forget),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Fleet {
    pub fn run(self) -> Exit {
        match self.command {
            Command::Push(command) => command.run(),
            Command::Status(command) => command.run(),
            Command::Diff(command) => command.run(),
            Command::Level(command) => command.run(),
            Command::Clear(command) => command.run(),
            Command::Forget(command) => command.run(),
        }
    }
}
