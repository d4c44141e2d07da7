//! One result, as a line of JSON. A value that is above its goal misses it.

use serde_json::{Value, json};

pub struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    goal: Option<f64>,
    peers: Vec<(String, f64)>,
}

impl Figure {
    pub fn new(name: &str, value: f64, unit: &'static str) -> Self {
        Figure {
            name: name.to_owned(),
            value,
            unit,
            goal: None,
            peers: Vec::new(),
        }
    }

    /// A time, or a number of instructions, as a share of a peer's.
    pub fn share(name: &str, value: f64) -> Self {
        Figure::new(name, value, "times")
    }

    pub fn goal(mut self, most: f64) -> Self {
        self.goal = Some(most);
        self
    }

    /// What another comes to; or, of a share, what both come to that it is made of.
    pub fn peer(mut self, name: &str, value: f64) -> Self {
        self.peers.push((name.to_owned(), value));
        self
    }

    /// In the order in which it is read.
    pub fn print(self) {
        let (name, value, unit) = (json!(self.name), short(self.value), json!(self.unit));
        print!(r#"{{"figure":{name},"value":{value},"unit":{unit}"#);
        if let Some(goal) = self.goal {
            print!(r#","goal":{}"#, short(goal));
        }
        if !self.peers.is_empty() {
            let peers = self.peers.iter();
            let peers: Vec<_> = peers
                .map(|(name, value)| format!("{}:{}", json!(name), short(*value)))
                .collect();
            print!(r#","peer":{{{}}}"#, peers.join(","));
        }
        println!("}}");
    }
}

/// Four digits, which is more than any of these is exact to.
fn short(value: f64) -> Value {
    let digits = (3 - value.abs().max(1e-3).log10().floor() as i32).clamp(0, 4);
    match digits {
        0 => json!(value.round() as i64),
        _ => json!(
            format!("{value:.*}", digits as usize)
                .parse::<f64>()
                .unwrap()
        ),
    }
}
