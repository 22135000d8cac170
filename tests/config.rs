//! Configuration files: which one counts, what it does, what its mistakes look like; and rules of the user's own.

use std::fs;
use std::path::Path;

use awslint::config;
use awslint::render::Format;
use clap::ValueEnum;
use tempfile::TempDir;

use crate::cli::{awslint, awslint_with_input, code, stderr, stdout};
use crate::support::{Tree, read, rendered};

const LEAK: &str = "\
[default]
aws_access_key_id = AKIAQ3EGRLPLAWSLINT2
aws_secret_access_key = awslint/Fake/Secret+0123456789abcdefABCD
";
const LEAK_RULE: &str = "hardcoded-secret-access-key";

const DETECTOR: &str = "
[[detector]]
id = 'shop-token'
message = 'a token of the shop is written out'
regex = 'shop_(?<secret>[0-9a-z]{8,})'
keywords = ['shop_']
";
const TOKEN: &str = "shop_4wsl1ntf4k3";

/// A tree with these files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    // Nothing above the folder may count.
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What is found in `folder`: path and rule of each finding.
fn found(folder: &Path, args: &[&str]) -> Vec<String> {
    let output = awslint(folder, &[args, &["--format", "concise"]].concat());
    assert_ne!(code(&output), 2, "{}", stderr(&output));
    let place = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let rule = |line: &str| line.split(['[', ']']).nth(1).unwrap_or_default().to_owned();
    stdout(&output).lines().map(|line| format!("{} {}", place(line), rule(line))).collect()
}

#[test]
fn the_nearest_configuration_counts_as_far_as_the_repository_goes() {
    let ignoring = format!("ignore = ['{LEAK_RULE}']");
    let tree = tree(&[
        ("awslint.toml", &ignoring),
        ("a/b/credentials", LEAK),
        ("c/.awslint.toml", ""),
        ("c/credentials", LEAK),
        ("d/.git/HEAD", ""),
        ("d/credentials", LEAK),
    ]);
    let root = tree.path();
    assert_eq!(found(root, &["a"]), [""; 0]);
    assert_eq!(found(&root.join("a/b"), &["credentials"]), [""; 0]);
    assert_eq!(found(&root.join("a"), &["../c/credentials"]), [format!("../c/credentials {LEAK_RULE}")]);
    assert_eq!(found(root, &["d"]), [format!("d/credentials {LEAK_RULE}")]);
    // Each path is judged by its own, and the folder of one leaves to the other what that names.
    assert_eq!(found(root, &["a", "c"]), [format!("c/credentials {LEAK_RULE}")]);
    assert_eq!(found(root, &[".", "c"]), [format!("c/credentials {LEAK_RULE}")]);
}

#[test]
fn a_configuration_can_be_named_or_left_out() {
    let ignoring = format!("ignore = ['{LEAK_RULE}']");
    let tree =
        tree(&[("awslint.toml", &ignoring), ("ci/strict.toml", "exclude = ['a']"), ("a/x", LEAK), ("b/x", LEAK)]);
    assert_eq!(found(tree.path(), &[]), [""; 0]);
    assert_eq!(found(tree.path(), &["--no-config"]).len(), 2);
    // Its patterns count from the current folder on.
    assert_eq!(found(tree.path(), &["--config", "ci/strict.toml"]), [format!("b/x {LEAK_RULE}")]);
    let output = awslint(tree.path(), &["--config", "missing.toml"]);
    assert_eq!((code(&output), stderr(&output)), (2, "awslint: missing.toml: no such file or folder\n".to_owned()));
    assert_eq!(code(&awslint(tree.path(), &["--config", "ci/strict.toml", "--no-config"])), 2);
}

#[test]
fn flags_count_more_than_the_file() {
    let file = format!("ignore = ['{LEAK_RULE}']\nmin-severity = 'critical'\nmax-file-size = 10\n");
    let tree = tree(&[("awslint.toml", &file), ("x", LEAK)]);
    let flags = ["--max-file-size", "1K", "--min-severity", "info", "--select", LEAK_RULE];
    assert_eq!(code(&awslint(tree.path(), &flags[2..])), 2, "both files are larger and were left out");
    for all_but_one in [&[flags[0], flags[1], flags[4], flags[5]][..], &flags[..4]] {
        assert_eq!(found(tree.path(), all_but_one), [""; 0], "{all_but_one:?}");
    }
    assert_eq!(found(tree.path(), &flags), [format!("x {LEAK_RULE}")]);
    assert_eq!(found(tree.path(), &[&flags[..4], &["--ignore", "expired-credentials"]].concat()).len(), 1);
}

#[test]
fn excluded_files_are_left_out_and_named_ones_counted() {
    let tree = tree(&[
        ("awslint.toml", "exclude = ['vendor/', 'test/data']"),
        ("vendor/x", LEAK),
        ("a/vendor/x", LEAK),
        ("a/test/data/x", LEAK),
        ("test/data/x", LEAK),
        ("test/x", LEAK),
    ]);
    let (first, second) = (format!("a/test/data/x {LEAK_RULE}"), format!("test/x {LEAK_RULE}"));
    for args in [&["."][..], &[".", "--no-ignore"]] {
        assert_eq!(found(tree.path(), args), [first.clone(), second.clone()], "{args:?}");
        assert_eq!(found(tree.path(), &[args, &["--exclude", "a"]].concat()), [&*second], "{args:?}");
    }
    // The patterns of the flag count from the current folder on, those of the file from its own.
    assert_eq!(found(&tree.path().join("test"), &["--exclude", "/x"]), [""; 0]);
    for named in ["vendor", "vendor/x", "test/data/x"] {
        let output = awslint(tree.path(), &[named]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).ends_with("(1 skipped: 1 excluded)\n"), "{}", stdout(&output));
    }
    assert_eq!(code(&awslint(tree.path(), &["--exclude", "a[b"])), 2);
}

#[test]
fn mistakes_are_shown_at_their_place_and_nothing_is_linted() {
    let tree = tree(&[("awslint.toml", "selct = []\nmin-severity = 'high'\n"), ("x", LEAK)]);
    let output = awslint(tree.path(), &["x", "--format", "json"]);
    assert_eq!((code(&output), stdout(&output)), (2, String::new()));
    let shown = stderr(&output);
    for part in ["[awslint.toml:1:1]", "did you mean `select`?", "[awslint.toml:2:16]", "`critical`", "2 mistakes"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("explain"), "there is no page: {shown}");
}

#[test]
fn configurations_that_cannot_be_read_are_named() {
    let write = |bytes: &[u8]| {
        let tree = tree(&[]);
        fs::write(tree.path().join("awslint.toml"), bytes).unwrap();
        let output = awslint(tree.path(), &[]);
        assert_eq!(code(&output), 2);
        stderr(&output)
    };
    assert!(write(b"# \xfc\n").contains("UTF-8"));
    assert!(write(&b"#".repeat((1 << 20) + 1)).contains("1 MiB"));
    let both = tree(&[("awslint.toml", ""), (".awslint.toml", "")]);
    let output = awslint(both.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("keep one of them"), "{}", stderr(&output));
}

#[test]
fn rules_of_the_users_own_are_rules() {
    let tree = tree(&[("awslint.toml", DETECTOR), ("x", TOKEN), ("y", LEAK)]);
    assert_eq!(found(tree.path(), &[]), ["x shop-token".to_owned(), format!("y {LEAK_RULE}")]);
    assert_eq!(found(tree.path(), &["--select", "shop-token"]), ["x shop-token"]);
    assert_eq!(found(tree.path(), &["--ignore", "shop-token"]), [format!("y {LEAK_RULE}")]);
    assert_eq!(found(tree.path(), &["--min-severity", "critical"]), [""; 0]);
    let output = awslint(tree.path(), &["--select", "shop_tokn"]);
    assert!(stderr(&output).contains("did you mean `shop-token`?"), "{}", stderr(&output));
    assert_eq!(code(&awslint(tree.path(), &["--no-config", "--select", "shop-token"])), 2);
}

#[test]
fn standard_input_belongs_to_the_configuration_of_its_name() {
    let tree = tree(&[("awslint.toml", DETECTOR)]);
    let name = tree.path().join("x");
    let args = ["-", "--stdin-filename", name.to_str().unwrap()];
    assert_eq!(code(&awslint_with_input(&args, TOKEN, |_| {})), 1);
    assert_eq!(code(&awslint_with_input(&["-", "--no-config"], TOKEN, |_| {})), 0);
}

#[test]
fn the_text_is_searched_whatever_its_encoding() {
    let tree = tree(&[("awslint.toml", DETECTOR)]);
    let wide: Vec<u8> = format!("\u{feff}ä = {TOKEN}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(tree.path().join("wide"), wide).unwrap();
    fs::write(tree.path().join("windows"), [b"\xe4 = ", TOKEN.as_bytes()].concat()).unwrap();
    assert_eq!(found(tree.path(), &[]), ["wide shop-token", "windows shop-token"]);
}

#[test]
fn paths_of_a_rule_count_from_the_configuration_on() {
    let detector = format!("{DETECTOR}paths = ['conf/*.cfg']\n");
    let tree = tree(&[("a/awslint.toml", &detector), ("a/conf/x.cfg", TOKEN), ("a/conf/x", TOKEN), ("a/x.cfg", TOKEN)]);
    assert_eq!(found(tree.path(), &["a"]), ["a/conf/x.cfg shop-token"]);
    assert_eq!(found(&tree.path().join("a/conf"), &["x.cfg"]), ["x.cfg shop-token"]);
}

/// A tree in memory with `DETECTOR` and `more` of it.
fn lint(more: &str, text: &str) -> awslint::report::Report {
    let mut tree = Tree::default();
    tree.add("awslint.toml", &format!("{DETECTOR}{more}"));
    tree.add("x.env", text);
    tree.lint(&[])
}

#[test]
fn what_a_built_in_rule_reports_is_reported_once() {
    let more = "[[detector]]\nid = 'any-key'\nmessage = 'a key'\nregex = 'AKIA[A-Z0-9]{16}'\n";
    let text =
        "AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\nAWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+0123456789abcdefABCD\n";
    let report = lint(more, &format!("{text}NOTE=AKIAIOSFODNN7EXAMPLE\n"));
    let rules: Vec<_> = report.findings.iter().map(|finding| &*finding.rule).collect();
    // No built-in rule reports the key of AWS's documentation.
    assert_eq!(rules, [LEAK_RULE, "any-key"]);
    assert_eq!(report.custom_rules.len(), 1);
}

#[test]
fn what_a_rule_of_the_users_own_finds_is_masked_everywhere() {
    let report = lint("", &format!("SHOP={TOKEN} # {TOKEN}x\n"));
    assert_eq!(report.findings.len(), 2);
    for format in Format::value_variants() {
        let output = rendered(&report, *format);
        assert!(output.contains("shop-token") && !output.contains(&TOKEN[5..]), "{format:?}: {output}");
    }
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let (before, after) = (lint("", TOKEN), lint("", &format!("\n\n# more\n{TOKEN}")));
    assert_eq!(awslint::fingerprint::of(&before), awslint::fingerprint::of(&after));
}

#[test]
fn pyproject_has_a_table_of_its_own() {
    let project = |more: &str| format!("[project]\nname = 'shop'\n\n[tool.awslint]\n{more}\n");
    let ignoring = project(&format!("ignore = ['{LEAK_RULE}']"));
    let tree = tree(&[
        ("pyproject.toml", &ignoring),
        ("a/x", LEAK),
        ("b/pyproject.toml", "[tool.ruff]\nselect = 1 # not awslint\n"),
        ("b/x", LEAK),
        ("c/pyproject.toml", &project("")),
        ("c/x", LEAK),
    ]);
    assert_eq!(found(tree.path(), &["a", "b", "c"]), [format!("c/x {LEAK_RULE}")]);
    assert_eq!(found(tree.path(), &["--config", "pyproject.toml", "c"]), [""; 0]);
    // A file of its own counts more.
    fs::write(tree.path().join("awslint.toml"), "").unwrap();
    assert_eq!(found(tree.path(), &["a"]), [format!("a/x {LEAK_RULE}")]);
    fs::write(tree.path().join("c/pyproject.toml"), project("selct = []")).unwrap();
    let output = awslint(tree.path(), &["c"]);
    assert!(code(&output) == 2 && stderr(&output).contains("[c/pyproject.toml:5:1]"), "{}", stderr(&output));
}

#[test]
fn the_page_on_configuration_has_every_key() {
    let page = read("docs/configuration.md");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(config::parse(example).is_ok(), "{:?}", config::parse(example).err());
    for key in config::schema()["properties"].as_object().unwrap().keys() {
        assert!(key == "select" || example.contains(key), "{key}");
    }
}

#[test]
fn overrides_hold_for_their_paths() {
    let file = format!("ignore = ['{LEAK_RULE}']\n[[override]]\npaths = ['prod/']\nselect = ['{LEAK_RULE}']\n");
    let file = format!("{file}[[override]]\npaths = ['*.old']\nmin-severity = 'critical'\n");
    let tree = tree(&[("awslint.toml", &file.replace("ignore", "exclude")), ("a/x", LEAK), ("prod/x", LEAK)]);
    fs::write(tree.path().join("prod/x.old"), LEAK).unwrap();
    assert_eq!(found(tree.path(), &[]), [format!("a/x {LEAK_RULE}"), format!("prod/x {LEAK_RULE}")]);
    assert_eq!(found(&tree.path().join("prod"), &["x.old"]), [""; 0]);
    // Flags count more than overrides, too.
    assert_eq!(found(tree.path(), &["prod", "--min-severity", "info"]).len(), 2);
    let off = format!("[[override]]\npaths = ['a/']\nrules = {{ {LEAK_RULE} = 'off' }}\n");
    fs::write(tree.path().join("awslint.toml"), off).unwrap();
    assert_eq!(found(tree.path(), &["a"]), [""; 0]);
    assert_eq!(found(tree.path(), &["a", "--select", LEAK_RULE]), [format!("a/x {LEAK_RULE}")]);
}

#[test]
fn levels_change_severity_and_exit_code() {
    let level = |level: &str| format!("[rules]\n{LEAK_RULE} = '{level}'\nreadable-credentials-file = 'deny'\n");
    let tree = tree(&[("awslint.toml", &level("warn")), ("x", LEAK)]);
    let output = awslint(tree.path(), &["--format", "concise"]);
    assert!(stdout(&output).contains("warning[") && code(&output) == 0, "{}", stdout(&output));
    fs::write(tree.path().join("awslint.toml"), level("off")).unwrap();
    assert_eq!(found(tree.path(), &[]), [""; 0]);
    fs::write(tree.path().join("awslint.toml"), level("deny")).unwrap();
    assert_eq!(code(&awslint(tree.path(), &["--fail-on", "error"])), 1);
}

#[test]
fn trusted_accounts_and_placeholders_are_no_findings() {
    // The key ID carries account 171436882533.
    let canary = LEAK.replace("AKIAQ3EGRLPLAWSLINT2", "AKIASP2TPHJSQH3FJRUX");
    let tree = tree(&[("awslint.toml", "trusted-accounts = ['171436882533']"), ("x", &canary), ("y", LEAK)]);
    assert_eq!(found(tree.path(), &[]), [format!("y {LEAK_RULE}")]);
    fs::write(
        tree.path().join("awslint.toml"),
        "placeholders = [{ regex = '^awslint/Fake/' }, 'AKIAQ3EGRLPLAWSLINT2']",
    )
    .unwrap();
    assert_eq!(found(tree.path(), &["y"]), [""; 0]);
}

#[test]
fn entries_of_the_configuration_keep_findings_quiet() {
    let entry = |more: &str| format!("[[suppress]]\n{more}\nreason = 'known'\n");
    let tree = tree(&[("awslint.toml", &entry(&format!("rule = '{LEAK_RULE}'\npath = 'a/'"))), ("a/x", LEAK)]);
    fs::write(tree.path().join("y.json"), r#"{"aws_secret_access_key": "awslint/Fake/Secret+0123456789abcdefABCD"}"#)
        .unwrap();
    assert_eq!(found(tree.path(), &[]), [format!("y.json {LEAK_RULE}")]);
    assert_eq!(found(&tree.path().join("a"), &["x"]), [""; 0]);
    let json = stdout(&awslint(tree.path(), &["y.json", "--format", "json"]));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    fs::write(tree.path().join("awslint.toml"), entry(&format!("fingerprint = '{fingerprint}'"))).unwrap();
    assert_eq!(found(tree.path(), &[]), [format!("a/x {LEAK_RULE}")]);
    // What keeps nothing quiet is told where the whole folder is linted.
    fs::remove_file(tree.path().join("y.json")).unwrap();
    let told = "awslint: awslint.toml:1: this entry of `suppress` keeps nothing quiet\n";
    assert_eq!(stderr(&awslint(tree.path(), &[])), told);
    assert_eq!(stderr(&awslint(tree.path(), &["a"])), "");
}

#[test]
fn a_baseline_leaves_new_findings() {
    let tree = tree(&[("a/x", LEAK), ("b/y", &LEAK.replace("0123", "3210"))]);
    let root = tree.path();
    let written = awslint(root, &["--write-baseline", "base.json"]);
    assert_eq!((code(&written), stderr(&written)), (0, "awslint: base.json: lists 2 findings\n".to_owned()));
    let text = fs::read_to_string(root.join("base.json")).unwrap();
    assert!(!text.contains("awslint/Fake"));
    assert_eq!(found(root, &["--baseline", "base.json"]), [""; 0]);
    // Lines move, a file gets another name, paths are written in another way.
    fs::write(root.join("a/x"), format!("\n\n{LEAK}")).unwrap();
    fs::rename(root.join("b/y"), root.join("b/z")).unwrap();
    assert_eq!(found(root, &["--baseline", "base.json", "./a", "b"]), [""; 0]);
    assert_eq!(found(&root.join("a"), &["--baseline", "../base.json"]), [""; 0]);
    // Another secret is a new finding, and the old one is gone.
    fs::write(root.join("a/x"), LEAK.replace("0123", "9876")).unwrap();
    let output = awslint(root, &["--baseline", "base.json", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((code(&output), report["findings"].as_array().unwrap().len()), (1, 1));
    assert_eq!(report["baseline"], serde_json::json!({ "known": 1, "gone": [{ "path": "a/x", "rule": LEAK_RULE }] }));
    assert!(stderr(&output).contains(&format!("`{LEAK_RULE}` in a/x is no longer found")), "{}", stderr(&output));
    // Of paths that are not linted nothing is known.
    assert_eq!(stderr(&awslint(root, &["--baseline", "base.json", "b"])), "");
    fs::write(root.join("base.json"), "{\n]").unwrap();
    let output = awslint(root, &["--baseline", "base.json"]);
    assert!(code(&output) == 2 && stderr(&output).contains("no baseline: line 2"), "{}", stderr(&output));
}

#[test]
fn comments_keep_findings_quiet_and_are_counted() {
    let commented = LEAK.replace("aws_secret", "# awslint: ignore[hardcoded-secret-access-key] known\naws_secret");
    let tree = tree(&[("x", &commented), ("y", LEAK)]);
    assert_eq!(found(tree.path(), &[]), [format!("y {LEAK_RULE}")]);
    let output = awslint(tree.path(), &["x"]);
    assert_eq!((code(&output), stdout(&output)), (0, "All good: nothing found in 1 file; 1 suppressed\n".to_owned()));
    // What is not wanted anyway makes no comment useless.
    assert_eq!(found(tree.path(), &["x", "--min-severity", "critical"]), [""; 0]);
    assert_eq!(found(tree.path(), &["x", "--select", "unused-suppression"]), [""; 0]);
    // A rule of the user's own does not tell what a comment keeps quiet.
    let own = format!("{DETECTOR}\n[[detector]]\nid = 'any-key'\nmessage = 'a key'\nregex = 'awslint/Fake/.{{28}}'\n");
    fs::write(tree.path().join("awslint.toml"), own).unwrap();
    assert_eq!(found(tree.path(), &["x"]), [""; 0]);
    fs::write(tree.path().join("x"), format!("# awslint: ignore[shop-token, shop-tokn]\n{TOKEN}")).unwrap();
    assert_eq!(found(tree.path(), &["x"]), ["x invalid-suppression"]);
}

#[test]
fn the_configuration_in_the_readme_is_one() {
    let readme = read("README.md");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|block| block.split("```").next());
    let configurations: Vec<_> = blocks.filter(|block| block.contains("[[detector]]")).collect();
    assert!(!configurations.is_empty());
    for text in configurations {
        assert!(config::parse(text).is_ok_and(|config| !config.detectors.is_empty()), "{text}");
    }
}

/// Ten million bytes on one line, with a match in each hundred: far from a second in a release build.
#[test]
fn long_lines_are_searched_in_linear_time() {
    let config = config::parse(DETECTOR).unwrap();
    let line = format!("{}{TOKEN} ", "x ".repeat(40));
    let time = |times: usize| {
        let text = line.repeat(times);
        let start = std::time::Instant::now();
        assert_eq!(config.detectors.search("x", &text).len(), times);
        start.elapsed()
    };
    let (small, large) = (time(10_000), time(100_000));
    // Ten times the text, with room for a busy machine.
    assert!(large < small * 60, "{small:?} and {large:?}");
}
