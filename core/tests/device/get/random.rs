//! Random states, reached by random documents: each can be restored.

use super::{Large, restores};
use crate::common::Device;

/// The same numbers on every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    /// An entry, half of the time.
    fn maybe(&mut self, make: impl FnOnce(&mut Self) -> String) -> String {
        match self.below(2) {
            0 => String::new(),
            _ => make(self) + ",",
        }
    }

    fn level(&mut self) -> &'static str {
        self.one(&[
            "0",
            "7",
            "10",
            "-3",
            "\"INFO\"",
            "\"ERROR\"",
            "\"NOTSET\"",
            "50",
        ])
    }

    /// A list of some of these names.
    fn some(&mut self, names: &[String]) -> String {
        let some = names.iter().filter(|_| self.below(2) == 0);
        let some: Vec<_> = some.map(|name| format!("\"{name}\"")).collect();
        format!("[{}]", some.join(","))
    }
}

const LOGGERS: [&str; 7] = [
    "app",
    "app.sensor",
    "net",
    "net.tcp",
    "net..x",
    "x.y",
    "a\\\"b",
];

fn entries(entries: Vec<String>) -> String {
    entries.join(",").replace(",}", "}")
}

fn logger(random: &mut Random, handlers: &[String], filters: &[String]) -> String {
    let level = random.maybe(|random| format!(r#""level":{}"#, random.level()));
    let way = random.maybe(|random| format!(r#""propagate":{}"#, random.one(&["true", "false"])));
    let handlers = random.maybe(|random| format!(r#""handlers":{}"#, random.some(handlers)));
    let filters = random.maybe(|random| format!(r#""filters":{}"#, random.some(filters)));
    format!("{{{level}{way}{handlers}{filters}}}")
}

/// The loggers, some of which are named, and the root logger.
fn loggers(random: &mut Random, handlers: &[String], filters: &[String]) -> String {
    let named: Vec<_> = LOGGERS
        .iter()
        .chain(&["root"])
        .filter(|_| random.below(3) == 0)
        .collect();
    let named = named
        .iter()
        .map(|name| format!(r#""{name}":{}"#, logger(random, handlers, filters)));
    let named = entries(named.collect());
    let root = random.maybe(|random| format!(r#""root":{}"#, logger(random, handlers, filters)));
    format!(r#""loggers":{{{named}}},{root}"#)
}

/// A full document. `number` keeps its names apart from those of others: `status` shows one handler
/// of a name.
fn full(random: &mut Random, number: usize) -> String {
    let formatters: Vec<_> = (0..random.below(4))
        .map(|n| format!("f{number}.{n}"))
        .collect();
    let filters: Vec<_> = (0..random.below(3))
        .map(|n| format!("l{number}.{n}"))
        .collect();
    let handlers: Vec<_> = (0..random.below(4))
        .map(|n| format!("h{number}.{n}"))
        .collect();
    let format = |random: &mut Random| {
        random.one(&[
            r#"{"format":"%(message)s"}"#,
            r#"{"format":"%(levelname)-8s|%(name)10s|%%|%(message)s"}"#,
            r#"{"format":"x%(levelno)05d %(message).3s %(unknown)s"}"#,
            r#"{"format":"no field","validate":false}"#,
            r#"{"format":"50% off","validate":0}"#,
            r#"{"format":"%(message)s \"\\\u0001\n"}"#,
            "{}",
        ])
    };
    let defined = formatters
        .iter()
        .map(|name| format!(r#""{name}":{}"#, format(random)));
    let formatter_entries = entries(defined.collect());
    let defined = filters.iter().map(|name| {
        let prefix = random.one(&[r#"{"name":"net"}"#, "{}", r#"{"name":"app.sensor"}"#]);
        format!(r#""{name}":{prefix}"#)
    });
    let filter_entries = entries(defined.collect());
    let in_order = random.below(2) == 0;
    let mut defined = Vec::new();
    let mut held = 0;
    for (at, name) in handlers.iter().enumerate() {
        let formatter = random.below(formatters.len() + 1);
        let formatter = formatters
            .get(formatter)
            .map(|name| format!(r#""formatter":"{name}","#));
        let formatter = formatter.unwrap_or_default();
        let level = random.maybe(|random| format!(r#""level":{}"#, random.level()));
        let filters = random.maybe(|random| format!(r#""filters":{}"#, random.some(&filters)));
        let end = random.maybe(|_| r#"".":{"terminator":"\r\n"}"#.to_string());
        let class = match random.below(3) {
            0 => r#""class":"logging.NullHandler""#.to_string(),
            1 if held < 2 => {
                held += 1;
                // Only what is not its own target, nor leads back to it.
                let target = handlers
                    .get(at + 1)
                    .filter(|_| in_order)
                    .or(handlers[..at].last());
                let target = target.map(|target| format!(r#""target":"{target}","#));
                let capacity = random.below(9);
                format!(
                    r#"{}"class":"logging.handlers.MemoryHandler","capacity":{capacity},"flushLevel":{}"#,
                    target
                        .filter(|_| !in_order || at + 1 < handlers.len())
                        .unwrap_or_default(),
                    random.level(),
                )
            }
            _ => r#""class":"logging.StreamHandler","stream":"ext://board.uart0""#.to_string(),
        };
        defined.push(format!(
            r#""{name}":{{{formatter}{level}{filters}{end}{class}}}"#
        ));
    }
    let handler_entries = defined.join(",");
    let existing = random.maybe(|random| {
        format!(
            r#""disable_existing_loggers":{}"#,
            random.one(&["true", "false"])
        )
    });
    let loggers = loggers(random, &handlers, &filters);
    format!(
        r#"{{"version":1,"logconf":{{"in_order":{in_order}}},{existing}"formatters":{{{formatter_entries}}},
            "filters":{{{filter_entries}}},"handlers":{{{handler_entries}}},{loggers}}}"#
    )
    .replace(",}", "}")
}

fn incremental(random: &mut Random) -> String {
    let loggers = loggers(random, &[], &[]);
    format!(r#"{{"version":1,"incremental":true,{loggers}}}"#).replace(",}", "}")
}

#[test]
fn every_state_is_restored_from_its_document() {
    let (mut taken, mut disabled, mut kept) = (0, 0, 0);
    for seed in 1..400 {
        let mut random = Random(u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15) | 1);
        let device = Device::<Large>::with_buffers::<4>();
        for name in LOGGERS.iter().filter(|_| random.below(2) == 0) {
            device.logger(&name.replace('\\', ""));
        }
        for number in 0..1 + random.below(4) {
            let document = match random.below(3) {
                0 => incremental(&mut random),
                _ => full(&mut random, number),
            };
            let reply = device.answer(&document);
            assert_eq!(reply["ok"], true, "seed {seed}: {document} {reply}");
            taken += 1;
            if random.below(4) == 0 {
                device.logger(["late", "app.late", "net.", "z"][random.below(4)]);
            }
        }
        let document = restores(&device);
        disabled += usize::from(!document.contains(r#""disabled":[]"#));
        kept += usize::from(document.contains("kept"));
    }
    // The generator has not become dull.
    assert!(
        taken > 600 && disabled > 50 && kept > 20,
        "{taken} {disabled} {kept}"
    );
}
