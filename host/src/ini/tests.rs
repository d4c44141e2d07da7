//! What CPython 3.11 makes of the same texts.

use super::interpolation::MAX_TAKEN;
use super::*;

fn read(text: &str, lines: Lines) -> Ini {
    Ini::read("app.ini", text, lines, &[]).unwrap()
}

/// The values in the section `a`.
#[track_caller]
fn check(lines: Lines, text: &str, options: &[(&str, &str)]) {
    let ini = read(text, lines);
    for (option, value) in options {
        let found = ini.raw("a", option);
        assert_eq!(found.as_ref().map(Value::as_str), Some(*value), "{option}");
    }
}

#[track_caller]
fn both(text: &str, options: &[(&str, &str)]) {
    check(Lines::Universal, text, options);
    check(Lines::Feed, text, options);
}

#[track_caller]
fn refused(text: &str, exception: &str, message: &str, at: &str) {
    let error = Ini::read("app.ini", text, Lines::Universal, &[]).unwrap_err();
    assert_eq!(
        (error.exception(), &*error.to_string()),
        (exception, message)
    );
    let offset = error.offset().unwrap();
    assert!(text[offset..].starts_with(at), "{offset}");
}

#[test]
fn options_are_split_at_the_first_delimiter() {
    both(
        "[a]\nb = x=y : z \nc:=\nD e\t= 1\n",
        &[("b", "x=y : z"), ("c", "="), ("d e", "1"), ("D E", "1")],
    );
}

#[test]
fn what_is_indented_deeper_goes_on() {
    both(
        "[a]\n  b=1\n  c=2\n   d=3\n e=4\n  f\n",
        &[("b", "1"), ("c", "2\nd=3"), ("e", "4\nf")],
    );
    both(
        "[a]\n\x1cb=1\n\u{a0}\x1cc\n\u{85}\u{85} d\n",
        &[("b", "1\nc\nd")],
    );
}

#[test]
fn comments_vanish_from_values_and_empty_lines_stay() {
    both(
        "[a]\nb=\n 1\n\n # no\n;no\n 2 # yes\n\n\nc=",
        &[("b", "\n1\n\n2 # yes"), ("c", "")],
    );
}

#[test]
fn returns_end_lines_of_files_alone() {
    let text = "[a]\nb=1\r c=2\r\r\n  d\n";
    check(Lines::Universal, text, &[("b", "1\nc=2\n\nd")]);
    check(Lines::Feed, text, &[("b", "1\r c=2\nd")]);
}

#[test]
fn a_header_ends_with_the_last_bracket() {
    let ini = read("[a]b]c] x=y\n [[d]\n[DEFAULT]\n[ ]\n", Lines::Feed);
    assert!(ini.sections().eq(["a]b]c", "[d", " "]));
    assert_eq!(ini.section_offset("[d"), Some(13));
    assert_eq!(ini.section_offset("DEFAULT"), Some(18));
    assert_eq!(ini.section_offset("d"), None);
}

#[test]
fn options_of_default_are_options_of_every_section() {
    let text = "[DEFAULT]\na=1\n[b]\na=2\n[DEFAULT]\nC=3";
    let ini = read(text, Lines::Feed);
    let raw = |section, option| {
        ini.raw(section, option)
            .map(|value| value.as_str().to_owned())
    };
    assert_eq!(raw("b", "a").as_deref(), Some("2"));
    assert_eq!(raw("b", "c").as_deref(), Some("3"));
    assert_eq!(raw("DEFAULT", "a").as_deref(), Some("1"));
    assert_eq!(raw("default", "a"), None);
    assert_eq!(ini.option_offset("b", "c"), text.find("C"));
    assert!(ini.has_section("DEFAULT") && !ini.has_section("default"));
    assert!(ini.has_option("b", "C") && !ini.has_option("x", "c") && ini.has_option("", "c"));
}

#[test]
fn defaults_of_the_caller_are_replaced_by_those_of_the_text() {
    let given = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let defaults = [given("A", " %(b)s "), given("B", "\n1")];
    let text = "[DEFAULT]\nb=2\n[a]\nb=3\n";
    let ini = Ini::read("app.ini", text, Lines::Feed, &defaults).unwrap();
    let value = ini.get("a", "a").unwrap().unwrap();
    assert_eq!((value.as_str(), value.offset(0)), (" 3 ", None));
    assert_eq!(ini.get("DEFAULT", "a").unwrap().unwrap().as_str(), " 2 ");
    assert_eq!(ini.option_offset("a", "a"), None);

    let defaults = [given("A", "1"), given("a", "2")];
    let error = Ini::read("app.ini", text, Lines::Feed, &defaults).unwrap_err();
    assert_eq!(error.exception(), "DuplicateOptionError");
    assert_eq!(
        error.to_string(),
        "While reading from '<dict>': option 'a' in section 'DEFAULT' already exists"
    );
    assert_eq!(error.offset(), None);
}

#[test]
fn what_stands_before_the_first_header_is_refused() {
    for (text, line) in [
        ("x=1\n", "x=1\\n"),
        ("\u{feff}[a]", "\\ufeff[a]"),
        ("[]", "[]"),
    ] {
        let message =
            format!("File contains no section headers.\nfile: 'app.ini', line: 2\n'{line}'");
        let text = format!("\n{text}");
        refused(&text, "MissingSectionHeaderError", &message, &text[1..]);
    }
}

#[test]
fn lines_without_a_meaning_are_refused_together() {
    refused(
        "[a]\n b\n  c\n\nd=1\n e\n=f",
        "ParsingError",
        "Source contains parsing errors: 'app.ini'\n\t[line  2]: ' b\\n'\n\t[line  3]: '  c\\n'\
         \n\t[line  7]: '=f'",
        "b\n",
    );
    let feed = |text| Ini::read("app.ini", text, Lines::Feed, &[]).unwrap_err();
    let error = feed("[a]\r\nx\ry\r\n");
    assert_eq!(
        error.to_string(),
        "Source contains parsing errors: 'app.ini'\n\t[line  2]: 'x\\ry\\r\\n'"
    );
    assert!(error.is_parsing_error() && feed("x").is_parsing_error());
    assert!(!feed("[a]\n[a]").is_parsing_error());
}

#[test]
fn duplicates_are_refused_before_anything_else() {
    refused(
        "[a]\nb\n[A]\n[a]\n",
        "DuplicateSectionError",
        "While reading from 'app.ini' [line  4]: section 'a' already exists",
        "[a]\n",
    );
    refused(
        "[it's]\n\"=1\n\"=2",
        "DuplicateOptionError",
        "While reading from 'app.ini' [line  3]: option '\"' in section \"it's\" already exists",
        "\"=2",
    );
    refused(
        "[DEFAULT]\na=1\n[DEFAULT]\nA=2",
        "DuplicateOptionError",
        "While reading from 'app.ini' [line  4]: option 'a' in section 'DEFAULT' already exists",
        "A=2",
    );
    refused(
        "[a]\n=1\n:2",
        "DuplicateOptionError",
        "While reading from 'app.ini' [line  3]: option '' in section 'a' already exists",
        ":2",
    );
}

/// What becomes of a value beside others.
fn interpolated(value: &str) -> Result<String, String> {
    let text = format!("[DEFAULT]\nd=%(c)s%%\n[a]\nc=1\ne=\nb={value}");
    let ini = read(&text, Lines::Universal);
    match ini.get("a", "b") {
        Ok(found) => Ok(found.unwrap().as_str().to_owned()),
        Err(error) => Err(format!("{}: {error}", error.exception())),
    }
}

#[test]
fn options_are_put_into_values() {
    for (value, expected) in [
        ("%%", "%"),
        ("%(c)s/%(C)s", "1/1"),
        ("%(e)s", ""),
        ("%(d)s%%(c)s", "1%%(c)s"),
    ] {
        assert_eq!(interpolated(value).as_deref(), Ok(expected), "{value}");
    }
}

#[test]
fn bytes_of_values_with_others_in_them_are_found_too() {
    let text = "[a]\nc=123\nb=x%%y\n  %(c)sz%(c)s\n";
    let ini = read(text, Lines::Universal);
    let value = ini.get("a", "b").unwrap().unwrap();
    assert_eq!(value.as_str(), "x%y\n123z123");
    assert!(value.is_interpolated());
    let found = |part: &str| value.offset(value.as_str().find(part).unwrap());
    assert_eq!(found("x"), text.find("x%%"));
    assert_eq!(found("y"), text.find("y\n"));
    // What was put in stands where the reference does.
    assert_eq!(found("123"), text.find("%(c)sz"));
    assert_eq!(found("23z"), text.find("%(c)sz"));
    assert_eq!(found("z"), text.find("z%"));
    assert_eq!(value.offset(10), text.rfind("%(c)s"));

    let text = "[a]\nb=%(c)s\n  and %(nosuch)s\nc=%\nd=x %(c)s\n";
    let ini = read(text, Lines::Universal);
    let at = |option: &str| ini.get("a", option).unwrap_err().offset();
    assert_eq!(at("c"), text.find("%\n"));
    assert_eq!(at("b"), text.find("%(c)s\n"));
    assert_eq!(at("d"), text.rfind("%(c)s"));
}

#[test]
fn what_is_wrong_is_said_for_who_sees_the_place() {
    let sentence = |text: &str| {
        Ini::read("f", text, Lines::Feed, &[])
            .unwrap_err()
            .sentence()
            .to_owned()
    };
    assert_eq!(sentence("[a]\n[a]\n"), "section 'a' already exists");
    assert_eq!(
        sentence("[a]\nb=1\nb=2\n"),
        "option 'b' in section 'a' already exists"
    );
    assert_eq!(
        sentence("a=1\n"),
        "this stands before the first header of a section ([name])"
    );
    assert_eq!(
        sentence("[a]\nb\nc=1\nd\n=\n"),
        "an option needs a name and '=' or ':' behind it; so does line 4; so does line 5"
    );
    let ini = read("[a]\nb=%(c)s\n", Lines::Feed);
    assert_eq!(
        ini.get("a", "b").unwrap_err().sentence(),
        "%(c)s stands for nothing: neither the file nor the defaults have 'c'"
    );
}

#[test]
fn references_without_a_meaning_are_refused() {
    for (value, expected) in [
        ("%", "'%' must be followed by '%' or '(', found: '%'"),
        ("%%%x", "'%' must be followed by '%' or '(', found: '%x'"),
        ("%(c)", "bad interpolation variable reference '%(c)'"),
        ("%()s", "bad interpolation variable reference '%()s'"),
        ("-%(c)d x", "bad interpolation variable reference '%(c)d x'"),
    ] {
        let expected = format!("InterpolationSyntaxError: {expected}");
        assert_eq!(interpolated(value), Err(expected), "{value}");
    }
    assert_eq!(
        interpolated("%(NO)s").unwrap_err(),
        "InterpolationMissingOptionError: Bad value substitution: option 'b' in section 'a' \
         contains an interpolation key 'no' which is not a valid option name. \
         Raw value: '%(NO)s'"
    );
    assert_eq!(
        interpolated("%(b)s").unwrap_err(),
        "InterpolationDepthError: Recursion limit exceeded in value substitution: option 'b' in \
         section 'a' contains an interpolation key which cannot be substituted in 10 steps. \
         Raw value: '%(b)s'"
    );
}

/// `n0` refers to `n1` some times over, that to `n2`, and so on up to the last.
fn chain(steps: usize, times: usize, last: &str) -> Ini {
    let mut text = "[a]\n".to_owned();
    for step in 0..steps {
        let value = format!("%(n{})s", step + 1).repeat(times);
        text += &format!("n{step}={value}\n");
    }
    text += &format!("n{steps}={last}\n");
    read(&text, Lines::Feed)
}

#[test]
fn references_lead_to_references_as_often_as_in_python() {
    let get = |steps| {
        chain(steps, 1, "%%")
            .get("a", "n0")
            .map(|value| value.is_some())
    };
    assert_eq!(get(9), Ok(true));
    let error = get(10).unwrap_err();
    assert_eq!(error.exception(), "InterpolationDepthError");
}

#[test]
fn what_is_put_into_a_value_is_limited() {
    let ini = chain(1, 2, &"x".repeat(MAX_TAKEN / 2));
    assert_eq!(
        ini.get("a", "n0").unwrap().unwrap().as_str().len(),
        MAX_TAKEN
    );
    // A byte more is too much.
    let ini = chain(1, 2, &"x".repeat(MAX_TAKEN / 2 + 1));
    assert!(ini.get("a", "n0").is_err());
    let ini = chain(1, 2, &"x".repeat(MAX_TAKEN / 2));
    // Who asks often has less room each time.
    let mut room = MAX_TAKEN + 10;
    let mut get = || {
        ini.get_within("a", "n0", &mut room)
            .map(|value| value.is_some())
    };
    assert_eq!(get(), Ok(true));
    assert_eq!(get().unwrap_err().exception(), "InterpolationDepthError");
    assert_eq!(room, 10);
    // Even where nothing comes out of it in the end.
    for (times, last) in [(1000, ""), (1000, "%%"), (2, &"x".repeat(MAX_TAKEN))] {
        let error = chain(9, times, last).get("a", "n0").unwrap_err();
        assert_eq!(error.exception(), "InterpolationDepthError");
        assert!(error.to_string().starts_with("Size limit exceeded"));
    }
}

#[test]
fn bytes_of_values_are_found_in_the_text() {
    let text = "[a]\nb: 12\r\n\u{a0}\n# €\n\n   34\n";
    let ini = read(text, Lines::Universal);
    let value = ini.raw("a", "b").unwrap();
    assert_eq!(value.as_str(), "12\n\n\n34");
    // The empty lines and what is behind the end stand behind the line before.
    let expected = [7, 8, 9, 9, 9, 24, 25, 26, 26];
    for (at, offset) in expected.into_iter().enumerate() {
        assert_eq!(value.offset(at), Some(offset), "{at}");
    }
    assert_eq!(&text[24..26], "34");
}

#[test]
fn hostile_texts_are_read_in_passing() {
    let long = "k".repeat(1 << 20);
    let text = format!("[a]\n{long}=1\n{}", " a\n".repeat(1 << 18));
    assert!(read(&text, Lines::Feed).has_option("a", &long));
    let sections: String = (0..100_000).map(|i| format!("[{i}]\n{i}=\n")).collect();
    assert_eq!(read(&sections, Lines::Feed).sections().count(), 100_000);
}
