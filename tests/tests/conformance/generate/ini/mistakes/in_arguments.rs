//! Mistakes in `args` and `kwargs`.

use super::super::super::maker::Maker;
use super::super::file::File;
use super::{Mistake, any};

/// The mistakes, by name; those that stand twice are made twice as often.
pub const MISTAKES: &[Mistake] = &[
    ("ini mistake: args: an unknown name", |maker, file| {
        let name = maker.pick(&["stdout", "nosuch", "SysLogHandler", "MIDNIGHT", "null", "é"]);
        arguments(maker, file, "StreamHandler", &format!("({name},)"), "{}")
    }),
    ("ini mistake: args: an unknown attribute", |maker, file| {
        let name = maker.pick(&[
            "handlers.NoSuch",
            "handlers.SysLogHandler.LOG_NOSUCH",
            "sys.nosuch",
            "handlers.nosuch.x",
        ]);
        arguments(
            maker,
            file,
            "handlers.SysLogHandler",
            &format!("({name},)"),
            "{}",
        )
    }),
    ("ini mistake: args: too many", |maker, file| {
        let (class, args) = maker.pick(&[
            ("StreamHandler", "(sys.stdout, 1)"),
            ("NullHandler", "(0, 1, 2)"),
            ("FileHandler", "('a.log', 'a', None, True, None, 1, 2)"),
            ("handlers.MemoryHandler", "(1, ERROR, None, True, 5)"),
            (
                "handlers.RotatingFileHandler",
                "('a.log', 'a', 0, 0, None, 1, None, 0)",
            ),
            (
                "handlers.WatchedFileHandler",
                "['a.log', 'a', None, 1, None, 6]",
            ),
            ("handlers.SysLogHandler", "(('localhost', 514), 1, None, 0)"),
        ]);
        arguments(maker, file, class, args, "{}")
    }),
    ("ini mistake: kwargs: an unexpected name", |maker, file| {
        let (class, args, kwargs) = maker.pick(&[
            ("StreamHandler", "()", "{'nosuch': 1}"),
            ("StreamHandler", "(sys.stderr,)", "{'filename': 'a.log'}"),
            ("FileHandler", "('a.log',)", "{'maxBytes': 5}"),
            ("handlers.MemoryHandler", "(5,)", "{'Target': None}"),
            ("NullHandler", "()", "{'stream': None}"),
            (
                "handlers.RotatingFileHandler",
                "('a.log',)",
                "{'it\\'s': 1}",
            ),
            (
                "handlers.TimedRotatingFileHandler",
                "('t.log',)",
                "{'mode': 'w'}",
            ),
        ]);
        arguments(maker, file, class, args, kwargs)
    }),
    ("ini mistake: args: one is missing", |maker, file| {
        let (class, args, kwargs) = maker.pick(&[
            ("FileHandler", "()", "{}"),
            ("FileHandler", "", "{'mode': 'w'}"),
            ("handlers.MemoryHandler", "[]", "{'flushLevel': 10}"),
            ("handlers.RotatingFileHandler", "tuple()", "{}"),
            ("handlers.SocketHandler", "('localhost',)", "{}"),
            ("handlers.DatagramHandler", "()", "{}"),
            ("handlers.HTTPHandler", "('localhost',)", "dict()"),
            ("handlers.SMTPHandler", "('localhost', 'a@b')", "{}"),
        ]);
        arguments(maker, file, class, args, kwargs)
    }),
    ("ini mistake: args: one in two ways", |maker, file| {
        let (class, args, kwargs) = maker.pick(&[
            ("StreamHandler", "(sys.stdout,)", "{'stream': sys.stderr}"),
            ("FileHandler", "('a.log', 'a')", "{'mode': 'a'}"),
            ("handlers.MemoryHandler", "(1,)", "{'capacity': 1}"),
            (
                "handlers.WatchedFileHandler",
                "('a.log',)",
                "{'filename': 'b.log'}",
            ),
        ]);
        arguments(maker, file, class, args, kwargs)
    }),
    ("ini mistake: args: nothing to go through", |maker, file| {
        let class = maker.pick(&["StreamHandler", "handlers.MemoryHandler", "FileHandler"]);
        let args = maker.pick(&[
            "5",
            "None",
            "True",
            "1.5",
            "-1",
            "(7)",
            "sys.stdout",
            "ERROR",
        ]);
        arguments(maker, file, class, args, "{}")
    }),
    ("ini mistake: kwargs: no mapping", |maker, file| {
        let class = maker.pick(&["StreamHandler", "handlers.MemoryHandler"]);
        let kwargs = maker.pick(&[
            "[]", "()", "None", "5", "'text'", "('a', 1)", "{'a'}", "{1: 2}",
        ]);
        arguments(maker, file, class, "()", kwargs)
    }),
    ("ini mistake: args: no expression", syntax),
    ("ini mistake: args: no expression", syntax),
    (
        "ini mistake: args: what would have to be evaluated",
        |maker, file| {
            let value = maker.pick(&[
                "open('a.log')",
                "(sys.stdout if True else None,)",
                "[sys.stderr][:1]",
                "(lambda: ())()",
                "[s for s in (sys.stdout,)]",
                "tuple([sys.stdout])",
                "(f'a{1}.log',)",
                "('a.%%s' %% 'log',)",
                "(1024 * 1024,)",
                "(not 1,)",
                "(~5,)",
                "('a.log'.upper(),)",
                "(*(),)",
                "(1 and 2,)",
                "(x := 5,)",
                "(1 < 2,)",
                "{**{}}",
                "list(())",
            ]);
            let class = maker.pick(&["StreamHandler", "FileHandler", "handlers.MemoryHandler"]);
            arguments(maker, file, class, value, "{}")
        },
    ),
    ("ini mistake: args: a text", |maker, file| {
        let text = maker.pick(&["('x.log')", "'a'", "\"\"", "'x' 'y'", "('x' + 'y')"]);
        let class = maker.pick(&["FileHandler", "StreamHandler", "NullHandler"]);
        arguments(maker, file, class, text, "{}")
    }),
    ("ini mistake: a folder that is not there", |maker, file| {
        let name = maker.pick(&["nosuch/a.log", "no/such/a.log", "./nosuch/../a.log"]);
        let class = maker.pick(&["FileHandler", "handlers.RotatingFileHandler"]);
        arguments(maker, file, class, &format!("('{name}',)"), "{}")
    }),
    ("ini mistake: a file that is a folder", |maker, file| {
        let name = maker.pick(&[".", "./", "./."]);
        let class = maker.pick(&["FileHandler", "handlers.WatchedFileHandler"]);
        arguments(maker, file, class, &format!("('{name}', 'a')"), "{}")
    }),
    ("ini mistake: a mode or time that is none", |maker, file| {
        let (class, args) = maker.pick(&[
            ("FileHandler", "('a.log', 'q')"),
            ("FileHandler", "('a.log', 'wa')"),
            ("handlers.TimedRotatingFileHandler", "('t.log', 'nosuch')"),
            ("handlers.TimedRotatingFileHandler", "('t.log', 'W7')"),
            ("FileHandler", "('a.log', 'a', 'nosuch-8')"),
            ("handlers.HTTPHandler", "('h', '/', 'PUT')"),
        ]);
        arguments(maker, file, class, args, "{}")
    }),
];

fn syntax(maker: &mut Maker, file: &mut File) -> bool {
    let text = maker.pick(&[
        "",
        "(",
        "('a.log'",
        "'a.log',)",
        "(,)",
        "('a.log',,)",
        "('a.log)",
        "(sys.stdout, None",
        "(sys.stdout,]",
        "{'a.log': }",
        "{'a.log' 1}",
        "(010,)",
        "(0x,)",
        "(1__0,)",
        "(1_,)",
        "(1 2)",
        "('\\x6',)",
        "(sys.,)",
        "(class,)",
        "() ; comment",
        "sys.stdout; sys.stderr",
        "a = 1",
        "() ()()(",
        "(sys.stdout,)\n(sys.stderr,)",
        "(+,)",
        "('a' |)",
        "$HOME",
        "('a\nb',)",
    ]);
    match maker.percent(75) {
        true => arguments(maker, file, "StreamHandler", text, "{}"),
        false => arguments(maker, file, "StreamHandler", "()", text),
    }
}

/// Gives any handler another class and other arguments.
fn arguments(maker: &mut Maker, file: &mut File, class: &str, args: &str, kwargs: &str) -> bool {
    any(maker, file, "handler_").is_some_and(|section| {
        section.set("class", class);
        section.set("args", args);
        section.set("kwargs", kwargs);
        true
    })
}
