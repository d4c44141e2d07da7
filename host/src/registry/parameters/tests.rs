//! What parameters may be.

use std::collections::HashMap;
use std::panic::catch_unwind;

use serde::Deserialize;

use super::signature;
use crate::handlers::{Failure, Handler};
use crate::registry::Standard;
use logconf_core::Record;

#[derive(Deserialize)]
struct Named {
    _room: String,
}

#[derive(Deserialize)]
struct Wrapped(#[allow(dead_code)] Named);

#[derive(Deserialize)]
struct Empty {}

#[derive(Deserialize)]
struct Unit;

#[derive(Deserialize)]
struct Flattened {
    _floor: i32,
    #[serde(flatten)]
    _named: Named,
}

#[derive(Deserialize)]
struct Tuple(#[allow(dead_code)] i32, #[allow(dead_code)] i32);

/// What a panic says.
fn panic_of(act: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = catch_unwind(act).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_struct_says_its_fields() {
    assert_eq!(signature::<Named>("app.Class").optional, ["_room"]);
    assert_eq!(signature::<Wrapped>("app.Class").optional, ["_room"]);
    assert_eq!(signature::<Empty>("app.Class").optional, [""; 0]);
    assert_eq!(signature::<Unit>("app.Class").optional, [""; 0]);
    assert_eq!(signature::<()>("app.Class").optional, [""; 0]);
}

#[test]
fn what_does_not_say_its_fields_panics_with_the_name_of_the_class() {
    let refused = |said: String| {
        let begin = "the parameters of 'app.Class' must be a struct of named fields, without \
                     #[serde(flatten)], or a unit struct: ";
        assert!(said.starts_with(begin), "{said}");
        assert!(said.ends_with(" is neither"), "{said}");
    };
    refused(panic_of(|| {
        _ = signature::<HashMap<String, i32>>("app.Class")
    }));
    refused(panic_of(|| _ = signature::<Flattened>("app.Class")));
    refused(panic_of(|| _ = signature::<Tuple>("app.Class")));
    refused(panic_of(|| _ = signature::<Option<Named>>("app.Class")));
    refused(panic_of(|| _ = signature::<serde_json::Value>("app.Class")));
}

struct Nothing;

impl Handler for Nothing {
    fn emit(&mut self, _: &Record<'_>, _: &str) -> Result<(), Failure> {
        Ok(())
    }
}

macro_rules! panic_of_field {
    ($field:ident) => {{
        #[derive(Deserialize)]
        struct Parameters {
            #[serde(rename = "room")]
            _room: i32,
            #[allow(dead_code)]
            $field: i32,
        }
        panic_of(|| {
            let make = |_: Parameters| Ok::<_, String>(Nothing);
            let _ = Standard::new().handler("app.Class", make);
        })
    }};
}

#[test]
fn a_field_of_a_handler_that_would_never_arrive_panics() {
    for (field, said) in [
        ("formatter", panic_of_field!(formatter)),
        ("class", panic_of_field!(class)),
        ("level", panic_of_field!(level)),
        ("filters", panic_of_field!(filters)),
    ] {
        let expected = format!(
            "a parameter of 'app.Class' is called '{field}', which every handler has: \
             it would never arrive"
        );
        assert_eq!(said, expected);
    }
}
