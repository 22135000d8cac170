//! What was found in files that belong together, judged together.

use awslint::discover::Found;
use awslint::engine;
use awslint::report::Report;
use jiff::Timestamp;

/// The report on files that belong together. Their order does not matter.
pub(crate) fn report(mut found: Found, now: Timestamp) -> Report {
    found.relevant.sort_unstable_by(|a, b| (a.file.path(), a.file.text()).cmp(&(b.file.path(), b.file.text())));
    found.skipped.sort_unstable();
    let mut report = engine::judge_all_that_can_be(&found.relevant, now);
    report.failures.append(&mut found.failures);
    report.failures.sort_unstable();
    report.checked = found.checked;
    report.skipped = found.skipped;
    report
}
