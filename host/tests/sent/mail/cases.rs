//! Mails of many kinds.

use serde_json::{Value, json};

/// Numbers that look like chance, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }

    fn several(&mut self, most: usize, from: &[&str]) -> String {
        (0..self.below(most + 1)).map(|_| self.pick(from)).collect()
    }
}

const WORDS: [&str; 22] = [
    "a",
    "Trouble",
    "in",
    "the",
    "app-server",
    "ü",
    "Größe",
    "日本語",
    "😀",
    "x=1",
    "50%",
    "?",
    "(why)",
    "_under_",
    "an_identifier_that_is_rather_long",
    "Donaudampfschifffahrtsgesellschaft",
    "\"quoted\"",
    "back\\slash",
    "a,b",
    "1.2.3",
    "=",
    "é",
];
const BLANKS: [&str; 6] = [" ", " ", " ", "  ", "\t", ""];
const NAMES: [&str; 11] = [
    "",
    "",
    "App ",
    "An App of Example Inc ",
    "The Name of Someone Who Has Got Very Many Names ",
    "J. Doe ",
    "\"Inc., The\" ",
    "Jürgen Müller ",
    "\"Dr. Ü, Ö\" ",
    "日本 ",
    "\"a \\\"b\\\" c\" ",
];
const LOCALS: [&str; 5] = [
    "a",
    "app",
    "first.last",
    "a+b",
    "someone_with_a_rather_long_name",
];
const DOMAINS: [&str; 6] = [
    "b",
    "example.org",
    "mail.some.department.example.com",
    "example.org",
    "münchen.example",
    "[192.0.2.1]",
];
const PIECES: [&str; 16] = [
    "a line",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "From here",
    "From",
    ".",
    "..",
    "\t",
    " ",
    "ü",
    "日本語日本語",
    "=",
    "a line that is longer than the longest line that is left alone in a mail, which is not short",
    "x",
];

/// As many mails as wanted. Where there are several receivers, they have no names that lists in
/// CPython 3.11 are broken by: it encodes commas, and begins lines that continue a header without a blank.
pub fn many(count: usize, seed: u64) -> Vec<Value> {
    let mut chance = Chance(seed);
    (0..count).map(|_| one(&mut chance, 5)).collect()
}

/// The same, with any names.
pub fn with_any_names(count: usize, seed: u64) -> Vec<Value> {
    let mut chance = Chance(seed);
    let one = |_| one(&mut chance, NAMES.len());
    (0..count).map(one).collect()
}

fn one(chance: &mut Chance, names: usize) -> Value {
    let mut subject = String::new();
    for _ in 0..chance.below(20) {
        subject += chance.pick(&WORDS);
        subject += chance.pick(&BLANKS);
    }
    let mut text = chance.several(30, &PIECES);
    if chance.below(4) == 0 {
        text += &"z".repeat(70 + chance.below(20));
        text += chance.pick(&["", " ", "\t", "ü", "\n"]);
    }
    // Most addresses are ASCII. Some CPythons cannot send to an address with a number.
    let most = if names == NAMES.len() { 6 } else { 5 };
    let domains = if chance.below(8) == 0 { most } else { 4 };
    let count = 1 + chance.below(6);
    let names = if count == 1 { NAMES.len() } else { names };
    let to: Vec<_> = (0..count)
        .map(|_| address(chance, names, domains))
        .collect();
    let from = address(chance, NAMES.len(), domains);
    json!({"from": from, "to": to, "subject": subject, "text": text})
}

fn address(chance: &mut Chance, names: usize, domains: usize) -> String {
    let (name, local) = (chance.pick(&NAMES[..names]), chance.pick(&LOCALS));
    let domain = chance.pick(&DOMAINS[..domains]);
    let bare = match chance.below(10) {
        0 => local.to_owned(),
        _ => format!("{local}@{domain}"),
    };
    match name {
        "" => bare,
        _ => format!("{name}<{bare}>"),
    }
}
