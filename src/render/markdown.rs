//! Markdown for the summary of a job or a comment on a pull request.

use std::io::{self, Write};

use super::{Reporter, page_in, plain, summary, wording};
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// GitHub takes a summary of up to a mebibyte for each step. What is said at the end needs some room too.
const LONGEST: usize = 1000 * 1000;

/// The Markdown format: how much was found, a table, and what to do, worst first.
pub(super) struct Markdown;

impl Reporter for Markdown {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## awslint\n\n{}", escaped(&summary::of(report)))?;
        for failure in &report.failures {
            let reason = escaped(&plain::sentence(&failure.reason));
            writeln!(out, "\n- {} could not be read: {reason}", code(&failure.path))?;
        }
        if report.findings.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n| severity | where | what is wrong | what to do |\n| --- | --- | --- | --- |")?;
        let worst_first = Severity::ALL.iter().rev();
        let findings = worst_first.flat_map(|severity| report.findings.iter().filter(|it| it.severity == *severity));
        let (mut written, mut rows) = (0, 0);
        for row in findings.map(|finding| row(report, finding)) {
            written += row.len();
            if written > LONGEST {
                break;
            }
            rows += 1;
            writeln!(out, "{row}")?;
        }
        let left = report.findings.len() - rows;
        if left > 0 {
            writeln!(
                out,
                "\n{} more, the least severe, would not fit in here.",
                plain::count(left, "finding", "findings")
            )?;
        }
        Ok(())
    }
}

fn row(report: &Report, finding: &Finding) -> String {
    let file = &report.files[finding.location().file];
    let at = file.line_col(finding.span().start());
    let place = code(&format!("{}:{}:{}", file.label(), at.line, at.column));
    let rule = page_in(report, &finding.rule)
        .map_or_else(|| code(&finding.rule), |page| format!("[{}]({page})", &*finding.rule));
    let help = wording::way_out(finding).map(|help| cell(&help)).unwrap_or_default();
    format!("| {} | {place} | {} ({rule}) | {help} |", finding.severity.name(), cell(&wording::reason(finding)))
}

/// Awslint's sentences name things in backticks; what stands in them is code, the rest is text. A name with backticks
/// of its own makes code of the wrong parts, but neither kind can become markup.
fn cell(text: &str) -> String {
    let mut shown = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_code = index % 2 == 1;
        if is_code && index == parts.len() - 1 {
            shown = shown + "\\`" + &escaped(part);
        } else if is_code && part.trim().is_empty() {
            shown.push_str("\\`\\`");
        } else if is_code {
            // The fences of two pieces of code side by side would be taken for one.
            let room = if shown.ends_with('`') && !shown.ends_with("\\`") { " " } else { "" };
            shown = shown + room + &code(part);
        } else {
            shown.push_str(&escaped(part));
        }
    }
    shown.replace('\n', "<br>")
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => shown.extend(['\\', c]),
            // A mention would send somebody a message.
            '@' => shown.push_str("&#64;"),
            c => shown.push(c),
        }
    }
    shown
}

/// A code span, whatever is in it. A table ends its cells at `|` even there.
fn code(text: &str) -> String {
    let text = plain::line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let room = if longest > 0 { " " } else { "" };
    format!("{fence}{room}{}{room}{fence}", text.replace('|', r"\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escaped("a|b <b> [x](y) @jo"), r"a\|b &lt;b&gt; \[x\](y) &#64;jo");
        assert_eq!(code("a`b|c"), r"`` a`b\|c ``");
        assert_eq!(cell("`a``b` ``c"), r"`a` `b` \`\`c");
        assert_eq!(cell("profile `a_b` is <x>\nsee `"), r"profile `a_b` is &lt;x&gt;<br>see \`");
    }
}
