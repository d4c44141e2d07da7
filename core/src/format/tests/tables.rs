//! Formats, and what CPython 3.11 makes of them: the line of the record in [`run`](super::run), or
//! the type of the exception and its sentence. Left out are positions in the format, and what follows
//! "Invalid format specifier".

pub(super) const PERCENT: &[(&str, &str)] = &[
    ("%(message)s", "héllo"),
    ("%(levelname)-8s|%(message)8s|", "INFO    |   héllo|"),
    ("%(message).3s|%(message)-7.2s|", "hél|hé     |"),
    ("%(levelno)d %(levelno)05d %(levelno)+d", "20 00020 +20"),
    (
        "%(levelno)-6d| %(levelno)6d|%(levelno).4d|%(levelno)6.3d|",
        "20    |     20|0020|   020|",
    ),
    ("%(levelno)s %(levelno)05s %(levelno)+05d", "20    20 +0020"),
    (
        "%(levelno)012.3u|%(levelno)-012.3d|",
        "000000000020|020         |",
    ),
    ("%(levelno) d%%%(name)s", " 20%net.tcp"),
    ("100%% %(name)s %%", "100% net.tcp %"),
    (
        "%(filename)s:%(lineno)d %(module)s %(pathname)s",
        "tcp.rs:42 tcp src/net/tcp.rs",
    ),
    ("%(levelname)08s", "    INFO"),
    (
        "%(levelname)-s|%(levelname)63s",
        "INFO|                                                           INFO",
    ),
    (
        "%(levelname)064s|%(levelname)-64s|",
        "                                                            INFO|INFO                                                            |",
    ),
    (
        "%(levelno)x %(levelno)#X %(levelno)#o %(levelno)#08x %(levelno)#.4x",
        "14 0X14 0o24 0x000014 0x0014",
    ),
    (
        "%(levelno)e %(levelno).3f %(levelno)g %(levelno)#G %(lineno).1g %(lineno)012.2E",
        "2.000000e+01 20.000 20 20.0000 4e+01 00004.20E+01",
    ),
    (
        "%(created)f %(created).3f %(msecs)d %(msecs)03d %(msecs)s %(created)s",
        "1700000001.123456 1700000001.123 123 123 123.0 1700000001.123456",
    ),
    (
        "%(levelno)c%(levelno)r%(message)r%(message)a%(message)10.4a",
        "\u{14}20'héllo''h\\xe9llo'      'h\\x",
    ),
    (
        "%(exc_info)s %(stack_info)r %(args)s %(msg)s",
        "None None () héllo",
    ),
    (
        "%(levelno)ld %(levelno)hi %(levelno)Lf",
        "refused: Invalid format '%(levelno)ld %(levelno)hi %(levelno)Lf' for '%' style",
    ),
    ("%%(message)s", "%(message)s"),
    (
        "%(levelname)d",
        "TypeError: %d format: a real number is required, not str",
    ),
    (
        "%(message)x",
        "TypeError: %x format: an integer is required, not str",
    ),
    (
        "%(created)x",
        "TypeError: %x format: an integer is required, not float",
    ),
    ("%(message)f", "TypeError: must be real number, not str"),
    ("%(message)c", "TypeError: %c requires int or char"),
    (
        "%(message)s %q",
        "TypeError: not enough arguments for format string",
    ),
    ("%(message)s %", "ValueError: incomplete format"),
    ("%(message)s %(name", "ValueError: incomplete format key"),
    (
        "%(message)q %(message)s",
        "ValueError: unsupported format character 'q' (0x71)",
    ),
    (
        "%(message)s 5% x",
        "TypeError: not enough arguments for format string",
    ),
    (
        "%(message)s %s",
        "TypeError: not enough arguments for format string",
    ),
    (
        "%(levelno)*d %(name)s",
        "TypeError: not enough arguments for format string",
    ),
    ("%(message)*d %(name)s", "TypeError: * wants int"),
    (
        "%(nope)s",
        "ValueError: Formatting field not found in record: 'nope'",
    ),
    (
        "%(taskName)s",
        "ValueError: Formatting field not found in record: 'taskName'",
    ),
    (
        "%(message)s %(message)99999999999999999999s",
        "ValueError: width too big",
    ),
    ("", "héllo"),
    ("plain", "refused: Invalid format 'plain' for '%' style"),
    ("%%", "refused: Invalid format '%%' for '%' style"),
    (
        "%(message)",
        "refused: Invalid format '%(message)' for '%' style",
    ),
    ("%s", "refused: Invalid format '%s' for '%' style"),
    (
        "%(message).s",
        "refused: Invalid format '%(message).s' for '%' style",
    ),
    (
        "%(message)S",
        "ValueError: unsupported format character 'S' (0x53)",
    ),
];

pub(super) const BRACE: &[(&str, &str)] = &[
    ("{message}", "héllo"),
    (
        "{levelname:<8}|{message:>8}|{message:^9}|",
        "INFO    |   héllo|  héllo  |",
    ),
    ("{message:.3}|{message:-<7.2s}|", "hél|hé-----|"),
    (
        "{levelno:d} {levelno:05} {levelno:+d} {levelno: }",
        "20 00020 +20  20",
    ),
    (
        "{levelno:x} {levelno:#X} {levelno:#o} {levelno:#010b} {levelno:c}|",
        "14 0X14 0o24 0b00010100 \u{14}|",
    ),
    (
        "{levelno:e} {levelno:.3f} {levelno:g} {levelno:%} {levelno:n}",
        "2.000000e+01 20.000 20 2000.000000% 20",
    ),
    (
        "{created:,.2f} {created:020,.1f} {created} {msecs} {msecs:g} {msecs:.2}",
        "1,700,000,001.12 00,001,700,000,001.1 1700000001.123456 123.0 123 1.2e+02",
    ),
    (
        "{levelname:010}|{levelno:é=+6}|{levelno:_b}|{lineno:08,}",
        "INFO000000|+ééé20|1_0100|0,000,042",
    ),
    (
        "{message!r} {message!a:>12} {message!s:.2} {levelno!r:>4}",
        "'héllo'   'h\\xe9llo' hé   20",
    ),
    (
        "{levelno:{lineno}}|{levelno:<{levelno}}|",
        "                                        20|20                  |",
    ),
    ("{message[1]}{message[4]}", "éo"),
    ("{{{name}}}", "{net.tcp}"),
    ("{exc_info} {args}", "None ()"),
    ("{{}}", "refused: invalid format: no fields"),
    ("{message[9]}", "IndexError: string index out of range"),
    (
        "{message[x]}",
        "TypeError: string indices must be integers, not 'str'",
    ),
    (
        "{levelno[0]}",
        "TypeError: 'int' object is not subscriptable",
    ),
    (
        "{levelno.x}",
        "AttributeError: 'int' object has no attribute 'x'",
    ),
    (
        "{message} {0}",
        "IndexError: Replacement index 0 out of range for positional args tuple",
    ),
    (
        "{message} {}",
        "IndexError: Replacement index 0 out of range for positional args tuple",
    ),
    (
        "{nope}",
        "ValueError: Formatting field not found in record: 'nope'",
    ),
    (
        "{levelname:d}",
        "ValueError: Unknown format code 'd' for object of type 'str'",
    ),
    (
        "{levelno:s}",
        "ValueError: Unknown format code 's' for object of type 'int'",
    ),
    (
        "{levelno:.3}",
        "ValueError: Precision not allowed in integer format specifier",
    ),
    ("{levelno:,x}", "ValueError: Cannot specify ',' with 'x'."),
    (
        "{exc_info:5}",
        "TypeError: unsupported format string passed to NoneType.__format__",
    ),
    (
        "{message:=8}",
        "ValueError: '=' alignment not allowed in string format specifier",
    ),
    (
        "{message:+}",
        "ValueError: Sign not allowed in string format specifier",
    ),
    (
        "{levelno:{lineno:{lineno}}}",
        "refused: invalid format: bad specifier: '{lineno:{lineno}}'",
    ),
    (
        "{message",
        "refused: invalid format: expected '}' before end of string",
    ),
    (
        "{message!",
        "refused: invalid format: end of string while looking for conversion specifier",
    ),
    (
        "{message!r",
        "refused: invalid format: unmatched '{' in format spec",
    ),
    (
        "{message!rs}",
        "refused: invalid format: expected ':' after conversion specifier",
    ),
    (
        "{message!z}",
        "refused: invalid format: invalid conversion: 'z'",
    ),
    ("{message:q}", "refused: invalid format: bad specifier: 'q'"),
    (
        "{message:5",
        "refused: invalid format: unmatched '{' in format spec",
    ),
    (
        "{mes{sage}",
        "refused: invalid format: unexpected '{' in field name",
    ),
    (
        "{a b}",
        "refused: invalid format: invalid field name/expression: 'a b'",
    ),
    (
        "{message[}",
        "refused: invalid format: expected '}' before end of string",
    ),
    (
        "{",
        "refused: invalid format: Single '{' encountered in format string",
    ),
    (
        "}",
        "refused: invalid format: Single '}' encountered in format string",
    ),
    (
        "{message} }",
        "refused: invalid format: Single '}' encountered in format string",
    ),
    ("", "héllo"),
    ("plain", "refused: invalid format: no fields"),
];

pub(super) const DOLLAR: &[(&str, &str)] = &[
    ("$message", "héllo"),
    ("${levelname}|$name.x|${levelno}", "INFO|net.tcp.x|20"),
    ("$$$name$$ ${msecs} $exc_info", "$net.tcp$ 123.0 None"),
    ("$nameé", "net.tcpé"),
    (
        "$nope",
        "ValueError: Formatting field not found in record: 'nope'",
    ),
    (
        "${nope}",
        "ValueError: Formatting field not found in record: 'nope'",
    ),
    (
        "$message $",
        "refused: invalid format: bare '$' not allowed",
    ),
    (
        "$message ${",
        "refused: invalid format: bare '$' not allowed",
    ),
    ("$1", "refused: invalid format: bare '$' not allowed"),
    (
        "$message ${a b}",
        "refused: invalid format: bare '$' not allowed",
    ),
    ("$é", "refused: invalid format: bare '$' not allowed"),
    ("", "héllo"),
    ("plain", "refused: invalid format: no fields"),
    ("$$", "refused: invalid format: no fields"),
];

/// With `validate` off.
pub(super) const UNVALIDATED: &[(&str, &str, &str)] = &[
    ("%", "plain", "plain"),
    (
        "%",
        "100% done",
        "TypeError: %d format: a real number is required, not dict",
    ),
    (
        "%",
        "%s%(name)d",
        "TypeError: %d format: a real number is required, not str",
    ),
    ("%", "5%%", "5%"),
    ("{", "plain", "plain"),
    (
        "{",
        "{",
        "ValueError: Single '{' encountered in format string",
    ),
    (
        "{",
        "}}{message",
        "ValueError: expected '}' before end of string",
    ),
    (
        "{",
        "{message!z}",
        "ValueError: Unknown conversion specifier z",
    ),
    (
        "{",
        "{message:q}",
        "ValueError: Unknown format code 'q' for object of type 'str'",
    ),
    (
        "{",
        "{message[0]x}",
        "ValueError: Only '.' or '[' may follow ']' in format field specifier",
    ),
    (
        "{",
        "{message.}",
        "ValueError: Empty attribute in format string",
    ),
    (
        "{",
        "{message[]}",
        "ValueError: Empty attribute in format string",
    ),
    (
        "{",
        "{[0]}",
        "IndexError: Replacement index 0 out of range for positional args tuple",
    ),
    (
        "{",
        "{99999999999999999999}",
        "ValueError: Too many decimal digits in format string",
    ),
    (
        "{",
        "{ message}",
        "ValueError: Formatting field not found in record: ' message'",
    ),
    ("$", "plain", "plain"),
    (
        "$",
        "$",
        "ValueError: Invalid placeholder in string: line 1, col 1",
    ),
    (
        "$",
        "a\n$message\r\nb$",
        "ValueError: Invalid placeholder in string: line 3, col 2",
    ),
    ("$", "$$", "$"),
];

/// A JSON dict of them, for the formats below.
pub(super) const DEFAULTS: &str = r#"{"a":"it's","b":5,"f":-1234567.891,"t":true,"n":null,"l":[1,"x\n",[null,false],1.5,{"k":2.5e+20}],"d":{"k":1e-07,"é":-0.5},"name":"no"}"#;

pub(super) const DEFAULTED: &[(&str, &str, &str)] = &[
    (
        "%",
        "%(a)s %(b)03d %(f).1f %(f)s %(t)d %(t)s %(n)s",
        "it's 005 -1234567.9 -1234567.891 1 True None",
    ),
    (
        "%",
        "%(l)s %(d)s %(a)r %(name)s",
        "[1, 'x\\n', [None, False], 1.5, {'k': 2.5e+20}] {'k': 1e-07, 'é': -0.5} \"it's\" net.tcp",
    ),
    (
        "%",
        "%(l)a %(d)a",
        "[1, 'x\\n', [None, False], 1.5, {'k': 2.5e+20}] {'k': 1e-07, '\\xe9': -0.5}",
    ),
    (
        "%",
        "%(f)d %(f)x",
        "TypeError: %x format: an integer is required, not float",
    ),
    (
        "%",
        "%(z)s",
        "ValueError: Formatting field not found in record: 'z'",
    ),
    (
        "{",
        "{a} {b:03} {f:,.1f} {t} {t:5} {n}",
        "it's 005 -1,234,567.9 True     1 None",
    ),
    (
        "{",
        "{l} {d} {name} {l[0]} {l[4][k]} {d[k]}",
        "[1, 'x\\n', [None, False], 1.5, {'k': 2.5e+20}] {'k': 1e-07, 'é': -0.5} net.tcp 1 2.5e+20 1e-07",
    ),
    ("{", "{l[9]}", "IndexError: list index out of range"),
    (
        "{",
        "{l[k]}",
        "TypeError: list indices must be integers or slices, not str",
    ),
    (
        "{",
        "{d[x]}",
        "ValueError: Formatting field not found in record: 'x'",
    ),
    (
        "{",
        "{l:5}",
        "TypeError: unsupported format string passed to list.__format__",
    ),
    (
        "{",
        "{t:s}",
        "ValueError: Unknown format code 's' for object of type 'bool'",
    ),
    (
        "{",
        "{b[0]}",
        "TypeError: 'int' object is not subscriptable",
    ),
    (
        "{",
        "{l!s:>40.7}",
        "                                 [1, 'x\\",
    ),
    (
        "$",
        "$a $b $f ${t} $n $l $d $name",
        "it's 5 -1234567.891 True None [1, 'x\\n', [None, False], 1.5, {'k': 2.5e+20}] {'k': 1e-07, 'é': -0.5} net.tcp",
    ),
    (
        "$",
        "$z",
        "ValueError: Formatting field not found in record: 'z'",
    ),
];

pub(super) const DATES: &[(&str, &str)] = &[
    ("", "2023-11-14 18:43:21,123"),
    ("", "2023-11-14 18:43:21,123"),
    ("%d.%m.%y %H:%M:%S", "14.11.23 18:43:21"),
    (
        "%A %a %B %b %h %p %P %I %l %k %e",
        "Tuesday Tue November Nov Nov PM pm 06  6 18 14",
    ),
    (
        "%c|%x|%X|%r|%R|%T|%D|%F",
        "Tue Nov 14 18:43:21 2023|11/14/23|18:43:21|06:43:21 PM|18:43|18:43:21|11/14/23|2023-11-14",
    ),
    (
        "%j %U %W %V %G %g %u %w %C %Y %s",
        "318 46 46 46 2023 23 2 2 20 2023 1700000001",
    ),
    ("%z %Z %n%t%%", "-0330 NST \n\t%"),
    (
        "%-d %_d %05d %^a %#Z %#p %^B %010Y %-5H| %_10F",
        "14 14 00014 TUE nst pm NOVEMBER 0000002023    18| 2023-11-14",
    ),
    (
        "%Ey %Ex %OH %Ed %Oc %q %5q %é %",
        "23 11/14/23 18 %Ed %Oc %q   %5q %é %",
    ),
    ("%+ %N %f %i", "%+ %N %f %i"),
    ("no directive", "no directive"),
];
