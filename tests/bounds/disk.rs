//! What stands in folders besides files, and files that change while they are read.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{leak, limited, run, write};
use crate::cli::{code, stderr};

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn links_pipes_and_devices_in_a_tree_are_passed_over() {
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.env", leak());
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    write(root, "a/x.txt", "nothing");
    symlink(".", root.join("a/self")).unwrap();
    symlink("../a", root.join("a/up")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    symlink(outside.path(), root.join("folder")).unwrap();
    symlink(outside.path().join("secret.env"), root.join("link.env")).unwrap();
    symlink("/dev/zero", root.join("zero.env")).unwrap();
    symlink("/proc/self/environ", root.join(".env")).unwrap();
    pipe(&root.join("pipe.env"));
    for args in [&[][..], &["--no-ignore"]] {
        let run = run(root, args);
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{args:?}");
    }
    // What is named is followed, and what cannot be read is said.
    assert!(run(root, &["link.env", "folder"]).out.contains("link.env:2:"));
    for name in ["pipe.env", "zero.env", "/dev/zero", "/dev/tty"] {
        let run = run(root, &[name]);
        assert_eq!(run.code, 2, "{name}");
        assert!(run.err.contains("not a regular file") || run.err.contains("no such file"), "{name}: {}", run.err);
    }
    let run = run(root, &["loop"]);
    assert!(run.code == 2 && run.err.starts_with("awslint: loop: "), "{}", run.err);
}

#[test]
fn an_ignore_file_without_end_leaves_its_folder_out() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    write(root, "a/.env", leak());
    write(root, "b/c/.env", leak());
    symlink("/dev/zero", root.join("a/.gitignore")).unwrap();
    pipe(&root.join("b/.ignore"));
    write(root, "d/.env", leak());
    let large = fs::File::create(root.join("b/c/.gitignore")).unwrap();
    large.set_len(1 << 40).unwrap();
    let report = run(root, &[]);
    assert_eq!((report.code, report.out.lines().count()), (2, 1), "{}{}", report.out, report.err);
    let named: Vec<_> = report.err.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(named, ["a/.gitignore", "b/.ignore"]);
    // Those above what is named hold for it as well.
    assert_eq!(run(&root.join("b"), &["c"]).code, 2);
    let report = run(root, &["--no-ignore"]);
    assert_eq!((report.code, report.out.lines().count()), (1, 3), "{}", report.err);
}

#[test]
fn configurations_that_are_no_files_are_not_waited_for() {
    let tree = tempfile::tempdir().unwrap();
    write(tree.path(), ".env", leak());
    for name in ["awslint.toml", "pyproject.toml"] {
        pipe(&tree.path().join(name));
        assert_eq!(run(tree.path(), &[]).code, 1, "{name}");
        fs::remove_file(tree.path().join(name)).unwrap();
        fs::File::create(tree.path().join(name)).unwrap().set_len(1 << 40).unwrap();
        let report = run(tree.path(), &[]);
        assert!(report.code > 0, "{name}: {}", report.err);
        fs::remove_file(tree.path().join(name)).unwrap();
    }
    pipe(&tree.path().join("pipe"));
    let report = run(tree.path(), &["--config", "pipe"]);
    assert_eq!(report.code, 2, "{}", report.err);
}

#[cfg(target_os = "linux")]
#[test]
fn files_of_the_kernel_that_wait_or_never_end_are_named() {
    let tree = tempfile::tempdir().unwrap();
    // Reading on would wait for the next message. Only the superuser may open it; others are told so.
    let report = run(tree.path(), &["/proc/kmsg"]);
    assert_eq!(report.code, 2, "{}", report.err);
    // Such files say that they are empty.
    let report = run(tree.path(), &["/proc/self/status"]);
    assert_eq!(report.code, 0, "{}", report.err);
    let mut endless = Command::new("sh");
    endless.arg("-c").arg(format!("yes AWS | '{}' -", env!("CARGO_BIN_EXE_awslint")));
    let output = limited(endless.stdin(Stdio::null()));
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("<stdin>: larger than 10 MiB"), "{}", stderr(&output));
}

#[test]
fn large_files_count_when_they_may_concern_aws() {
    let tree = tempfile::tempdir().unwrap();
    let sparse = |name: &str, text: &str| {
        write(tree.path(), name, text);
        fs::File::options().write(true).open(tree.path().join(name)).unwrap().set_len(40 << 20).unwrap();
    };
    sparse("disk.img", "\0\x01");
    sparse("dump.sql", &("-- ".repeat(5000) + &leak()));
    sparse("other.sql", &"-- ".repeat(5000));
    write(tree.path(), ".env", leak());
    let report = run(tree.path(), &["."]);
    let expected = "awslint: dump.sql: larger than 10 MiB and not linted, though it may concern AWS; \
                    raise `max-file-size` or exclude it\n";
    assert_eq!((report.code, report.err.as_str()), (2, expected));
    assert_eq!(report.out.lines().count(), 1, "the rest is linted");
    let report = run(tree.path(), &["--max-file-size", "50M"]);
    assert_eq!((report.code, report.out.lines().count()), (1, 2), "{}", report.err);
    assert_eq!(run(tree.path(), &["--exclude", "*.sql"]).code, 1);
}

#[test]
fn names_that_are_not_utf_8_are_read_and_shown() {
    let tree = tempfile::tempdir().unwrap();
    let folder = tree.path().join(OsStr::from_bytes(b"d\xff"));
    if fs::create_dir(&folder).is_err() {
        return; // This file system wants UTF-8.
    }
    fs::write(folder.join(OsStr::from_bytes(b"\xe9\x80.env")), leak()).unwrap();
    fs::write(folder.join("\u{202e}a\n\u{1b}[2J.env"), leak()).unwrap();
    for format in ["concise", "human", "json", "sarif", "gitlab-sast", "checkstyle"] {
        let report = run(tree.path(), &["--format", format]);
        assert_eq!((report.code, report.err.as_str()), (1, ""), "{format}");
        assert!(!report.out.contains('\u{1b}'), "{format}");
        let is_escaped = !["json", "gitlab-sast"].contains(&format);
        assert!(!is_escaped || !report.out.contains('\u{202e}'), "{format}");
    }
    assert!(run(tree.path(), &[]).out.contains("d\u{FFFD}/\u{FFFD}.env:2:"));
}

#[test]
fn files_that_change_while_they_are_read_end_no_run() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path();
    for index in 0..200 {
        write(root, &format!("{index}/a.env"), leak());
    }
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in (0..200).cycle() {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                let path = root.join(format!("{}/a.env", round % 200));
                let _ = match round % 5 {
                    0 => fs::remove_file(&path),
                    1 => fs::write(&path, leak().repeat(20)),
                    2 => fs::write(&path, ""),
                    3 => fs::remove_file(&path).and_then(|()| fs::create_dir(&path)),
                    _ => fs::remove_file(&path).and_then(|()| symlink("/dev/zero", &path)),
                };
                std::thread::sleep(Duration::from_micros(100));
            }
        });
        for args in [&[][..], &["--no-ignore"], &["--threads", "1"]] {
            for _ in 0..2 {
                let report = run(root, args);
                let is_named = |line: &str| line.starts_with("awslint: ") && line.contains("a.env: ");
                assert!((0..3).contains(&report.code), "{}", report.err);
                assert!(report.err.lines().all(is_named), "{}", report.err);
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

/// Root reads everything, so awslint runs as somebody else where the tests run as root.
#[test]
fn unreadable_folders_are_named_and_the_rest_is_linted() {
    let tree = tempfile::tempdir().unwrap();
    write(tree.path(), "open/.env", leak());
    write(tree.path(), "locked/.env", leak());
    write(tree.path(), "file.env", leak());
    let mode = |path: &str, mode| {
        fs::set_permissions(tree.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o755);
    mode("locked", 0o000);
    mode("file.env", 0o000);
    let is_root = fs::read_dir(tree.path().join("locked")).is_ok();
    let binary = tree.path().join("open/awslint");
    let mut command = if is_root {
        fs::copy(env!("CARGO_BIN_EXE_awslint"), &binary).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&binary);
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_awslint"))
    };
    let output = limited(command.current_dir(tree.path()).args(["--format", "concise"]));
    mode("locked", 0o755);
    if is_root && !stderr(&output).starts_with("awslint: ") {
        return; // There is no way to be somebody else here.
    }
    assert_eq!(code(&output), 2);
    assert_eq!(stderr(&output), "awslint: file.env: permission denied\nawslint: locked: permission denied\n");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("open/.env:2:"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_2() {
    let tree = tempfile::tempdir().unwrap();
    write(tree.path(), ".env", leak());
    let report = run(tree.path(), &["--output", "/dev/full"]);
    assert_eq!(report.code, 2);
    assert!(report.err.starts_with("awslint: cannot write /dev/full: "), "{}", report.err);
    let full = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
        let full = || fs::File::options().write(true).open("/dev/full").unwrap();
        let child = command.current_dir(tree.path()).args(args).stdin(Stdio::null());
        child.stdout(full()).stderr(full()).status().unwrap().code()
    };
    for args in [&["--format", "json"][..], &[], &["rules"], &["explain", "unknown-setting"], &["missing"]] {
        assert_eq!(full(args), Some(2), "{args:?}");
    }
}
