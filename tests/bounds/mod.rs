//! What `docs/limits.md` says: hostile files and disks end in a report, a message and the right exit code, not in a hang.
//!
//! The sizes here keep an unoptimised build busy for a moment; `cargo xtask load` has the really large ones.

mod content;
#[cfg(unix)]
mod disk;
#[cfg(target_os = "linux")]
mod surprise;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::cli::{code, stderr, stdout};

/// A run that takes longer hangs, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

const KEY: &str = "AKIAQ3EGRLPLAWSLINT2";
const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

/// An env file with credentials.
fn leak() -> String {
    format!("AWS_ACCESS_KEY_ID={KEY}\nAWS_SECRET_ACCESS_KEY={SECRET}\n")
}

fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What a run ended with.
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// Runs awslint in `folder`, and stops it when it hangs.
fn run(folder: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awslint"));
    let format: &[&str] = if args.contains(&"--format") { &[] } else { &["--format", "concise"] };
    command.current_dir(folder).args(["--now", "2026-11-21T00:00:00Z"]).args(format).args(args);
    let output = limited(command.stdin(Stdio::null()));
    Run { code: code(&output), out: stdout(&output), err: stderr(&output) }
}

/// Runs `command` to its end.
fn limited(command: &mut Command) -> Output {
    let folder = tempfile::tempdir().unwrap();
    // Files take any amount of output, where a pipe would have to be read meanwhile.
    let file = |name: &str| fs::File::create(folder.path().join(name)).unwrap();
    let mut child = command.stdout(file("out")).stderr(file("err")).spawn().unwrap();
    let end = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > end {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{command:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    Output { status, stdout: read("out"), stderr: read("err") }
}
