//! The real binary: flags, exit codes, streams.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A run of the binary in `folder`, in an environment without anything that changes its output.
fn awslint(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("the binary starts")
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
    command.current_dir(folder).args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
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

#[test]
fn standard_input_is_linted() {
    let tree = clean_tree();
    let mut child = command(tree.path(), &["-", "--stdin-filename", ".env"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().unwrap().write_all(b"GREETING=hello\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
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
    for args in [
        &["--select", "no-such-rule-at-all"][..],
        &["--ignore", "no-such-rule-at-all"],
        &["explain", "no-such-rule-at-all"],
    ] {
        let output = awslint(tree.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_eq!(stderr(&output), "awslint: there is no rule `no-such-rule-at-all`; `awslint rules` lists them\n");
    }
}

#[test]
fn help_and_version_are_0() {
    let tree = clean_tree();
    for flag in ["--help", "--version"] {
        assert_eq!(code(&awslint(tree.path(), &[flag])), 0);
    }
}
