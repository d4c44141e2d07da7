//! The default capacities against real configurations.
//!
//! `LOGCONF_CORPUS` names a folder of dictConfig documents (`json/*.json`); without it,
//! `../shared/corpus` beside the repository is looked at.

use std::io::Write;
use std::path::PathBuf;

use critical_section as _;
use logconf_core::{Logging, NullHandler, Registry};
use serde_json::{Map, Value, json};

static REGISTRY: Registry = Registry {
    classes: &[&NullHandler],
    streams: &[],
    ..Registry::EMPTY
};

/// The longest request that the example firmware takes.
const FRAME: usize = 5632;

fn corpus() -> Option<Vec<(PathBuf, String)>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let folder = std::env::var("LOGCONF_CORPUS").unwrap_or(beside.into());
    let files = std::fs::read_dir(PathBuf::from(folder).join("json")).ok()?;
    let paths = files.map(|file| file.unwrap().path());
    Some(
        paths
            .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
            .collect(),
    )
}

/// The same names, levels and formats, with handlers that every device has.
fn for_any_device(document: &mut Value) {
    let empty = Map::new();
    let handlers = document["handlers"].as_object().unwrap_or(&empty).clone();
    for (name, handler) in handlers {
        document["handlers"][&name] = json!({
            "class": "logging.NullHandler", "level": handler["level"],
            "formatter": handler["formatter"], "filters": handler["filters"]
        });
    }
    let formatters = document["formatters"].as_object().unwrap_or(&empty).clone();
    for (name, formatter) in formatters {
        // Classes are the program's own, and so are the arguments of factories.
        let arguments = ["format", "style", "datefmt", "validate"];
        let plain = arguments.map(|key| (key.to_string(), formatter[key].clone()));
        let given = plain.into_iter().filter(|(_, value)| !value.is_null());
        document["formatters"][&name] = given.collect::<Map<_, _>>().into();
    }
    let filters = document["filters"].as_object().unwrap_or(&empty).clone();
    for (name, filter) in filters {
        let prefix = filter["name"].as_str().unwrap_or("");
        document["filters"][&name] = json!({"name": prefix});
    }
}

#[test]
fn ninety_nine_of_a_hundred_real_configurations_fit_in_each_respect() {
    let Some(corpus) = corpus() else {
        // Past the test harness, which would swallow it.
        let skipped = "SKIPPED: there is no corpus of configurations (LOGCONF_CORPUS)";
        writeln!(std::io::stderr(), "{skipped}").unwrap();
        return;
    };
    let (mut taken, mut unfit) = (0, Vec::new());
    for (path, text) in &corpus {
        let mut document: Value = serde_json::from_str(text).unwrap();
        for_any_device(&mut document);
        let logging: &'static Logging = Box::leak(Box::new(Logging::new()));
        logging.start(&REGISTRY);
        let document = document.to_string();
        let applied = logging.apply(document.as_bytes());
        match applied {
            Ok(_) => taken += 1,
            Err(refusal) => match refusal.full_table() {
                Some(table) => unfit.push((path, table)),
                None => eprintln!("{}: {refusal} at {}", path.display(), refusal.path()),
            },
        }
        if text.len() > FRAME {
            unfit.push((path, ("frame", text.len(), FRAME)));
        }
    }
    let allowed = corpus.len().div_ceil(100);
    assert!(unfit.len() <= allowed, "{unfit:?}");
    // Most must have got to the end, or this shows nothing.
    assert!(
        taken * 10 >= corpus.len() * 9,
        "{taken} of {}",
        corpus.len()
    );
}
