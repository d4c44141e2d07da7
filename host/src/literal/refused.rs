//! What is said of text that is no literal and no name: what it is in Python, if it is.

use super::error::Error;
use super::lexer::Token;

/// CPython: `keyword.kwlist`.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// What cannot begin a value.
pub(super) fn beginning(at: usize, token: Token<'_>) -> Error {
    let what = match token {
        Token::Name("lambda") => "a lambda",
        Token::Name("await") => "'await'",
        Token::Name("yield") => "'yield'",
        Token::Name("not") => "'not'",
        Token::Mark("*") => "unpacking ('*')",
        Token::Mark("**") => "unpacking ('**')",
        Token::Mark("~") => return operator(at, "~"),
        _ => return Error::invalid(at),
    };
    Error::not_allowed(at, what)
}

/// What comes after a value, and is neither its end nor an operator that is allowed. Some of it is Python only
/// inside brackets.
pub(super) fn continuation(at: usize, token: Token<'_>, inside: bool) -> Error {
    let what = match token {
        Token::Name("and") => "'and'",
        Token::Name("or") => "'or'",
        // (`not in`.)
        Token::Name("in" | "is" | "not") => "a comparison",
        Token::Mark("<" | ">" | "==" | "!=" | "<=" | ">=") => "a comparison",
        Token::Name("if") => "a conditional expression",
        Token::Name("for" | "async") if inside => "a comprehension or generator",
        Token::Mark(":=") if inside => "an assignment (':=')",
        Token::Mark(mark @ ("/" | "//" | "%" | "@" | "**" | "<<" | ">>" | "&" | "^")) => {
            return operator(at, mark);
        }
        Token::Name("None" | "True" | "False") if inside => return no_comma(at),
        Token::Name(name) if inside && !is_keyword(name) => return no_comma(at),
        Token::Number(_) | Token::Text(_) | Token::Mark("{") if inside => return no_comma(at),
        _ => return Error::invalid(at),
    };
    Error::not_allowed(at, what)
}

fn operator(at: usize, operator: &str) -> Error {
    let message = format!("the operator '{operator}' is not allowed: only +, -, * and | are");
    Error::new(at, "ValueError", message)
}

fn no_comma(at: usize) -> Error {
    Error::syntax(at, "invalid syntax. Perhaps you forgot a comma?")
}
