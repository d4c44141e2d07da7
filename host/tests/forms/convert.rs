//! `logconf convert`.

use crate::device::{file, logconf, logconf_with_input};

const JSON: &str = r#"{"version": 1, "handlers": {"h": {"class": "logging.StreamHandler", "level": "on"}},
 "root": {"level": "INFO", "handlers": ["h", "1.0", "no"]}, "x": [{"a": null}, 1e3, "2024-01-01"]}"#;

#[test]
fn yaml_is_laid_out_for_people_and_quotes_what_looks_like_something_else() {
    let ran = logconf_with_input(&["convert", "-", "--to", "yaml"], JSON.as_bytes());
    let expected = "\
version: 1
handlers:
  h:
    class: logging.StreamHandler
    level: \"on\"
root:
  level: INFO
  handlers: [h, \"1.0\", \"no\"]
x:
  - a: null
  - 1.0e+3
  - \"2024-01-01\"
";
    assert_eq!(
        (ran.code, &*ran.stdout, &*ran.stderr),
        (Some(0), expected, "")
    );
}

#[test]
fn what_toml_cannot_say_is_told_with_its_place() {
    let path = file("null.json", JSON);
    let ran = logconf(&["convert", &path, "--to", "toml"]);
    let expected = format!("error[refused]: TOML has no null\n --> {path}:2:73\n  |\n2 | ");
    let ends =
        "  = note: at x[0].a\n  = help: leave it out if that means the same, or write YAML\n";
    assert!(ran.stderr.ends_with(ends), "{}", ran.stderr);
    assert!(ran.stderr.starts_with(&expected), "{}", ran.stderr);
    assert_eq!((ran.code, &*ran.stdout), (Some(1), ""));
    let ran = logconf_with_input(
        &["convert", "-", "--to", "toml"],
        b"{\"n\": 9223372036854775808}",
    );
    assert!(
        ran.stderr.starts_with(
            "error[refused]: TOML has no number 9223372036854775808: its numbers have 64 bits\n --> <stdin>:1:7\n"
        ),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_output_is_a_file_whose_name_says_the_form() {
    let ini = "[loggers]\nkeys=root\n[handlers]\nkeys=\n[formatters]\nkeys=\n[logger_root]\nlevel=INFO\nhandlers=\n";
    let out = file("out.toml", "");
    let ran = logconf_with_input(&["convert", "-", "-o", &out], ini.as_bytes());
    let said = format!("logconf: {out} is written\n");
    assert_eq!((ran.code, &*ran.stdout, ran.stderr), (Some(0), "", said));
    let expected = "\
version = 1
disable_existing_loggers = true

[root]
level = \"INFO\"
handlers = []
";
    assert_eq!(std::fs::read_to_string(&out).unwrap(), expected);
    let ran = logconf(&["convert", &out, "--to", "yaml"]);
    let expected =
        "version: 1\ndisable_existing_loggers: true\nroot:\n  level: INFO\n  handlers: []\n";
    assert_eq!(ran.stdout, expected);
    let ran = logconf(&["convert", &out, "-o", "/no/such/folder/x.json"]);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_form_that_is_not_written_is_refused_and_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    for (name, said) in [
        ("x.ini", "is not written: INI files are read only"),
        (
            "x.xyz",
            "does not tell the form: .json, .yaml and .toml do, or --to",
        ),
    ] {
        let out = folder.path().join(name);
        let ran = logconf_with_input(
            &["convert", "-", "-o", out.to_str().unwrap()],
            JSON.as_bytes(),
        );
        assert!(ran.stderr.contains(said), "{ran:?}");
        assert_eq!((ran.code, out.exists()), (Some(2), false));
    }
    let out = folder.path().join("x.xyz");
    let args = ["convert", "-", "--to", "yaml", "-o", out.to_str().unwrap()];
    assert_eq!(logconf_with_input(&args, JSON.as_bytes()).code, Some(0));
}

#[test]
fn a_file_is_not_replaced_by_itself_unless_that_is_meant() {
    let path = file("itself.json", JSON);
    let args = ["convert", &*path, "--to", "yaml", "-o", &*path];
    let ran = logconf(&args);
    assert!(
        ran.stderr.contains("is the file that is converted"),
        "{ran:?}"
    );
    assert_eq!(ran.code, Some(2));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), JSON);
    let ran = logconf(&[&args[..], &["--force"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("version: 1")
    );
}

#[test]
fn json_stays_as_it_is() {
    let ran = logconf_with_input(&["convert", "-"], JSON.as_bytes());
    assert_eq!(ran.stdout, JSON);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_whole_stays_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (out, link) = (
        folder.path().join("out.json"),
        folder.path().join("link.json"),
    );
    std::fs::write(&out, "precious").unwrap();
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("out.json", &link).unwrap();
    let names = || {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let config = format!("{{\"version\": 1, \"x\": \"{}\"}}", "x".repeat(10_000));
    let input = file("whole.json", &config);

    // Files may have a block or two, as if the disk was full behind them.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";
    let ran = std::process::Command::new("sh")
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_logconf")])
        .args(["convert", &input, "-o"])
        .arg(&link)
        .output()
        .unwrap();
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{told}");
    assert!(told.starts_with("logconf: cannot write "), "{told}");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "precious");
    assert_eq!(names(), before);

    let ran = logconf(&["convert", &input, "-o", link.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), config);
    assert!(link.is_symlink());
    let mode = std::fs::metadata(&out).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(names(), before);

    // What is no file is written to.
    let ran = logconf(&["convert", &input, "-o", "/dev/stdout"]);
    assert_eq!((ran.code, ran.stdout), (Some(0), config));
}

#[cfg(unix)]
#[test]
fn standard_input_is_not_replaced_by_itself_either() {
    let text = "# why\nversion: 1\n";
    let path = file("stdin-itself.yaml", text);
    let convert = |more: &[&str]| {
        let args = [&["convert", "-", "--from", "yaml", "-o", &path], more].concat();
        let input = std::fs::File::open(&path).unwrap();
        crate::device::command(&args).stdin(input).output().unwrap()
    };
    assert_eq!(convert(&[]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert_eq!(convert(&["--force"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "version: 1\n");
}
