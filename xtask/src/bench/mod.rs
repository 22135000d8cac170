//! `cargo xtask bench`: awslint beside ripgrep and ripsecrets, on the same files, in the same run.
//!
//! It prints figures and judges nothing: on a busy machine only the ratios within one run mean something.

mod editor;
mod files;
pub(crate) mod measure;
mod programs;
pub(crate) mod text;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use measure::{Run, Summary};
use programs::{Program, Programs};

/// What is measured.
struct Case {
    what: &'static str,
    path: PathBuf,
    /// How often each program runs; short runs need more of them.
    runs: usize,
    /// ripsecrets needs minutes for what lies outside of its trade.
    with_ripsecrets: bool,
}

/// Makes the files, measures and prints a table.
pub(crate) fn run(root: &Path) -> io::Result<()> {
    let folder = root.join("target/bench");
    let programs = Programs::prepare(root)?;
    say("generating files…")?;
    files::generate(&folder)?;
    let case = |what, name: &str, runs, with_ripsecrets| Case { what, path: folder.join(name), runs, with_ripsecrets };
    let cases = [
        case("(a) tree of 20,000 files", "tree", 9, true),
        case("(b) 200 small files", "small", 30, true),
        case("(c) one .env file", "env/.env", 60, true),
        case("(d) one line of 5 MB", "half-line/app.min.js", 15, false),
        case("    one line of 10 MB", "line/app.min.js", 15, false),
        case("(e) 50,000 findings", "half-findings/access.log", 5, false),
        case("    100,000 findings", "findings/access.log", 5, false),
        case("    100,000 in one line", "findings-line/access.log", 5, false),
    ];
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:<26} {:<11} {:>9} {:>9} {:>9} {:>9} {:>8}",
        "median of runs", "program", "wall ms", "least", "cpu ms", "peak MB", "wall"
    )?;
    for case in &cases {
        print(&mut out, case, &measure_case(case, &programs)?)?;
    }
    drop(out);
    editor(root)
}

/// Measures how long the language server takes for an edit, and prints that.
pub(crate) fn editor(root: &Path) -> io::Result<()> {
    let waits = editor::waits(&programs::awslint(root)?)?;
    let at = |part: usize| waits.get(waits.len() * part / 100).map_or(0.0, |wait| milliseconds(*wait));
    let (median, slow) = (at(50), at(95));
    let mut out = io::stdout().lock();
    writeln!(out, "\nfindings after an edit of 2,000 lines: median {median:.1} ms, 95th percentile {slow:.1} ms")
}

/// Runs the programs in turn, so that what disturbs the machine disturbs them all.
fn measure_case<'a>(case: &Case, programs: &'a Programs) -> io::Result<Vec<(&'a Program, Summary)>> {
    let taking_part: Vec<&Program> =
        programs.all().iter().filter(|program| case.with_ripsecrets || program.name != programs::RIPSECRETS).collect();
    let mut runs: Vec<Vec<Run>> = taking_part.iter().map(|_| Vec::new()).collect();
    // The first round fills the cache of the disk and does not count.
    for round in 0..=case.runs {
        for (program, runs) in taking_part.iter().zip(&mut runs).filter(|(program, _)| round <= program.most_runs) {
            let run = measure::run(program.command(&case.path))?;
            if round > 0 {
                runs.push(run);
            }
        }
    }
    Ok(taking_part.into_iter().zip(runs.iter().map(|runs| Summary::of(runs))).collect())
}

/// Wall times are shown as multiples of ripgrep's.
fn print(out: &mut impl Write, case: &Case, figures: &[(&Program, Summary)]) -> io::Result<()> {
    let bar = figures.iter().find(|(program, _)| program.name == programs::RIPGREP).map(|(_, summary)| summary.wall);
    writeln!(out)?;
    for (index, (program, summary)) in figures.iter().enumerate() {
        let what = if index == 0 { case.what } else { "" };
        let ratio = bar.map_or(0.0, |bar| summary.wall.as_secs_f64() / bar.as_secs_f64());
        writeln!(
            out,
            "{what:<26} {:<11} {:>9.2} {:>9.2} {:>9.2} {:>9.1} {ratio:>7.2}×",
            program.name,
            milliseconds(summary.wall),
            milliseconds(summary.least),
            milliseconds(summary.cpu),
            summary.peak_mebibytes
        )?;
    }
    out.flush()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Says on standard error what is going on.
fn say(what: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{what}")
}
