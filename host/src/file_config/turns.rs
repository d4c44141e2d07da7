//! When CPython reads the parts of a file: of several mistakes, it finds the first one so.

use crate::document::{Document, Item, Key};

/// When CPython reads a part of a file: the section, which of its entries, from 1, and what it
/// does with that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn(pub(super) Section, pub(super) usize, pub(super) Step);

impl Turn {
    /// Handlers get their targets when all of them are there.
    const LAST_OF_HANDLERS: Turn = Turn(Section::Handlers, usize::MAX, Step::First);
}

/// What CPython does with an entry, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Makes the handler or the formatter.
    #[default]
    First,
    /// Gives a handler's class its arguments.
    Call,
    SetLevel,
    /// Looks up what the entry names.
    LookUp,
}

impl Step {
    fn of(key: &str) -> Self {
        match key {
            "level" => Step::SetLevel,
            "formatter" | "handlers" => Step::LookUp,
            _ => Step::First,
        }
    }
}

/// The kinds of sections, in CPython's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    #[default]
    Top,
    Formatters,
    Handlers,
    Root,
    Loggers,
}

impl Section {
    fn of(key: &str) -> Self {
        match key {
            "formatters" => Section::Formatters,
            "handlers" => Section::Handlers,
            "loggers" => Section::Loggers,
            "root" => Section::Root,
            _ => Section::Top,
        }
    }
}

/// Where the entries of sections begin in a document, in order, and when CPython reads them.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Vec<(usize, Turn)>);

impl Turns {
    /// A document of these parts, and their turns; `loggers` are those of its loggers.
    pub(super) fn of(root: Item, loggers: &[usize]) -> (Document, Turns) {
        let (mut turns, mut turn) = (Vec::new(), Turn::default());
        let document = Document::noting(root, &mut |key: Key<'_>| {
            match key.depth {
                1 => turn = Turn(Section::of(key.name), 0, Step::First),
                2 => {
                    let number = match turn.0 {
                        Section::Loggers => {
                            key.number.checked_sub(1).and_then(|at| loggers.get(at))
                        }
                        _ => None,
                    };
                    (turn.1, turn.2) = (number.copied().unwrap_or(key.number), Step::First);
                }
                3 if key.name == "target" => {
                    turns.push((key.offset, Turn::LAST_OF_HANDLERS));
                    return;
                }
                3 => turn.2 = Step::of(key.name),
                _ => return,
            }
            turns.push((key.offset, turn));
        });
        (document, Turns(turns))
    }

    /// When CPython reads the part at this byte of the document.
    pub(super) fn at(&self, offset: usize) -> Turn {
        let behind = self.0.partition_point(|(begins, _)| *begins <= offset);
        let last = behind.checked_sub(1).and_then(|last| self.0.get(last));
        last.map(|(_, turn)| *turn).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Json;

    #[test]
    fn each_part_has_its_turn() {
        let names = vec![Item::text("a", None), Item::text("b", None)];
        let root = vec![
            ("level".into(), Item::text("LOUD", None)),
            ("handlers".into(), Item::list(names, None)),
        ];
        let version = Json::Plain("1".into()).at(None);
        let top = vec![
            ("version".into(), version),
            ("root".into(), Item::dict(root, None)),
        ];
        let (document, turns) = Turns::of(Item::dict(top, None), &[]);
        let turn = |part: &str| turns.at(document.json().find(part).unwrap());
        assert_eq!(turn("1"), Turn(Section::Top, 0, Step::First));
        assert_eq!(turn("\"root\""), Turn(Section::Root, 0, Step::First));
        assert_eq!(turn("\"LOUD\""), Turn(Section::Root, 1, Step::First));
        assert_eq!(turn("\"b\""), Turn(Section::Root, 2, Step::First));
        assert!(turn("1") < turn("\"LOUD\""));
    }
}
