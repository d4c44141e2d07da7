//! Chances, and the names of the rules that they touched.

use std::collections::BTreeSet;

use logconf_tests::random::Random;

use crate::json::Json;

/// Makes the parts of one scenario.
pub struct Maker {
    random: Random,
    /// The rules that this scenario touches, by name.
    pub rules: BTreeSet<&'static str>,
    /// Level names that were added so far.
    pub added_levels: Vec<String>,
    /// The loggers, handlers and files of this scenario.
    pub loggers: Vec<&'static str>,
    pub handlers: Vec<&'static str>,
    pub files: Vec<&'static str>,
    /// How many messages were logged so far: each is different.
    pub messages: usize,
}

impl Maker {
    /// The maker of the number-th scenario of a seed.
    pub fn of(seed: u64, number: u64) -> Maker {
        let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
        // Neighbouring seeds begin alike.
        for _ in 0..8 {
            random.below(2);
        }
        Maker {
            random,
            rules: BTreeSet::new(),
            added_levels: Vec::new(),
            loggers: Vec::new(),
            handlers: Vec::new(),
            files: Vec::new(),
            messages: 0,
        }
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.random.below(n)
    }

    /// Whether something happens that happens so often.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// The same for a rule that has a name, which is noted.
    pub fn rule(&mut self, name: &'static str, percent: usize) -> bool {
        let happens = self.percent(percent);
        if happens {
            self.rules.insert(name);
        }
        happens
    }

    /// Notes a rule that is touched anyway.
    pub fn note(&mut self, name: &'static str) {
        self.rules.insert(name);
    }

    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    pub fn logger(&mut self) -> &'static str {
        let names = self.loggers.clone();
        self.pick(&names)
    }

    /// Some of the items, in an order of their own; at least one.
    pub fn some<T: Clone>(&mut self, items: &[T], most: usize) -> Vec<T> {
        let count = 1 + self.below(most.min(items.len()));
        self.shuffled(items, count)
    }

    /// So many of the items, in an order of their own.
    pub fn shuffled<T: Clone>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut left = items.to_vec();
        let mut chosen = Vec::new();
        while chosen.len() < count {
            let at = self.below(left.len());
            chosen.push(left.swap_remove(at));
        }
        chosen
    }

    /// One of several JSON documents.
    pub fn json(&mut self, documents: &[&str]) -> Json {
        Json::parse(self.pick(documents))
    }
}
