//! In place of `cfg://`, which was not built in.

use core::fmt::{self, Display};
use core::marker::PhantomData;

use super::Problem;
use super::convert::Converter;
use super::problem::ProblemKind;
use crate::json::{Str, Value};

pub(super) const MOST_STEPS: u32 = 0;

pub(super) struct Sentence<'d>(PhantomData<Str<'d>>);

impl Sentence<'_> {
    pub(super) fn python_type(&self) -> &'static str {
        "ValueError"
    }
}

impl Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cfg:// was not built in")
    }
}

pub(super) fn follow<'d>(
    _: &Converter<'d>,
    at: Value<'d>,
    _: Str<'d>,
    _: &mut u32,
) -> Result<Value<'d>, Problem> {
    Err(ProblemKind::Reference.at(&at))
}

pub(super) fn explain<'d>(_: &Converter<'d>, _: Str<'d>) -> Option<Sentence<'d>> {
    Some(Sentence(PhantomData))
}
