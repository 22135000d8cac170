//! The real SDKs: installs them below `target/`, and asks them through drivers that answer one world after the other.

use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use awslint::resolution::Sdk;
use serde_json::Value;

use super::answer::Answer;
use crate::installed;

/// A program that answers for some SDKs, and how it comes to be there.
pub(super) struct Kind {
    /// As the command line calls it.
    pub(super) name: &'static str,
    /// For whom it answers.
    pub(super) sdks: &'static [Sdk],
    install: fn(&Places) -> io::Result<Command>,
}

/// All of them.
pub(super) const KINDS: &[Kind] = &[
    Kind { name: "botocore", sdks: &[Sdk::Botocore, Sdk::CliV2], install: botocore },
    Kind { name: "js", sdks: &[Sdk::JavaScript], install: javascript },
    Kind { name: "rust", sdks: &[Sdk::Rust], install: rust },
];

/// The folders that installing needs.
pub(super) struct Places {
    /// The repository.
    pub(super) root: PathBuf,
    /// Where what is installed, and the worlds, may lie.
    pub(super) target: PathBuf,
}

impl Places {
    fn drivers(&self) -> PathBuf {
        self.root.join("xtask/oracle")
    }
}

/// A running driver.
pub(super) struct Driver {
    pub(super) kind: &'static Kind,
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Driver {
    /// Installs what `kind` needs and starts it.
    pub(super) fn start(kind: &'static Kind, places: &Places) -> io::Result<Self> {
        let mut child = (kind.install)(places)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the driver has no pipes"));
        };
        Ok(Self { kind, child, questions, answers: BufReader::new(answers) })
    }

    /// What the SDKs do in the world that lies in `folder`.
    pub(super) fn ask(&mut self, folder: &Path) -> io::Result<Vec<(Sdk, Answer)>> {
        writeln!(self.questions, "{}", folder.display())?;
        self.questions.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let answers: Value = serde_json::from_str(&line).map_err(|_| {
            io::Error::other(format!("the driver for {} gave no answer to {}", self.kind.name, folder.display()))
        })?;
        Ok(self.kind.sdks.iter().map(|sdk| (*sdk, Answer::of_driver(&answers[sdk.name()]))).collect())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A virtual environment with botocore.
fn botocore(places: &Places) -> io::Result<Command> {
    let environment = places.target.join("python");
    installed::python(&environment, &places.drivers().join("requirements.txt"))?;
    let mut command = Command::new(environment.join("bin/python"));
    command.arg(places.drivers().join("botocore_driver.py")).env("PYTHONUTF8", "1");
    Ok(command)
}

/// A folder with the packages of the SDK for JavaScript, in which the driver runs.
fn javascript(places: &Places) -> io::Result<Command> {
    let folder = places.target.join("node");
    installed::node(&folder, &places.drivers().join("package.json"))?;
    let mut command = Command::new("node");
    command.arg(places.drivers().join("javascript_driver.mjs")).current_dir(folder);
    Ok(command)
}

/// The program below `tests/rust-oracle`, which is a workspace of its own.
fn rust(places: &Places) -> io::Result<Command> {
    let manifest = places.root.join("tests/rust-oracle/Cargo.toml");
    let target = places.target.join("rust");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--locked", "--manifest-path"]).arg(manifest);
    installed::run(cargo.arg("--target-dir").arg(&target))?;
    let mut command = Command::new(target.join("debug/rust-oracle"));
    command.arg(shell(&target)?);
    Ok(command)
}

/// A folder with a shell that runs nothing, prints the file that its driver names, and leaves a mark beside it. The SDK
/// for Rust gives credential processes to a shell, and the texts in the worlds must never be run.
fn shell(target: &Path) -> io::Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = target.join("shell");
    std::fs::create_dir_all(&folder)?;
    let shell = folder.join("sh");
    std::fs::write(&shell, "#!/bin/sh\n: > \"$ORACLE_PRINTED.ran\"\nexec /bin/cat \"$ORACLE_PRINTED\"\n")?;
    std::fs::set_permissions(&shell, std::fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}
