//! The two formats of GitLab: Code Quality, which merge requests show beside the lines, and the report of a static
//! analysis (SAST), which the security dashboards read.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>,
//! <https://gitlab.com/gitlab-org/security-products/security-report-schemas>

use std::io::{self, Write};

use serde::Serialize;

use super::json::{self, Each};
use super::{Reporter, page_in, plain, wording};
use crate::finding::{Confidence, Finding, Severity};
use crate::fingerprint;
use crate::report::Report;

/// The format of GitLab's Code Quality.
pub(super) struct CodeQuality;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: IssueLocation<'a>,
}

#[derive(Serialize)]
struct IssueLocation<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Reporter for CodeQuality {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let fingerprints = fingerprint::of(report);
        let findings = || report.findings.iter().zip(&fingerprints);
        json::write(&Each(|| findings().map(|(finding, fingerprint)| Issue::of(report, finding, fingerprint))), out)
    }
}

impl<'a> Issue<'a> {
    fn of(report: &'a Report, finding: &'a Finding, fingerprint: &'a str) -> Self {
        Self {
            description: wording::reason(finding),
            check_name: &finding.rule,
            fingerprint,
            severity: match finding.severity {
                Severity::Info => "info",
                Severity::Warning => "minor",
                Severity::Error => "major",
                Severity::Critical => "critical",
            },
            location: IssueLocation { path: path(report, finding), lines: lines(report, finding) },
        }
    }
}

/// Which version of GitLab's schema the report follows.
const SAST_VERSION: &str = "15.2.1";

/// The format of GitLab's report of a static analysis.
pub(super) struct Sast;

#[derive(Serialize)]
struct SastReport<'a, V: Serialize> {
    version: &'static str,
    scan: Scan<'a>,
    vulnerabilities: V,
}

#[derive(Serialize)]
struct Scan<'a> {
    r#type: &'static str,
    status: &'static str,
    start_time: String,
    end_time: String,
    analyzer: Program,
    scanner: Program,
    messages: Vec<ScanMessage<'a>>,
}

#[derive(Serialize)]
struct Program {
    id: &'static str,
    name: &'static str,
    url: &'static str,
    version: &'static str,
    vendor: Vendor,
}

#[derive(Serialize)]
struct Vendor {
    name: &'static str,
}

#[derive(Serialize)]
struct ScanMessage<'a> {
    level: &'a str,
    value: String,
}

#[derive(Serialize)]
struct Vulnerability<'a> {
    id: &'a str,
    name: String,
    description: String,
    severity: &'static str,
    confidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    solution: Option<String>,
    location: SastLocation<'a>,
    identifiers: [Identifier<'a>; 1],
}

#[derive(Serialize)]
struct SastLocation<'a> {
    file: &'a str,
    start_line: usize,
    end_line: usize,
}

#[derive(Serialize)]
struct Identifier<'a> {
    r#type: &'static str,
    name: String,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Reporter for Sast {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let fingerprints = fingerprint::of(report);
        let findings = || report.findings.iter().zip(&fingerprints);
        // The schema wants a time without a zone, in UTC. How long the run took is not part of a report.
        let moment = report.judged_at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let failed = report.failures.iter().map(|failure| {
            let value = format!("{}: {}", plain::path(&failure.path), plain::sentence(&failure.reason));
            ScanMessage { level: "warn", value }
        });
        let sast = SastReport {
            version: SAST_VERSION,
            scan: Scan {
                r#type: "sast",
                status: if report.failures.is_empty() { "success" } else { "failure" },
                start_time: moment.clone(),
                end_time: moment,
                analyzer: program(),
                scanner: program(),
                messages: failed.collect(),
            },
            vulnerabilities: Each(|| findings().map(|(found, fingerprint)| vulnerability(report, found, fingerprint))),
        };
        json::write(&sast, out)
    }
}

fn program() -> Program {
    Program {
        id: "awslint",
        name: "awslint",
        url: env!("CARGO_PKG_REPOSITORY"),
        version: env!("CARGO_PKG_VERSION"),
        vendor: Vendor { name: "awslint" },
    }
}

fn vulnerability<'a>(report: &'a Report, finding: &'a Finding, fingerprint: &'a str) -> Vulnerability<'a> {
    let Lines { begin, end } = lines(report, finding);
    Vulnerability {
        id: fingerprint,
        name: cut(plain::sentence(&finding.message)),
        description: wording::reason(finding),
        severity: match finding.severity {
            Severity::Info => "Info",
            Severity::Warning => "Medium",
            Severity::Error => "High",
            Severity::Critical => "Critical",
        },
        confidence: match finding.confidence {
            Confidence::Low => "Low",
            Confidence::Medium => "Medium",
            Confidence::High => "High",
        },
        solution: wording::way_out(finding),
        location: SastLocation { file: path(report, finding), start_line: begin, end_line: end },
        identifiers: [Identifier {
            r#type: "awslint",
            name: format!("awslint {}", finding.rule),
            value: &finding.rule,
            url: page_in(report, &finding.rule),
        }],
    }
}

/// A name of a length that the schema takes.
fn cut(name: String) -> String {
    const LONGEST: usize = 255;
    if name.chars().count() <= LONGEST { name } else { name.chars().take(LONGEST - 1).chain(['…']).collect() }
}

/// Paths are relative to the root of the repository.
fn path<'a>(report: &'a Report, finding: &Finding) -> &'a str {
    report.files[finding.location().file].path().trim_start_matches("./")
}

fn lines(report: &Report, finding: &Finding) -> Lines {
    let file = &report.files[finding.location().file];
    let line = |offset| file.line_col(offset).line;
    Lines { begin: line(finding.span().start()), end: line(finding.span().end()) }
}
