//! The same input gives the same bytes, whatever the number of threads and the order of the files.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use awslint::discover::{Excludes, Found, Group, IgnoreFiles, Options, Progress, Purpose, discover};
use awslint::engine::judge;
use awslint::render::Format;
use awslint::report::Report;
use clap::ValueEnum;

use crate::damage::Numbers;
use crate::fixtures::all_cases;
use crate::support::{difference, now, rendered, root, settings};

/// What there is in all fixtures.
fn fixtures(ignore_files: IgnoreFiles, threads: usize) -> Found {
    let options = options(ignore_files, threads);
    discover(&[Group { paths: vec![root().join("fixtures")], options }], &Progress::default())
}

fn options(ignore_files: IgnoreFiles, threads: usize) -> Options {
    Options {
        purpose: Purpose::Lint,
        ignore_files,
        max_file_size: 1 << 20,
        threads,
        excludes: Excludes::default(),
        base: None,
        settings: Arc::new(settings(&[])),
    }
}

fn lint(ignore_files: IgnoreFiles, threads: usize) -> Report {
    judged(fixtures(ignore_files, threads))
}

fn judged(found: Found) -> Report {
    let mut report = judge(found.relevant, now());
    (report.checked, report.skipped, report.failures) = (found.checked, found.skipped, found.failures);
    report
}

fn all_formats(report: &Report) -> Vec<String> {
    Format::value_variants().iter().map(|format| rendered(report, *format)).collect()
}

#[test]
fn threads_make_no_difference() {
    for ignore_files in [IgnoreFiles::Respect, IgnoreFiles::Disregard] {
        let alone = all_formats(&lint(ignore_files, 1));
        for threads in [2, 3, 8] {
            assert!(alone == all_formats(&lint(ignore_files, threads)), "{threads} threads, {ignore_files:?}");
        }
    }
}

#[test]
fn the_order_of_files_makes_no_difference() {
    let found = || fixtures(IgnoreFiles::Respect, 1).relevant;
    let mut reversed = found();
    reversed.reverse();
    assert_eq!(all_formats(&judge(found(), now())), all_formats(&judge(reversed, now())));
}

/// How often the same tree is linted, each time laid out anew.
const RUNS: usize = 50;

/// Some fixtures of every kind of rule, with their paths, and what cannot be read or is left out.
fn small_tree() -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for case in all_cases().iter().step_by(12) {
        let entries = walkdir::WalkDir::new(case).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
        for entry in entries.filter(|entry| entry.file_type().is_file()) {
            let path = entry.path().strip_prefix(root().join("fixtures")).unwrap().to_path_buf();
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
    files.push(("picture.png".into(), b"\x89PNG\0\0\0".to_vec()));
    files.push(("large.txt".into(), b"AKIA ".repeat(10_000)));
    files
}

#[test]
fn fifty_runs_of_a_tree_give_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("tree");
    let mut files = small_tree();
    let mut dice = Numbers::new(50);
    let mut first = None;
    for run in 0..RUNS {
        // Folders list their files in the order in which they came, on many a file system.
        shuffle(&mut files, &mut dice);
        let _ = fs::remove_dir_all(&folder);
        for (path, bytes) in &files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.extend(["missing-b", "missing-a"].map(|name| folder.join(name)));
        shuffle(&mut paths, &mut dice);
        let ignore_files = if dice.below(2) == 0 { IgnoreFiles::Respect } else { IgnoreFiles::Disregard };
        let options = Options { max_file_size: 20_000, ..options(ignore_files, 1 + dice.below(8)) };
        let found = discover(&[Group { paths, options }], &Progress::default());
        let outputs = all_formats(&judged(found));
        let first = first.get_or_insert_with(|| outputs.clone());
        for (format, (a, b)) in Format::value_variants().iter().zip(first.iter().zip(&outputs)) {
            assert!(a == b, "run {run}, {format:?}:\n{}", difference(a, b));
        }
    }
}

fn shuffle<T>(items: &mut [T], dice: &mut Numbers) {
    for index in (1..items.len()).rev() {
        items.swap(index, dice.below(index + 1));
    }
}
