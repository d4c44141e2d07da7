//! In place of `cfg://`, which was not built in.

use core::fmt::{self, Display};
use core::marker::PhantomData;

use super::Problem;
use super::convert::{Converter, Source};
use super::problem::ProblemKind;
use crate::json::{Str, Value};

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
    _: &Converter<'_, 'd>,
    value: Value<'d>,
    _: Str<'d>,
) -> Result<Value<'d>, Problem> {
    Err(ProblemKind::Reference.at(&value))
}

pub(super) fn explain<'d>(_: &Source<'d>, _: Value<'d>) -> Option<Sentence<'d>> {
    Some(Sentence(PhantomData))
}
