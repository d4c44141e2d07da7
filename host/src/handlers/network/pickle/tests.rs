//! Against what CPython 3.11's `pickle.dumps(…, 1)` makes of the same values, in hexadecimal
//! digits.

use std::fmt::Write;

use super::*;

fn pickled(value: &Value<'_>) -> Vec<u8> {
    let frame = frame(value).unwrap();
    let (length, pickle) = frame.split_at(4);
    assert_eq!(length, (pickle.len() as u32).to_be_bytes());
    pickle.to_vec()
}

fn check(value: Value<'_>, expected: &str) {
    let mut digits = String::new();
    for byte in pickled(&value) {
        write!(digits, "{byte:02x}").unwrap();
    }
    assert_eq!(digits, expected, "{value:?}");
}

fn list<'r>(items: impl Into<Vec<Value<'r>>>) -> Value<'r> {
    Value::List(items.into())
}

fn dict<'r>(entries: impl IntoIterator<Item = (&'r str, Value<'r>)>) -> Value<'r> {
    let entries = entries.into_iter();
    Value::Dict(entries.map(|(key, value)| (key.into(), value)).collect())
}

fn text(text: &str) -> Value<'_> {
    Value::Str(text.into())
}

#[test]
fn integers_are_as_short_as_they_can_be() {
    let cases = [
        (0, "4b00"),
        (255, "4bff"),
        (256, "4d0001"),
        (65535, "4dffff"),
        (65536, "4a00000100"),
        (i32::MAX.into(), "4affffff7f"),
        (-1, "4affffffff"),
        (i32::MIN.into(), "4a00000080"),
        (1 << 31, "4c323134373438333634384c0a"),
        (-(1 << 31) - 1, "4c2d323134373438333634394c0a"),
        (
            i64::MAX.into(),
            "4c393232333337323033363835343737353830374c0a",
        ),
        (1 << 63, "4c393232333337323033363835343737353830384c0a"),
        (
            u64::MAX.into(),
            "4c31383434363734343037333730393535313631354c0a",
        ),
        (
            i64::MIN.into(),
            "4c2d393232333337323033363835343737353830384c0a",
        ),
    ];
    for (number, expected) in cases {
        check(list([Value::Int(number)]), &format!("5d7100{expected}612e"));
    }
}

#[test]
fn floats_keep_every_bit() {
    let cases = [
        (0.0, "0000000000000000"),
        (-0.0, "8000000000000000"),
        (1.5, "3ff8000000000000"),
        (-2.25, "c002000000000000"),
        (1_700_000_000.123_456, "41d954fc4007e6b4"),
        (f64::INFINITY, "7ff0000000000000"),
        (5e-324, "0000000000000001"),
    ];
    for (number, expected) in cases {
        check(
            list([Value::Real(number)]),
            &format!("5d710047{expected}612e"),
        );
    }
}

#[test]
fn a_text_that_comes_again_is_its_number() {
    let cases = [
        ("", "00000000"),
        ("a", "0100000061"),
        ("é", "02000000c3a9"),
        ("ÿ", "02000000c3bf"),
        ("Ā", "02000000c480"),
        ("€", "03000000e282ac"),
        ("😀x", "05000000f09f988078"),
    ];
    for (again, expected) in cases {
        check(
            list([text(again), text(again)]),
            &format!("5d710028 58{expected} 7101 6801 65 2e").replace(' ', ""),
        );
    }
}

#[test]
fn what_python_has_once_is_the_same_wherever_it_is() {
    let copies =
        |copied: &str| list([copied, copied].map(|text| Value::Str(text.to_owned().into())));
    for once in ["", "a", "ÿ"] {
        let digits = pickled(&copies(once));
        assert!(digits.ends_with(b"q\x01h\x01e."), "{once}");
    }
    for twice in ["ab", "Ā"] {
        let digits = pickled(&copies(twice));
        assert!(digits.ends_with(b"q\x02e."), "{twice}");
    }
}

#[test]
fn a_files_name_that_is_its_whole_path_is_written_once() {
    let path = "main.rs";
    check(
        dict([
            ("pathname", text(path)),
            ("filename", text(path)),
            ("module", text(&path[..4])),
        ]),
        "7d7100285808000000706174686e616d65710158070000006d61696e2e7273710258080000006669\
         6c656e616d657103680258060000006d6f64756c65710458040000006d61696e7105752e",
    );
}

#[test]
fn containers_may_be_empty_and_stand_in_one_another() {
    check(
        dict([
            ("a", Value::None),
            ("b", Value::Bool(true)),
            ("c", Value::Bool(false)),
            ("d", list([])),
            ("e", dict([])),
            ("f", dict([("x", list([Value::Int(1)]))])),
            ("g", list([list([Value::Int(2)]), text("h")])),
        ]),
        "7d71002858010000006171014e58010000006271024930310a58010000006371034930300a580100\
         00006471045d710558010000006571067d710758010000006671087d7109580100000078710a5d71\
         0b4b016173580100000067710c5d710d285d710e4b0261580100000068710f65752e",
    );
}

#[test]
fn numbers_above_255_are_longer() {
    let texts: Vec<_> = (1000..1300).map(|number| number.to_string()).collect();
    let mut items: Vec<_> = texts.iter().map(|number| text(number)).collect();
    items.extend([text(&texts[254]), text(&texts[255])]);
    let mut expected = b"]q\0(".to_vec();
    for (at, number) in (1u32..).zip(&texts) {
        expected.extend(b"X\x04\0\0\0");
        expected.extend(number.bytes());
        match at {
            ..256 => expected.extend([b'q', at as u8]),
            _ => {
                expected.push(b'r');
                expected.extend(at.to_le_bytes());
            }
        }
    }
    expected.extend(b"h\xFFj\x00\x01\x00\x00e.");
    assert_eq!(pickled(&list(items)), expected);
}

#[test]
fn containers_are_written_in_batches_of_a_thousand() {
    let expected = |count: usize, one: &[u8], end: &[u8], empty: bool| {
        let mut expected = Vec::new();
        for first in (0..count).step_by(1000) {
            expected.push(b'(');
            expected.extend(one.repeat((count - first).min(1000)));
            expected.extend(end);
        }
        if empty {
            expected.push(b'(');
            expected.extend(end);
        }
        expected.push(b'.');
        expected
    };
    for count in [999, 1000, 1001, 2000] {
        let numbers = vec![Value::Int(7); count];
        let got = pickled(&list(numbers));
        assert_eq!(&got[..3], b"]q\0");
        assert_eq!(got[3..], expected(count, b"K\x07", b"e", false), "{count}");
        // The same key each time, so that all entries look the same but for the first.
        let got = pickled(&dict(vec![("", Value::None); count]));
        let first = b"(X\0\0\0\0q\x01N";
        assert_eq!(&got[3..12], first);
        let mut rest = b"(h\x01N".to_vec();
        rest.extend(&got[12..]);
        let empty = count % 1000 == 0;
        assert_eq!(rest, expected(count, b"h\x01N", b"u", empty), "{count}");
    }
}
