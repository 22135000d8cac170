//! How the command behaves at a terminal, in a pipe and when it is interrupted, and what it says of itself.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::cli::{awslint, code, stderr, stdout};
use crate::support::read;

const LEAK: &str = "[default]\naws_secret_access_key = awslint/Fake/Secret+0123456789abcdefABCD\n";
/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    // Nothing above the folder may count.
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

fn start(folder: &Path, args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits until `is_so`.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn watching_lints_again_when_something_changes() {
    let tree = folder();
    let file = |name: &str| tree.path().join(name);
    fs::write(file("a"), "x").unwrap();
    let report = file("report.txt");
    let args = ["--watch", "--format", "concise", "--output", "report.txt", "."];
    let mut watching = start(tree.path(), &args);
    let found = || fs::read_to_string(&report).ok();
    wait_until("the first report is there", || found().is_some());
    assert_eq!(found().unwrap(), "");
    fs::write(file("a"), LEAK).unwrap();
    wait_until("the finding is reported", || found().unwrap().contains("a:2:"));
    fs::write(file("awslint.toml"), "exclude = ['a']\n").unwrap();
    wait_until("the configuration counts", || found().unwrap().is_empty());
    // A mistake in it is no reason to end.
    fs::write(file("awslint.toml"), "exclud = ['a']\n").unwrap();
    fs::write(file("b"), LEAK).unwrap();
    sleep(Duration::from_millis(100));
    fs::remove_file(file("awslint.toml")).unwrap();
    wait_until("both are reported", || ["a:2:", "b:2:"].iter().all(|place| found().unwrap().contains(place)));
    assert!(watching.try_wait().unwrap().is_none(), "it goes on");
    watching.kill().unwrap();
    let mut said = String::new();
    watching.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    watching.wait().unwrap();
    assert!(said.starts_with("awslint: waiting for changes; Ctrl-C ends this\n"), "{said}");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    for args in [["--watch", "--staged"], ["--watch", "--write-baseline=x"]] {
        assert_eq!(code(&awslint(folder().path(), &args)), 2, "{args:?}");
    }
}

/// Ctrl-C while a report is written: the old one stays, and nothing lies beside it.
#[cfg(unix)]
#[test]
fn an_interrupted_report_leaves_the_old_one() {
    let tree = folder();
    fs::create_dir(tree.path().join("reports")).unwrap();
    let report = tree.path().join("reports/report.json");
    let names =
        || fs::read_dir(report.parent().unwrap()).unwrap().map(|it| it.unwrap().file_name()).collect::<Vec<_>>();
    // So many findings that writing them takes a while.
    let leak = LEAK.split_once('\n').unwrap().1;
    for name in 0..200 {
        fs::write(tree.path().join(format!("{name}.txt")), leak.repeat(50)).unwrap();
    }
    let mut interrupted = 0;
    for _ in 0..5 {
        fs::write(&report, "old").unwrap();
        let args = ["--format", "json", "--output", "reports/report.json", "--exclude", "reports", "."];
        let mut child = start(tree.path(), &args);
        wait_until("it writes", || names().len() > 1 || child.try_wait().unwrap().is_some());
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let status = child.wait().unwrap();
        if !killed.success() || status.code() == Some(1) {
            continue; // It was faster.
        }
        interrupted += 1;
        assert_eq!(status.code(), Some(130));
        assert_eq!(fs::read_to_string(&report).unwrap(), "old");
        assert_eq!(names(), ["report.json"]);
    }
    assert!(interrupted > 0, "it was never interrupted in time");
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let tree = folder();
    fs::write(tree.path().join("a"), LEAK).unwrap();
    for args in [&["."][..], &["rules"], &["man"], &["completions", "bash"], &["config"]] {
        let mut child = start(tree.path(), args);
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let expected = i32::from(args == ["."]);
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(expected), ""), "{args:?}");
    }
}

#[test]
fn completions_and_manual_pages_know_every_command_and_flag() {
    let tree = folder();
    let print = |args: &[&str]| {
        let output = awslint(tree.path(), args);
        assert_eq!(code(&output), 0, "{args:?}: {}", stderr(&output));
        stdout(&output)
    };
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = print(&["completions", shell]);
        for part in ["write-baseline", "debug-log", "min-confidence", "stdin-filename"] {
            assert!(script.contains(part), "{shell}: {part}");
        }
    }
    let page = print(&["man"]);
    for part in [".TH awslint 1", "write\\-baseline", "WHERE TO LOOK", "awslint\\-resolve(1)", "How many threads"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = print(&["man", "resolve"]);
    assert!(page.contains(".TH awslint-resolve 1") && page.contains("current\\-env"), "{page}");
    let wrong = awslint(tree.path(), &["man", "reslove"]);
    assert_eq!((code(&wrong), stderr(&wrong).contains("did you mean `resolve`?")), (2, true));
}

#[test]
fn help_comes_short_and_long() {
    let tree = folder();
    let help = |flag: &str| stdout(&awslint(tree.path(), &[flag]));
    let (short, long) = (help("-h"), help("--help"));
    assert!(short.lines().count() * 2 < long.lines().count());
    for flag in ["--select", "--staged", "--watch", "--baseline"] {
        assert!(short.contains(flag) && long.contains(flag), "{flag}");
    }
    assert!(!short.contains("--threads") && long.contains("--threads"));
}

#[test]
fn init_writes_a_configuration_once() {
    let tree = folder();
    assert_eq!(code(&awslint(tree.path(), &["init"])), 0);
    let path = tree.path().join("awslint.toml");
    let text = fs::read_to_string(&path).unwrap();
    // As it is it says nothing, and uncommented it is right.
    assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')));
    let uncommented: Vec<_> = text.lines().skip(3).map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    let config = awslint::config::parse(&uncommented.join("\n")).map_err(|mistakes| format!("{mistakes:?}")).unwrap();
    for key in awslint::config::schema()["properties"].as_object().unwrap().keys() {
        let is_key = |stated: &str| stated == key || stated.starts_with(&format!("{key}."));
        let mut keys = config.stated.iter().map(|it| it.table.as_ref().map_or(&it.key, |(name, _)| name));
        assert!(keys.any(|it| is_key(it)), "{key}");
    }
    fs::write(&path, "# mine\n").unwrap();
    let again = awslint(tree.path(), &["init"]);
    assert_eq!((code(&again), fs::read_to_string(&path).unwrap().as_str()), (2, "# mine\n"));
    assert!(stderr(&again).contains("awslint.toml: there is a configuration already"), "{}", stderr(&again));
}

#[test]
fn what_is_in_force_is_shown_with_its_source() {
    let tree = folder();
    let file = "ignore = ['quoted-value']\nplaceholders = ['s3cret-placeholder']\n\n[rules]\nunknown-setting = 'off'\n\n\
                [[override]]\npaths = ['a/']\nmin-severity = 'error'\nignore = ['no-refresh']\n";
    fs::create_dir(tree.path().join("a")).unwrap();
    fs::write(tree.path().join("awslint.toml"), file).unwrap();
    let show = |args: &[&str]| {
        let output = awslint(tree.path(), &[&["config"], args].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let of_folder = show(&[]);
    for line in [
        ".: awslint.toml",
        "select every rule default",
        "min-severity \"info\" default",
        "ignore ['quoted-value'] awslint.toml:1",
        "placeholders 1 not shown awslint.toml:2",
        "rules.unknown-setting 'off' awslint.toml:5",
        "override[1].min-severity 'error' awslint.toml:9",
    ] {
        assert!(of_folder.iter().any(|it| it == line), "{line}: {of_folder:?}");
    }
    // Of a file what comes of it all.
    let of_file = show(&["a/x"]);
    for line in ["min-severity 'error' awslint.toml:9", "ignore ['no-refresh'] awslint.toml:10"] {
        assert!(of_file.iter().any(|it| it == line), "{line}: {of_file:?}");
    }
    assert!(of_file.iter().all(|line| !line.starts_with("override")), "{of_file:?}");
    assert_eq!(show(&["--no-config"])[0], ".: no configuration");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&awslint(tree.path(), &["config", "--format", "json"]))).unwrap();
    assert_eq!((&json[0]["configuration"], &json[0]["values"][1]["line"]), (&"awslint.toml".into(), &1.into()));
    fs::write(tree.path().join("awslint.toml"), "ignor = []").unwrap();
    assert_eq!(code(&awslint(tree.path(), &["config"])), 2);
}

#[test]
fn every_command_is_in_the_readme() {
    let readme = read("README.md");
    let help = stdout(&awslint(folder().path(), &["--help"]));
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()) {
        assert!(readme.contains(&format!("awslint {name}")), "{name}");
    }
}
