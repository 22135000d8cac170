//! The same input gives the same bytes, whatever the number of threads and the order of the files.

use awslint::discover::{IgnoreFiles, Options, Progress, discover};
use awslint::engine::judge;
use awslint::render::Format;
use awslint::report::Report;
use clap::ValueEnum;

use crate::support::{rendered, root, settings};

fn lint(ignore_files: IgnoreFiles, threads: usize) -> Report {
    let options = Options { ignore_files, max_file_size: 1 << 20, threads };
    let found = discover(&[root().join("fixtures")], &options, &Progress::default());
    let mut report = judge(found.relevant, &settings(&[]));
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
    let options = Options { ignore_files: IgnoreFiles::Respect, max_file_size: 1 << 20, threads: 1 };
    let found = || discover(&[root().join("fixtures")], &options, &Progress::default()).relevant;
    let mut reversed = found();
    reversed.reverse();
    assert_eq!(all_formats(&judge(found(), &settings(&[]))), all_formats(&judge(reversed, &settings(&[]))));
}
