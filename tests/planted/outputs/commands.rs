//! The runs: each command with its formats and whatever else changes what it writes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::formats;
use super::home::{ANSWER, ENVIRONMENTS, Home, LOG, MISPLACED, READABLE_CONFIG, WRONG_CONFIG};

/// One run, with the files that it left behind.
pub(super) struct Run {
    pub(super) name: String,
    pub(super) output: Output,
    pub(super) written: Vec<(String, Vec<u8>)>,
}

/// The arguments of the runs of each command; the one without a name lints.
pub(super) const COMMANDS: &[(&str, &[&[&str]])] = &[
    (
        "",
        &[
            &["tree", "--color", "always", "--min-confidence", "low", "--no-ignore"],
            &["--config", WRONG_CONFIG, "tree"],
            &["--config", READABLE_CONFIG, "tree"],
            &["tree", "--write-baseline", "baseline.json", "--quiet"],
            &["--history", "--color", "always", "--format", "json", "--output", "report.json", "--format", "human"],
            &["tree", "--fix-diff", "--unsafe-fixes"],
            &["vars.env", "debug.log", "answer.json", "missing", "wrong.toml", "--format", "json"],
        ],
    ),
    ("rules", &[&[], &["--format", "json"]]),
    ("files", &[&["tree", "--no-ignore"], &["--no-ignore", "--format", "json"]]),
    ("explain", &[&["hardcoded-secret-access-key"], &["ExpiredToken"]]),
    ("resolve", &[&[], &["--log"], &["--all-profiles"], &["--format", "json"], &["--current-env", "--log"]]),
    (
        "graph",
        &[&[], &["--current-env", "--format", "html"], &["--format", "dot"], &["--sdk", "rust", "--format", "mermaid"]],
    ),
    ("doctor", &[&[], &["--format", "json"], &["--profile", "role"], &["--profile", "sso", "--shell", "fish"]]),
    ("debug-log", &[&[LOG], &[LOG, "--format", "json"], &["log-without-lines.txt"]]),
    ("lsp", &[&[]]),
    (
        "config",
        &[&["tree"], &["tree", "--format", "json"], &["--config", WRONG_CONFIG], &["--config", READABLE_CONFIG]],
    ),
    ("completions", &[&["bash"], &["elvish"], &["fish"], &["powershell"], &["zsh"]]),
    ("man", &[&[], &["resolve"]]),
    ("init", &[&[]]),
    (
        "process",
        &[
            &["--profile", "process"],
            &["--profile", "process", "--format", "json", "--sdk", "js"],
            &["--", "./junk"],
            &["--format", "json", "--", "./junk"],
            &["-"],
            &["-", "--format", "json"],
        ],
    ),
];

/// What the commands that ask for the shared files are given in turn.
const SHARED: &[&[&str]] =
    &[&[], &["--config", "misplaced/.aws/config", "--credentials", "misplaced/.aws/credentials"]];

pub(super) fn run_all(home: &Home) -> Vec<Run> {
    let mut runs = Vec::new();
    for (command, rows) in COMMANDS {
        for row in *rows {
            runs.push(run(home, home.path(), command, row));
        }
    }
    for shared in SHARED {
        for environment in ENVIRONMENTS {
            for last in [&["--log"][..], &["--format", "json"], &["--all-profiles"]] {
                let args = [*shared, &["--env-file", environment], last].concat();
                runs.push(run(home, home.path(), "resolve", &args));
            }
            for format in ["svg", "mermaid", "dot", "html"] {
                let args = [*shared, &["--env-file", environment, "--format", format]].concat();
                runs.push(run(home, home.path(), "graph", &args));
            }
            for last in [&[][..], &["--format", "json"]] {
                let args = [&[LOG], *shared, &["--env-file", environment], last].concat();
                runs.push(run(home, home.path(), "debug-log", &args));
            }
        }
    }
    for last in [&[][..], &["--format", "json"]] {
        runs.push(run(home, &home.path().join(MISPLACED), "doctor", last));
        runs.push(run(home, &home.path().join(MISPLACED), "process", last));
    }
    let pasted = home.secrets().iter().take(3).map(String::as_str);
    runs.push(run(home, home.path(), "explain", &["it said:"].into_iter().chain(pasted).collect::<Vec<_>>()));
    runs.push(every_format_at_once(home));
    // The last, since it changes what the others read.
    runs.push(run(home, home.path(), "", &["tree", "--fix", "--unsafe-fixes", "--format", "json"]));
    runs
}

/// A report of each format in a file of its own.
fn every_format_at_once(home: &Home) -> Run {
    let files: Vec<(String, String)> =
        formats().into_iter().map(|format| (format!("report.{format}"), format)).collect();
    let mut args = vec!["tree", "--min-confidence", "low"];
    for (file, format) in &files {
        args.extend(["--format", format, "--output", file]);
    }
    let run = run(home, home.path(), "", &args);
    assert!(run.written.len() >= files.len(), "{}", String::from_utf8_lossy(&run.output.stderr));
    run
}

/// Runs one command in the folder of `home`; `as_home` is its home folder.
fn run(home: &Home, as_home: &Path, command: &str, args: &[&str]) -> Run {
    let before = files(home.path());
    let path = std::env::var_os("PATH").expect("there is a search path");
    let mut started = Command::new(env!("CARGO_BIN_EXE_awslint"));
    started.current_dir(home.path()).env_clear().env("PATH", path).env("HOME", as_home).env("TMPDIR", home.path());
    started.env("RUST_BACKTRACE", "full").envs(home.variables());
    started.args(Some(command).filter(|command| !command.is_empty())).args(args);
    started.stdin(if command == "lsp" {
        Stdio::from(session(home))
    } else if args.contains(&"-") {
        Stdio::from(fs::File::open(home.path().join(ANSWER)).expect("it was written"))
    } else {
        Stdio::null()
    });
    let mut output = started.output().expect("the binary starts");
    if command == "lsp" {
        // Frames of the protocol have them; in the messages they are escaped.
        output.stdout.retain(|byte| *byte != b'\r');
    }
    let name = format!("{command} {}", args.iter().take(8).copied().collect::<Vec<_>>().join(" "));
    assert!(output.status.code().is_some(), "awslint {name}: {output:?}");
    let written = files(home.path()).into_iter().filter(|path| !before.contains(path));
    let written = written.map(|path| {
        let bytes = fs::read(&path).expect("it is there");
        fs::remove_file(&path).expect("it is ours");
        (path.file_name().expect("it is a file").to_string_lossy().into_owned(), bytes)
    });
    Run { name, output, written: written.collect() }
}

/// What an editor sends that has every file of `home` open and asks about many places in each.
fn session(home: &Home) -> fs::File {
    const LINES: usize = 5;
    let uri = |path: &Path| format!("file://{}", path.display());
    let mut messages = vec![
        json!({"id": 0, "method": "initialize", "params": {"capabilities": {}, "rootUri": uri(home.path())}}),
        json!({"method": "initialized", "params": {}}),
    ];
    let files = files(home.path()).into_iter();
    let texts: Vec<_> =
        files.filter_map(|path| fs::read_to_string(&path).ok().map(|text| (uri(&path), text))).collect();
    for (uri, text) in &texts {
        let document = json!({"uri": uri, "languageId": "x", "version": 1, "text": text});
        messages.push(json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}));
    }
    for (uri, text) in &texts {
        let mut ask = |method: &str, mut params: Value| {
            params["textDocument"] = json!({"uri": uri});
            messages.push(json!({"id": 1, "method": format!("textDocument/{method}"), "params": params}));
        };
        let (start, end) = (json!({"line": 0, "character": 0}), json!({"line": 1_000_000, "character": 0}));
        ask("documentSymbol", json!({}));
        ask("codeAction", json!({"range": {"start": start, "end": end}, "context": {"diagnostics": []}}));
        for (line, text) in text.lines().enumerate().take(LINES) {
            let value = text.find('=').map_or(8, |at| at + 3);
            ask("hover", json!({"position": {"line": line, "character": 1}}));
            ask("hover", json!({"position": {"line": line, "character": value}}));
            ask("completion", json!({"position": {"line": line, "character": value}}));
        }
    }
    messages.extend([json!({"id": 2, "method": "shutdown"}), json!({"method": "exit"})]);
    let mut sent = tempfile::tempfile().expect("there is a place for it");
    for message in messages {
        let text = message.to_string();
        write!(sent, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it can be written");
    }
    sent.rewind().expect("it is a file");
    sent
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
