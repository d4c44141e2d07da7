use std::sync::LazyLock;

use logconf::Logging;
use logconf::file_config::{self, Options, Source};
use logconf::registry::Standard;
use logconf::tables::Unbounded;

pub(crate) static LOGGING: LazyLock<Logging<Unbounded>> = LazyLock::new(|| {
    let logging = Logging::new();
    logging.start(Standard::new().dry_run().registry());
    logging
});

/// An INI file is taken or refused as it was checked, and the document that it is made to is one.
///
/// Without a line feed, the input is what the `args` of a handler say.
pub fn ini(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match text.contains('\n') {
        true => file(text),
        false => file(&format!(
            "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=\n\
             [logger_root]\nhandlers=h\n[handler_h]\nclass=StreamHandler\nargs={text}\n"
        )),
    }
}

fn file(text: &str) {
    let options = Options::default();
    let mut mistakes = 0;
    file_config::check(&*LOGGING, Source::Text(text), &options, &mut |_| {
        mistakes += 1;
    });
    let taken = file_config::file_config(&LOGGING, Source::Text(text), &options);
    assert_eq!(
        taken.is_ok(),
        mistakes == 0,
        "{taken:?}, {mistakes} mistakes"
    );
    let converted = file_config::convert(Source::Text(text), LOGGING.registry(), &options);
    if taken.is_ok() {
        let document = converted.expect("what is taken can be made a document");
        let applied = LOGGING.apply(document.json().as_bytes());
        assert!(applied.is_ok(), "{}", document.json());
    }
    let nothing = LOGGING.apply(br#"{"version": 1, "root": {"handlers": []}}"#);
    assert!(nothing.is_ok());
}
