use proptest::prelude::*;

use super::*;

/// The mistakes in `text`: the marked part, the message and the help.
fn problems(text: &str) -> Vec<(&str, String, String)> {
    let problems = parse(text).err().unwrap_or_default();
    let shown = |it: Problem| (&text[it.span.range()], it.message, it.help.unwrap_or_default());
    problems.into_iter().map(shown).collect()
}

/// Asserts that `text` holds exactly one mistake: at `place`, and with `words` in what is said of it.
fn assert_problem(text: &str, place: &str, words: &str) {
    let found = problems(text);
    let [(at, message, help)] = found.as_slice() else { panic!("{text}: {found:?}") };
    assert_eq!(*at, place, "{text}: {message}");
    assert!(format!("{message}; {help}").contains(words), "{text}: {message}; {help}");
}

const FULL: &str = r#"
select = ["hardcoded-session-token", "shop-token"]
ignore = []
min-severity = "warning"
min-confidence = "low"
exclude = ["vendor/", "*.lock"]
max-file-size = "2M"

[[detector]]
id = "shop-token"
message = "a token of the shop"
help = "rotate it"
regex = 'shop_(?<secret>[0-9a-z]{8})'
keywords = ["shop_"]
min-entropy = 2
paths = ["*.conf"]
severity = "critical"
allow = ["00000000", { regex = "^test" }]
"#;

#[test]
fn everything_is_read() {
    let config = parse(FULL).unwrap();
    assert_eq!(config.select.as_deref(), Some(&["hardcoded-session-token".to_owned(), "shop-token".to_owned()][..]));
    assert_eq!((config.ignore, config.min_severity), (Some(Vec::new()), Some(Severity::Warning)));
    assert_eq!((config.min_confidence, config.max_file_size), (Some(Confidence::Low), Some(2 << 20)));
    assert!(config.exclude.fit("vendor/x") && config.exclude.fit("a/b.lock"));
    let [detector] = &config.detectors.iter().collect::<Vec<_>>()[..] else { panic!("one detector") };
    assert_eq!((&*detector.id, detector.severity), ("shop-token", Severity::Critical));
    assert_eq!((detector.message.as_str(), detector.help.as_deref()), ("a token of the shop", Some("rotate it")));
    assert_eq!((detector.keywords.len(), detector.allow.len()), (1, 2));
    let text = "shop_a1b2c3d4 shop_00000000 shop_testabcd shop_aaaaaaaa";
    let found = config.detectors.search("x.conf", text);
    assert_eq!(found.iter().map(|found| &text[found.span.range()]).collect::<Vec<_>>(), ["a1b2c3d4"]);
    assert!(parse("").unwrap().select.is_none());
}

#[test]
fn slips_in_keys_are_understood() {
    assert_problem("min_severity = \"info\"", "min_severity", "did you mean `min-severity`?");
    assert_problem("selct = []", "selct", "did you mean `select`?");
    assert_problem("colour = true", "colour", "the keys here are `detector`, ");
    let detector = "[[detector]]\nid = 'a'\nmessage = 'b'\nregex = 'c'\n";
    assert_problem(&format!("{detector}keyword = []"), "keyword", "did you mean `keywords`?");
    assert_problem(&format!("{detector}allow = [{{ regexp = 'x' }}]"), "regexp", "did you mean `regex`?");
}

#[test]
fn rules_that_do_not_exist_are_named() {
    assert_problem("ignore = ['hardcoded_session_tokn']", "'hardcoded_session_tokn'", "`hardcoded-session-token`");
    assert_problem("select = ['quite-another-thing']", "'quite-another-thing'", "awslint rules");
}

#[test]
fn wrong_types_and_values_are_named() {
    for (text, place, words) in [
        ("select = 'a'", "'a'", "this is a string, and an array is wanted"),
        ("ignore = [1]", "1", "this is a number, and a string is wanted"),
        ("exclude = true", "true", "this is a boolean"),
        ("exclude = ['a[b']", "'a[b'", "without its `]`"),
        ("min-severity = 'high'", "'high'", "`info`, `warning`, `error` and `critical`"),
        ("min-confidence = 2026-11-21", "2026-11-21", "this is a date"),
        ("max-file-size = 'big'", "'big'", "500K"),
        ("max-file-size = -1", "-1", "no size"),
        ("max-file-size = {}", "{}", "this is a table"),
        ("detector = 1", "1", "an array is wanted"),
        ("detector = [1]", "1", "no table of `detector`"),
    ] {
        assert_problem(text, place, words);
    }
    assert_eq!(parse("max-file-size = 0x1_000").unwrap().max_file_size, Some(4096));
}

#[test]
fn mistakes_in_the_syntax_are_in_our_words() {
    for (text, place, words) in [
        ("select = []\nselect = []", "select", "twice"),
        ("select = [\"a\"", "", "`]`"),
        ("select", "", "this key has no value"),
        ("select = ", "", "a value is wanted"),
        ("min-severity = warning", "warning", "quotes"),
        ("exclude = ['a' 'b']", "", "comma"),
        ("[detector", "", "header"),
        ("regex = \"\\d\"", "", "single quotes"),
        ("exclude = ['abc]", "", "does not end"),
    ] {
        let found = problems(text);
        let said =
            |(at, message, help): &(&str, String, String)| *at == place && format!("{message}{help}").contains(words);
        assert!(found.iter().any(said), "{text}: {found:?}");
    }
}

#[test]
fn detectors_are_checked() {
    let detector = |lines: &str| format!("[[detector]]\nid = 'a'\nmessage = 'b'\nregex = 'c'\n{lines}");
    for (lines, place, words) in [
        ("min-entropy = 'x'", "'x'", "this is a string"),
        ("min-entropy = 99", "99", "bits"),
        ("min-entropy = nan", "nan", "bits"),
        ("severity = 'bad'", "'bad'", "none of"),
        ("keywords = ['']", "''", "every file"),
        ("paths = ['{a']", "'{a'", "`}`"),
        ("allow = [1]", "1", "neither"),
        ("allow = [{}]", "{}", "allows nothing"),
        ("help = ' '", "' '", "empty"),
        ("[[detector]]\nid = 'a'\nmessage = 'b'\nregex = 'c'", "'a'", "a detector above has this id"),
    ] {
        assert_problem(&detector(lines), place, words);
    }
    assert_problem("[[detector]]\nid = 'a'\nmessage = 'b'", "[[detector]]", "no `regex`");
    for (id, words) in [("Shop_Token", "kebab-case"), ("a--b", "kebab-case"), ("expired-credentials", "built-in")] {
        let text = format!("[[detector]]\nid = '{id}'\nmessage = 'b'\nregex = 'c'");
        assert_problem(&text, &format!("'{id}'"), words);
    }
    assert_problem("[[detector]]\nid = 'a'\nmessage = 'b\u{85}'\nregex = 'c'\nx = 1", "x", "keys");
    assert_problem("[[detector]]\nid = 'a'\nmessage = \"b\\nc\"\nregex = 'c'", "\"b\\nc\"", "one line");
    assert!(problems("[detector]\nid = 'a'")[0].2.contains("[[detector]]"));
}

#[test]
fn bad_expressions_are_marked_where_they_are_bad() {
    let with = |regex: &str| format!("[[detector]]\nid = 'a'\nmessage = 'b'\nregex = {regex}");
    for (regex, place, words) in [
        ("'a(b'", "(", "no `)`"),
        ("'é[b'", "[", "no `]`"),
        ("'''\na)'''", ")", "no `(`"),
        ("'(?=x)'", "(?=", "look ahead"),
        (r"'(a)\1'", r"\1", "refer back"),
        (r"'\p{Nope}'", r"\p{Nope}", "class of characters"),
        ("'a{3,1}'", "{3,1}", "ends before it starts"),
        // With escapes the places in the file and in the expression differ.
        (r#""\\d(""#, r#""\\d(""#, "no `)`"),
        (r"'\w{9999}'", r"'\w{9999}'", "10 MiB"),
        ("'(?<secrets>a)'", "'(?<secrets>a)'", "nearly"),
    ] {
        assert_problem(&with(regex), place, words);
    }
    assert!(parse(&with(r"'(?i)shop[_-]?token\s*[:=]\s*(?<secret>[\w+/-]{20,80})'")).is_ok());
}

#[test]
fn exceptions_are_checked() {
    for (text, place, words) in [
        ("[rules]\nexpired-credential = 'off'", "expired-credential", "did you mean `expired-credentials`?"),
        ("[rules]\nexpired-credentials = 'error'", "'error'", "`off`, `warn` and `deny`"),
        ("rules = []", "[]", "a table is wanted"),
        ("[[override]]\nignore = []", "[[override]]", "no `paths`"),
        ("[override]\npaths = []", "[override]", "[[override]]"),
        ("[[override]]\npaths = ['a']\nexclude = []", "exclude", "keys here"),
        ("[[override]]\npaths = ['a']\nrules = { x = 'off' }", "x", "no rule"),
        ("[[suppress]]\npath = 'a'", "[[suppress]]", "neither"),
        ("[[suppress]]\nrule = 'expired'", "'expired'", "no rule"),
        ("[[suppress]]\nfingerprint = 'a'\npaths = 'b'", "paths", "did you mean `path`?"),
        ("trusted-accounts = [123456789012]", "123456789012", "a string is wanted"),
        ("trusted-accounts = ['1234']", "'1234'", "twelve digits"),
        ("placeholders = ['a', { regex = '(' }]", "(", "no `)`"),
    ] {
        assert_problem(text, place, words);
    }
}

#[test]
fn a_table_of_pyproject_is_read_at_its_place() {
    assert!(parse_pyproject("[tool.x]\n# awslint\n").is_none());
    assert!(parse_pyproject("[tool.awslint]\nselect = ['expired-credentials']\n").unwrap().unwrap().select.is_some());
    let text = "[tool.awslint]\nselct = []\n";
    let problems = parse_pyproject(text).unwrap().unwrap_err();
    assert_eq!(&text[problems[0].span.range()], "selct");
    assert!(parse_pyproject("tool.awslint = 1").unwrap().is_err());
    assert!(parse_pyproject("[tool.awslint]\na = \n").unwrap().is_err());
}

#[test]
fn all_mistakes_are_told_in_order() {
    let places: Vec<_> = problems("selct = []\nexclude = 1\nmin-severity = 'x'\n").iter().map(|it| it.0).collect();
    assert_eq!(places, ["selct", "1", "'x'"]);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "(\\PC|[\\[\\]{}='\"\n.,#\\\\]|select|regex|detector){0,40}") {
        for problem in parse(&text).err().unwrap_or_default() {
            prop_assert!(text.get(problem.span.range()).is_some(), "{:?}", problem.span);
        }
    }

    #[test]
    fn cut_off_files_have_places_in_the_text(end in 0..FULL.len()) {
        for problem in parse(&FULL[..end]).err().unwrap_or_default() {
            prop_assert!(FULL[..end].get(problem.span.range()).is_some(), "{:?}", problem.span);
        }
    }
}
