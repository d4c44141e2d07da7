//! Keyword arguments as a type of the program's own, which derives `serde::Deserialize`.

use std::fmt::{self, Display};

use logconf_core::{Argument, Arguments, Problem, Signature};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::told::told;

/// The signature of what is made of a `P`: its fields. Whether one may be missing, only `P` knows.
///
/// # Panics
///
/// If `P` is no struct whose fields are known: its names could not be told from wrong ones.
pub(super) fn signature<P: DeserializeOwned>(name: &'static str) -> &'static Signature {
    let mut fields = None;
    // It fails as soon as it has said what it wants.
    let _ = P::deserialize(Asked(&mut fields));
    let Some(fields) = fields else {
        panic!(
            "the parameters of '{name}' must be a struct of named fields, without \
             #[serde(flatten)], or a unit struct: {} is neither",
            std::any::type_name::<P>()
        );
    };
    Box::leak(Box::new(Signature {
        function: name.rsplit('.').next().unwrap_or(name),
        required: &[],
        optional: fields,
    }))
}

/// The arguments as a `P`.
pub(super) fn read<P: DeserializeOwned>(
    signature: &'static Signature,
    arguments: &Arguments<'_, '_>,
) -> Result<P, Problem> {
    let given = signature.parameters().filter_map(|name| {
        let argument = arguments.get(name)?;
        Some((name, argument))
    });
    let given: Vec<_> = given.collect();
    P::deserialize(Given(&given)).map_err(|fault| match fault {
        Fault::Missing(name) => {
            let function = signature.function;
            let words =
                format!("{function}.__init__() missing 1 required positional argument: '{name}'");
            told(arguments, None, "TypeError", words)
        }
        Fault::Argument(at, words) => {
            let (name, argument) = &given[at];
            told(
                arguments,
                Some(*argument),
                "ValueError",
                format!("{name}: {words}"),
            )
        }
        Fault::Other(words) => told(arguments, None, "ValueError", words),
    })
}

/// Why arguments are no `P`.
#[derive(Debug)]
enum Fault {
    Missing(&'static str),
    /// The one at this position is something else.
    Argument(usize, String),
    Other(String),
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Missing(name) => write!(f, "{name} is missing"),
            Fault::Argument(_, words) | Fault::Other(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: Display>(words: T) -> Self {
        Fault::Other(words.to_string())
    }

    fn missing_field(name: &'static str) -> Self {
        Fault::Missing(name)
    }
}

/// Asks a type for its fields, which stay `None` if it is not known to have any.
struct Asked<'f>(&'f mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::Other("no struct".to_owned()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fault> {
        *self.0 = Some(fields);
        Err(Fault::Other("only asked".to_owned()))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        *self.0 = Some(&[]);
        Err(Fault::Other("only asked".to_owned()))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The arguments that were given, by name.
struct Given<'g, 'd>(&'g [(&'static str, Argument<'d>)]);

impl<'de> Deserializer<'de> for Given<'_, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(Entries {
            given: self.0,
            at: 0,
        })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Entries<'g, 'd> {
    given: &'g [(&'static str, Argument<'d>)],
    at: usize,
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((name, _)) = self.given.get(self.at) else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Fault> = StrDeserializer::new(name);
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let at = self.at;
        self.at += 1;
        let value = value(&self.given[at].1);
        let read = seed.deserialize(value);
        read.map_err(|error| Fault::Argument(at, error.to_string()))
    }
}

/// What the document says, or what that stands for: `ext://` and its like are followed already.
pub(super) fn value(argument: &Argument<'_>) -> Value {
    if let Some(text) = argument.str() {
        return Value::String(text.to_string());
    }
    // The document is JSON: it was checked.
    serde_json::from_str(argument.json()).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests;
