//! TOML: values that know where they stand, made into parts.

mod depth;
mod write;

pub(super) use write::write;

use logconf_core::json::MAX_DEPTH;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Item, Json, Mistake};

/// What a text says. Mistakes after which more of it can be read are noted in `mistakes`.
pub(super) fn read(text: &str, mistakes: &mut Vec<Mistake>) -> Result<Item, Mistake> {
    if let Some(at) = depth::excess(text) {
        return Err(too_deep(at));
    }
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let key = error.span().and_then(|span| text.get(span));
        let which = match (error.message(), key) {
            ("duplicate key", Some(key)) => format!(" '{key}'{}", first(text, key, at)),
            _ => String::new(),
        };
        Mistake::new(
            at,
            format!("not a TOML document: {}{which}", error.message()),
        )
    })?;
    dict(table.get_ref(), Some(0), 0, mistakes)
}

/// Where a key that is given twice stands first, if only one can be meant.
fn first(text: &str, key: &str, second: usize) -> String {
    fn places(table: &DeTable<'_>, name: &str, found: &mut Vec<usize>) {
        for (key, value) in table {
            if key.get_ref() == name {
                found.push(key.span().start);
            }
            if let DeValue::Table(table) = value.get_ref() {
                places(table, name, found);
            }
        }
    }
    let (table, _) = DeTable::parse_recoverable(text);
    let mut found = Vec::new();
    places(table.get_ref(), key.trim_matches(['"', '\'']), &mut found);
    found.retain(|at| *at < second);
    match *found {
        [at] => format!(
            ", which stands in line {}, too",
            text[..at].matches('\n').count() + 1
        ),
        _ => String::new(),
    }
}

fn too_deep(at: usize) -> Mistake {
    Mistake::new(at, "it is nested too deeply")
}

fn dict(
    table: &DeTable<'_>,
    at: Option<usize>,
    depth: usize,
    mistakes: &mut Vec<Mistake>,
) -> Result<Item, Mistake> {
    let entries = table.iter().map(|(key, value)| {
        let item = Item {
            key_at: Some(key.span().start),
            ..item(value, depth + 1, mistakes)?
        };
        Ok((key.get_ref().clone().into_owned(), item))
    });
    Ok(Item::dict(entries.collect::<Result<_, _>>()?, at))
}

fn item(
    value: &Spanned<DeValue<'_>>,
    depth: usize,
    mistakes: &mut Vec<Mistake>,
) -> Result<Item, Mistake> {
    let at = value.span().start;
    if depth > MAX_DEPTH {
        return Err(too_deep(at));
    }
    let mut number = |made: Result<String, Mistake>, written: &str| match made {
        Ok(number) => Json::Plain(number),
        Err(mistake) => {
            mistakes.push(mistake);
            Json::Text(written.to_owned())
        }
    };
    let json = match value.get_ref() {
        DeValue::String(text) => Json::Text(text.clone().into_owned()),
        DeValue::Integer(integer) => {
            let made = i128::from_str_radix(integer.as_str(), integer.radix());
            let made = made.map(|integer| integer.to_string());
            let made = made.map_err(|_| Mistake::new(at, "the number is too large"));
            number(made, integer.as_str())
        }
        DeValue::Float(float) => number(self::float(float.as_str(), at), float.as_str()),
        DeValue::Boolean(truth) => Json::Plain(truth.to_string()),
        DeValue::Datetime(time) => Json::Text(time.to_string()),
        DeValue::Array(items) => {
            let items = items.iter().map(|value| item(value, depth + 1, mistakes));
            Json::List(items.collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => return dict(table, Some(at), depth, mistakes),
    };
    Ok(json.at(Some(at)))
}

/// JSON writes it in the same way, but has no sign for what is above zero.
fn float(text: &str, at: usize) -> Result<String, Mistake> {
    if text.contains("inf") || text.contains("nan") {
        let sentence = format!("there is no number {text} in a configuration");
        return Err(Mistake::new(at, sentence).hinted("quote it if it is a text"));
    }
    Ok(text.strip_prefix('+').unwrap_or(text).replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use crate::form::Form;

    fn json(text: &str) -> String {
        let document = Document::read(Form::Toml, "f.toml", text.as_bytes());
        document.map_or_else(
            |error| error.to_string(),
            |document| document.json().to_owned(),
        )
    }

    #[test]
    fn a_configuration_is_the_dict_that_it_says() {
        let text = "\
version = 1 # comment
[handlers.h]
class = 'logging.StreamHandler'
delay = 1_000
since = 2024-01-01
[root]
handlers = [\"h\",]
level = 0x0a
ratio = +1_0.5e3
";
        assert_eq!(
            json(text),
            r#"{"version":1,"handlers":{"h":{"class":"logging.StreamHandler","delay":1000,"since":"2024-01-01"}},"root":{"handlers":["h"],"level":10,"ratio":10.5e3}}"#
        );
    }

    #[test]
    fn parts_keep_their_places() {
        let text = "ä = 'ö'\r\n[handlers.h]\r\nlevel = 'LOUD'\r\n";
        let document =
            Document::read(Form::Toml, "f", text.replace("ä", "\"ä\"").as_bytes()).unwrap();
        let text = text.replace("ä", "\"ä\"");
        let json = document.json();
        let origin = |part: &str| document.origin(json.find(part).unwrap());
        assert_eq!(origin("\"ö\""), text.find("'ö"));
        assert_eq!(origin("\"h\""), text.find("h]"));
        assert_eq!(origin("\"level\""), text.find("level"));
        assert_eq!(origin("\"LOUD\""), text.find("'LOUD"));
    }

    #[test]
    fn what_is_no_configuration_is_told_with_its_place() {
        assert_eq!(
            json("a = inf"),
            "f.toml:1:5: there is no number inf in a configuration (quote it if it is a text)"
        );
        let twice = json("[a]\nb = 1\nb = 2");
        assert!(
            twice.starts_with(
                "f.toml:3:1: not a TOML document: duplicate key 'b', which stands in line 2, too"
            ),
            "{twice}"
        );
        assert!(json("a = ").starts_with("f.toml:1:5: "), "{}", json("a = "));
        let deep = format!("a = {}", "[".repeat(100_000));
        assert!(json(&deep).starts_with("f.toml:1:"));
    }

    #[test]
    fn nesting_is_bounded() {
        let k = vec!["a"; 79].join(".");
        let open = format!("{k} = {{").repeat(78);
        let deep = format!("{open}{k} = 1{}", "}".repeat(78));
        // Nor does it take much stack.
        let thread = std::thread::Builder::new().stack_size(512 << 10);
        let told = thread.spawn(move || json(&deep)).unwrap().join().unwrap();
        assert_eq!(told, "f.toml:1:161: it is nested too deeply");
        // What is no TOML is not read that far either.
        assert_eq!(json(&open), "f.toml:1:161: it is nested too deeply");
        let headers = format!("[[{k}]]\n").repeat(2);
        assert_eq!(json(&headers), "f.toml:1:160: it is nested too deeply");
        let keys_alone = "a\n".repeat(40) + "b = 1";
        assert!(
            json(&keys_alone).contains("not a TOML"),
            "{}",
            json(&keys_alone)
        );
        // Each key of a header goes through an array here: a level that only values show.
        let keys = |count| vec!["a"; count].join(".");
        let arrays: String = (1..=17)
            .map(|count| format!("[[{}]]\n", keys(count)))
            .collect();
        assert!(
            json(&arrays).ends_with(": it is nested too deeply"),
            "{}",
            json(&arrays)
        );
    }

    #[test]
    fn what_is_as_deep_as_it_may_be_is_read() {
        let keys = |count| vec!["a"; count].join(".");
        assert!(json(&format!("{} = 1", keys(32))).starts_with("{\"a\":"));
        assert!(json(&format!("{} = 1", keys(33))).ends_with("it is nested too deeply"));
        let text = format!(
            "[{}]\n{} = {{b = [[1.5, {{}}], 'x.y'], c = 1}}",
            keys(10),
            keys(19)
        );
        assert!(json(&text).starts_with("{\"a\":"), "{}", json(&text));
    }
}
