//! Logs through logconf's handlers, as a program would: `logconf-sends DOCUMENT` applies the document,
//! and logs what each line of its input says, as `{"level": 40, "msg": "text", "extra": {…}}`.

use std::error::Error;
use std::io;

use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging, Record};
use serde_json::Value;

static LOGGING: Logging<Unbounded> = Logging::new();
static LOG: Logger = Logger::new("a.b");

fn main() -> Result<(), Box<dyn Error>> {
    let document = std::env::args().nth(1).ok_or("no document")?;
    Standard::new().start(&LOGGING);
    LOGGING
        .apply(document.as_bytes())
        .map_err(|refusal| refusal.to_string())?;
    LOGGING.register(&[&LOG]);
    for line in io::stdin().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let level = record["level"].as_i64().unwrap_or(20);
        let extra = record.get("extra").map_or(String::new(), Value::to_string);
        let error = record["error"].as_str().map(io::Error::other);
        LOG.handle(&Record {
            extra: &extra,
            error: error.as_ref().map(|error| error as &dyn Error),
            file: file!(),
            line: line!(),
            ..Record::new(
                "a.b",
                Level(i32::try_from(level)?),
                format_args!("{}", record["msg"].as_str().unwrap_or_default()),
            )
        });
    }
    LOGGING.shutdown();
    Ok(())
}
