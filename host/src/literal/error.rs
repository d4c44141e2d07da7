//! Why an expression is refused.

/// CPython's exception, its message, and where the text is that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Error {
    /// Bytes from the start of the expression.
    pub(crate) at: usize,
    pub(crate) exception: &'static str,
    pub(crate) message: String,
    /// Whether something is called there.
    pub(crate) is_call: bool,
}

/// The end of the sentence about what CPython would evaluate.
const ALLOWED: &str = "is not allowed: only literals and registered names are";

impl Error {
    pub(super) fn new(at: usize, exception: &'static str, message: impl Into<String>) -> Self {
        Error {
            at,
            exception,
            message: message.into(),
            is_call: false,
        }
    }

    /// This is not Python.
    pub(super) fn syntax(at: usize, message: impl Into<String>) -> Self {
        Error::new(at, "SyntaxError", message)
    }

    /// Not Python, and there is no more to say about it.
    pub(super) fn invalid(at: usize) -> Self {
        Error::syntax(at, "invalid syntax")
    }

    /// Something is called.
    pub(super) fn call(at: usize) -> Self {
        Error {
            is_call: true,
            ..Error::not_allowed(at, "a call")
        }
    }

    /// This is Python, but it would have to be evaluated.
    pub(super) fn not_allowed(at: usize, what: &str) -> Self {
        Error::new(at, "ValueError", format!("{what} {ALLOWED}"))
    }
}
