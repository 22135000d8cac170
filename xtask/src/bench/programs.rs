//! The programs that are measured, built or installed where they are missing.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(super) const RIPGREP: &str = "ripgrep";
pub(super) const RIPSECRETS: &str = "ripsecrets";

/// A program and the arguments before the path.
pub(super) struct Program {
    pub(super) name: &'static str,
    executable: PathBuf,
    arguments: &'static [&'static str],
    /// Whether the path of the files is its last argument.
    takes_path: bool,
    /// Runs after which there is enough of a slow program.
    pub(super) most_runs: usize,
}

impl Program {
    /// What is run to look through `path`.
    pub(super) fn command(&self, path: &Path) -> Command {
        let mut command = Command::new(&self.executable);
        command.args(self.arguments).args(self.takes_path.then_some(path));
        command
    }
}

/// All of them, in the order of the table.
pub(super) struct Programs(Vec<Program>);

impl Programs {
    /// Builds awslint for release, and installs below `target` what is not on the `PATH`.
    pub(super) fn prepare(root: &Path) -> io::Result<Self> {
        let awslint = awslint(root)?;
        let program = |name, executable, arguments| Program {
            name,
            executable,
            arguments,
            takes_path: true,
            most_runs: usize::MAX,
        };
        Ok(Self(vec![
            program("awslint", awslint, &["--quiet", "--format", "concise"]),
            program(RIPGREP, installed(root, "ripgrep", "rg")?, &["--count", "--hidden", "AKIA|ASIA"]),
            Program { most_runs: 3, ..program(RIPSECRETS, installed(root, "ripsecrets", "ripsecrets")?, &[]) },
            // The floor: what it costs to start a process and to end it.
            Program { takes_path: false, ..program("true", PathBuf::from("true"), &[]) },
        ]))
    }

    pub(super) fn all(&self) -> &[Program] {
        &self.0
    }
}

/// Builds awslint for release.
pub(super) fn awslint(root: &Path) -> io::Result<PathBuf> {
    cargo(root, &["build", "--release", "--locked", "--bin", "awslint"])?;
    Ok(root.join("target/release").join(format!("awslint{}", std::env::consts::EXE_SUFFIX)))
}

/// Where the executable of `package` is.
fn installed(root: &Path, package: &str, executable: &str) -> io::Result<PathBuf> {
    let on_path = Command::new(executable).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if on_path.is_ok_and(|status| status.success()) {
        return Ok(PathBuf::from(executable));
    }
    let tools = root.join("target/bench-tools");
    let path = tools.join("bin").join(format!("{executable}{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        super::say(&format!("installing {package}…"))?;
        let tools: OsString = tools.into();
        cargo(root, &["install", package, "--locked", "--root", &tools.to_string_lossy()])?;
    }
    Ok(path)
}

fn cargo(root: &Path, arguments: &[&str]) -> io::Result<()> {
    let status = Command::new(env!("CARGO")).args(arguments).current_dir(root).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("`cargo {}` failed", arguments.join(" ")))) }
}
