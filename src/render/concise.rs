//! One line for each finding: `path:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::{Reporter, plain};
use crate::finding::Finding;
use crate::report::Report;

/// The concise format.
pub(super) struct Concise;

impl Reporter for Concise {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        report.findings.iter().try_for_each(|finding| line(report, finding, out))
    }
}

/// Writes the line of one finding.
pub(super) fn line(report: &Report, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let file = &report.files[finding.location().file];
    let at = file.line_col(finding.span().start());
    let (path, severity) = (plain::path(&file.label()), finding.severity.name());
    let message = plain::sentence(&finding.message);
    writeln!(out, "{path}:{}:{}: {severity}[{}] {message}", at.line, at.column, finding.rule)
}
