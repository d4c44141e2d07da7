//! Texts that are no Python.

use super::{Refused, refuses_where_marked};

/// What is said of them.
#[rustfmt::skip]
const MALFORMED: &[Refused] = &[
    ("invalid syntax", &[
        "¶", "¶import os", "¶del x", "¶=", "x ¶= 1", "x ¶+= 1", "1 ¶;", "1 ¶; import os", "1\n¶2",
        "x ¶:= 1", "¶pass", "¶raise X", "¶return 1", "¶def f(): 1", "¶class X: 1", "¶with x: 1",
        "¶for x in y: 1", "¶while 1: 1", "¶async def f(): 1", "¶global x", "¶if 1: 2", "print ¶1",
        "x ¶y", "a.¶None", "a.¶if", "a.¶", "a.¶.b", "a ¶... b", "1 +¶", "(1 +¶)", "[¶,]", "{¶,}",
        "(¶,)", "{1, 2¶: 3}", "{¶: 1}", "1 ¶<> 2", "1 ¶-> 2", "¶$", "1 ¶?", "¶!", "¶`x`",
        "ur¶'a'", "bu¶''", "¶else", "1 ¶for x in y", "¶@x", "¶.", "¶/", "1 ¶else 2", "{1: 2¶: 3}",
        "x ¶await y",
    ]),
    ("unmatched ')'", &["¶)", "1¶)", "()¶)"]),
    ("unmatched ']'", &["¶]", "1, 2¶]"]),
    ("'(' was never closed", &["¶(", "¶(1", "[1, ¶(2", "f, ¶('a', "]),
    ("'[' was never closed", &["¶[1, ", "(¶["]),
    ("closing parenthesis ']' does not match opening parenthesis '('", &["(1¶]", "[(¶]"]),
    ("closing parenthesis ')' does not match opening parenthesis '['", &["[1¶)"]),
    ("unterminated string literal", &[
        "¶'", "¶\"a'", "¶'a\n'", "¶r'\\'", "x, ¶'", "¶'\\", "¶b'a\r'",
    ]),
    ("unterminated triple-quoted string literal", &["¶'''", "¶'''a''", "¶\"\"\"a'''"]),
    ("unexpected character after line continuation character", &[
        "¶\\", "1 ¶\\ + 1", "1 ¶\\#\n", "¶\\x", "(¶\\)",
    ]),
    ("unexpected EOF while parsing", &["1 ¶\\\n", "(1, ¶\\\n"]),
    ("unexpected indent", &["\n  ¶1", "1\n ¶2", "\\\n ¶1", "1\n  ¶"]),
    ("source code string cannot contain null bytes", &[
        "¶\0", "1¶\0", "'a¶\0'", "# ¶\0", "x ¶\0 + f()",
    ]),
    ("invalid syntax. Perhaps you forgot a comma?", &[
        "[1 ¶2]", "(1 ¶'a')", "['a' ¶x]", "{1 ¶None}", "(1 ¶{})",
    ]),
    ("':' expected after dictionary key", &["{1: 2, 3¶}", "{1: 2, 3¶, 4: 5}"]),
    ("expression expected after dictionary key and ':'", &["{1:¶}", "{1: ¶, 2: 3}"]),
    ("invalid non-printable character U+00A0", &["1 ¶\u{a0}", "¶\u{a0}x"]),
    ("invalid non-printable character U+200B", &["x¶\u{200b}.y", "¶\u{200b}x"]),
    ("invalid non-printable character U+FEFF", &["¶\u{feff}1"]),
    ("invalid non-printable character U+202E", &["'a' ¶\u{202e}"]),
    ("invalid character '\u{ff0c}' (U+FF0C)", &["x¶\u{ff0c}2"]),
    ("invalid character '\u{2019}' (U+2019)", &["¶\u{2019}a\u{2019}"]),
    ("invalid character '\u{ff08}' (U+FF08)", &["tuple¶\u{ff08}\u{ff09}"]),
    ("invalid character '\u{2212}' (U+2212)", &["¶\u{2212}1"]),
    ("invalid decimal literal", &["¶1a", "¶1_", "¶1__0", "¶1é", "¶0_x1", "¶1.real", "¶1_.5"]),
];

#[test]
fn what_is_no_python_is_a_syntax_error() {
    refuses_where_marked(MALFORMED, "SyntaxError", str::to_owned);
}
