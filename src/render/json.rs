//! awslint's own JSON. It holds positions and awslint's sentences, and no text of any file.
//!
//! The wire types stand apart from the domain types, so that either can change. What is written here is a promise:
//! within a version fields are added, never renamed or removed.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};

use super::{Reporter, page_in, plain};
use crate::finding::{Applicability, Change, Confidence, Finding, Fix, Label, Severity};
use crate::fingerprint;
use crate::mask;
use crate::report::{Report, SkipReason};
use crate::source::Location;

/// The JSON format.
pub(super) struct Json;

#[derive(Serialize)]
struct WireReport<'a, F: Serialize> {
    version: u32,
    awslint: &'a str,
    summary: Summary,
    /// What came of comparing with a baseline; `null` without one.
    baseline: Option<WireBaseline<'a>>,
    findings: F,
    skipped: Vec<Skipped<'a>>,
    failures: Vec<WireFailure<'a>>,
}

#[derive(Serialize)]
struct WireBaseline<'a> {
    /// Findings that it lists; they are left out.
    known: usize,
    /// Findings that it lists and that are no longer there.
    gone: Vec<Gone<'a>>,
}

#[derive(Serialize)]
struct Gone<'a> {
    path: &'a str,
    rule: &'a str,
}

#[derive(Serialize)]
struct Summary {
    critical: usize,
    error: usize,
    warning: usize,
    info: usize,
    /// Findings that comments or the configuration keep quiet; they are not counted above.
    suppressed: usize,
    files_checked: usize,
    files_skipped: usize,
    failures: usize,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    rule: &'a str,
    severity: Severity,
    confidence: Confidence,
    message: String,
    #[serde(flatten)]
    place: Place<'a>,
    reason: Option<String>,
    labels: Vec<WireLabel<'a>>,
    help: Option<String>,
    /// The page of the rule; `null` for rules of the user's own.
    url: Option<String>,
    fingerprint: &'a str,
    /// Only where a program can mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<WireFix<'a>>,
    /// Only where a history was linted.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<WireCommit<'a>>,
}

/// What makes the finding go away: all of it, or nothing. No text in it is a secret.
#[derive(Serialize)]
struct WireFix<'a> {
    title: String,
    applicability: Applicability,
    edits: Vec<WireEdit<'a>>,
    modes: Vec<WireMode<'a>>,
}

/// What stands at a place is replaced.
#[derive(Serialize)]
struct WireEdit<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    replacement: &'a str,
}

/// The Unix permissions of a file, in octal.
#[derive(Serialize)]
struct WireMode<'a> {
    path: &'a str,
    mode: String,
}

/// The commit that brought the file as it is shown.
#[derive(Serialize)]
struct WireCommit<'a> {
    id: &'a str,
    date: &'a str,
    in_tree: bool,
}

/// Lines and columns start at 1, columns count characters, the end is the position after the last character.
#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct WireLabel<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: String,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'static str,
}

#[derive(Serialize)]
struct WireFailure<'a> {
    path: &'a str,
    reason: String,
}

impl Reporter for Json {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let fingerprints = fingerprint::of(report);
        let findings = || report.findings.iter().zip(&fingerprints);
        let wire = WireReport {
            version: 1,
            awslint: env!("CARGO_PKG_VERSION"),
            summary: Summary {
                critical: report.count(Severity::Critical),
                error: report.count(Severity::Error),
                warning: report.count(Severity::Warning),
                info: report.count(Severity::Info),
                suppressed: report.suppressed,
                files_checked: report.checked,
                files_skipped: report.skipped.len(),
                failures: report.failures.len(),
            },
            baseline: report.known.as_ref().map(|known| WireBaseline {
                known: known.count,
                gone: known.gone.iter().map(|(path, rule)| Gone { path, rule }).collect(),
            }),
            findings: Each(|| findings().map(|(found, fingerprint)| finding(report, found, fingerprint))),
            skipped: report.skipped.iter().map(|(path, why)| Skipped { path, reason: reason(*why) }).collect(),
            failures: report
                .failures
                .iter()
                .map(|failure| WireFailure { path: &failure.path, reason: plain::sentence(&failure.reason) })
                .collect(),
        };
        write(&wire, out)
    }
}

/// A list of what is made one by one while it is written, as a report can have a million findings.
pub(super) struct Each<F>(pub(super) F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Writes `value` as JSON that people can read too, with a line feed at the end.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Shown(PrettyFormatter::new())))?;
    writeln!(out)
}

/// JSON over several lines in which everything is escaped that moves, hides or reorders what is around it. Programs
/// read names as they are, and terminals show what is there.
struct Shown<'a>(PrettyFormatter<'a>);

impl Formatter for Shown<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, harmful)) = rest.char_indices().find(|(_, c)| !mask::is_harmless(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in harmful.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + harmful.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

fn finding<'a>(report: &'a Report, finding: &'a Finding, fingerprint: &'a str) -> WireFinding<'a> {
    let label =
        |label: &'a Label| WireLabel { place: place(report, label.location), text: plain::sentence(&label.text) };
    let reason = plain::sentence(&finding.primary.text);
    WireFinding {
        rule: &finding.rule,
        severity: finding.severity,
        confidence: finding.confidence,
        message: plain::sentence(&finding.message),
        place: place(report, finding.location()),
        reason: (!reason.is_empty()).then_some(reason),
        labels: finding.related.iter().map(label).collect(),
        help: finding.help.as_deref().map(plain::paragraph),
        url: page_in(report, &finding.rule),
        fingerprint,
        fix: finding.fix.as_ref().map(|it| fix(report, it)),
        commit: report.files[finding.location().file].version().map(|version| WireCommit {
            id: &version.commit,
            date: &version.date,
            in_tree: version.is_in_tree,
        }),
    }
}

fn fix<'a>(report: &'a Report, fix: &'a Fix) -> WireFix<'a> {
    let (mut edits, mut modes) = (Vec::new(), Vec::new());
    for change in &fix.changes {
        match change {
            Change::Text { at, replacement } => edits.push(WireEdit { place: place(report, *at), replacement }),
            Change::Mode { file, mode } => {
                modes.push(WireMode { path: report.files[*file].path(), mode: format!("{mode:o}") });
            }
        }
    }
    WireFix { title: plain::sentence(&fix.title), applicability: fix.applicability, edits, modes }
}

fn place(report: &Report, location: Location) -> Place<'_> {
    let file = &report.files[location.file];
    let position = |offset: usize| {
        let at = file.line_col(offset);
        Position { line: at.line, column: at.column }
    };
    Place { path: file.path(), start: position(location.span.start()), end: position(location.span.end()) }
}

fn reason(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Binary => "binary",
        SkipReason::Excluded => "excluded",
    }
}
