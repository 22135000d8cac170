//! How much work a run of awslint is: the instructions that it executes, which, unlike time, hardly differ from one run
//! to the next and not at all between machines that are busy and idle.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::installed;

/// A build of awslint, below valgrind.
pub(super) struct Counter {
    awslint: PathBuf,
}

impl Counter {
    /// Builds what is counted: the code of a release but for what only makes it build more slowly.
    pub(super) fn build(root: &Path) -> io::Result<Self> {
        installed::valgrind()?;
        let mut cargo = Command::new(env!("CARGO"));
        let build = ["build", "--locked", "--bin", "awslint", "--profile", "linear"];
        installed::succeed(cargo.current_dir(root).args(build))?;
        let name = format!("linear/awslint{}", std::env::consts::EXE_SUFFIX);
        Ok(Self { awslint: installed::target(root).join(name) })
    }

    /// The formats of reports, which awslint lists where it is asked for one that it does not have.
    pub(super) fn formats(&self) -> io::Result<Vec<String>> {
        let output = Command::new(&self.awslint).args(["--format", "none-of-them"]).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let list = said.split_once("[possible values: ").and_then(|(_, rest)| rest.split_once(']'));
        let (list, _) = list.ok_or_else(|| io::Error::other(format!("awslint lists no formats:\n{said}")))?;
        Ok(list.split(", ").map(str::to_owned).collect())
    }

    /// The instructions of a run with `args` in `folder`.
    pub(super) fn instructions(&self, folder: &Path, args: &[impl AsRef<OsStr>]) -> io::Result<u64> {
        let mut valgrind = Command::new("valgrind");
        // Without a simulated cache, this counts instructions and nothing else.
        valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        valgrind.arg(&self.awslint).args(args).current_dir(folder);
        // What is around may not change what is counted.
        valgrind.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", folder);
        let output = valgrind.stdin(Stdio::null()).stdout(Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        // 0 and 1 are nothing and something found.
        let count = said.lines().find_map(|line| line.split_once("I   refs:")?.1.trim().replace(',', "").parse().ok());
        match (output.status.code(), count) {
            (Some(0 | 1), Some(count)) => Ok(count),
            _ => Err(io::Error::other(format!("awslint below valgrind: {}\n{said}", output.status))),
        }
    }
}
