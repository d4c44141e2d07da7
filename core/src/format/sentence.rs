//! The sentences of CPython that need nothing but their words.
//!
//! A failure carries a number in place of the words: firmware that does not print them does
//! not store them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sentence {
    SingleClose,
    SingleOpen,
    OpenInName,
    NoClose,
    NoConversion,
    NoColon,
    OpenInSpecification,
    Recursion,
    NoBracket,
    BehindBracket,
    EmptyAttribute,
    TooManyDigits,
    IncompleteKey,
    Incomplete,
    WidthTooBig,
    PrecisionTooBig,
    TwoSeparators,
    NoPrecision,
    InvalidSpecification,
    SpaceInStr,
    SignInStr,
    ZeroInStr,
    AlternateInStr,
    AlignmentInStr,
    PrecisionInInt,
    ZeroInInt,
    SignInChar,
    AlternateInChar,
    NotChar,
    StarNotInt,
    NotEnough,
}

impl Sentence {
    /// The exception that it belongs to.
    pub(super) fn python_type(self) -> &'static str {
        match self {
            Sentence::NotChar | Sentence::StarNotInt | Sentence::NotEnough => "TypeError",
            _ => "ValueError",
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Sentence::SingleClose => "Single '}' encountered in format string",
            Sentence::SingleOpen => "Single '{' encountered in format string",
            Sentence::OpenInName => "unexpected '{' in field name",
            Sentence::NoClose => "expected '}' before end of string",
            Sentence::NoConversion => "end of string while looking for conversion specifier",
            Sentence::NoColon => "expected ':' after conversion specifier",
            Sentence::OpenInSpecification => "unmatched '{' in format spec",
            Sentence::Recursion => "Max string recursion exceeded",
            Sentence::NoBracket => "Missing ']' in format string",
            Sentence::BehindBracket => "Only '.' or '[' may follow ']' in format field specifier",
            Sentence::EmptyAttribute => "Empty attribute in format string",
            Sentence::TooManyDigits => "Too many decimal digits in format string",
            Sentence::IncompleteKey => "incomplete format key",
            Sentence::Incomplete => "incomplete format",
            Sentence::WidthTooBig => "width too big",
            Sentence::PrecisionTooBig => "precision too big",
            Sentence::TwoSeparators => "Cannot specify both ',' and '_'.",
            Sentence::NoPrecision => "Format specifier missing precision",
            // CPython goes on with the specification and the type.
            Sentence::InvalidSpecification => "Invalid format specifier",
            Sentence::SpaceInStr => "Space not allowed in string format specifier",
            Sentence::SignInStr => "Sign not allowed in string format specifier",
            Sentence::ZeroInStr => {
                "Negative zero coercion (z) not allowed in string format specifier"
            }
            Sentence::AlternateInStr => "Alternate form (#) not allowed in string format specifier",
            Sentence::AlignmentInStr => "'=' alignment not allowed in string format specifier",
            Sentence::PrecisionInInt => "Precision not allowed in integer format specifier",
            Sentence::ZeroInInt => {
                "Negative zero coercion (z) not allowed in integer format specifier"
            }
            Sentence::SignInChar => "Sign not allowed with integer format specifier 'c'",
            Sentence::AlternateInChar => {
                "Alternate form (#) not allowed with integer format specifier 'c'"
            }
            Sentence::NotChar => "%c requires int or char",
            Sentence::StarNotInt => "* wants int",
            Sentence::NotEnough => "not enough arguments for format string",
        }
    }
}
