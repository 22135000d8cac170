//! `cargo xtask fuzz`: builds the fuzz targets and runs each of them for a while, with the fixtures for seeds.
//!
//! The targets are those of `cargo fuzz`, which is not needed: a stable compiler instruments them as well.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::installed;

/// What counts the branches that an input takes, and what it is compared with.
const INSTRUMENTATION: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";
/// What begins the path of a file in a seed of several, as in `fuzz/src/lib.rs`.
const PATH_MARK: &str = "=====> ";
/// These take a tree of files, the others one file.
const OF_TREES: &[&str] = &["fix", "pipeline", "resolution"];
/// Seconds after which an input counts as one that hangs, and bytes that inputs may have. What is quadratic shows.
const LIMITS: [&str; 4] = ["-timeout=10", "-max_len=32768", "-rss_limit_mb=2048", "-len_control=20"];

/// How long each target runs.
#[derive(Clone, Copy)]
enum Budget {
    /// So many seconds, on from what earlier runs learned.
    Seconds(u64),
    /// So many inputs, the same every time.
    Inputs(u64),
}

/// What a run of all tests can afford: some seconds for each target.
pub(crate) const OF_A_TEST: &[&str] = &["--inputs", "3000"];

/// Runs the targets that `args` name, or all.
pub(crate) fn run(root: &Path, args: &[&str]) -> io::Result<()> {
    let number = |text: &str| text.parse().map_err(io::Error::other);
    let (budget, named) = match args {
        ["--seconds", seconds, named @ ..] => (Budget::Seconds(number(seconds)?), named),
        ["--inputs", inputs, named @ ..] => (Budget::Inputs(number(inputs)?), named),
        named => (Budget::Seconds(60), named),
    };
    let targets: Vec<String> = match named {
        [] => targets(root)?,
        named => named.iter().map(|&name| name.to_owned()).collect(),
    };
    let folder = installed::target(root).join("fuzz");
    build(root, &folder)?;
    let seeds = Seeds::write(root, &folder.join("seeds"))?;
    let mut total = 0;
    for target in &targets {
        let executions = fuzz(root, &folder, &seeds, target, budget)?;
        writeln!(io::stdout(), "fuzz {target}: {executions} executions")?;
        total += executions;
    }
    writeln!(io::stdout(), "fuzz: {total} executions of {} targets, nothing found", targets.len())
}

fn targets(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("fuzz/fuzz_targets"))? {
        names.extend(entry?.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn build(root: &Path, folder: &Path) -> io::Result<()> {
    let host = installed::output(Command::new("rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or_else(|| io::Error::other("no host"))?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--locked", "--bins", "--target", host, "--target-dir"]).arg(folder);
    // The flags are for the target alone: build scripts and macros are not to be instrumented.
    installed::succeed(cargo.current_dir(root.join("fuzz")).env("RUSTFLAGS", INSTRUMENTATION))?;
    fs::create_dir_all(folder.join("bin"))?;
    for target in targets(root)? {
        fs::copy(folder.join(host).join("release").join(&target), folder.join("bin").join(&target))?;
    }
    Ok(())
}

/// What the targets begin with: every file of the fixtures, and every case as a tree.
struct Seeds {
    files: PathBuf,
    trees: PathBuf,
}

impl Seeds {
    fn write(root: &Path, folder: &Path) -> io::Result<Self> {
        let seeds = Self { files: folder.join("files"), trees: folder.join("trees") };
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(&seeds.files)?;
        fs::create_dir_all(&seeds.trees)?;
        let mut files = Vec::new();
        list(&root.join("fixtures"), &mut files)?;
        let mut trees = BTreeMap::<PathBuf, Vec<u8>>::new();
        for (index, path) in files.iter().enumerate() {
            let bytes = fs::read(path)?;
            fs::write(seeds.files.join(index.to_string()), &bytes)?;
            let inner = path.strip_prefix(root.join("fixtures")).unwrap_or(path);
            // A case is `RULE/bad/NAME/…`.
            let case: PathBuf = inner.components().take(3).collect();
            let name = inner.strip_prefix(&case).unwrap_or(inner).display().to_string();
            let tree = trees.entry(case).or_default();
            tree.extend(format!("{PATH_MARK}{name}\n").bytes());
            tree.extend(bytes);
        }
        for (index, tree) in trees.values().enumerate() {
            fs::write(seeds.trees.join(index.to_string()), tree)?;
        }
        Ok(seeds)
    }
}

/// The files below `folder` without the snapshots, sorted.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, found)?;
        } else if path.extension().is_none_or(|ending| ending != "snap" && ending != "modes") {
            found.push(path);
        }
    }
    Ok(())
}

/// Runs one target, and says how many inputs it tried. What it learned in some seconds stays below `target/`.
fn fuzz(root: &Path, folder: &Path, seeds: &Seeds, target: &str, budget: Budget) -> io::Result<u64> {
    let (corpus, limits) = match budget {
        Budget::Seconds(seconds) => (folder.join("corpus").join(target), vec![format!("-max_total_time={seconds}")]),
        Budget::Inputs(inputs) => {
            let corpus = folder.join("fresh").join(target);
            if corpus.exists() {
                fs::remove_dir_all(&corpus)?;
            }
            (corpus, vec![format!("-runs={inputs}"), "-seed=1".to_owned()])
        }
    };
    fs::create_dir_all(&corpus)?;
    let artifacts = folder.join("artifacts");
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(folder.join("bin").join(target));
    command.arg(&corpus).arg(if OF_TREES.contains(&target) { &seeds.trees } else { &seeds.files });
    let known = root.join("fuzz/regressions").join(target);
    command.args(known.is_dir().then_some(known)).args(LIMITS).args(["-print_final_stats=1", "-verbosity=0"]);
    command.args(limits).arg(format!("-artifact_prefix={}/{target}-", artifacts.display()));
    let output = command.current_dir(root).env_remove("RUST_BACKTRACE").output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let last: Vec<&str> = said.lines().rev().take(30).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        return Err(io::Error::other(format!("fuzz target {target} found something:\n{}", last.join("\n"))));
    }
    let executions = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    Ok(executions.and_then(|count| count.trim().parse().ok()).unwrap_or_default())
}
