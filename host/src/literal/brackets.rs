//! What is in brackets: tuples, lists, sets, dicts, and values in parentheses.

use super::error::Error;
use super::lexer::Token;
use super::parser::Parser;
use super::{Node, Value, table};

impl Parser<'_, '_> {
    /// What is in brackets of some kind. The reader of it passes by both of them.
    pub(super) fn bracket(
        &mut self,
        read: fn(&mut Self) -> Result<Node, Error>,
    ) -> Result<Node, Error> {
        self.brackets += 1;
        let node = self.nested(read);
        self.brackets -= 1;
        node
    }

    pub(super) fn parentheses(&mut self) -> Result<Node, Error> {
        let at = self.at;
        self.advance()?;
        let mut items = Vec::new();
        if !self.take(")")? {
            let first = self.value()?;
            if self.take(")")? {
                return Ok(first);
            }
            items = self.items(first, ")")?;
        }
        let value = Value::Tuple(items);
        Ok(Node { at, value })
    }

    pub(super) fn list(&mut self) -> Result<Node, Error> {
        let at = self.at;
        self.advance()?;
        let mut items = Vec::new();
        if !self.take("]")? {
            let first = self.value()?;
            items = self.items(first, "]")?;
        }
        let value = Value::List(items);
        Ok(Node { at, value })
    }

    pub(super) fn braces(&mut self) -> Result<Node, Error> {
        let at = self.at;
        self.advance()?;
        let value = if self.take("}")? {
            Ok(Value::Dict(Vec::new()))
        } else {
            let first = self.value()?;
            match self.token {
                Token::Mark(":") => table::dict(self.entries(first)?),
                _ => table::set(self.items(first, "}")?),
            }
        };
        let value = self.settle(value);
        Ok(Node { at, value })
    }

    /// The items from the first one, which has been read, up to the closing bracket. (Outside
    /// brackets that is the empty text: the end of the line.)
    pub(super) fn items(&mut self, first: Node, close: &str) -> Result<Vec<Node>, Error> {
        let mut items = vec![first];
        while !self.closed(close)? {
            items.push(self.value()?);
        }
        Ok(items)
    }

    fn entries(&mut self, first: Node) -> Result<Vec<(Node, Node)>, Error> {
        let first = self.entry(first)?;
        let mut entries = vec![first];
        while !self.closed("}")? {
            let key = self.value()?;
            if matches!(self.token, Token::Mark("," | "}")) {
                let message = "':' expected after dictionary key";
                return Err(Error::syntax(self.at, message));
            }
            let entry = self.entry(key)?;
            entries.push(entry);
        }
        Ok(entries)
    }

    /// A key that has been read, and the value that belongs to it.
    fn entry(&mut self, key: Node) -> Result<(Node, Node), Error> {
        if !self.take(":")? {
            return Err(self.unexpected());
        }
        if matches!(self.token, Token::Mark("," | "}")) {
            let message = "expression expected after dictionary key and ':'";
            return Err(Error::syntax(self.at, message));
        }
        Ok((key, self.value()?))
    }

    /// Passes by a comma, the closing bracket, or both. Says whether that is the end.
    fn closed(&mut self, close: &str) -> Result<bool, Error> {
        let comma = self.take(",")?;
        let end = match close {
            "" => matches!(self.token, Token::Newline | Token::End),
            _ => self.take(close)?,
        };
        match comma || end {
            true => Ok(end),
            false => Err(self.unexpected()),
        }
    }
}
