//! `--watch`: lints again whenever something that was linted, or what it was linted by, has changed.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use awslint::discover::{self, Group, Stamp};

use super::args::Lint;
use super::{CLEAN, Error, complain, config, output, run};

/// How often somebody looks, at most.
const STEP: Duration = Duration::from_millis(300);
/// Editors write in several steps: only what has rested for so long is linted.
const REST: Duration = Duration::from_millis(60);
/// Looking takes one part in so many of a processor's time.
const SHARE: u32 = 10;

/// Lints until somebody ends it, or nobody listens any more.
pub(super) fn watch(args: &Lint) -> Result<u8, Error> {
    let mut groups = Vec::new();
    loop {
        let plan = config::plan(args);
        if let Ok(plan) = &plan {
            groups.clone_from(&plan.groups);
        }
        // Taken before anything is read, so that what changes meanwhile counts as a change.
        let known = stamp(args, &groups);
        if let Err(error) = plan.and_then(|plan| run::planned(args, &plan)) {
            complain(&error.to_string());
        }
        if output::is_closed() {
            return Ok(CLEAN);
        }
        complain("waiting for changes; Ctrl-C ends this");
        wait(args, &groups, known);
    }
}

/// Returns when the tree does not look as `known` says, and rests.
fn wait(args: &Lint, groups: &[Group], known: Stamp) {
    let mut pause = STEP;
    loop {
        thread::sleep(pause);
        let start = Instant::now();
        let mut now = stamp(args, groups);
        pause = STEP.max(start.elapsed() * SHARE);
        if now == known {
            continue;
        }
        loop {
            thread::sleep(REST);
            let last = std::mem::replace(&mut now, stamp(args, groups));
            if last == now {
                return;
            }
        }
    }
}

/// The state of what is linted, of the configurations that hold for it, and of the baseline.
fn stamp(args: &Lint, groups: &[Group]) -> Stamp {
    let folder =
        |path: &PathBuf| if path.is_dir() { path.clone() } else { path.parent().unwrap_or(Path::new("")).into() };
    let found = args.paths.iter().filter_map(|path| discover::find_config(&folder(path)).ok().flatten());
    let beside: Vec<PathBuf> = found.chain(args.config.clone()).chain(args.baseline.clone()).collect();
    let own: Vec<PathBuf> = args.reports.iter().filter_map(|report| report.file.clone()).collect();
    discover::stamp(groups, &beside, &own)
}
