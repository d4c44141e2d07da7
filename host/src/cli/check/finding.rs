//! What is wrong or surprising, and where.

use std::ops::Range;

/// One mistake, or one thing that is surprising.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    pub rule: Rule,
    pub message: String,
    /// Why, each the reason for the one before it.
    pub causes: Vec<String>,
    /// Where in the config, as `handlers.h.formatter`; empty if that says nothing.
    pub path: String,
    /// Where in the text that its author wrote, in bytes.
    pub place: Option<Range<usize>>,
    /// What might have been meant, or what can be done.
    pub help: Option<String>,
    /// What does it.
    pub fix: Option<Fix>,
}

/// A part of the text, and what belongs there.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    pub place: Range<usize>,
    pub replacement: String,
}

impl Fix {
    pub fn new(place: Range<usize>, replacement: impl Into<String>) -> Option<Self> {
        Some(Fix {
            place,
            replacement: replacement.into(),
        })
    }
}

impl Finding {
    pub fn new(rule: Rule, message: impl Into<String>) -> Self {
        Finding {
            rule,
            message: message.into(),
            causes: Vec::new(),
            path: String::new(),
            place: None,
            help: None,
            fix: None,
        }
    }

    /// Whether both are about one mistake, whoever found them.
    pub fn is_same_mistake(&self, other: &Finding) -> bool {
        self.rule.is_mistake() && self.path == other.path && self.causes == other.causes
    }

    pub fn at(mut self, place: Option<Range<usize>>) -> Self {
        self.place = place;
        self
    }

    pub fn because(mut self, causes: Vec<String>) -> Self {
        self.causes = causes;
        self
    }

    pub fn under(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    pub fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    pub fn fixed_by(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    Syntax,
    UnknownName,
    Refused,
    Capacity,
    DuplicateKey,
    UnknownKey,
    Boolean,
    FormatField,
    FormatFails,
    HandlerFails,
    Attribute,
    UnusedHandler,
    UnusedFormatter,
    UnusedFilter,
    LevelNeverPasses,
    NoHandler,
    HandledTwice,
    Silenced,
    Other,
}

impl Rule {
    /// All of them, in the order of their declaration.
    pub const ALL: [Rule; 19] = [
        Rule::Syntax,
        Rule::UnknownName,
        Rule::Refused,
        Rule::Capacity,
        Rule::DuplicateKey,
        Rule::UnknownKey,
        Rule::Boolean,
        Rule::FormatField,
        Rule::FormatFails,
        Rule::HandlerFails,
        Rule::Attribute,
        Rule::UnusedHandler,
        Rule::UnusedFormatter,
        Rule::UnusedFilter,
        Rule::LevelNeverPasses,
        Rule::NoHandler,
        Rule::HandledTwice,
        Rule::Silenced,
        Rule::Other,
    ];

    /// Whether a config is refused for it; otherwise it is a warning.
    pub fn is_mistake(self) -> bool {
        use Rule::{Capacity, Refused, Syntax, UnknownName};
        matches!(self, Syntax | UnknownName | Refused | Capacity)
    }

    /// Its name, and what it says.
    pub fn described(self) -> (&'static str, &'static str) {
        match self {
            Rule::Syntax => (
                "syntax",
                "The file is not in the form that it should be in.",
            ),
            Rule::UnknownName => ("unknown-name", "Nothing has this name."),
            Rule::Refused => ("refused", "The config would be refused."),
            Rule::Capacity => ("capacity", "The device has no room for the config."),
            Rule::DuplicateKey => (
                "duplicate-key",
                "A key is given twice; the last one counts.",
            ),
            Rule::UnknownKey => ("unknown-key", "A key is not read by anything."),
            Rule::Boolean => (
                "boolean",
                "A text that looks false counts as true, or a boolean is given as a level.",
            ),
            Rule::FormatField => ("format-field", "A format names what records do not have."),
            Rule::FormatFails => ("format-fails", "A format fails for each record."),
            Rule::HandlerFails => ("handler-fails", "A handler fails for each record."),
            Rule::Attribute => ("attribute", "An attribute is not read by anything."),
            Rule::UnusedHandler => (
                "unused-handler",
                "No logger and no handler uses the handler.",
            ),
            Rule::UnusedFormatter => ("unused-formatter", "No handler uses the formatter."),
            Rule::UnusedFilter => ("unused-filter", "No logger and no handler uses the filter."),
            Rule::LevelNeverPasses => (
                "level-never-passes",
                "A logger's level lets records pass that none of its handlers lets pass.",
            ),
            Rule::NoHandler => ("no-handler", "No handler takes a logger's records."),
            Rule::HandledTwice => (
                "handled-twice",
                "A handler takes each record of a logger twice.",
            ),
            Rule::Silenced => (
                "silenced",
                "The config disables loggers that the device has.",
            ),
            Rule::Other => ("other", "Something else is surprising."),
        }
    }

    pub fn id(self) -> &'static str {
        self.described().0
    }

    pub fn severity(self) -> &'static str {
        match self.is_mistake() {
            true => "error",
            false => "warning",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_stands_at_its_number() {
        for (number, rule) in Rule::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, number);
        }
    }
}
