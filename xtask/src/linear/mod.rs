//! `cargo xtask linear`: the work for ten times the input is about ten times the work, for every kind of file, every
//! rule, what holds across files, and every format of the output.
//!
//! Work is counted in instructions, so a busy machine gives the same answer as an idle one. Each case is run with an
//! input and with one ten times as large. The cases come from the lists of kinds, rules and formats, so a new one of them
//! is a new case.

mod cases;
mod formats;
mod work;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::installed;
use cases::Case;
use work::Counter;

/// The larger input is so many times the smaller one.
const FACTOR: usize = 10;
/// So many times the work is too much for it. Sorting takes a little more than [`FACTOR`], and what is quadratic more
/// than this as soon as it is an eighteenth of the work for the smaller input.
const MOST: f64 = 15.0;
/// Cases that run at a time.
const THREADS: usize = 2;

/// What a case took.
struct Measured<'a> {
    case: &'a Case,
    small: u64,
    large: u64,
}

impl Measured<'_> {
    fn growth(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 instructions are executed")]
        let growth = self.large as f64 / self.small.max(1) as f64;
        growth
    }
}

/// Counts the cases whose names contain one of `wanted`, or all of them.
pub(crate) fn run(root: &Path, wanted: &[&str]) -> io::Result<()> {
    if !cfg!(target_os = "linux") {
        return writeln!(io::stdout(), "linear: nothing is counted, as there is no valgrind for this system");
    }
    let counter = Counter::build(root)?;
    let folder = installed::target(root).join("linear/cases");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let empty = folder.join("empty");
    fs::create_dir_all(&empty)?;
    let constant = counter.instructions(&empty, &["--no-config", "--threads", "1", "."])?;
    let mut cases = cases::all(root, &counter.formats()?)?;
    cases.retain(|case| wanted.is_empty() || wanted.iter().any(|part| case.name.contains(part)));

    let measured = in_parallel(&cases, |index, case| {
        let count = |size: usize| {
            let folder = folder.join(format!("{index}-{size}"));
            (case.write)(&folder, size)?;
            let count = counter.instructions(&folder, &case.args);
            fs::remove_dir_all(&folder)?;
            let count = count.map_err(|error| io::Error::other(format!("{}: {error}", case.name)))?;
            Ok::<_, io::Error>(count.saturating_sub(constant))
        };
        Ok(Measured { case, small: count(case.size)?, large: count(case.size * FACTOR)? })
    })?;
    fs::remove_dir_all(&folder)?;
    judge(measured)
}

/// What `run` makes of each case, in the order of the cases.
fn in_parallel<'a, T: Send>(
    cases: &'a [Case],
    run: impl Fn(usize, &'a Case) -> io::Result<T> + Sync,
) -> io::Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((index, case)) = { cases.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed)) } {
                    let result = run(index, case);
                    done.lock().expect("no thread panics with it").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panicked");
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Prints the table, and fails with the cases that grow too much.
fn judge(mut measured: Vec<Measured<'_>>) -> io::Result<()> {
    measured.sort_by(|one, other| one.growth().total_cmp(&other.growth()));
    let mut out = io::stdout();
    for it in &measured {
        let millions = |count: u64| count.div_ceil(1_000_000);
        let (small, large) = (millions(it.small), millions(it.large));
        writeln!(out, "{:<60} {small:>5} → {large:>6} million instructions, × {:.1}", it.case.name, it.growth())?;
    }
    writeln!(out, "linear: {} cases with inputs of one size and of {FACTOR} times that size", measured.len())?;
    let excess = measured.iter().filter(|it| it.growth() > MOST);
    let excess: Vec<String> = excess.map(|it| format!("{} (× {:.1})", it.case.name, it.growth())).collect();
    if excess.is_empty() {
        return Ok(());
    }
    Err(io::Error::other(format!("more than {MOST} times the work: {}", excess.join("; "))))
}
