//! The command line: what can be asked, how the device is reached, how the outcome is told.
//!
//! Data and verdicts go to stdout, everything else to stderr.

mod advice;
#[cfg(feature = "fleet")]
mod broker;
mod check;
mod clean;
mod completions;
mod convert;
mod demo;
mod document;
mod dry;
mod explain;
mod fleet;
mod level;
mod level_name;
mod link;
mod listen;
mod man;
mod mistake;
mod monitor;
mod ports;
mod replay;
mod same;
mod schema;
mod screen;
mod secret;
mod send;
mod side_by_side;
mod stand_in;
mod state;
mod status;
mod style;
mod table;
mod target;
mod tree;
mod whole;

use clap::{Parser, Subcommand};
use clean::{clean, clean_json};
use logconf::client::Error;
use logconf::core::{Registry, Stream};
use logconf::registry::Standard;
use logconf::streams::Stderr;
use std::io::{self, Write};
use std::process::ExitCode;

/// Reconfigure the logging of running devices and programs.
#[derive(Debug, Parser)]
#[command(name = "logconf", version, arg_required_else_help = true)]
#[command(max_term_width = 80, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
`logconf help COMMAND` has a command's options, examples and exit codes.

Examples:
  logconf demo
  logconf check logging.yaml
  logconf send quiet.json --serial /dev/ttyUSB0
  logconf status --tcp 192.0.2.7

Exit codes:
  0  what was asked for is done
  1  it is refused, or something is wrong with a config
  2  wrong usage, a file that cannot be read, or output that cannot be written
  3  the device was not reached, or did not answer";

#[derive(Debug, Subcommand)]
enum Command {
    /// Send a config to devices and print their verdicts.
    Send(send::Send),
    /// Set one logger's level on devices, for good or for a time.
    Level(level::Level),
    /// Print a device's loggers, handlers and capacities.
    Status(status::Status),
    /// Print the state that a device is in as a config that restores it.
    Get(state::Get),
    /// Erase the config that a device has stored for its next start.
    Forget(state::Forget),
    /// Configure many devices behind an MQTT broker, and see what has become of it.
    #[cfg(feature = "fleet")]
    Fleet(broker::Fleet),
    /// Show the log text on a serial line while frames pass by.
    Monitor(monitor::Monitor),
    /// List the serial ports of this machine.
    Ports(ports::Ports),
    /// Print what is wrong with configs, without applying them.
    Check(check::Check),
    /// Print a config in another form: as JSON, YAML or TOML.
    Convert(convert::Convert),
    /// Tell where a record goes under a config, and why.
    Explain(explain::Explain),
    /// Show a config's loggers and handlers as a tree or as a picture.
    Tree(tree::Tree),
    /// Log standard input as configs that come over TCP say.
    Listen(listen::Listen),
    /// Run a script of configs and log calls; print what comes of each.
    Replay(replay::Replay),
    /// Reconfigure a simulated device over TCP and a pseudo-terminal.
    Demo(demo::Demo),
    /// Print a JSON Schema for editors to complete and check configs.
    Schema(schema::Schema),
    /// Print the completion script of a shell.
    Completions(completions::Completions),
    /// Write pages for `man`, one for each command.
    Man(man::Man),
}

/// How a command ended. The numbers are documented in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Done = 0,
    Refused = 1,
    Usage = 2,
    NotReached = 3,
}

/// Below the options of every command that asks devices something; what it does and what is refused are
/// told in its own words.
fn exit_codes(done: &str, refused: &str) -> String {
    format!(
        "\
Exit codes:
  0  {done}
  1  {refused}
  2  wrong usage, a file that cannot be read, or output that cannot be written
  3  the device was not reached, or did not answer
Of several devices, each is asked whatever comes of the others; the highest
counts."
    )
}

pub fn run() -> ExitCode {
    let exit = match Cli::parse().command {
        Command::Send(command) => command.run(),
        Command::Level(command) => command.run(),
        Command::Status(command) => command.run(),
        Command::Get(command) => command.run(),
        Command::Forget(command) => command.run(),
        #[cfg(feature = "fleet")]
        Command::Fleet(command) => command.run(),
        Command::Monitor(command) => command.run(),
        Command::Ports(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Convert(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Tree(command) => command.run(),
        Command::Listen(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    ExitCode::from(exit as u8)
}

/// The names of Python's standard library, which INI files use.
fn known() -> &'static Registry {
    Standard::new().dry_run().registry()
}

/// Prints what the command is about. A reader that has gone is no error: `logconf status | head`.
/// Whatever else goes wrong ends the command: what it was to print is what it was called for.
fn print(text: &str) {
    print_on(text);
}

/// The same; tells whether anybody still reads it.
fn print_on(text: &str) -> bool {
    let mut stdout = io::stdout().lock();
    let printed = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match printed {
        Ok(()) => true,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => false,
        Err(e) => {
            say(&format!("logconf: cannot write the output: {e}"));
            std::process::exit(Exit::Usage as i32)
        }
    }
}

/// Says something on stderr, or nowhere if that is closed or full.
fn say(text: &str) {
    let _ = Stderr::new().write(format!("{text}\n").as_bytes());
}

/// Says on stderr why there is no reply.
fn report(error: &Error) -> Exit {
    say(&format!("logconf: {}", clean(&error.to_string())));
    exit_of(error)
}

fn exit_of(error: &Error) -> Exit {
    match error {
        Error::Address { .. } => Exit::Usage,
        _ => Exit::NotReached,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn devices_are_named_in_several_ways() {
        let parse = |args: &str| Cli::try_parse_from(args.split(' '));
        assert!(parse("logconf send f --tcp a").is_ok());
        assert!(parse("logconf send f --serial a --baud 9600").is_ok());
        assert!(parse("logconf send f --tcp a --tcp b --serial c --targets d").is_ok());
        // The only USB port.
        assert!(parse("logconf send f").is_ok());
        assert!(parse("logconf status --tcp a --timeout 0.5").is_ok());
        assert!(parse("logconf status --tcp a --timeout 0").is_err());
        assert!(parse("logconf status --tcp a --timeout NaN").is_err());
        assert!(parse("logconf status --tcp a --retries 0").is_ok());
        assert!(parse("logconf monitor --serial a").is_ok());
        assert!(parse("logconf monitor --tcp a").is_err());
        assert!(parse("logconf level app DEBUG --for 5m --tcp a").is_ok());
        assert!(parse("logconf level app -5 --tcp a").is_ok());
    }
}
