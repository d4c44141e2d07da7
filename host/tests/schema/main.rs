//! `logconf schema`: what the core takes passes, and what is usually mistaken does not.

use std::process::Command;

use boon::{Compiler, SchemaIndex, Schemas};
use logconf::core::{Logging, Tables};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use serde_json::{Value, json};

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// What the command prints.
    fn printed() -> Self {
        let command = env!("CARGO_BIN_EXE_logconf");
        let output = Command::new(command).arg("schema").output().unwrap();
        assert!(output.status.success());
        let schema = serde_json::from_slice(&output.stdout).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("logconf.json", schema).unwrap();
        let index = compiler.compile("logconf.json", &mut schemas).unwrap();
        Schema { schemas, index }
    }

    fn passes(&self, document: &Value) -> Result<(), String> {
        let passes = self.schemas.validate(document, self.index);
        passes.map_err(|error| format!("{error:#}"))
    }
}

static LOGGING: Logging<Unbounded> = Logging::new();

/// What the core says of a document: the first mistake.
fn core(document: &Value) -> Result<(), String> {
    fn first<T: Tables>(logging: &Logging<T>, document: &[u8]) -> Result<(), String> {
        let mut mistakes = Vec::new();
        logging.check(document, &mut |refusal| {
            mistakes.push(format!("{refusal:?}"))
        });
        mistakes.into_iter().next().map_or(Ok(()), Err)
    }
    Standard::new().dry_run().start(&LOGGING);
    first(&LOGGING, document.to_string().as_bytes())
}

/// Documents that the core takes: the handlers alone, of most of them.
fn good() -> Vec<Value> {
    let handlers = [
        json!({"class": "logging.StreamHandler"}),
        json!({"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "level": "WARN",
               "formatter": "f", "filters": ["only"], ".": {"terminator": "\r\n", "overflow": "drop_oldest"}}),
        json!({"class": "logging.StreamHandler", "stream": null, "formatter": null, "filters": null}),
        json!({"class": "logging.StreamHandler", ".": {"overflow": "block", "timeout_ms": 5}}),
        json!({"class": "logging.FileHandler", "filename": "a.log", "encoding": "utf-8", "delay": true}),
        json!({"class": "logging.handlers.RotatingFileHandler", "filename": "a.log", "maxBytes": 1e6,
               "backupCount": 3, "level": 15, "delay": true}),
        json!({"class": "logging.handlers.TimedRotatingFileHandler", "filename": "a.log", "when": "W0",
               "interval": 1, "utc": false, "delay": true}),
        json!({"class": "logging.handlers.MemoryHandler", "capacity": 10, "flushLevel": "ERROR", "target": "z"}),
        json!({"class": "logging.handlers.QueueHandler", "handlers": ["z"], "respect_handler_level": true,
               "queue": {"()": "queue.Queue", "maxsize": 1000}}),
        json!({"class": "logging.handlers.SysLogHandler", "address": ["localhost", 514], "facility": "local0",
               ".": {"ident": "shop: "}}),
        json!({"class": "logging.handlers.SocketHandler", "host": "localhost", "port": 9020}),
        json!({"()": "logging.StreamHandler", "stream": "ext://sys.stderr"}),
        json!({"class": "logging.NullHandler", "level": "cfg://root.level"}),
    ];
    let mut documents: Vec<_> = handlers
        .into_iter()
        .map(|handler| {
            json!({"$schema": "./logconf.schema.json", "version": 1,
            "formatters": {"f": {"format": "%(message)s", "datefmt": null, "validate": true}},
            "filters": {"only": {"name": "shop"}},
            "handlers": {"h": handler, "z": {"class": "logging.NullHandler"}},
            "root": {"level": "INFO", "handlers": ["h"]}})
        })
        .collect();
    documents.extend([
        json!({"version": 1}),
        json!({"version": 1, "incremental": true, "handlers": {}, "loggers": {"a": {"level": "DEBUG"}}}),
        json!({"version": 1, "disable_existing_loggers": false, "mine": [1],
               "formatters": {"a": {"style": "{", "format": "{message}", "defaults": {"user": "-"}},
                              "b": {"()": "logging.Formatter", "fmt": "$message", "style": "$"}},
               "loggers": {"a.b": {"propagate": false, "level": 5, "handlers": [], "qualname": "a.b"}},
               "root": {}}),
        json!({"version": 1, "logconf": {"expires_s": 300, "in_order": true}}),
        json!({"version": 1, "logconf": {"disabled": ["a"]}}),
    ]);
    let at = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/demo/");
    for name in ["network.json", "sensor.json"] {
        let text = std::fs::read_to_string(format!("{at}{name}")).unwrap();
        let mut document: Value = serde_json::from_str(&text).unwrap();
        // Its streams are a board's.
        document["handlers"] = json!({"uart": {"class": "logging.StreamHandler"}});
        documents.push(document);
    }
    documents
}

#[test]
fn what_the_core_takes_passes() {
    let schema = Schema::printed();
    for document in good() {
        core(&document).unwrap_or_else(|why| panic!("{document}: {why}"));
        let passes = schema.passes(&document);
        passes.unwrap_or_else(|why| panic!("{document}: {why}"));
    }
}

#[test]
fn usual_mistakes_do_not() {
    let schema = Schema::printed();
    let handler = |handler: Value| json!({"version": 1, "handlers": {"h": handler}});
    let root = |root: Value| json!({"version": 1, "root": root});
    let extension = |logconf: Value| json!({"version": 1, "logconf": logconf});
    let mistakes = [
        json!({}),
        json!({"version": 2}),
        json!({"version": "1"}),
        json!([]),
        root(json!({"level": "info"})),
        root(json!({"level": 1.5})),
        root(json!({"level": 3_000_000_000u32})),
        root(json!({"handlers": "h"})),
        root(json!({"handlers": [1]})),
        root(json!([1])),
        handler(json!({})),
        handler(json!({"class": "logging.RotatingFileHandler", "filename": "a.log"})),
        handler(json!({"class": "logging.FileHandler"})),
        handler(json!({"class": "logging.FileHandler", "filename": "a.log", "maxBytes": 9})),
        handler(json!({"class": "logging.StreamHandler", "stream": "sys.stdout"})),
        handler(json!({"class": "logging.StreamHandler", ".": {"overflow": "wait"}})),
        handler(json!({"class": "logging.handlers.MemoryHandler", "capacity": "ten"})),
        handler(json!({"class": "logging.NullHandler", "levl": "INFO"})),
        json!({"version": 1, "formatters": {"f": {"style": "x"}}}),
        json!({"version": 1, "formatters": {"f": {"format": ["%(message)s"]}}}),
        json!({"version": 1, "formatters": {"f": {"format": "%(message)s", "defaults": [1]}}}),
        json!({"version": 1, "filters": {"f": "shop"}}),
        json!({"version": 1, "loggers": ["a"]}),
        extension(json!({"expires_s": 0})),
        extension(json!({"expires_s": "300"})),
        extension(json!({"expire_s": 300})),
        extension(json!({"in_order": 1})),
        extension(json!({"expires_s": 300, "persist": true})),
        json!({"version": 1, "incremental": true, "logconf": {"disabled": []}}),
    ];
    for document in mistakes {
        assert!(core(&document).is_err(), "the core takes {document}");
        assert!(schema.passes(&document).is_err(), "it passes: {document}");
    }
}

#[test]
fn what_is_the_programs_own_passes() {
    let schema = Schema::printed();
    let own = json!({"version": 1, "handlers": {
        "a": {"class": "app.AlertHandler", "room": "ext://app.room", "urgent": true},
        "b": {"()": "app.make", "anything": [1]}}});
    schema.passes(&own).unwrap();
}

/// Real configurations from public repositories: `LOGCONF_CORPUS` names their folder, if they are there.
#[test]
fn real_documents_that_the_core_takes_pass() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let corpus = std::env::var("LOGCONF_CORPUS").unwrap_or(beside.into());
    let Ok(files) = std::fs::read_dir(format!("{corpus}/json")) else {
        eprintln!("left out: there is no corpus");
        return;
    };
    let schema = Schema::printed();
    let (mut taken, mut refused, mut failed) = (0, 0, Vec::new());
    for file in files {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(document) = serde_json::from_str(&text) else {
            continue;
        };
        match (core(&document), schema.passes(&document)) {
            (Ok(()), Ok(())) => taken += 1,
            (Ok(()), Err(why)) => failed.push(format!("{}: {why}", path.display())),
            (Err(_), _) => refused += 1,
        }
    }
    eprintln!("{taken} are taken, {refused} refused");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(taken > 0);
}
