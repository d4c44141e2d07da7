//! `logconf completions`: what has a shell complete the command.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Cli, Exit, print};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  source <(logconf completions bash)    in ~/.bashrc
  logconf completions zsh > ~/.zfunc/_logconf
  logconf completions fish > ~/.config/fish/completions/logconf.fish

Exit codes:
  0  it is printed
  2  wrong usage, or output that cannot be written")]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> Exit {
        print(&script(self.shell));
        Exit::Done
    }
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "logconf", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_shell_completes_every_command() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for command in Cli::command().get_subcommands() {
                let name = command.get_name();
                assert!(script.contains(name), "{shell}: no {name}");
            }
        }
    }
}
