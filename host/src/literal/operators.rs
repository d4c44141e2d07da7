//! `+`, `-`, `*`, `|` and signs, and what CPython says of operands that they do not take.

use super::error::Error;
use super::number::TOO_LARGE;
use super::table::Index;
use super::{Node, Value};

/// An exception and its message.
type Fault = (&'static str, String);

fn wrong<T>(message: String) -> Result<T, Fault> {
    Err(("TypeError", message))
}

/// What Python takes for a number, from the least to the most general kind.
#[derive(Clone, Copy)]
enum Number {
    Int(i128),
    Float(f64),
    Complex(f64, f64),
}

impl Number {
    fn of(value: &Value) -> Option<Number> {
        match *value {
            Value::Bool(bool) => Some(Number::Int(bool.into())),
            Value::Int(int) => Some(Number::Int(int)),
            Value::Float(float) => Some(Number::Float(float)),
            Value::Complex(real, imaginary) => Some(Number::Complex(real, imaginary)),
            _ => None,
        }
    }

    fn real(self) -> f64 {
        match self {
            Number::Int(int) => int as f64,
            Number::Float(real) | Number::Complex(real, _) => real,
        }
    }

    fn imaginary(self) -> f64 {
        match self {
            Number::Complex(_, imaginary) => imaginary,
            _ => 0.0,
        }
    }
}

fn int(int: Option<i128>) -> Result<Value, Fault> {
    int.map(Value::Int)
        .ok_or(("ValueError", TOO_LARGE.to_owned()))
}

/// `+` or `-` before a value.
pub(super) fn sign(sign: &str, value: &Value) -> Result<Value, Fault> {
    match (Number::of(value), sign) {
        (Some(Number::Int(number)), "-") => int(number.checked_neg()),
        (Some(Number::Int(number)), _) => Ok(Value::Int(number)),
        (Some(Number::Float(float)), "-") => Ok(Value::Float(-float)),
        (Some(Number::Complex(real, imaginary)), "-") => Ok(Value::Complex(-real, -imaginary)),
        (Some(_), _) => Ok(value.clone()),
        (None, _) => {
            let name = type_name(value);
            wrong(format!("bad operand type for unary {sign}: '{name}'"))
        }
    }
}

/// `left + right`. The left one grows, so that many in a row take no longer than they must.
pub(super) fn add(left: Value, right: Value) -> Result<Value, Fault> {
    use Value::{Bytes, List, Str, Tuple};
    if let (Some(left), Some(right)) = (Number::of(&left), Number::of(&right)) {
        return sum(left, right);
    }
    let name = type_name(&right);
    match (left, right) {
        (Str(left), Str(right)) => Ok(Str(left + &right)),
        (Bytes(left), Bytes(right)) => Ok(Bytes(joined(left, right))),
        (List(left), List(right)) => Ok(List(joined(left, right))),
        (Tuple(left), Tuple(right)) => Ok(Tuple(joined(left, right))),
        (Bytes(_), _) => wrong(format!("can't concat {name} to bytes")),
        (left @ (Str(_) | List(_) | Tuple(_)), _) => {
            let own = type_name(&left);
            wrong(format!(
                "can only concatenate {own} (not \"{name}\") to {own}"
            ))
        }
        (left, right) => unsupported("+", &left, &right),
    }
}

fn joined<T>(mut left: Vec<T>, right: Vec<T>) -> Vec<T> {
    left.extend(right);
    left
}

fn sum(left: Number, right: Number) -> Result<Value, Fault> {
    use Number::{Complex, Int};
    match (left, right) {
        (Int(left), Int(right)) => int(left.checked_add(right)),
        (Complex(..), _) | (_, Complex(..)) => Ok(Value::Complex(
            left.real() + right.real(),
            left.imaginary() + right.imaginary(),
        )),
        _ => Ok(Value::Float(left.real() + right.real())),
    }
}

/// `left - right`, of numbers alone.
pub(super) fn subtract(left: Value, right: Value) -> Result<Value, Fault> {
    use Number::{Complex, Int};
    match (Number::of(&left), Number::of(&right)) {
        (Some(Int(left)), Some(Int(right))) => int(left.checked_sub(right)),
        (Some(left), Some(right)) => Ok(match (left, right) {
            (Complex(..), _) | (_, Complex(..)) => Value::Complex(
                left.real() - right.real(),
                left.imaginary() - right.imaginary(),
            ),
            _ => Value::Float(left.real() - right.real()),
        }),
        _ if matches!((&left, &right), (Value::Set(_), Value::Set(_))) => numbers_alone("-"),
        _ => unsupported("-", &left, &right),
    }
}

/// `left * right`, of numbers alone: texts and lists are not repeated.
pub(super) fn multiply(left: Value, right: Value) -> Result<Value, Fault> {
    use Number::{Complex, Int};
    if let (Some(left), Some(right)) = (Number::of(&left), Number::of(&right)) {
        return match (left, right) {
            (Int(left), Int(right)) => int(left.checked_mul(right)),
            (Complex(..), _) | (_, Complex(..)) => {
                let (a, b) = (left.real(), left.imaginary());
                let (c, d) = (right.real(), right.imaginary());
                Ok(Value::Complex(a * c - b * d, a * d + b * c))
            }
            _ => Ok(Value::Float(left.real() * right.real())),
        };
    }
    let other = match (is_sequence(&left), is_sequence(&right)) {
        (true, _) => &right,
        (false, true) => &left,
        (false, false) => return unsupported("*", &left, &right),
    };
    match Number::of(other) {
        Some(Int(_)) => numbers_alone("*"),
        _ => {
            let name = type_name(other);
            wrong(format!(
                "can't multiply sequence by non-int of type '{name}'"
            ))
        }
    }
}

fn is_sequence(value: &Value) -> bool {
    use Value::{Bytes, List, Str, Tuple};
    matches!(value, Str(_) | Bytes(_) | List(_) | Tuple(_))
}

/// What Python does, and nothing here.
fn numbers_alone(operator: &str) -> Result<Value, Fault> {
    let message = format!("the operator '{operator}' is allowed between numbers alone");
    Err(("ValueError", message))
}

/// `left | right`; `at` is where the operator is. The index is the left one's, kept for the
/// next one of many in a row.
pub(super) fn union(
    left: Value,
    right: Value,
    at: usize,
    index: &mut Option<Index>,
) -> Result<Value, Error> {
    use Value::{Bool, Dict, Int, Set};
    match (left, right) {
        (Bool(left), Bool(right)) => Ok(Bool(left | right)),
        (Int(left), Int(right)) => Ok(Int(left | right)),
        (Bool(bool), Int(int)) | (Int(int), Bool(bool)) => Ok(Int(int | i128::from(bool))),
        (Set(mut left), Set(right)) => {
            let index = known(index, left.iter())?;
            index.extend_set(&mut left, right)?;
            Ok(Set(left))
        }
        (Dict(mut left), Dict(right)) => {
            let index = known(index, left.iter().map(|(key, _)| key))?;
            index.extend_dict(&mut left, right)?;
            Ok(Dict(left))
        }
        (left, right) => unsupported("|", &left, &right)
            .map_err(|(exception, message)| Error::new(at, exception, message)),
    }
}

fn known<'i, 'k>(
    index: &'i mut Option<Index>,
    keys: impl Iterator<Item = &'k Node>,
) -> Result<&'i mut Index, Error> {
    match index {
        Some(index) => Ok(index),
        None => Ok(index.insert(Index::of(keys)?)),
    }
}

fn unsupported<T>(operator: &str, left: &Value, right: &Value) -> Result<T, Fault> {
    let (left, right) = (type_name(left), type_name(right));
    wrong(format!(
        "unsupported operand type(s) for {operator}: '{left}' and '{right}'"
    ))
}

/// CPython: `type(value).__name__`; of an object, what it is known by.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::None => "NoneType",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        Value::Complex(..) => "complex",
        Value::Str(_) => "str",
        Value::Bytes(_) => "bytes",
        Value::Ellipsis => "ellipsis",
        Value::Tuple(_) => "tuple",
        Value::List(_) => "list",
        Value::Set(_) => "set",
        Value::Dict(_) => "dict",
        Value::Object(name) => name,
    }
}
