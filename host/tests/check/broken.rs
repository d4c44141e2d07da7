//! Documents with one mistake each, and what is to be said about it.

/// A config with one mistake.
pub struct Broken {
    pub config: &'static str,
    pub line: u64,
    /// What is underlined.
    pub token: &'static str,
    /// A part of the sentence or of the reasons behind it.
    pub reason: &'static str,
    /// Whether there is a fix, which must make the config one without a mistake.
    pub is_fixed: bool,
}

const fn broken(
    config: &'static str,
    line: u64,
    token: &'static str,
    reason: &'static str,
    is_fixed: bool,
) -> Broken {
    Broken {
        config,
        line,
        token,
        reason,
        is_fixed,
    }
}

const FIXED: bool = true;
const NOT: bool = false;

pub const BROKEN: &[Broken] = &[
    // What is not JSON.
    broken("{\"version\": 1,\n}", 2, "}", "expected a key", FIXED),
    broken(
        "{\"version\": 1,\n \"root\": {\"handlers\": [],}}",
        2,
        "}",
        "expected a key",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"root\":\n {\"handlers\": [\"a\", ]},\n \"handlers\": {\"a\": {\"class\": \"logging.NullHandler\"}}}",
        2,
        "]",
        "expected a value",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"INFO\"}",
        2,
        "",
        "expected ',' or '}'",
        NOT,
    ),
    broken(
        "{\"version\": 1\n \"root\": {}}",
        2,
        "\"root\"",
        "expected ',' or '}'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n root: {}}",
        2,
        "root",
        "expected a key",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n 'root': {}}",
        2,
        "'",
        "expected a key",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": 'INFO'}}",
        2,
        "'",
        "expected a value",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"disable_existing_loggers\": False}",
        2,
        "False",
        "expected a value",
        FIXED,
    ),
    broken(
        "{\"version\": 1, // the only one\n \"root\": {}}",
        1,
        "/",
        "expected a key",
        FIXED,
    ),
    broken("{\"version\"= 1}", 1, "=", "expected ':'", FIXED),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"INFO}}",
        2,
        "\"INFO}}",
        "no end",
        NOT,
    ),
    broken("{\"version\": 01}", 1, "1", "expected ',' or '}'", NOT),
    broken("{\"version\": 1}}", 1, "}", "something follows", NOT),
    broken(
        "{\"version\": 1,\n \"handlers\": {\"h\": {\"class\": \"logging.FileHandler\", \"delay\": true, \"filename\": \"C:\\logs\"}}}",
        2,
        "\\",
        "unknown escape",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\": {\"format\":\n \"a\t%(message)s\"}}}",
        2,
        "\t",
        "control character",
        FIXED,
    ),
    // The document.
    broken(
        "{\"root\": {}}",
        1,
        "{\"root\": {}}",
        "doesn't specify a version",
        FIXED,
    ),
    broken("{ }", 1, "{ }", "doesn't specify a version", FIXED),
    broken(
        "{\"version\":\n 2}",
        2,
        "2",
        "Unsupported version: 2",
        FIXED,
    ),
    broken(
        "{\"version\":\n \"1\"}",
        2,
        "\"1\"",
        "Unsupported version: 1",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"handlers\": [\"h\"]}",
        2,
        "[\"h\"]",
        "expected a dict",
        NOT,
    ),
    broken(
        "{\"version\": 1,\n \"logconf\": {\"expire_s\": 3}}",
        2,
        "\"expire_s\"",
        "unknown key 'expire_s'",
        FIXED,
    ),
    // Levels.
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"info\"}}",
        2,
        "\"info\"",
        "Unknown level: 'info'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": \"10\"}}",
        2,
        "\"10\"",
        "Unknown level: '10'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"root\": {\"level\": 1.5}}",
        2,
        "1.5",
        "Level not an integer",
        NOT,
    ),
    broken(
        "{\"version\": 1,\n \"loggers\": {\"a.b\": {\"level\": \"WARNNG\"}}}",
        2,
        "\"WARNNG\"",
        "Unknown level: 'WARNNG'",
        FIXED,
    ),
    broken(
        "{\"version\": 1,\n \"loggers\": {\"a\": {\"level\": 99999999999}}}",
        2,
        "99999999999",
        "out of range",
        NOT,
    ),
    // Names.
    broken(
        "{\"version\": 1, \"handlers\": {\"console\": {\"class\": \"logging.NullHandler\"}},\n \"root\": {\"handlers\": [\"cosole\"]}}",
        2,
        "\"cosole\"",
        "Unable to add handler 'cosole'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"filters\": {\"audit\": {}},\n \"root\": {\"filters\": [\"audt\"]}}",
        2,
        "\"audt\"",
        "Unable to add filter 'audt'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"brief\": {}}, \"handlers\": {\"h\": {\"class\": \"logging.NullHandler\",\n \"formatter\": \"breif\"}}}",
        2,
        "\"breif\"",
        "Unable to set formatter 'breif'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"root\":\n {\"handlers\": [\"h\"]}}",
        2,
        "\"h\"",
        "Unable to add handler 'h'",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"root\":\n {\"handlers\": \"h\"}}",
        2,
        "\"h\"",
        "expected a list of names, found a string",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"class\": \"logging.StreamHandlr\"}}}",
        2,
        "\"logging.StreamHandlr\"",
        "no such class is registered",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"level\": \"INFO\"}}}",
        2,
        "{\"level\": \"INFO\"}",
        "'class' is missing",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.NullHandler\",\n \"levle\": \"INFO\"}}}",
        2,
        "\"levle\"",
        "unexpected keyword argument 'levle'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"class\": \"logging.FileHandler\"}}}",
        2,
        "{\"class\": \"logging.FileHandler\"}",
        "missing 1 required positional argument: 'filename'",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\":\n {\"()\": \"logging.NulHandler\"}}}",
        2,
        "\"logging.NulHandler\"",
        "Cannot resolve 'logging.NulHandler'",
        FIXED,
    ),
    // References.
    broken(
        "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.StreamHandler\",\n \"stream\": \"ext://sys.stdot\"}}}",
        2,
        "\"ext://sys.stdot\"",
        "Cannot resolve 'sys.stdot'",
        FIXED,
    ),
    broken(
        "{\"version\": 1, \"handlers\": {\"h\": {\"class\": \"logging.NullHandler\",\n \"level\": \"cfg://levels.low\"}}}",
        2,
        "\"cfg://levels.low\"",
        "leads nowhere",
        NOT,
    ),
    // (It is found where the circle closes.)
    broken(
        "{\"version\": 1, \"a\": \"cfg://b\", \"b\": \"cfg://a\",\n \"root\": {\"level\": \"cfg://a\"}}",
        1,
        "\"cfg://a\"",
        "leads nowhere",
        NOT,
    ),
    // Targets that go in a circle: each is found where its target is named.
    broken(
        "{\"version\": 1, \"handlers\": {\"m\": {\"class\": \"logging.handlers.MemoryHandler\", \"capacity\": 1,\n \"target\": \"m\"}}}",
        2,
        "\"m\"",
        "Unable to set target handler 'm'",
        NOT,
    ),
    // Formats.
    broken(
        "{\"version\": 1, \"formatters\": {\"f\":\n {\"format\": \"{message}\"}}}",
        2,
        "\"{message}\"",
        "Invalid format '{message}' for '%' style",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\": {\"style\": \"{\",\n \"format\": \"{message\"}}}",
        2,
        "\"{message\"",
        "",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\": {\"style\": \"$\",\n \"format\": \"%(message)s\"}}}",
        2,
        "\"%(message)s\"",
        "",
        NOT,
    ),
    broken(
        "{\"version\": 1, \"formatters\": {\"f\":\n {\"style\": \"#\"}}}",
        2,
        "\"#\"",
        "Style must be one of",
        NOT,
    ),
];
