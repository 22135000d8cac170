//! The last line of a report for people.

use std::collections::BTreeSet;

use super::plain::count;
use crate::finding::{Applicability, Severity};
use crate::report::{Report, SkipReason};

/// How much was found in how much.
pub(super) fn of(report: &Report) -> String {
    let found = found(report);
    let found = if found.is_empty() { headline(report) } else { format!("{} in {}", found.join(", "), place(report)) };
    let failed = match report.failures.len() {
        0 => String::new(),
        // The caller names them as errors of the run; they are no findings.
        n => format!("; {} could not be read", count(n, "path", "paths")),
    };
    let found = [format!("{found}{}", skipped(report))];
    let summary = found.into_iter().chain(unreported(report)).collect::<Vec<_>>().join("; ") + &failed;
    match fixes(report).as_str() {
        "" => summary,
        line => format!("{summary}\n{line}"),
    }
}

/// How many findings are there and not in the report, by reason.
pub(super) fn unreported(report: &Report) -> Vec<String> {
    let known = report.known.as_ref().map_or(0, |known| known.count);
    let counted = [(report.suppressed, "suppressed"), (known, "known from the baseline")];
    counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect()
}

/// The flags that apply a fix.
pub(super) fn flags(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "--fix",
        Applicability::Unsafe => "--fix --unsafe-fixes",
    }
}

/// What was fixed, and what could be.
fn fixes(report: &Report) -> String {
    let fixable = |applicability| {
        let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let count = fixes.filter(|fix| fix.applicability == applicability).count();
        (count > 0).then(|| format!("{count} fixable with `{}`", flags(applicability)))
    };
    let fixed = (report.fixed > 0).then(|| format!("{} fixed", report.fixed));
    let parts = [fixed, fixable(Applicability::Safe), fixable(Applicability::Unsafe)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How many findings there are in how much, without a word on how severe they are.
pub(super) fn headline(report: &Report) -> String {
    match report.findings.len() {
        0 if report.failures.is_empty() => format!("All good: nothing found in {}", checked(report)),
        0 => format!("Nothing found in {}", checked(report)),
        n => format!("{} in {}", count(n, "finding", "findings"), place(report)),
    }
}

/// How many files have findings, of how many.
fn place(report: &Report) -> String {
    let files: BTreeSet<_> = report.findings.iter().map(|finding| finding.location().file).collect();
    format!("{} of {}", files.len(), checked(report))
}

fn checked(report: &Report) -> String {
    count(report.checked, "file", "files")
}

/// The findings by severity, worst first.
fn found(report: &Report) -> Vec<String> {
    let severities = [Severity::Critical, Severity::Error, Severity::Warning, Severity::Info];
    let counted = severities.map(|severity| (severity, report.count(severity)));
    counted.iter().filter(|(_, count)| *count > 0).map(|(severity, n)| one_kind(*severity, *n)).collect()
}

fn one_kind(kind: Severity, found: usize) -> String {
    match kind {
        Severity::Critical => format!("{found} critical"),
        Severity::Info => count(found, "note", "notes"),
        Severity::Error | Severity::Warning => count(found, kind.name(), &format!("{}s", kind.name())),
    }
}

fn skipped(report: &Report) -> String {
    let of = |reason: SkipReason| report.skipped.iter().filter(|(_, why)| *why == reason).count();
    let reasons = [(of(SkipReason::Binary), "binary"), (of(SkipReason::Excluded), "excluded")];
    let reasons: Vec<String> =
        reasons.iter().filter(|(n, _)| *n > 0).map(|(n, reason)| format!("{n} {reason}")).collect();
    if reasons.is_empty() {
        return String::new();
    }
    format!(" ({} skipped: {})", report.skipped.len(), reasons.join(", "))
}
