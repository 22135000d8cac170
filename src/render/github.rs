//! Workflow commands, which GitHub Actions shows as annotations of a pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::{Reporter, plain, wording};
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// GitHub shows this many annotations of each kind for one step, and drops the rest without a word.
const SHOWN_OF_A_KIND: usize = 10;

/// The kinds of annotation, worst first, with the severities that they stand for.
const KINDS: [(&str, &[Severity]); 3] = [
    ("error", &[Severity::Critical, Severity::Error]),
    ("warning", &[Severity::Warning]),
    ("notice", &[Severity::Info]),
];

/// The format of GitHub's workflow commands.
pub(super) struct Github;

impl Reporter for Github {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut left = Vec::new();
        for (kind, severities) in KINDS {
            // The worst come first, as only so many are shown.
            let findings = severities.iter().flat_map(|severity| of_severity(report, *severity));
            for (index, finding) in findings.enumerate() {
                if index < SHOWN_OF_A_KIND {
                    writeln!(out, "{}", command(report, kind, finding))?;
                } else {
                    left.push(finding);
                }
            }
        }
        if !left.is_empty() {
            let findings = plain::count(left.len(), "finding", "findings");
            writeln!(out, "{findings} more, as GitHub shows {SHOWN_OF_A_KIND} annotations of a kind for each step:")?;
        }
        left.into_iter().try_for_each(|finding| super::concise::line(report, finding, out))
    }
}

fn of_severity(report: &Report, severity: Severity) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(move |finding| finding.severity == severity)
}

fn command(report: &Report, kind: &str, finding: &Finding) -> String {
    let file = &report.files[finding.location().file];
    let (start, end) = (file.line_col(finding.span().start()), file.line_col(finding.span().end()));
    // Columns on two lines would be taken for columns on one.
    let columns =
        if start.line == end.line { format!(",col={},endColumn={}", start.column, end.column) } else { String::new() };
    let place = format!("file={},line={},endLine={}{columns}", property(file.path()), start.line, end.line);
    format!("::{kind} {place},title={}::{}", property(&finding.rule), data(&wording::whole(finding)))
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property. Line ends of file names stay, escaped; what else could move a cursor does not.
fn property(text: &str) -> String {
    let shown: String = text.chars().map(|c| if matches!(c, '\r' | '\n') { c } else { plain::harmless(c) }).collect();
    data(&shown).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(property("a,b:c%\r\n\u{1b}"), "a%2Cb%3Ac%25%0D%0A\u{FFFD}");
        assert_eq!(data("100%\n::error::x, y"), "100%25%0A::error::x, y");
    }
}
