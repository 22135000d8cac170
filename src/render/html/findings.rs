//! The findings, file by file: a line for each, which opens to the lines of the file, the reason and the way out.

use std::collections::BTreeMap;

use super::{path, sentence, worst_first};
use crate::finding::{Finding, Label};
use crate::render::markup::Markup;
use crate::render::snippet::{MOST_LABELS, Snippet, by_file};
use crate::render::{plain, summary, wording};
use crate::report::Report;
use crate::source::{FileId, Span};

/// How much of a line is shown.
const WIDTH: usize = 160;
/// A note stands below the place that it is about, but not further to the right than this.
const FARTHEST_NOTE: usize = 60;
/// Up to so many findings are open from the start.
const FEW: usize = 12;

/// All findings: files with the worst first.
pub(super) fn all(page: &mut Markup, report: &Report) {
    let mut files: BTreeMap<FileId, Vec<(usize, &Finding)>> = BTreeMap::new();
    for (index, finding) in report.findings.iter().enumerate() {
        files.entry(finding.location().file).or_default().push((index, finding));
    }
    let mut groups: Vec<_> = files.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().map(|(_, finding)| finding.severity).max()));
    page.line();
    page.element("main", &[("id", "findings"), ("class", "by-file")], |page| {
        for group in groups {
            page.line();
            page.element("details", &[("class", "group"), ("open", "")], |page| self::group(page, report, &group));
        }
    });
}

fn group(page: &mut Markup, report: &Report, findings: &[(usize, &Finding)]) {
    page.element("summary", &[], |page| {
        page.leaf("h2", &[], &path(report, findings[0].1));
        page.element("span", &[("class", "counts")], |page| {
            for severity in worst_first() {
                let count = findings.iter().filter(|(_, finding)| finding.severity == severity).count();
                if count > 0 {
                    let title = format!("{count} {}", severity.name());
                    page.leaf("b", &[("class", severity.name()), ("title", &title)], &count.to_string());
                }
            }
        });
    });
    for (index, finding) in findings {
        page.line();
        self::finding(page, report, *index, finding);
    }
}

fn finding(page: &mut Markup, report: &Report, index: usize, finding: &Finding) {
    let class = format!("finding {}", finding.severity.name());
    let (id, path) = (format!("finding-{}", index + 1), path(report, finding));
    let mut attributes: Vec<(&'static str, &str)> = vec![("class", &class), ("id", &id), ("data-rule", &finding.rule)];
    attributes.push(("data-path", &path));
    if report.findings.len() <= FEW {
        attributes.push(("open", ""));
    }
    let at = report.files[finding.location().file].line_col(finding.span().start());
    page.element("details", &attributes, |page| {
        page.element("summary", &[], |page| {
            page.leaf("span", &[("class", "severity")], finding.severity.name());
            page.element("span", &[("class", "message")], |page| sentence(page, &plain::sentence(&finding.message)));
            page.element("span", &[("class", "where")], |page| {
                page.leaf("span", &[("class", "rule-id")], &finding.rule);
                page.leaf("span", &[("class", "path")], &path);
                page.leaf("span", &[("class", "at")], &format!("{}:{}", at.line, at.column));
            });
        });
        page.element("div", &[("class", "body")], |page| body(page, report, finding));
    });
}

fn body(page: &mut Markup, report: &Report, finding: &Finding) {
    let labels = std::iter::once(&finding.primary).chain(&finding.related).take(MOST_LABELS + 1);
    for (file, labels) in by_file(labels) {
        lines(page, report, file, &labels, finding);
    }
    let more = finding.related.len().saturating_sub(MOST_LABELS);
    if more > 0 {
        page.leaf("p", &[("class", "faint")], &format!("and {}", plain::count(more, "more place", "more places")));
    }
    if let Some(version) = report.files[finding.location().file].version() {
        page.leaf("p", &[("class", "faint")], &format!("In {}", plain::sentence(&wording::origin(version))));
    }
    if let Some(help) = wording::way_out(finding) {
        remark(page, "What to do", &help);
    }
    if let Some(fix) = &finding.fix {
        let flags = summary::flags(fix.applicability);
        remark(page, "By itself", &format!("{} (`awslint {flags}`)", plain::sentence(&fix.title)));
    }
    let link = format!("#rule-{}", &*finding.rule);
    page.element("p", &[("class", "links")], |page| {
        page.leaf("a", &[("href", &link)], &format!("About {}", &*finding.rule));
        page.leaf("span", &[("class", "faint")], &format!("{} confidence", finding.confidence.name()));
    });
}

/// A sentence under a title.
fn remark(page: &mut Markup, title: &str, text: &str) {
    page.element("p", &[("class", "help")], |page| {
        page.leaf("b", &[], title);
        page.element("span", &[], |page| sentence(page, text));
    });
}

/// The lines of one file with their labels.
fn lines(page: &mut Markup, report: &Report, id: FileId, labels: &[&Label], finding: &Finding) {
    let file = &report.files[id];
    let spans: Vec<Span> = labels.iter().map(|label| label.location.span).collect();
    let snippet = Snippet::new(file, report.secrets_of(id), &spans, WIDTH);
    page.element("figure", &[("class", "snippet")], |page| {
        let at = snippet.places().first().map(|place| format!(":{}:{}", place.at.line, place.at.column));
        page.leaf("figcaption", &[], &format!("{}{}", plain::line(&file.label()), at.unwrap_or_default()));
        page.element("pre", &[("tabindex", "0")], |page| {
            let mut last = None;
            for (number, line) in snippet.lines() {
                if last.is_some_and(|last| last + 1 != number) {
                    page.leaf("span", &[("class", "gap")], "⋯\n");
                }
                last = Some(number);
                self::line(page, &snippet, labels, (number, line), finding);
            }
        });
    });
}

/// A line with its marks, and below it what they say.
fn line(page: &mut Markup, snippet: &Snippet, labels: &[&Label], (number, line): (usize, Span), finding: &Finding) {
    let tone =
        |label: &Label| if std::ptr::eq(label, &raw const finding.primary) { finding.severity.name() } else { "also" };
    let here = labels.iter().zip(snippet.places()).enumerate();
    let mut here: Vec<_> =
        here.filter(|(_, (_, place))| line.start() <= place.shown.start() && place.shown.end() <= line.end()).collect();
    here.sort_by_key(|(index, (_, place))| (place.shown.start(), *index));
    page.leaf("i", &[], &format!("{:>5} ", number + 1));
    let mut done = line.start();
    for (_, (label, place)) in &here {
        // What lies inside another mark is marked already.
        if place.shown.start() < done || place.shown.is_empty() {
            continue;
        }
        page.text(&snippet.text()[done..place.shown.start()]);
        page.leaf("mark", &[("class", tone(label))], &snippet.text()[place.shown.range()]);
        done = place.shown.end();
    }
    page.text(&snippet.text()[done..line.end()]);
    page.text("\n");
    for (_, (label, place)) in &here {
        let text = plain::sentence(&label.text);
        if text.is_empty() {
            continue;
        }
        let column = snippet.text()[line.start()..place.shown.start()].chars().count().min(FARTHEST_NOTE);
        let class = format!("note {}", tone(label));
        page.element("span", &[("class", &class)], |page| {
            page.leaf("span", &[("aria-hidden", "true")], &format!("{}╰─ ", " ".repeat(column + 6)));
            page.element("span", &[], |page| sentence(page, &text));
        });
    }
}
