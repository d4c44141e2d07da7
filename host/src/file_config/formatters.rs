//! `[formatters]` and `[formatter_X]`.

use super::arguments;
use super::by_name::ByName;
use super::error::{Error, ErrorKind};
use super::names::Namespace;
use super::reader::{Listed, Reader};
use super::turns::Section;
use crate::document::Item;
use crate::literal::Value;
use crate::python::Failure;

/// CPython: `_create_formatters`.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<(String, Item)> {
    reader.begin(Section::Formatters);
    let keys = reader.keys("formatters");
    let mut entries = ByName::new();
    for key in reader.kept(keys).unwrap_or_default() {
        reader.next("formatters", &key.name);
        if entries.has(&key.name) {
            continue;
        }
        let entry = entry(reader, &key);
        let entry = reader.kept(entry);
        let item = entry.unwrap_or(Item::dict(Vec::new(), key.at));
        entries.put(&key.name, item);
    }
    entries.into_items()
}

fn entry(reader: &mut Reader<'_>, key: &Listed) -> Result<Item, Error> {
    let section = format!("formatter_{}", key.name);
    reader.section(&section, Some(key))?;
    let mut entry = Vec::new();
    for option in ["format", "datefmt", "style"] {
        let value = reader.raw(&section, option);
        if let Some(value) = reader.kept(value).flatten() {
            entry.push((option.to_owned(), Reader::text(&value)));
        }
    }
    let class = reader.maybe(&section, "class");
    if let Some(class) = reader.kept(class).flatten() {
        entry.push(("class".to_owned(), Reader::text(&class)));
    }
    match defaults(reader, &section) {
        Ok(defaults) => entry.extend(defaults.map(|item| ("defaults".to_owned(), item))),
        Err(mistakes) => reader.mistakes.extend(mistakes),
    }
    Ok(Item::dict(entry, reader.ini.section_offset(&section)))
}

/// CPython 3.12: `eval(defaults, vars(logging))`.
fn defaults(reader: &Reader<'_>, section: &str) -> Result<Option<Item>, Vec<Error>> {
    let given = reader.raw(section, "defaults");
    let Some(given) = given.map_err(|mistake| vec![mistake])? else {
        return Ok(None);
    };
    let node = reader.literal(&given, &Namespace(reader.registry))?;
    if !matches!(node.value, Value::Dict(_) | Value::None) {
        let message = "'defaults' must be a dict";
        let exception = Failure::new("TypeError", message);
        let at = given.offset(node.at);
        return Err(vec![reader.error(
            ErrorKind::Argument,
            at,
            message,
            exception,
        )]);
    }
    let item = arguments::item(node, "defaults", &|_, at| given.offset(at));
    let told = |mistake| vec![reader.argument(mistake, &|_, at| given.offset(at))];
    item.map(Some).map_err(told)
}
