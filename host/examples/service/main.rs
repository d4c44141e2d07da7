//! A service that logs through the crate `log`, as a file says, and takes the file anew when it
//! changes.
//!
//! ```text
//! cargo run --package logconf --example service host/examples/service/logging.json
//! ```
//!
//! It sells what each line of its input says, as `3 apples`, and ends with its input. Meanwhile,
//! change the file: another level, another format. A file that is broken changes nothing; the service
//! says why, and goes on as before.

mod counter;
mod shop;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

use logconf::registry::Standard;

fn main() -> ExitCode {
    let Some(file) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: service FILE");
        return ExitCode::from(2);
    };
    // What the file may name beside the standard library.
    let registry = Standard::new().handler("shop.Counter", counter::Counter::new);
    let service = match registry.init_from_file(&file) {
        Ok(service) => service,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    // At the end, what handlers still hold is written.
    let _logging = service.guard();
    say(&service.warnings);
    // As long as it lives, the file is watched.
    let watching = watch::file(&file, reload).map_err(|error| {
        log::warn!(err:err = error; "changes of {} are not noticed", file.display());
    });
    log::info!("open");
    shop::sell(io::stdin().lines());
    log::info!("closed");
    drop(watching);
    ExitCode::SUCCESS
}

fn reload(file: &std::path::Path) {
    match logconf::init_from_file(file) {
        Ok(service) => {
            log::info!(
                "{} is taken, as generation {}",
                file.display(),
                service.generation
            );
            say(&service.warnings);
        }
        Err(error) => log::error!("the logging stays as it is: {error}"),
    }
}

fn say(warnings: &[String]) {
    for warning in warnings {
        log::warn!("{warning}");
    }
}
