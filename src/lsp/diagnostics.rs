//! Findings and mistakes in configuration files as diagnostics.

use gen_lsp_types as lsp;
use gen_lsp_types::DiagnosticSeverity;

use super::position::{Lines, Units};
use super::snapshot::Snapshot;
use crate::config::Problem;
use crate::finding::{Finding, Label, Severity};
use crate::render;
use crate::source::FileId;

/// The name under which clients show them.
pub(super) const SOURCE: &str = "awslint";

/// The diagnostics of one file, in order.
pub(super) fn of_file(snapshot: &Snapshot, file: FileId) -> Vec<lsp::Diagnostic> {
    let findings = snapshot.report.findings.iter().filter(|finding| finding.location().file == file);
    findings.map(|finding| of_finding(snapshot, finding)).collect()
}

/// One finding.
pub(super) fn of_finding(snapshot: &Snapshot, finding: &Finding) -> lsp::Diagnostic {
    let page = render::page_in(&snapshot.report, &finding.rule);
    lsp::Diagnostic {
        range: snapshot.range(finding.location()),
        severity: Some(severity(finding.severity)),
        code: Some(finding.rule.to_string().into()),
        code_description: page.map(|page| lsp::CodeDescription { href: page.into() }),
        source: Some(SOURCE.to_owned()),
        message: render::whole(finding).into(),
        tags: None,
        related_information: related(snapshot, &finding.related),
        data: None,
    }
}

fn related(snapshot: &Snapshot, labels: &[Label]) -> Option<Vec<lsp::DiagnosticRelatedInformation>> {
    let one = |label: &Label| lsp::DiagnosticRelatedInformation {
        location: snapshot.location(label.location),
        message: render::masked(&label.text),
    };
    (!labels.is_empty()).then(|| labels.iter().map(one).collect())
}

/// Clients know no more than an error.
fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Info => DiagnosticSeverity::Information,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Error | Severity::Critical => DiagnosticSeverity::Error,
    }
}

/// What is wrong in a configuration file with this text.
pub(super) fn of_config(problems: &[Problem], text: &str, units: Units) -> Vec<lsp::Diagnostic> {
    let lines = Lines::of(text);
    let one = |problem: &Problem| lsp::Diagnostic {
        range: lines.range(text, problem.span, units),
        severity: Some(DiagnosticSeverity::Error),
        code: None,
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: match &problem.help {
            Some(help) => format!("{}\nhelp: {help}", problem.message),
            None => problem.message.clone(),
        }
        .into(),
        tags: None,
        related_information: None,
        data: None,
    };
    problems.iter().map(one).collect()
}
