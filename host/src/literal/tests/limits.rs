//! How deep and how long a text may be.

use super::{Registered, read, refuses};
use crate::literal::{Value, parse};

#[test]
fn nesting_is_limited() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(32), &Registered).is_ok());
    assert!(parse(&format!("{}1", "-".repeat(32)), &Registered).is_ok());
    assert!(
        parse(
            &format!("{}-1{}", "(".repeat(31), ")".repeat(31)),
            &Registered
        )
        .is_ok()
    );
    refuses(&[
        (&nested(33), 32, "SyntaxError", "nested more than 32 deep"),
        (
            &format!("{}1", "-".repeat(33)),
            32,
            "SyntaxError",
            "nested more than 32 deep",
        ),
        (
            &format!("{}-1", "(".repeat(32)),
            32,
            "SyntaxError",
            "nested more than 32 deep",
        ),
    ]);
}

/// What took more than linear time would take minutes here, and what took much of the stack
/// would end the process.
#[test]
fn long_texts_take_no_long_time() {
    let pieces = [
        "[", "-", "1+", "'a' ", "'a'+", "a.", "1,", "[1]+", "{1}|", "{'a':1}|", "\n", "\\\n",
        "#x\n", " ", "(\n", "'\\N{", "9", "0", "é", "'", "\\", "{1:", "not ", "1 if ", "1<",
    ];
    std::thread::scope(|scope| {
        for piece in pieces {
            let text = piece.repeat(1_000_000 / piece.len()) + "1";
            let thread = std::thread::Builder::new().stack_size(2 << 20);
            let parse = move || _ = parse(&text, &Registered);
            thread.spawn_scoped(scope, parse).expect("a thread");
        }
    });
    let several = |piece: fn(u32) -> String| (0..30_000).map(piece).collect::<String>();
    let sets = several(|number| format!("{{{number}}} | ")) + "{0}";
    assert!(matches!(read(&sets), Value::Set(items) if items.len() == 30_000));
    let keys = format!("{{{}}}", several(|number| format!("{number}: 0,")));
    assert!(matches!(read(&keys), Value::Dict(entries) if entries.len() == 30_000));
}
