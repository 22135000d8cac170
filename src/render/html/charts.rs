//! The summary as small charts, drawn in SVG: how severe, which rules, which files.

use std::collections::BTreeMap;

use super::{path, worst_first};
use crate::finding::{Finding, Severity};
use crate::render::markup::Markup;
use crate::render::plain;
use crate::report::Report;

/// How many rules and files are shown; the rest is counted.
const MOST_ROWS: usize = 7;

/// The charts.
pub(super) fn all(page: &mut Markup, report: &Report) {
    page.line();
    page.element("section", &[("class", "charts"), ("aria-label", "Summary")], |page| {
        severities(page, report);
        let rules = rows(report, |finding| finding.rule.to_string());
        bars(page, "Rules", ("rule", "rules"), &rules);
        let files = rows(report, |finding| path(report, finding));
        bars(page, "Files", ("file", "files"), &files);
    });
}

/// A ring with a part for each severity, and what the colours mean.
fn severities(page: &mut Markup, report: &Report) {
    let all = report.findings.len();
    page.element("figure", &[("class", "ring")], |page| {
        page.leaf("figcaption", &[], "Severity");
        let view = [("viewBox", "0 0 100 100"), ("role", "img"), ("aria-hidden", "true")];
        page.element("svg", &view, |page| {
            page.empty("circle", &[("class", "track"), ("cx", "50"), ("cy", "50"), ("r", "40")]);
            let mut before = 0;
            for severity in worst_first() {
                let count = report.count(severity);
                if count == 0 {
                    continue;
                }
                let dash = format!("{} 100", percent(count, all));
                let offset = format!("-{}", percent(before, all));
                page.empty(
                    "circle",
                    &[
                        ("class", severity.name()),
                        ("cx", "50"),
                        ("cy", "50"),
                        ("r", "40"),
                        ("pathLength", "100"),
                        ("stroke-dasharray", &dash),
                        ("stroke-dashoffset", &offset),
                    ],
                );
                before += count;
            }
            page.leaf("text", &[("x", "50"), ("y", "50"), ("class", "total")], &all.to_string());
            page.leaf(
                "text",
                &[("x", "50"), ("y", "64"), ("class", "unit")],
                if all == 1 { "finding" } else { "findings" },
            );
        });
        page.element("ul", &[("class", "legend")], |page| {
            for severity in worst_first() {
                page.element("li", &[("class", severity.name())], |page| {
                    page.text(severity.name());
                    page.leaf("b", &[], &report.count(severity).to_string());
                });
            }
        });
    });
}

/// A row of a chart: a name, and how many findings of each severity it has, worst first.
struct Row {
    name: String,
    counts: [usize; Severity::ALL.len()],
}

impl Row {
    fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// The findings counted by `name`: those with the worst come first, then those with the most.
fn rows(report: &Report, name: impl Fn(&Finding) -> String) -> Vec<Row> {
    let mut counted: BTreeMap<String, [usize; Severity::ALL.len()]> = BTreeMap::new();
    for finding in &report.findings {
        let counts = counted.entry(name(finding)).or_default();
        counts[worst_first().position(|severity| severity == finding.severity).unwrap_or_default()] += 1;
    }
    let mut rows: Vec<_> = counted.into_iter().map(|(name, counts)| Row { name, counts }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.counts));
    rows
}

/// Names with bars, each as long as its count and coloured by severity.
fn bars(page: &mut Markup, title: &str, (kind, kinds): (&'static str, &str), rows: &[Row]) {
    let longest = rows.iter().take(MOST_ROWS).map(Row::total).max().unwrap_or(1);
    page.element("figure", &[("class", "bars")], |page| {
        page.leaf("figcaption", &[], title);
        page.element("ul", &[], |page| {
            for row in rows.iter().take(MOST_ROWS) {
                page.element("li", &[("data-kind", kind), ("data-name", &row.name)], |page| {
                    page.leaf("span", &[("class", "name"), ("title", &row.name)], &row.name);
                    page.leaf("b", &[], &row.total().to_string());
                    bar(page, row, longest);
                });
            }
        });
        let more = rows.len().saturating_sub(MOST_ROWS);
        if more > 0 {
            page.leaf(
                "p",
                &[("class", "faint")],
                &format!("and {}", plain::count(more, &format!("more {kind}"), &format!("more {kinds}"))),
            );
        }
    });
}

fn bar(page: &mut Markup, row: &Row, longest: usize) {
    let view = [("viewBox", "0 0 100 4"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
    page.element("svg", &view, |page| {
        page.empty("rect", &[("class", "track"), ("width", "100"), ("height", "4")]);
        let mut before = 0;
        for (severity, count) in worst_first().zip(row.counts).filter(|(_, count)| *count > 0) {
            let (x, width) = (percent(before, longest), percent(count, longest));
            page.empty("rect", &[("class", severity.name()), ("x", &x), ("width", &width), ("height", "4")]);
            before += count;
        }
    });
}

/// What `part` is of `whole`, in hundredths with two digits.
fn percent(part: usize, whole: usize) -> String {
    let parts = part.saturating_mul(10_000) / whole.max(1);
    format!("{}.{:02}", parts / 100, parts % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        assert_eq!(
            (percent(1, 3).as_str(), percent(2, 2).as_str(), percent(0, 0).as_str()),
            ("33.33", "100.00", "0.00")
        );
    }
}
