//! The fields of an event or a span.

use std::error::Error;
use std::fmt::{self, Debug};

use tracing_core::Event;
use tracing_core::field::{Field, Visit};

use crate::extra::Extra;

/// The field that is the text of an event.
const MESSAGE: &str = "message";

/// All fields but the message.
#[derive(Default)]
pub(super) struct Fields(pub(super) Extra<'static>);

/// The name that the program sees: `type`, where Rust wants `r#type`.
fn name(field: &Field) -> &'static str {
    let name = field.name();
    name.strip_prefix("r#").unwrap_or(name)
}

impl Fields {
    fn set(&mut self, field: &Field, value: impl serde::Serialize + Debug) {
        self.0.set(name(field), &value, format_args!("{value:?}"));
    }

    fn set_text(&mut self, field: &Field, text: fmt::Arguments<'_>) {
        if field.name() != MESSAGE {
            self.0.set_text(name(field), text);
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.set_float(name(field), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.set(field, value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.set(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() != MESSAGE {
            self.0.set_str(name(field), value);
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.set_text(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set_text(field, format_args!("{value:?}"));
    }
}

/// Calls `with` once, with the first field that is an error: it is lent for that call alone.
pub(super) fn with_error(event: &Event<'_>, with: &mut dyn FnMut(Option<&dyn Error>)) {
    struct First<'w> {
        with: &'w mut dyn FnMut(Option<&dyn Error>),
        found: bool,
    }
    impl Visit for First<'_> {
        fn record_error(&mut self, _: &Field, value: &(dyn Error + 'static)) {
            if !std::mem::replace(&mut self.found, true) {
                (self.with)(Some(value));
            }
        }

        fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
    }
    let mut first = First { with, found: false };
    event.record(&mut first);
    if !first.found {
        (first.with)(None);
    }
}

/// Calls `with` once, with the message, which is not formatted before somebody wants it.
pub(super) fn with_message(event: &Event<'_>, with: &mut dyn FnMut(fmt::Arguments<'_>)) {
    struct Message<'w> {
        with: &'w mut dyn FnMut(fmt::Arguments<'_>),
        found: bool,
    }
    impl Message<'_> {
        fn is(&mut self, field: &Field) -> bool {
            field.name() == MESSAGE && !std::mem::replace(&mut self.found, true)
        }
    }
    impl Visit for Message<'_> {
        fn record_str(&mut self, field: &Field, value: &str) {
            if self.is(field) {
                (self.with)(format_args!("{value}"));
            }
        }

        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            if self.is(field) {
                (self.with)(format_args!("{value:?}"));
            }
        }
    }
    let mut message = Message { with, found: false };
    event.record(&mut message);
    if !message.found {
        (message.with)(format_args!(""));
    }
}
