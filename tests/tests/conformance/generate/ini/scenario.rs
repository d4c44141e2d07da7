//! Scenarios of INI files, with documents between them.

use super::super::maker::Maker;
use super::super::scenario::{Scenario, begin, between, log, operation};
use super::super::{document, mistakes as in_documents};
use super::{file, layout, mistakes};
use crate::json::Json;

pub fn generate(maker: &mut Maker) -> Scenario {
    let files = begin(maker);
    let mut operations = Vec::new();
    between(maker, &mut operations, 2);
    let configs = 2 + maker.below(5).min(maker.below(5));
    let mut live: Vec<String> = Vec::new();
    for number in 0..configs {
        let last = number + 1 == configs;
        let wrong = maker.percent(if last { 70 } else { 5 });
        let config = match maker.rule("ini: a document between files", 15) {
            true => dict(maker, &mut live, wrong),
            false => ini(maker, &mut live, wrong),
        };
        if !wrong && maker.rule("ini: the same configuration twice", 4) {
            operations.push(config.clone());
        }
        operations.push(config);
        if maker.percent(40) {
            operations.push(operation("state"));
        }
        for _ in 0..maker.below(if wrong { 2 } else { 18 }) {
            operations.push(log(maker));
        }
        between(maker, &mut operations, if wrong { 2 } else { 8 });
    }
    operations.push(operation("state"));
    Scenario {
        files,
        operations,
        rules: std::mem::take(&mut maker.rules),
    }
}

fn ini(maker: &mut Maker, live: &mut Vec<String>, wrong: bool) -> Json {
    let mut file = file::file(maker);
    if wrong {
        mistakes::spoil(maker, &mut file);
    }
    let text = layout::write(maker, &file);
    let operation = file::operation(maker, &file, text);
    *live = file.live;
    operation
}

fn dict(maker: &mut Maker, live: &mut Vec<String>, wrong: bool) -> Json {
    let mut config = match maker.rule("ini: an increment between files", 25) {
        true => document::incremental(maker, live),
        false => {
            let (config, names) = document::full(maker);
            *live = names;
            config
        }
    };
    if wrong {
        in_documents::spoil(maker, &mut config);
    }
    operation("dictConfig").with("config", config)
}
