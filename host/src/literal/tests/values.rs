//! What is read, and what it comes to.

use super::{Registered, reads, refuses};
use crate::literal::{Value, parse};

#[test]
fn numbers_are_read_as_in_python() {
    reads(&[
        ("1_000", "1000"),
        ("00", "0"),
        ("0x_1F", "31"),
        ("0O17", "15"),
        ("0b1_1", "3"),
        ("5.", "5.0"),
        (".5", "0.5"),
        ("1_0.0_1e-1_0", "1.001e-9"),
        ("007.5", "7.5"),
        ("1e999", "inf"),
        ("09j", "(0+9j)"),
        ("1+2j", "(1+2j)"),
        ("0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", &i128::MAX.to_string()),
    ]);
    refuses(&[
        ("1__0", 0, "SyntaxError", "invalid decimal literal"),
        ("(1_)", 1, "SyntaxError", "invalid decimal literal"),
        ("0x", 0, "SyntaxError", "invalid hexadecimal literal"),
        (
            "0b2",
            0,
            "SyntaxError",
            "invalid digit '2' in binary literal",
        ),
        ("1a", 0, "SyntaxError", "invalid decimal literal"),
        ("1e+", 0, "SyntaxError", "invalid decimal literal"),
        (
            "07",
            0,
            "SyntaxError",
            "leading zeros in decimal integer literals are not permitted; \
                use an 0o prefix for octal integers",
        ),
        (
            "[340282366920938463463374607431768211456]",
            1,
            "ValueError",
            "an integer of more than 127 bits is not allowed",
        ),
        (
            "0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF + 1",
            35,
            "ValueError",
            "an integer of more than 127 bits is not allowed",
        ),
    ]);
}

#[test]
fn strings_have_pythons_prefixes_and_escapes() {
    reads(&[
        (
            r#"'it\'s' "\x41\101\u00e9" R'\n' u"\N{BULLET}\d""#,
            r#""it'sAAé\\n•\\d""#,
        ),
        ("'''a\r\nb'''  'c\\\r\nd'", r#""a\nbcd""#),
        (r"'\N{latin small letter a}\N{LF}'", r#""a\n""#),
        (r"b'\x00\777\u0041' BR'\x'", r#"b"\x00\xff\\u0041\\x""#),
        (r"r'\'' ''", r#""\\'""#),
    ]);
    refuses(&[
        ("('a", 1, "SyntaxError", "unterminated string literal"),
        ("'a\n'", 0, "SyntaxError", "unterminated string literal"),
        (
            "'''a'",
            0,
            "SyntaxError",
            "unterminated triple-quoted string literal",
        ),
        (
            r"'ab\x4'",
            3,
            "SyntaxError",
            r"(unicode error) truncated \xXX escape",
        ),
        (
            r"'\U00110000'",
            1,
            "SyntaxError",
            "(unicode error) illegal Unicode character",
        ),
        (
            r"'\N'",
            1,
            "SyntaxError",
            r"(unicode error) malformed \N character escape",
        ),
        (
            r"'\N{LATIN_SMALL_LETTER_A}'",
            1,
            "SyntaxError",
            "(unicode error) unknown Unicode character name",
        ),
        (
            r"'\N{-}'",
            1,
            "SyntaxError",
            "(unicode error) unknown Unicode character name",
        ),
        (
            r"b'\x4'",
            2,
            "SyntaxError",
            r"(value error) invalid \x escape",
        ),
        (
            "b'é'",
            2,
            "SyntaxError",
            "bytes can only contain ASCII literal characters",
        ),
        (
            "'a' b'a'",
            4,
            "SyntaxError",
            "cannot mix bytes and nonbytes literals",
        ),
        (
            r"'a\ud83d\ude00'",
            2,
            "ValueError",
            r"a lone surrogate ('\ud83d') is not allowed",
        ),
    ]);
}

#[test]
fn tuples_need_no_parentheses() {
    reads(&[
        ("'localhost', 514", r#"("localhost", 514)"#),
        ("1,", "(1)"),
        ("(1)", "1"),
        ("()", "()"),
        ("(1, [2, (3,),],)", "(1, [2, (3)])"),
        ("tuple ( \n), list(), dict(), set()", "((), [], {}, {})"),
    ]);
}

#[test]
fn equal_keys_and_items_are_one() {
    reads(&[
        (
            "{1: 'a', 2: 'b', True: 'c', 1.0: 'd'}",
            r#"{1: "d", 2: "b"}"#,
        ),
        (
            "{1, True, 1+0j, 0, -0.0, '1', b'1'}",
            r#"{1, 0, "1", b"1"}"#,
        ),
        ("{(1, 'a'), (True, 'a')}", r#"{(1, "a")}"#),
        ("{1e999 + -1e999, 1e999 + -1e999}", "{NaN, NaN}"),
        ("{1} | {2} | {True, 3} | ids", "{1, 2, 3}"),
        ("{1: 2} | {} | {1.0: 3, 4: 5}", "{1: 3, 4: 5}"),
    ]);
    refuses(&[
        ("{1: 2, [3]: 4}", 7, "TypeError", "unhashable type: 'list'"),
        ("{1, (2, {})}", 4, "TypeError", "unhashable type: 'dict'"),
    ]);
}

#[test]
fn operators_have_pythons_precedence() {
    reads(&[
        ("1 | 2 + 4 | True", "7"),
        ("- 1 + -+2", "-3"),
        ("True + True", "2"),
        ("+True | False", "1"),
        ("True | False", "True"),
        ("1 + 0.5", "1.5"),
        ("'a' 'b' + 'c'", r#""abc""#),
        ("b'a' + b'b'", r#"b"ab""#),
        ("[1] + [] + [2]", "[1, 2]"),
        ("(1,) + ()", "(1)"),
        ("WARNING + 5", "35"),
        ("1024 * 1024 * 5", "5242880"),
        ("2 + 3 * -4 - 5", "-15"),
        ("1 | 2 * 3", "7"),
        ("True * 2.5 - 1", "1.5"),
        ("2j * 2j", "(-4+0j)"),
    ]);
    let alone = "is allowed between numbers alone";
    refuses(&[
        (
            "'a' * 1000000000",
            4,
            "ValueError",
            &format!("the operator '*' {alone}"),
        ),
        (
            "9 * [0]",
            2,
            "ValueError",
            &format!("the operator '*' {alone}"),
        ),
        (
            "{1} - {1}",
            4,
            "ValueError",
            &format!("the operator '-' {alone}"),
        ),
        (
            "'a' * 'b'",
            4,
            "TypeError",
            "can't multiply sequence by non-int of type 'str'",
        ),
        (
            "2.0 * [1]",
            4,
            "TypeError",
            "can't multiply sequence by non-int of type 'float'",
        ),
        (
            "None * 1",
            5,
            "TypeError",
            "unsupported operand type(s) for *: 'NoneType' and 'int'",
        ),
        (
            "'a' - 1",
            4,
            "TypeError",
            "unsupported operand type(s) for -: 'str' and 'int'",
        ),
        (
            "170141183460469231731687303715884105727 * 2",
            40,
            "ValueError",
            "an integer of more than 127 bits is not allowed",
        ),
        (
            "1 + 'a'",
            2,
            "TypeError",
            "unsupported operand type(s) for +: 'int' and 'str'",
        ),
        (
            "'a' + 1",
            4,
            "TypeError",
            "can only concatenate str (not \"int\") to str",
        ),
        ("b'a' + 'a'", 5, "TypeError", "can't concat str to bytes"),
        (
            "[1] + (1,)",
            4,
            "TypeError",
            "can only concatenate list (not \"tuple\") to list",
        ),
        (
            "{1} | {}",
            4,
            "TypeError",
            "unsupported operand type(s) for |: 'set' and 'dict'",
        ),
        (
            "1.0 | 1",
            4,
            "TypeError",
            "unsupported operand type(s) for |: 'float' and 'int'",
        ),
        (
            "(-'a')",
            1,
            "TypeError",
            "bad operand type for unary -: 'str'",
        ),
    ]);
}

#[test]
fn names_are_looked_up_as_paths() {
    reads(&[
        ("sys.stdout", "<sys.stdout>"),
        ("sys . \\\n stdout", "<sys.stdout>"),
        ("[None, True, False, ...]", "[None, True, False, ...]"),
    ]);
    refuses(&[
        (
            "(WARNING, naïve.x)",
            10,
            "NameError",
            "name 'naïve' is not defined",
        ),
        // Only when all of it is known to be Python.
        ("x, )", 3, "SyntaxError", "unmatched ')'"),
        ("x + x()", 0, "NameError", "name 'x' is not defined"),
    ]);
}

#[test]
fn lines_end_where_they_may() {
    reads(&[
        (" \t1", "1"),
        ("# one\n\n1 # two\n  # three", "1"),
        ("(1, # one\r\n 2)\r\n", "(1, 2)"),
        ("1 \\\n + 1", "2"),
    ]);
    refuses(&[
        ("", 0, "SyntaxError", "invalid syntax"),
        ("1\n2", 2, "SyntaxError", "invalid syntax"),
        ("\n 1", 2, "SyntaxError", "unexpected indent"),
        ("1 \\\n", 2, "SyntaxError", "unexpected EOF while parsing"),
        (
            "1 \\ 2",
            2,
            "SyntaxError",
            "unexpected character after line continuation character",
        ),
    ]);
}

#[test]
fn values_know_where_their_text_begins() {
    let node = parse(
        " ('é', [x\u{41}, 1], -2)".replace("xA", "WARNING").as_str(),
        &Registered,
    );
    let node = node.expect("a tuple");
    let Value::Tuple(items) = &node.value else {
        panic!("{node:?}");
    };
    let places: Vec<_> = items.iter().map(|item| item.at).collect();
    assert_eq!((node.at, places), (1, vec![2, 8, 22]));
    let sum = parse("1, (1) + 2", &Registered).expect("a tuple");
    assert!(matches!(&sum.value, Value::Tuple(items) if items[1].at == 3));
}
