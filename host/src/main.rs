#![forbid(unsafe_code)]
//! The `logconf` command: see `logconf --help`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
