//! `awslint process`, the real binary, with small scripts as credential processes.

#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{code, stderr, stdout};

const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";
const TOKEN: &str = "awslint-fake-token-0123456789";

/// A home whose profile `p` has the script `creds` as its credential process.
fn home(script: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("creds");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    fs::create_dir(folder.path().join(".aws")).unwrap();
    let config =
        format!("[profile p]\ncredential_process = {} --password {SECRET}\n[profile q]\nregion = x\n", path.display());
    fs::write(folder.path().join(".aws/config"), config).unwrap();
    folder
}

/// A script that prints an answer with this version and end.
fn prints(version: &str, expiration: &str) -> String {
    format!(
        "cat <<'END'\n{{\"Version\": {version}, \"AccessKeyId\": \"ASIAQ3EGRLPLAWSLINT2\", \"SecretAccessKey\": \"{SECRET}\", \
         \"SessionToken\": \"{TOKEN}\", \"Expiration\": \"{expiration}\"}}\nEND"
    )
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
    let path = std::env::var_os("PATH").unwrap();
    command.current_dir(home).env_clear().env("HOME", home).env("PATH", path).arg("process").args(args);
    command
}

/// Runs the process of profile `p`. Whatever happens, nothing secret is shown.
fn run(script: &str, args: &[&str]) -> (i32, String) {
    let home = home(script);
    shown(&command(home.path(), &[&["--profile", "p"], args].concat()).stdin(Stdio::null()).output().unwrap())
}

fn shown(output: &Output) -> (i32, String) {
    let text = stdout(output);
    for secret in [SECRET, "awslint/Fake", TOKEN, "ASIAQ3EGRLPLAWSLINT2"] {
        assert!(!text.contains(secret) && !stderr(output).contains(secret), "{text}");
    }
    // Where lines break is of no interest here.
    (code(output), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn a_good_process_is_good_for_every_sdk() {
    let (code, text) = run(&format!("echo 'logged in, {SECRET}' >&2\n{}", prints("1", "2999-01-01T00:00:00Z")), &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.starts_with("The AWS CLI v2 takes the output, and so does every other SDK."), "{text}");
    assert!(text.contains("key ID ASIA************INT2, with a session token, ends at 2999-01-01T00:00:00Z"), "{text}");
    assert!(text.contains("creds, without a shell, exit code 0") && text.contains("stderr logged in, ****"), "{text}");
}

#[test]
fn a_version_as_text_is_refused() {
    let (code, text) = run(&prints("\"1\"", "2999-01-01T00:00:00Z"), &["--sdk", "js"]);
    assert_eq!(code, 1);
    assert!(text.starts_with("The SDK for JavaScript v3 refuses the output: `Version` is the text \"1\""), "{text}");
    assert!(text.contains("[invalid-credential-process-output]"), "{text}");
}

#[test]
fn expired_credentials_stop_some_at_once_and_others_later() {
    let (code, text) = run(&prints("1", "2020-01-01T00:00:00Z"), &["--format", "json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &report["version"]), (1, &Value::from(1)));
    let opinion = |sdk: &str| {
        let sdks = report["answer"]["sdks"].as_array().unwrap();
        sdks.iter().find(|opinion| opinion["sdk"] == sdk).unwrap()["why"].as_str().unwrap().to_owned()
    };
    assert_eq!(opinion("js"), "the credentials have expired");
    assert!(opinion("botocore").contains("it stops when they are used"));
}

#[test]
fn failures_are_told_with_masked_words() {
    let (code, text) = run(&format!("echo 'no session for {SECRET}' >&2; exit 3"), &[]);
    assert_eq!(code, 1);
    assert!(text.starts_with("The process failed with exit code 3, and the AWS CLI v2 fails with it."), "{text}");
    assert!(text.contains("stderr no session for ****"), "{text}");
}

#[test]
fn junk_is_no_answer() {
    for script in
        [format!("echo 'Login at https://x, {SECRET}'"), "printf '\\377\\376\\200'".to_owned(), ":".to_owned()]
    {
        let (code, text) = run(&script, &[]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("refuses the output: the output is "), "{text}");
    }
}

#[test]
fn what_hangs_is_stopped_with_everything_that_it_started() {
    let start = Instant::now();
    let home = home("(while :; do echo x >> beats; sleep 0.1; done) &\nsleep 60");
    let args = ["--profile", "p", "--timeout", "1"];
    let (code, text) = shown(&command(home.path(), &args).stdin(Stdio::null()).output().unwrap());
    assert_eq!(code, 1);
    assert!(text.starts_with("The process did not end within 1 s and was stopped;"), "{text}");
    assert!(start.elapsed() < Duration::from_secs(20));
    let beats = || fs::read_to_string(home.path().join("beats")).unwrap_or_default().len();
    let before = beats();
    thread::sleep(Duration::from_millis(400));
    assert_eq!(beats(), before, "the child of the process is still alive");
}

#[test]
fn a_child_that_keeps_the_output_open_is_told_from_a_process_that_hangs() {
    let script = format!("sleep 60 &\n{}", prints("1", "2999-01-01T00:00:00Z"));
    let (code, text) = run(&script, &["--timeout", "1"]);
    assert_eq!(code, 1);
    assert!(text.starts_with("The process ended, but something that it started kept its output open"), "{text}");
}

#[test]
fn only_shells_expand() {
    let home = home(&prints("1", "2999-01-01T00:00:00Z"));
    let process = |sdk| {
        let args = ["--sdk", sdk, "--", "~/creds | cat"];
        shown(&command(home.path(), &args).stdin(Stdio::null()).output().unwrap())
    };
    assert_eq!(process("rust").0, 0);
    let (code, text) = process("botocore");
    assert_eq!(code, 1);
    assert!(text.contains("cannot start the process: there is no such program; it expands neither"), "{text}");
    let args = ["--", "./creds", "a b"];
    assert_eq!(shown(&command(home.path(), &args).output().unwrap()).0, 0);
}

#[test]
fn what_is_piped_in_is_judged_and_nothing_is_run() {
    let home = home("touch ran");
    let mut child = command(home.path(), &["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text =
        format!("{{\"Version\": 1, \"AccessKeyId\": \"ASIAQ3EGRLPLAWSLINT2\", \"SecretAccessKey\": \"{SECRET}\"}}");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let (code, text) = shown(&child.wait_with_output().unwrap());
    assert_eq!(code, 1);
    assert!(text.starts_with("Every SDK takes this output, but it will not do."), "{text}");
    assert!(text.contains("without its `SessionToken`"), "{text}");
    assert!(!home.path().join("ran").exists());
}

#[test]
fn without_a_process_nothing_can_be_done() {
    let home = home("touch ran");
    for args in [&["--profile", "q"][..], &["--profile", "nobody"]] {
        let output = command(home.path(), args).output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains("has no credential_process"), "{}", stderr(&output));
    }
    let output = command(home.path(), &["-", "--", "true"]).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(!home.path().join("ran").exists());
}
