//! The real binary: flags, exit codes, streams.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A run of the binary in `folder`, in an environment without anything that changes its output.
pub(crate) fn awslint(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("the binary starts")
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
    command.current_dir(folder).args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) const LEAK: &str = "\
[default]
aws_access_key_id = AKIAQ3EGRLPLAWSLINT2
aws_secret_access_key = awslint/Fake/Secret+0123456789abcdefABCD
";
const LEAK_RULE: &str = "hardcoded-secret-access-key";

/// A tree in which one file holds a key.
fn leaking_tree() -> TempDir {
    let folder = clean_tree();
    fs::create_dir(folder.path().join(".aws")).unwrap();
    fs::write(folder.path().join(".aws/credentials"), LEAK).unwrap();
    folder
}

fn clean_tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "nothing to see\n").unwrap();
    folder
}

#[test]
fn a_clean_tree_is_0() {
    let tree = clean_tree();
    let output = awslint(tree.path(), &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_missing_path_is_named_and_2() {
    let tree = clean_tree();
    let output = awslint(tree.path(), &["notes.txt", "missing"]);
    assert_eq!(code(&output), 2);
    assert_eq!(stderr(&output), "awslint: missing: no such file or folder\n");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named_and_2() {
    use std::os::unix::fs::PermissionsExt;
    let tree = clean_tree();
    let path = tree.path().join("locked");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return; // The superuser can read everything.
    }
    let output = awslint(tree.path(), &[]);
    assert_eq!(code(&output), 2);
    assert_eq!(stderr(&output), "awslint: locked: permission denied\n");
}

/// Runs in an empty folder with `text` as standard input; `before` may do something to the child first.
pub(crate) fn awslint_with_input(args: &[&str], text: &str, before: impl FnOnce(&mut Child)) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(folder.path(), args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    before(&mut child);
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input_is_linted() {
    let output =
        awslint_with_input(&["-", "--stdin-filename", ".aws/credentials", "--format", "concise"], LEAK, |_| {});
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).starts_with(".aws/credentials:"), "{}", stdout(&output));
    assert_eq!(code(&awslint_with_input(&["-"], "nothing to see\n", |_| {})), 0);
}

#[test]
fn a_name_for_standard_input_needs_standard_input() {
    let output = awslint(tempfile::tempdir().unwrap().path(), &["--stdin-filename", ".env"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("add `-`"), "{}", stderr(&output));
}

#[test]
fn findings_are_1_even_beside_nothing_else() {
    let tree = leaking_tree();
    for format in ["human", "concise", "json", "sarif"] {
        let output = awslint(tree.path(), &["--format", format]);
        assert_eq!(code(&output), 1, "{format}: {}", stderr(&output));
        assert!(stdout(&output).contains(LEAK_RULE), "{format}");
        assert!(!stdout(&output).contains("Fake/Secret"), "{format}");
        assert_eq!(stderr(&output), "", "{format}");
    }
}

#[test]
fn what_could_not_be_read_outweighs_findings() {
    let tree = leaking_tree();
    let output = awslint(tree.path(), &[".", "missing", "--format", "concise"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains(LEAK_RULE), "the rest is linted");
    assert_eq!(stderr(&output), "awslint: missing: no such file or folder\n");
}

#[test]
fn rules_can_be_chosen() {
    let tree = leaking_tree();
    assert_eq!(code(&awslint(tree.path(), &["--select", LEAK_RULE])), 1);
    assert_eq!(code(&awslint(tree.path(), &["--select", LEAK_RULE, "--ignore", LEAK_RULE])), 0);
    assert_eq!(code(&awslint(tree.path(), &["--select", LEAK_RULE, "--min-severity", "critical", "."])), 0);
}

#[test]
fn the_threshold_decides_on_the_exit_code_alone() {
    let tree = leaking_tree();
    let run = |threshold: &str| awslint(tree.path(), &["--select", LEAK_RULE, "--fail-on", threshold, "."]);
    for (threshold, wanted) in [("info", 1), ("warning", 1), ("error", 1), ("critical", 0), ("never", 0), ("bad", 2)] {
        assert_eq!(code(&run(threshold)), wanted, "{threshold}");
    }
    assert!(stdout(&run("never")).contains(LEAK_RULE));
    assert_eq!(code(&awslint(tree.path(), &["--fail-on", "never", ".", "missing"])), 2);
}

#[test]
fn a_slip_in_a_rule_id_is_understood() {
    let tree = clean_tree();
    let output = awslint(tree.path(), &["--select", "hardcoded_secret_acces_key"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("did you mean `hardcoded-secret-access-key`?"), "{}", stderr(&output));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let close = |child: &mut Child| drop(child.stdout.take());
    let output = awslint_with_input(&["-", "--stdin-filename", ".aws/credentials"], LEAK, close);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_report_goes_into_a_file_as_it_goes_into_a_pipe() {
    let tree = leaking_tree();
    let elsewhere = tempfile::tempdir().unwrap();
    let report = elsewhere.path().join("report.json");
    fs::write(&report, "an older report").unwrap();
    let args = [".", "--format", "json", "--now", "2026-11-21T00:00:00Z"];
    let piped = awslint(tree.path(), &args);
    let output = awslint(tree.path(), &[&args[..], &["--output", report.to_str().unwrap()]].concat());
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    assert_eq!(fs::read_to_string(&report).unwrap(), stdout(&piped));
    let nowhere = elsewhere.path().join("missing/report.json");
    let output = awslint(tree.path(), &["--output", nowhere.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
}

#[test]
fn colour_is_for_those_who_want_it() {
    let tree = leaking_tree();
    let is_colored = |output: &Output| stdout(output).contains('\u{1b}');
    assert!(!is_colored(&awslint(tree.path(), &[])), "a pipe is no terminal");
    assert!(is_colored(&awslint(tree.path(), &["--color", "always"])));
    let output = command(tree.path(), &[]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap();
    assert!(!is_colored(&output));
}

#[test]
fn quiet_leaves_out_all_but_findings() {
    assert_eq!(stdout(&awslint(clean_tree().path(), &["--quiet"])), "");
    assert_ne!(stdout(&awslint(clean_tree().path(), &[])), "");
    let tree = leaking_tree();
    let (full, quiet) = (stdout(&awslint(tree.path(), &[])), stdout(&awslint(tree.path(), &["-q"])));
    let summary = full.strip_prefix(&quiet).filter(|_| !quiet.is_empty()).expect("the findings come first");
    let is_short = (1..=2).contains(&summary.lines().count());
    assert!(is_short, "how much was found, and how much of it can be fixed: {summary}");
}

#[test]
fn ignored_files_are_linted_on_request() {
    let tree = leaking_tree();
    fs::write(tree.path().join(".gitignore"), ".aws/\n").unwrap();
    assert_eq!(code(&awslint(tree.path(), &[])), 0);
    assert_eq!(code(&awslint(tree.path(), &["--no-ignore"])), 1);
    assert_eq!(code(&awslint(tree.path(), &[".aws/credentials"])), 1);
    assert_eq!(code(&awslint(tree.path(), &["--no-ignore", "--max-file-size", "10"])), 2, "something was left out");
}

#[test]
fn rules_are_listed_and_explained() {
    let tree = clean_tree();
    for args in [&["rules"][..], &["rules", "--format", "json"]] {
        let output = awslint(tree.path(), args);
        assert_eq!(code(&output), 0);
        assert!(awslint::rules::RULES.iter().all(|rule| stdout(&output).contains(rule.id)), "{args:?}");
    }
    let output = awslint(tree.path(), &["explain", LEAK_RULE]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("How to fix"), "{}", stdout(&output));
}

#[test]
fn files_are_listed_with_what_they_are_read_as() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".aws")).unwrap();
    for (path, text) in [
        (".aws/config", "[default]\nregion = eu-west-1\n"),
        ("a.yaml", "AWS_PROFILE: x\nb: [\n"),
        ("b.json", "{\"name\": \"value\"}"),
        ("c.py", "import aws\n"),
        ("d.png", "\u{7f}PNG\u{0}\u{0}\u{0}\rIHDR\u{0}\u{0}"),
    ] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let output = awslint(folder.path(), &["files"]);
    assert_eq!(code(&output), 0);
    let expected = ".aws/config  AWS config file\n\
        a.yaml       YAML, with the rest searched as text: line 2: a bracket or brace is never closed\n\
        b.json       JSON, not parsed: nothing in it has to do with AWS\n\
        c.py         text, searched: program source\n\
        d.png        left out: not text\n\n\
        5 files: 1 parsed, 1 parsed in part, 1 searched as text, 1 without a word of AWS, 1 left out\n";
    assert_eq!(stdout(&output), expected);
    let json = stdout(&awslint(folder.path(), &["files", "--format", "json", "a.yaml"]));
    assert!(json.contains("\"state\": \"in-part\"") && json.contains("\"line\": 2"), "{json}");
}

#[test]
fn a_path_named_like_a_command_can_be_linted() {
    let tree = clean_tree();
    fs::write(tree.path().join("rules"), "x").unwrap();
    let output = awslint(tree.path(), &["./rules"]);
    assert_eq!(code(&output), 0);
    assert!(!stdout(&output).contains(LEAK_RULE));
}

#[test]
fn wrong_flags_are_2() {
    let tree = clean_tree();
    for args in [&["--no-such-flag"][..], &["--format", "xml"], &["--now", "yesterday"], &["--max-file-size", "big"]] {
        let output = awslint(tree.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn an_unknown_rule_is_2() {
    let tree = clean_tree();
    for args in [&["--select", "no-such-rule-at-all"][..], &["--ignore", "no-such-rule-at-all"]] {
        let output = awslint(tree.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_eq!(stderr(&output), "awslint: there is no rule `no-such-rule-at-all`; `awslint rules` lists them\n");
    }
}

#[test]
fn explain_takes_rules_and_errors() {
    let tree = clean_tree();
    let explain = |asked: &[&str]| awslint(tree.path(), &[&["explain"], asked].concat());
    let output = explain(&["Unable", "to locate credentials. You can configure"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("NoCredentialsError\n"));
    let page = explain(&["missing-session-token"]);
    assert!(String::from_utf8_lossy(&page.stdout).contains("\n  - InvalidClientTokenId: "));
    let slip = explain(&["expierdtoken"]);
    assert_eq!(code(&slip), 2);
    assert!(stderr(&slip).contains("did you mean `ExpiredToken`?"), "{}", stderr(&slip));
}

#[test]
fn rules_and_explain_know_the_rules_of_the_configuration() {
    let tree = clean_tree();
    let config = "[[detector]]\nid = \"shop-token\"\nmessage = \"a token of the shop\"\nregex = 'shop_[0-9]{8}'\n";
    std::fs::write(tree.path().join("awslint.toml"), config).unwrap();
    let list = awslint(tree.path(), &["rules"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("a token of the shop"));
    let json = awslint(tree.path(), &["rules", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["detectors"][0]["id"], "shop-token");
    let page = awslint(tree.path(), &["explain", "shop-token"]);
    assert!(String::from_utf8_lossy(&page.stdout).contains("shop_[0-9]{8}"));
    assert!(stderr(&awslint(tree.path(), &["explain", "shop-tokn"])).contains("did you mean `shop-token`?"));
}

#[test]
fn help_and_version_are_0() {
    let tree = clean_tree();
    for flag in ["--help", "--version"] {
        assert_eq!(code(&awslint(tree.path(), &[flag])), 0);
    }
}

#[test]
fn debug_log_says_who_answered_and_shows_no_secret() {
    let tree = clean_tree();
    let secret = ["awslint/Fake", "/Secret+0123456789abcdefABCD"].concat();
    let log = format!(
        "2026-11-21 11:14:30,511 - MainThread - botocore.credentials - DEBUG - Looking for credentials via: env\n\
         2026-11-21 11:14:30,511 - MainThread - botocore.credentials - INFO - Found credentials in environment variables.\n\
         2026-11-21 11:14:30,511 - MainThread - botocore.auth - DEBUG - x-amz-security-token:{secret}\n\
         An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: {secret}\n"
    );
    std::fs::write(tree.path().join("log.txt"), log).unwrap();
    std::fs::write(tree.path().join("config"), "[default]\ncredential_process = /opt/bin/creds\n").unwrap();
    let compare = ["debug-log", "log.txt", "--config", "config", "--credentials", "none"];
    for args in [&compare[..], &[&compare[..], &["--format", "json"]].concat()] {
        let output = awslint(tree.path(), args);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(code(&output), 1, "{}", stderr(&output));
        assert!(text.contains("`env` answered; these files lead to `custom-process`"), "{text}");
        assert!(text.contains("static-temporary-credentials") && !text.contains(&secret), "{text}");
    }
    std::fs::write(tree.path().join("empty.txt"), "nothing\n").unwrap();
    assert_eq!(code(&awslint(tree.path(), &["debug-log", "empty.txt"])), 2);
}
