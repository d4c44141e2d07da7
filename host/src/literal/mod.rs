//! Values as Python writes them, in the `args` and `kwargs` of an INI file. CPython evaluates
//! those expressions (`eval(args, vars(logging))`); here they are read, and nothing is called:
//! literals, sums, products and unions of them, and names that somebody has registered.
//!
//! | file | what lives there |
//! |---|---|
//! | `lexer` | text to tokens |
//! | `number`, `string`, `escape` | the tokens that have values |
//! | `parser`, `brackets` | tokens to a value |
//! | `refused` | what is said of everything else |
//! | `operators` | `+`, `-`, `*`, `|` and signs |
//! | `table` | which keys and items are equal |

mod brackets;
mod error;
mod escape;
mod lexer;
mod number;
mod operators;
mod parser;
mod refused;
mod string;
mod table;

#[cfg(test)]
mod tests;

pub(crate) use error::Error;
pub(crate) use operators::type_name;

/// A value, and where its text begins: bytes from the start of the expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) at: usize,
    pub(crate) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    None,
    Bool(bool),
    /// Larger ones are refused.
    Int(i128),
    /// May be infinite (`1e999`).
    Float(f64),
    /// The real and the imaginary part.
    Complex(f64, f64),
    Str(String),
    Bytes(Vec<u8>),
    Ellipsis,
    Tuple(Vec<Node>),
    List(Vec<Node>),
    /// In the order of the text; of equal items the first one.
    Set(Vec<Node>),
    /// In the order of the text; of equal keys the first one, with the last one's value.
    Dict(Vec<(Node, Node)>),
    /// What a registered name stands for that is no plain value: a stream, a class.
    Object(&'static str),
}

/// What names stand for.
pub(crate) trait Names {
    /// The value of a name or a dotted path, which has no spaces (`sys.stdout`); or CPython's
    /// exception and message: `NameError`, `name 'x' is not defined`.
    fn find(&self, path: &str) -> Result<Value, (&'static str, String)>;
}

/// Reads one expression, or tells what is wrong with it: what CPython would raise, and then what else
/// is found. Takes time in proportion to the text's length, and little of the stack, whatever the text
/// is.
pub(crate) fn parse(text: &str, names: &dyn Names) -> Result<Node, Vec<Error>> {
    let parser = parser::Parser::new(text, names);
    parser.map_err(|error| vec![error])?.whole()
}

/// Whether texts stand side by side in it, which Python makes one of.
pub(crate) fn has_joined_texts(text: &str) -> bool {
    let Ok(mut lexer) = lexer::Lexer::new(text) else {
        return false;
    };
    let mut was_text = false;
    loop {
        match lexer.next() {
            Ok((_, lexer::Token::Text(_))) if was_text => return true,
            Ok((_, lexer::Token::End)) | Err(_) => return false,
            Ok((_, token)) => was_text = matches!(token, lexer::Token::Text(_)),
        }
    }
}
