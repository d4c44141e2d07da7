//! The words of a class for what is wrong with its arguments.

use core::fmt::{self, Display};

/// Words a problem that only a class can know about: a file that cannot be opened, an address
/// that has no host.
///
/// ```
/// use core::fmt::{self, Display};
/// use logconf_core::{
///     Arguments, Class, Explain, Logging, Output, Problem, Record, Registry, Settings, Signature,
/// };
///
/// /// `{"class": "board.PinHandler", "pin": 13}`, on a board where pin 1 is the UART's.
/// struct PinHandler;
///
/// #[derive(Debug)]
/// struct Pins;
///
/// const TAKEN: i32 = 1;
///
/// impl Explain for Pins {
///     fn explain(&self, _: i32, pin: &dyn Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "pin {pin} is taken by the UART")
///     }
/// }
///
/// impl Class for PinHandler {
///     fn name(&self) -> &'static str {
///         "board.PinHandler"
///     }
///
///     fn signature(&self) -> &'static Signature {
///         &Signature { function: "PinHandler", required: &["pin"], optional: &[] }
///     }
///
///     fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
///         let mut settings = Settings::default();
///         if let Some(pin) = arguments.get("pin") {
///             settings.numbers[0] = arguments.int(pin)?;
///             if settings.numbers[0] == 1 {
///                 return Err(arguments.fault(Some(pin), &Pins, TAKEN));
///             }
///         }
///         Ok(settings)
///     }
///
///     fn emit(&self, _: &Settings, _: &Record<'_>, _: &dyn Output) {}
/// }
///
/// static REGISTRY: Registry = Registry { classes: &[&PinHandler], ..Registry::EMPTY };
/// static LOGGING: Logging = Logging::new();
/// LOGGING.start(&REGISTRY);
/// let document = br#"{"version": 1, "handlers": {"lamp": {"class": "board.PinHandler", "pin": 1}}}"#;
/// let refusal = LOGGING.apply(document).err().unwrap();
/// refusal.causes(|cause| assert_eq!(cause.to_string(), "pin 1 is taken by the UART"));
/// ```
pub trait Explain: Sync + fmt::Debug {
    /// The sentence. `code` is what the class gave to
    /// [`Arguments::fault`](super::Arguments::fault), `argument` the value at fault.
    fn explain(&self, code: i32, argument: &dyn Display, f: &mut fmt::Formatter<'_>)
    -> fmt::Result;

    /// CPython's name for this kind of problem.
    fn kind(&self, _code: i32) -> &'static str {
        "ValueError"
    }
}
