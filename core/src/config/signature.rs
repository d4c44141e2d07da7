//! What a class takes as keyword arguments.

/// The keyword arguments of a class. Every other one in a configuration is an error, as is a
/// required one that is missing.
///
/// ```
/// use logconf_core::Signature;
/// static FILE_HANDLER: Signature = Signature {
///     function: "FileHandler",
///     required: &["filename"],
///     optional: &["mode", "encoding", "delay", "errors"],
/// };
/// ```
#[derive(Debug)]
pub struct Signature {
    /// The class whose `__init__` CPython's messages name: the class itself, or the nearest
    /// above it that has one.
    pub function: &'static str,
    /// Parameters without a default, in order.
    pub required: &'static [&'static str],
    /// Parameters with a default.
    pub optional: &'static [&'static str],
}

impl Signature {
    /// No parameters at all.
    pub const NONE: Signature = Signature {
        function: "object",
        required: &[],
        optional: &[],
    };

    /// CPython: `logging.Formatter.__init__`.
    pub const FORMATTER: Signature = Signature {
        function: "Formatter",
        required: &[],
        optional: &["fmt", "datefmt", "style", "validate", "defaults"],
    };

    /// CPython: `logging.Filter.__init__`.
    pub const FILTER: Signature = Signature {
        function: "Filter",
        required: &[],
        optional: &["name"],
    };

    /// All parameters, in the order of CPython's.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}
