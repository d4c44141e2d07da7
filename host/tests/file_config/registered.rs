//! What a program has registered itself.

use std::sync::Mutex;

use logconf::core::{Arguments, Class, Output, Problem, Record, Settings, Signature};
use logconf::file_config::{self, Options, Source};
use logconf::registry::Standard;
use logconf::tables::Unbounded;
use logconf::{Level, Logger, Logging};

/// A handler that keeps its lines, and what it was made with.
struct Alerts {
    made: Mutex<Vec<String>>,
    lines: Mutex<Vec<String>>,
}

static ALERTS: Alerts = Alerts {
    made: Mutex::new(Vec::new()),
    lines: Mutex::new(Vec::new()),
};

impl Class for Alerts {
    fn name(&self) -> &'static str {
        "app.AlertHandler"
    }

    fn signature(&self) -> &'static Signature {
        &Signature {
            function: "AlertHandler",
            required: &["receiver", "urgency"],
            optional: &["subject"],
        }
    }

    fn configure(&self, arguments: &Arguments<'_, '_>) -> Result<Settings, Problem> {
        if !arguments.checking() {
            let text = |name| {
                arguments.get(name).map(|a| match a.number() {
                    Some(number) => number.to_string(),
                    None => a.str().map(|text| text.to_string()).unwrap_or_default(),
                })
            };
            let given = ["receiver", "urgency", "subject"].map(text);
            self.made.lock().unwrap().push(format!("{given:?}"));
        }
        Ok(Settings::default())
    }

    fn emit(&self, _: &Settings, record: &Record<'_>, output: &dyn Output) {
        output.line(record, &mut |line| {
            let line = String::from_utf8_lossy(line).into_owned();
            self.lines.lock().unwrap().push(line);
        });
    }
}

static CLASSES: &[&dyn Class] = &[&ALERTS];

const INI: &str = "\
[loggers]
keys = root
[handlers]
keys = alerts
[formatters]
keys = alert
[logger_root]
level = INFO
handlers = alerts
[handler_alerts]
class = app.AlertHandler
args = ('%(receiver)s', app.URGENT + 1)
kwargs = {'subject': 'Oven'}
formatter = alert
[formatter_alert]
format = %(where)s: %(message)s
defaults = {'where': 'kitchen'}
";

#[test]
fn classes_and_values_of_the_program_and_defaults_of_a_formatter() {
    let logging: &'static Logging<Unbounded> = Box::leak(Box::new(Logging::new()));
    let standard = Standard::new().value("app.URGENT", 7);
    let standard = CLASSES
        .iter()
        .fold(standard, |standard, class| standard.class(*class));
    standard.start(logging);
    let options = Options {
        defaults: vec![("receiver".into(), "cook".into())],
        ..Options::default()
    };
    let taken = file_config::file_config(logging, Source::Text(INI), &options).unwrap();
    assert_eq!(taken.warnings, [""; 0]);
    let made = ALERTS.made.lock().unwrap();
    assert_eq!(*made, [r#"[Some("cook"), Some("8"), Some("Oven")]"#]);
    let logger: &'static Logger = Box::leak(Box::new(Logger::new("oven")));
    logging.register(&[logger]);
    logger.log(Level::WARNING, format_args!("hot"));
    assert_eq!(*ALERTS.lines.lock().unwrap(), ["kitchen: hot\n"]);
}
