//! The last line of a report for people.

use std::collections::BTreeSet;

use super::plain::count;
use crate::finding::{Applicability, Severity};
use crate::report::{Report, SkipReason};

/// How much was found in how much.
pub(super) fn of(report: &Report) -> String {
    let checked = count(report.checked, "file", "files");
    let files: BTreeSet<_> = report.findings.iter().map(|finding| finding.location().file).collect();
    let found = match found(report) {
        found if !found.is_empty() => format!("{} in {} of {checked}", found.join(", "), files.len()),
        _ if report.failures.is_empty() => format!("All good: nothing found in {checked}"),
        _ => format!("Nothing found in {checked}"),
    };
    let failed = match report.failures.len() {
        0 => String::new(),
        // The caller names them as errors of the run; they are no findings.
        n => format!("; {} could not be read", count(n, "path", "paths")),
    };
    let suppressed = match report.suppressed {
        0 => String::new(),
        n => format!("; {n} suppressed"),
    };
    let known = match &report.known {
        Some(known) if known.count > 0 => format!("; {} known from the baseline", known.count),
        _ => String::new(),
    };
    let summary = format!("{found}{}{suppressed}{known}{failed}", skipped(report));
    match fixes(report).as_str() {
        "" => summary,
        line => format!("{summary}\n{line}"),
    }
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
    let reasons = [
        (of(SkipReason::Binary), "binary"),
        (of(SkipReason::TooLarge), "too large"),
        (of(SkipReason::Excluded), "excluded"),
    ];
    let reasons: Vec<String> =
        reasons.iter().filter(|(n, _)| *n > 0).map(|(n, reason)| format!("{n} {reason}")).collect();
    if reasons.is_empty() {
        return String::new();
    }
    format!(" ({} skipped: {})", report.skipped.len(), reasons.join(", "))
}
