//! The same input gives the same bytes, whatever the number of threads and the order of the files.

use std::sync::Arc;

use awslint::discover::{Excludes, Found, Group, IgnoreFiles, Options, Progress, Purpose, discover};
use awslint::engine::judge;
use awslint::render::Format;
use awslint::report::Report;
use clap::ValueEnum;

use crate::support::{now, rendered, root, settings};

/// What there is in all fixtures.
fn fixtures(ignore_files: IgnoreFiles, threads: usize) -> Found {
    let options = Options {
        purpose: Purpose::Lint,
        ignore_files,
        max_file_size: 1 << 20,
        threads,
        excludes: Excludes::default(),
        base: None,
        settings: Arc::new(settings(&[])),
    };
    discover(&[Group { paths: vec![root().join("fixtures")], options }], &Progress::default())
}

fn lint(ignore_files: IgnoreFiles, threads: usize) -> Report {
    let found = fixtures(ignore_files, threads);
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
