//! From tokens to a value.
//!
//! What cannot be read ends it at once. What CPython would raise while it evaluates (a name
//! that is unknown, operands that do not match) is kept until all has been read, for there
//! might be something in the text that is no Python at all.

use super::error::Error;
use super::lexer::{Lexer, Token};
use super::number::Number;
use super::string::Literal;
use super::{Names, Node, Value, operators, refused};

/// How deep brackets and signs may be nested.
const DEEPEST: usize = 32;

/// After so many names that are unknown, nobody reads on.
const MANY: usize = 100;

pub(super) struct Parser<'t, 'n> {
    lexer: Lexer<'t>,
    /// The token that comes next, and where.
    pub(super) token: Token<'t>,
    pub(super) at: usize,
    names: &'n dyn Names,
    depth: usize,
    pub(super) brackets: usize,
    /// What CPython would raise first, and what else is wrong with names.
    faults: Vec<Error>,
}

impl<'t, 'n> Parser<'t, 'n> {
    pub(super) fn new(text: &'t str, names: &'n dyn Names) -> Result<Self, Error> {
        let mut lexer = Lexer::new(text)?;
        let (at, token) = lexer.next()?;
        Ok(Parser {
            lexer,
            token,
            at,
            names,
            depth: 0,
            brackets: 0,
            faults: Vec::new(),
        })
    }

    /// The whole text: a value, or a tuple without parentheses.
    pub(super) fn whole(mut self) -> Result<Node, Vec<Error>> {
        match self.expression() {
            Ok(node) if self.faults.is_empty() => Ok(node),
            Ok(_) => Err(self.faults),
            // CPython has evaluated nothing then, and what was read may have been meant otherwise.
            Err(error) => Err(vec![error]),
        }
    }

    fn expression(&mut self) -> Result<Node, Error> {
        while self.token == Token::Newline {
            self.advance()?;
        }
        let at = self.at;
        let mut node = self.value()?;
        if self.token == Token::Mark(",") {
            let value = Value::Tuple(self.items(node, "")?);
            node = Node { at, value };
        }
        while self.token == Token::Newline {
            self.advance()?;
        }
        match self.token {
            Token::End => Ok(node),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn advance(&mut self) -> Result<(), Error> {
        (self.at, self.token) = self.lexer.next()?;
        Ok(())
    }

    /// Passes by this mark, if it is what comes next.
    pub(super) fn take(&mut self, mark: &str) -> Result<bool, Error> {
        let taken = matches!(self.token, Token::Mark(next) if next == mark);
        if taken {
            self.advance()?;
        }
        Ok(taken)
    }

    pub(super) fn unexpected(&self) -> Error {
        refused::continuation(self.at, self.token, self.brackets > 0)
    }

    /// The value, or any other if it cannot be worked out. After another fault, that may be due to it.
    pub(super) fn settle(&mut self, worked_out: Result<Value, Error>) -> Value {
        worked_out.unwrap_or_else(|fault| {
            if self.faults.is_empty() {
                self.faults.push(fault);
            }
            Value::None
        })
    }

    /// The same for a value that does not depend on others.
    fn settle_name(&mut self, found: Result<Value, Error>) -> Value {
        found.unwrap_or_else(|fault| {
            if self.faults.len() < MANY {
                self.faults.push(fault);
            }
            Value::None
        })
    }

    /// One level deeper.
    pub(super) fn nested<R>(
        &mut self,
        read: fn(&mut Self) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if self.depth == DEEPEST {
            let message = format!("nested more than {DEEPEST} deep");
            return Err(Error::syntax(self.at, message));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Values with `|` between them.
    pub(super) fn value(&mut self) -> Result<Node, Error> {
        let at = self.at;
        let mut left = self.sum()?;
        let mut index = None;
        loop {
            let operator = self.at;
            if !self.take("|")? {
                return Ok(left);
            }
            let right = self.sum()?.value;
            let value = operators::union(left.value, right, operator, &mut index);
            let value = self.settle(value);
            left = Node { at, value };
        }
    }

    /// Values with `+` and `-` between them.
    fn sum(&mut self) -> Result<Node, Error> {
        let at = self.at;
        let mut left = self.product()?;
        loop {
            let operator = self.at;
            let worked_out = if self.take("+")? {
                operators::add(left.value, self.product()?.value)
            } else if self.take("-")? {
                operators::subtract(left.value, self.product()?.value)
            } else {
                return Ok(left);
            };
            let value = self.settle(worked_out.map_err(located(operator)));
            left = Node { at, value };
        }
    }

    /// Values with `*` between them.
    fn product(&mut self) -> Result<Node, Error> {
        let at = self.at;
        let mut left = self.signed()?;
        loop {
            let operator = self.at;
            if !self.take("*")? {
                return Ok(left);
            }
            let worked_out = operators::multiply(left.value, self.signed()?.value);
            let value = self.settle(worked_out.map_err(located(operator)));
            left = Node { at, value };
        }
    }

    fn signed(&mut self) -> Result<Node, Error> {
        let at = self.at;
        let Token::Mark(sign @ ("+" | "-")) = self.token else {
            return self.operand();
        };
        let operand = self.nested(|parser| {
            parser.advance()?;
            parser.signed()
        })?;
        let value = operators::sign(sign, &operand.value).map_err(located(at));
        let value = self.settle(value);
        Ok(Node { at, value })
    }

    /// A value without operators, which nothing may be done with.
    fn operand(&mut self) -> Result<Node, Error> {
        let at = self.at;
        let node = match self.token {
            Token::Name(name) => self.name(name)?,
            Token::Text(_) => self.texts()?,
            Token::Number(number) => self.plain(match number {
                Number::Int(int) => Value::Int(int),
                Number::Float(float) => Value::Float(float),
                Number::Imaginary(imaginary) => Value::Complex(0.0, imaginary),
            })?,
            Token::Mark("...") => self.plain(Value::Ellipsis)?,
            Token::Mark("(") => self.bracket(Self::parentheses)?,
            Token::Mark("[") => self.bracket(Self::list)?,
            Token::Mark("{") => self.bracket(Self::braces)?,
            token => return Err(refused::beginning(at, token)),
        };
        let what = match self.token {
            Token::Mark("(") => "a call",
            Token::Mark("[") => "a subscript",
            Token::Mark(".") => "an attribute of a value that is no name",
            _ => return Ok(node),
        };
        Err(Error::not_allowed(self.at, what))
    }

    /// What one token stands for.
    fn plain(&mut self, value: Value) -> Result<Node, Error> {
        let at = self.at;
        self.advance()?;
        Ok(Node { at, value })
    }

    fn name(&mut self, name: &str) -> Result<Node, Error> {
        let at = self.at;
        match name {
            "None" => return self.plain(Value::None),
            "True" => return self.plain(Value::Bool(true)),
            "False" => return self.plain(Value::Bool(false)),
            _ if refused::is_keyword(name) => return Err(refused::beginning(at, self.token)),
            _ => self.advance()?,
        }
        let mut path = name.to_owned();
        while self.take(".")? {
            match self.token {
                Token::Name(name) if !refused::is_keyword(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                _ => return Err(Error::invalid(self.at)),
            }
            self.advance()?;
        }
        if self.token == Token::Mark("(") {
            let value = self.empty_call(&path, at)?;
            return Ok(Node { at, value });
        }
        let found = self.names.find(&path).map_err(located(at));
        let value = self.settle_name(found);
        Ok(Node { at, value })
    }

    /// `tuple()` and the like, which is as good as a literal.
    fn empty_call(&mut self, name: &str, at: usize) -> Result<Value, Error> {
        let value = match name {
            "tuple" => Some(Value::Tuple(Vec::new())),
            "list" => Some(Value::List(Vec::new())),
            "dict" => Some(Value::Dict(Vec::new())),
            "set" => Some(Value::Set(Vec::new())),
            _ => None,
        };
        self.advance()?;
        match value {
            Some(value) if self.take(")")? => Ok(value),
            _ => {
                self.rest_of_call(at)?;
                Ok(self.settle_name(Err(Error::call(at))))
            }
        }
    }

    /// Passes by the arguments of a call, of which nothing is made, and by what is made of its value.
    fn rest_of_call(&mut self, at: usize) -> Result<(), Error> {
        let mut open = 1;
        loop {
            match self.token {
                Token::Mark("(" | "[" | "{") => open += 1,
                Token::Mark(")" | "]" | "}") => open -= 1,
                Token::End => return Err(Error::call(at)),
                _ => {}
            }
            self.advance()?;
            while open == 0 && self.token == Token::Mark(".") {
                self.advance()?;
                self.advance()?;
            }
            if open == 0 && !matches!(self.token, Token::Mark("(" | "[")) {
                return Ok(());
            }
        }
    }

    /// String or bytes literals, one after the other.
    fn texts(&mut self) -> Result<Node, Error> {
        let at = self.at;
        let (mut text, mut bytes) = (String::new(), Vec::new());
        let mut first: Option<Literal<'t>> = None;
        while let Token::Text(literal) = self.token {
            if literal.format {
                return Err(Error::not_allowed(self.at, "a format string"));
            }
            if first.is_some_and(|first| first.bytes != literal.bytes) {
                let message = "cannot mix bytes and nonbytes literals";
                return Err(Error::syntax(self.at, message));
            }
            match literal.bytes {
                true => literal.append_bytes(&mut bytes)?,
                false => literal.append_str(&mut text)?,
            }
            first = Some(literal);
            self.advance()?;
        }
        let value = match first.is_some_and(|first| first.bytes) {
            true => Value::Bytes(bytes),
            false => Value::Str(text),
        };
        Ok(Node { at, value })
    }
}

/// Tells where a fault was found.
fn located(at: usize) -> impl FnOnce((&'static str, String)) -> Error {
    move |(exception, message)| Error::new(at, exception, message)
}
