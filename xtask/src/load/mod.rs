//! `cargo xtask load`: very many files, findings and commits, with the figures that `docs/limits.md` and the README state.
//!
//! It fails if a planted credential is not found, or if the tree takes more memory than is promised. The time that it
//! takes is printed and, as machines differ, judged only for a history, generously.

mod files;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::bench::measure::{self, Summary};
use crate::installed;

/// What a run over the tree may take, in MiB.
const MOST_MEMORY: f64 = 150.0;
/// What a run over the history may take.
const MOST_TIME: Duration = Duration::from_secs(60);

/// How much of everything there is.
pub(crate) struct Size {
    files: usize,
    findings: usize,
    commits: usize,
    /// Which build is loaded.
    profile: &'static str,
}

impl Size {
    /// What the project promises to cope with.
    pub(crate) const FULL: Self = Self { files: 200_000, findings: 1_000_000, commits: 10_000, profile: "release" };
    /// As much as an unoptimised build does within a minute or so.
    pub(crate) const SHORT: Self = Self { files: 10_000, findings: 20_000, commits: 500, profile: "debug" };
}

/// Generates, runs and prints.
pub(crate) fn run(root: &Path, size: &Size) -> io::Result<()> {
    let folder = root.join("target/load");
    let awslint = build(root, size)?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let load = Load { awslint, report: folder.join("report.json") };
    let planted = files::tree(&folder.join("tree"), size)?;
    let tree = load.run(&folder.join("tree"), &["--format", "json"])?;
    say(&format!("{} files, {} planted credentials", size.files, planted.len()), &tree)?;
    load.expect(&planted)?;
    if tree.peak_mebibytes > MOST_MEMORY {
        return Err(io::Error::other(format!("more than {MOST_MEMORY} MiB")));
    }
    fs::remove_dir_all(folder.join("tree"))?;

    let planted = files::repository(&folder.join("repository"), size)?;
    let history = load.run(&folder.join("repository"), &["--history", "--format", "json"])?;
    say(&format!("{} commits, {} planted credentials", size.commits, planted.len()), &history)?;
    load.expect(&planted)?;
    if history.wall > MOST_TIME {
        return Err(io::Error::other(format!("more than {MOST_TIME:?}")));
    }

    files::findings(&folder.join("findings"), size)?;
    for format in ["concise", "json", "sarif", "gitlab-sast", "junit"] {
        let run = load.run(&folder.join("findings"), &["--format", format])?;
        say(&format!("{} findings as {format}", size.findings), &run)?;
    }
    fs::remove_dir_all(&folder)
}

fn build(root: &Path, size: &Size) -> io::Result<PathBuf> {
    let profile = if size.profile == "release" { "release" } else { "dev" };
    let mut cargo = Command::new(env!("CARGO"));
    installed::succeed(cargo.current_dir(root).args(["build", "--locked", "--bin", "awslint", "--profile", profile]))?;
    let target = installed::target(root).join(size.profile);
    Ok(target.join(format!("awslint{}", std::env::consts::EXE_SUFFIX)))
}

struct Load {
    awslint: PathBuf,
    report: PathBuf,
}

impl Load {
    fn run(&self, folder: &Path, args: &[&str]) -> io::Result<Summary> {
        let mut command = Command::new(&self.awslint);
        command.current_dir(folder).args(["--no-config", "--output"]).arg(&self.report).args(args);
        Ok(Summary::of(&[measure::run(command)?]))
    }

    /// An error unless the report is whole and has findings in the files at `planted`, and nowhere else.
    fn expect(&self, planted: &BTreeSet<String>) -> io::Result<()> {
        let report: serde_json::Value = serde_json::from_slice(&fs::read(&self.report)?)?;
        let findings = report["findings"].as_array().into_iter().flatten();
        let found: BTreeSet<String> = findings.filter_map(|it| it["path"].as_str().map(str::to_owned)).collect();
        if let Some(path) = found.symmetric_difference(planted).next() {
            return Err(io::Error::other(format!("{path} is only one of: planted, found")));
        }
        if report["failures"].as_array().is_none_or(|failures| !failures.is_empty()) {
            return Err(io::Error::other(format!("something was left out: {}", report["failures"])));
        }
        Ok(())
    }
}

fn say(what: &str, run: &Summary) -> io::Result<()> {
    writeln!(
        io::stdout(),
        "{what:<45} {:>7.2} s, {:>7.2} s of processor, {:>5.0} MiB",
        run.wall.as_secs_f64(),
        run.cpu.as_secs_f64(),
        run.peak_mebibytes
    )
}
