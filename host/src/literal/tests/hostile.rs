//! Texts that reach for more than literals and registered names: nothing of that is done.

use super::{Refused, refuses_where_marked};

/// What is said not to be allowed.
#[rustfmt::skip]
const PYTHON: &[Refused] = &[
    ("a call", &[
        "¶f()", "¶f(1)", "¶__import__('os').system('rm -rf /')", "¶__import__('os')",
        "¶exec('1')", "¶eval('1')", "¶open('/etc/passwd')", "¶open ('/etc/passwd')", "¶print(1)",
        "¶getattr(sys, 'stdout')", "¶setattr(sys, 'x', 1)", "¶compile('1', '', 'eval')",
        "¶globals()", "¶locals()", "¶vars()", "¶vars(logging)", "¶dir()", "¶input()",
        "¶breakpoint()", "¶help()", "¶exit()", "¶quit()", "¶type(1)", "¶type('X', (), {})",
        "¶object()", "¶super()", "¶str(1)", "¶str()", "¶int()", "¶bytes()", "¶frozenset()",
        "¶bytearray()", "¶dict(a=1)", "¶dict({})", "¶list('abc')", "¶list(())", "¶tuple([1])",
        "¶set([1])", "¶set(*[])", "¶dict(**{})", "¶dict(\n1)", "¶tuple(,)", "(tuple)¶()",
        "(set) ¶()", "tuple()¶()", "()¶()", "''¶()", "1¶()", "None¶()", "True¶(1)", "[]¶()",
        "{}¶()", "...¶()", "¶sys.stdout.write('x')", "¶sys.exit()", "¶sys . \\\n exit ()",
        "¶os.system('id')", "¶os.popen('id').read()", "¶subprocess.run(['id'])",
        "¶subprocess.Popen('id', shell=True)", "¶socket.gethostname()", "¶logging.shutdown()",
        "¶logging.FileHandler('/etc/x')", "¶importlib.import_module('os')", "¶ctypes.CDLL(None)",
        "¶builtins.eval('1')", "¶WARNING.__class__()", "¶WARNING.__add__(1)",
        "¶sys.modules.get('os')", "(1, ¶f())", "[¶f()]", "{¶f(): 1}", "{1: ¶f()}", "-¶f()",
        "1 + ¶f()", "1 | ¶f()", "'a' 'b'¶()", "¶f(f(f()))", "¶map(print, [1])",
        "¶chr(65) + chr(66)", "¶x(lambda: 1)", "¶tuple('a')", "¶list.append([], 1)",
        "¶dict.fromkeys('ab')", "¶str.format('{}', 1)", "¶tuple (\n ... )",
    ]),
    ("a subscript", &[
        "x¶[0]", "sys.modules¶['os']", "sys.modules¶['os'].system('id')", "''¶[0]", "'abc'¶[0]",
        "'abc'¶[::-1]", "[1]¶[0]", "()¶[0]", "{1: 2}¶[1]", "__builtins__¶['eval']('1')",
        "vars ¶['x']", "(1, 2)¶[0]", "x ¶[0](1)", "list¶[int]", "'%s' ¶[1]",
    ]),
    ("an attribute of a value that is no name", &[
        "()¶.__class__", "()¶.__class__.__bases__[0].__subclasses__()", "''¶.__class__.__mro__",
        "''¶.join([])", "'a'¶.upper()", "'{0.__class__}'¶.format(x)",
        "\"{0.__class__}\"¶.format(x)", "'{0.__init__.__globals__}' ¶.format(x)", "b''¶.decode()",
        "[]¶.append(1)", "{}¶.get(1)", "{1}¶.pop()", "(1)¶.real", "1 ¶.real", "1.¶.real",
        "1.0¶.real", "2j¶.imag", "True¶.real", "None¶.__class__", "...¶.__class__",
        "(sys)¶.stdout", "(sys.stdout)¶.write", "tuple()¶.__class__", "'a' 'b'¶.join",
        "(1, 2)¶.__len__()", "-1 ¶.__class__", "'a' + 'b'¶.x", "(\n)\\\n¶.__class__",
        "{'a': ()}¶.__class__",
    ]),
    ("a lambda", &[
        "¶lambda: 1", "(¶lambda: 1)", "(¶lambda: 1)()", "[¶lambda x: x]",
        "¶lambda *a, **k: (a, k)", "{1: ¶lambda: 0}", "1 + ¶lambda: 1",
    ]),
    ("a comprehension or generator", &[
        "[x ¶for x in y]", "(1 ¶for x in y)", "{x ¶for x in y}", "{1: x ¶for x in y}",
        "[1 ¶for _ in [1]]", "[1 ¶async for x in y]", "[x.y ¶for x in y]",
        "([x, ] + [1 ¶for y in z])",
    ]),
    ("a conditional expression", &[
        "1 ¶if 1 else 2", "(1 ¶if x else 2)", "'a' ¶if WARNING else 'b'", "[1 ¶if True else 2]",
        "1 ¶if f() else g()",
    ]),
    ("a comparison", &[
        "1 ¶< 2", "1 ¶== 1", "1 ¶!= 2", "1 ¶in [1]", "1 ¶not in [1]", "x ¶is None",
        "x ¶is not None", "1 ¶>= 2 > 3", "(1 ¶<= 2)", "[1 ¶> 2]", "'a' ¶in 'abc'",
    ]),
    ("'and'", &["1 ¶and 2", "x ¶and f()", "(True ¶and False)"]),
    ("'or'", &["1 ¶or 2", "x ¶or f()", "[] ¶or [1]"]),
    ("'not'", &["¶not 1", "¶not x", "(¶not f())"]),
    ("'await'", &["¶await x", "(¶await f())"]),
    ("'yield'", &["(¶yield)", "(¶yield 1)", "[(¶yield from x)]"]),
    ("an assignment (':=')", &["(x ¶:= 1)", "[x ¶:= 1]", "[y ¶:= open('/x')]", "{x ¶:= 1}"]),
    ("unpacking ('*')", &["[¶*x]", "(¶*x,)", "{¶*x}", "[1, ¶*[2]]", "¶*x, 1", "(1, ¶*'ab')"]),
    ("unpacking ('**')", &["{¶**x}", "{1: 2, ¶**{}}", "{¶**{1: 2}}"]),
    ("a format string", &[
        "¶f''", "¶f'{x}'", "¶F'{__import__(\"os\")}'", "¶rf'{x}'", "¶fR'''{x}'''", "'a' ¶f'{x}'",
        "b'a', ¶f'{x!r:>{w}}'", "(¶f\"{().__class__}\")", "{'a': ¶f'{x}'}",
    ]),
    ("the operator '/'", &["1 ¶/ 2", "[x ¶/ 2]"]),
    ("the operator '//'", &["1 ¶// 2", "[x ¶// 2]"]),
    ("the operator '%'", &["1 ¶% 2", "[x ¶% 2]", "'%s' ¶% x", "'%1000000000d' ¶% 1"]),
    ("the operator '@'", &["1 ¶@ 2", "[x ¶@ 2]"]),
    ("the operator '**'", &["1 ¶** 2", "[x ¶** 2]", "9 ¶** 9 ** 9 ** 9", "-2 ¶** 2"]),
    ("the operator '<<'", &["1 ¶<< 2", "[x ¶<< 2]"]),
    ("the operator '>>'", &["1 ¶>> 2", "[x ¶>> 2]"]),
    ("the operator '&'", &["1 ¶& 2", "[x ¶& 2]"]),
    ("the operator '^'", &["1 ¶^ 2", "[x ¶^ 2]"]),
    ("the operator '~'", &["¶~1", "-¶~x", "¶~~~1"]),
];

/// The name that is said to be unknown. Some only look like others.
#[rustfmt::skip]
const NAMES: &[Refused] = &[
    ("__builtins__", &["¶__builtins__"]),
    ("__import__", &["¶__import__"]),
    ("__debug__", &["¶__debug__"]),
    ("os", &["¶os"]),
    ("tuple", &["¶tuple"]),
    ("print", &["¶print"]),
    ("\u{39d}one", &["¶\u{39d}one"]),
    ("\u{422}rue", &["¶\u{422}rue"]),
    ("\u{ff53}\u{ff59}\u{ff53}", &["¶\u{ff53}\u{ff59}\u{ff53}"]),
    ("\u{455}\u{443}\u{455}", &["¶\u{455}\u{443}\u{455}"]),
    ("_", &["¶_"]),
    ("WARNlNG", &["¶WARNlNG"]),
    ("W\u{410}RNING", &["¶W\u{410}RNING"]),
    ("s\u{443}s", &["¶s\u{443}s"]),
    ("sys", &[
        "¶sys", "¶sys.__dict__", "¶sys.stdout.buffer", "¶sys.\u{ff53}tdout", "¶sys.std\u{43e}ut",
        "(1, ¶sys.modules)",
    ]),
    ("WARNING", &["¶WARNING.__class__", "¶WARNING.real"]),
    ("x", &[
        "¶x", "[¶x]", "1 + ¶x", "'' , ¶x.__class__.__mro__", "{¶x: 1}", "-¶x", "¶x + y",
        "[] + (¶x,) + 1",
    ]),
];

#[test]
fn what_would_have_to_be_evaluated_is_named() {
    refuses_where_marked(PYTHON, "ValueError", |what| {
        let allowed = match what.starts_with("the operator") {
            true => "only +, -, * and | are",
            false => "only literals and registered names are",
        };
        format!("{what} is not allowed: {allowed}")
    });
}

#[test]
fn only_registered_names_are_known() {
    refuses_where_marked(NAMES, "NameError", |name| {
        format!("name '{name}' is not defined")
    });
}
