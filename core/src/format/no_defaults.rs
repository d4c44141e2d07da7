//! In place of the defaults of a formatter, which were not built in: there are none.

use core::convert::Infallible;
use core::fmt::{self, Write};
use core::marker::PhantomData;

use super::value::Value;
use crate::json::Str;

#[derive(Clone, Copy)]
pub(super) struct Item<'r>(Infallible, PhantomData<&'r ()>);

pub(super) fn named<'r>(_: &'r str, _: Str<'_>) -> Option<Value<'r>> {
    None
}

impl<'r> Item<'r> {
    pub(super) fn entry(&self, _: Str<'_>) -> Option<Value<'r>> {
        match self.0 {}
    }

    pub(super) fn item(&self, _: usize) -> Option<Value<'r>> {
        match self.0 {}
    }

    pub(super) fn type_name(&self) -> &'static str {
        match self.0 {}
    }

    pub(super) fn int(&self) -> Option<i64> {
        match self.0 {}
    }

    pub(super) fn write(&self, _: bool, _: &mut dyn Write) -> fmt::Result {
        match self.0 {}
    }
}
