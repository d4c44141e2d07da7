//! `logconf replay`: a scripted dry run. Operations come as JSON Lines and are done in order, in
//! a fresh logging system; each has one line of JSON as its result.

mod capture;
mod line;
mod operations;
pub(super) mod state;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use super::{Exit, clean, clean_json, say};
use operations::Session;
pub(super) use state::status;

#[derive(Debug, clap::Args)]
#[command(after_help = OPERATIONS)]
pub struct Replay {
    /// A directory that is there: relative names of files start in it. The current one unless
    /// given.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,

    /// The operations, one JSON object a line; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,
}

const OPERATIONS: &str = r#"Operations, each in one line:
  {"op":"dictConfig","config":{...}}
  {"op":"fileConfig","text":"...","defaults":{...},
   "disable_existing_loggers":true}
  {"op":"getLogger","name":"a.b"}
  {"op":"log","logger":"a.b","level":20,"msg":"text"}
  {"op":"addLevelName","level":15,"name":"TRACE"}
  {"op":"flush"}
  {"op":"state"}

Results:
  {"ok":true,...}
  {"ok":false,"error":{"type":"...","message":"...","cause":{...}|null}}
`out` is what was written: a list of [SINK, TEXT], a sink being stdout, stderr
or file:PATH.

Examples:
  logconf replay script.jsonl
  logconf replay --dir logs - < script.jsonl > results.jsonl

Exit codes:
  0  every line has its result, whatever it says
  2  wrong usage, a file that cannot be read, or output that cannot be written"#;

impl Replay {
    pub fn run(self) -> Exit {
        let directory = self.dir.unwrap_or_else(|| PathBuf::from("."));
        if !directory.is_dir() {
            say(&format!(
                "logconf: no such directory: {}",
                clean(&directory.display().to_string())
            ));
            return Exit::Usage;
        }
        let opened: io::Result<Box<dyn BufRead>> = match &*self.file {
            "-" => Ok(Box::new(io::stdin().lock())),
            file => File::open(file).map(|file| Box::new(BufReader::new(file)) as _),
        };
        let replayed = opened.map(|lines| replay(lines, Session::new(directory)));
        match replayed {
            Ok(Ok(())) => Exit::Done,
            Ok(Err(Broken::Output(e))) if e.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Ok(Err(Broken::Output(e))) => {
                say(&format!("logconf: cannot write the output: {e}"));
                Exit::Usage
            }
            Ok(Err(Broken::Input(e))) | Err(e) => {
                say(&format!("logconf: cannot read {}: {e}", clean(&self.file)));
                Exit::Usage
            }
        }
    }
}

enum Broken {
    Input(io::Error),
    Output(io::Error),
}

fn replay(mut lines: impl BufRead, mut session: Session) -> Result<(), Broken> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        if read.map_err(Broken::Input)? == 0 {
            return Ok(());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let result = session.answer(&line);
        let result = format!("{}\n", clean_json(&result));
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(result.as_bytes());
        written
            .and_then(|()| stdout.flush())
            .map_err(Broken::Output)?;
    }
}
