//! Rules for people and machines: the list of them, and the page of one.

use std::io::{self, Write};
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::paint::{Tone, wrap};
use super::{Style, errors, page, plain};
use crate::detector::{Detector, Detectors};
use crate::errors::caused_by;
use crate::finding::{Applicability, Confidence, Severity};
use crate::rules::{self, Category, Rule};

/// Writes the page of `rule` for a terminal.
///
/// Pages are awslint's own and use little of Markdown: headings, paragraphs, lists, fenced code, emphasis, links.
///
/// # Errors
/// Only those of `out`.
pub fn explain(rule: &Rule, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut in_code = false;
    let mut paragraph = String::new();
    for line in rule.docs.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let starts_block = is_fence || line.is_empty() || line.starts_with(['#', '|', '<']) || is_item(line);
        if !paragraph.is_empty() && (in_code || starts_block) {
            write_paragraph(&std::mem::take(&mut paragraph), style, out)?;
        }
        if is_fence {
            in_code = !in_code;
        } else if in_code {
            writeln!(out, "    {}", style.paint(Tone::Code, line))?;
        } else if line.starts_with("<!--") {
            // Marks for the tools that keep the pages up to date.
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = inline(heading.trim_start_matches('#').trim(), &mut false, &Style::PLAIN);
            writeln!(out, "{}", style.paint(Tone::Strong, &heading))?;
        } else if line.is_empty() || line.starts_with('|') {
            writeln!(out, "{line}")?;
        } else {
            paragraph.push_str(if paragraph.is_empty() { "" } else { " " });
            paragraph.push_str(if is_item(line) { line } else { line.trim() });
        }
    }
    if !paragraph.is_empty() {
        write_paragraph(&paragraph, style, out)?;
    }
    let consequences: Vec<_> = caused_by(rule.id).collect();
    errors::consequences(&consequences, style, out)?;
    writeln!(out, "\n{}", style.paint(Tone::Faint, &page(rule.id)))
}

/// Writes what a rule of the user's own looks for.
///
/// # Errors
/// Only those of `out`.
pub fn explain_detector(detector: &Detector, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n", style.paint(Tone::Strong, &plain::sentence(&detector.id)))?;
    write_paragraph(&plain::sentence(&detector.message), style, out)?;
    let mut facts = vec![
        ("severity", detector.severity.name().to_owned()),
        ("looks for", detector.regex.as_str().to_owned()),
        ("keywords", detector.keywords.join(", ")),
    ];
    facts.extend(detector.help.clone().map(|help| ("help", help)));
    writeln!(out)?;
    for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "  {name:<10} {}", plain::paragraph(text))?;
    }
    writeln!(out, "\n{}", style.paint(Tone::Faint, "A rule of your own, from awslint.toml."))
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || line.starts_with("* ") || (number.len() < line.len() && number.starts_with(". "))
}

/// A paragraph, or an item of a list with its lines hanging under its first word.
fn write_paragraph(text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\(([^)]*)\)").expect("a valid pattern"));
    let words = text.trim_start();
    let indent = text.len() - words.len();
    let mark = if is_item(words) { words.find(' ').map_or(0, |blank| blank + 1) } else { 0 };
    let hanging = indent + mark;
    let mut start = format!("{}{}", " ".repeat(indent), &words[..mark]);
    let mut in_code = false;
    for line in wrap(&LINK.replace_all(&words[mark..], "$1 ($2)"), style.width.saturating_sub(hanging).max(20)) {
        writeln!(out, "{start}{}", inline(&line, &mut in_code, style))?;
        start = " ".repeat(hanging);
    }
    Ok(())
}

/// Code and emphasis inside a line; code may go on in the next one. Where there are no colours, code keeps its backticks.
fn inline(line: &str, in_code: &mut bool, style: &Style) -> String {
    let mut shown = String::with_capacity(line.len());
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            *in_code = !*in_code;
            shown.push_str(if style.color { "" } else { "`" });
        }
        match (*in_code, part.is_empty()) {
            (_, true) => {}
            (true, false) => shown.push_str(&style.paint(Tone::Code, part)),
            (false, false) => shown.push_str(&part.replace("**", "")),
        }
    }
    shown
}

/// Writes one line for each of `rules` and of the user's own: id, severity, summary.
///
/// # Errors
/// Only those of `out`.
pub fn list_rules(rules: &[&Rule], own: &Detectors, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let ids = rules.iter().map(|rule| rule.id.len()).chain(own.iter().map(|detector| detector.id.len()));
    let longest = ids.max().unwrap_or(0);
    let severity = |severity: Severity| style.paint(Tone::of(severity), &format!("{:<8}", severity.name()));
    for rule in rules {
        let id = style.link(&page(rule.id), rule.id);
        let blanks = " ".repeat(longest - rule.id.len());
        writeln!(out, "{id}{blanks}  {}  {}", severity(rule.severity), rule.summary)?;
    }
    for detector in own.iter() {
        let message = plain::sentence(&detector.message);
        writeln!(out, "{:<longest$}  {}  {message}", &*detector.id, severity(detector.severity))?;
    }
    Ok(())
}

/// A rule in JSON.
#[derive(Serialize)]
struct WireRule<'a> {
    id: &'a str,
    summary: &'a str,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    since: &'a str,
    /// How far the safest of its fixes can be trusted, if it gives any.
    fix: Option<Applicability>,
    url: String,
}

/// The list of rules in JSON.
#[derive(Serialize)]
struct WireRules<'a> {
    version: u32,
    rules: Vec<WireRule<'a>>,
    detectors: Vec<WireDetector<'a>>,
}

/// A rule of the user's own in JSON.
#[derive(Serialize)]
struct WireDetector<'a> {
    id: &'a str,
    summary: String,
    severity: Severity,
    confidence: Confidence,
}

/// Writes `rules` and the user's own as JSON.
///
/// # Errors
/// Only those of `out`.
pub fn list_rules_as_json(rules: &[&Rule], own: &Detectors, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules.iter().map(|rule| WireRule {
        id: rule.id,
        summary: rule.summary,
        category: rule.category,
        severity: rule.severity,
        confidence: rule.confidence,
        since: rule.since,
        fix: rules::fixable(rule.id),
        url: page(rule.id),
    });
    let own = own.iter().map(|detector| WireDetector {
        id: &detector.id,
        summary: plain::sentence(&detector.message),
        severity: detector.severity,
        confidence: Detector::CONFIDENCE,
    });
    super::json::write(&WireRules { version: 1, rules: rules.collect(), detectors: own.collect() }, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULE: Rule = Rule {
        id: "some-rule",
        summary: "a rule of this test",
        category: Category::Profiles,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        docs: "# some-rule\n\n<!-- facts -->\n## What it does\n\nFinds `x = 1` in\na [default] section, **always**, and says `so at great \
               length, longer` than a line.\n\n- one [page](https://example.com)\n- two,\n  continued over a second line \
               of the source of the page\n1. third\n\n```ini\n[default]\nx = 1\n```\n",
        check: |_, _| {},
    };

    fn text(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("a vector takes all bytes");
        String::from_utf8(out).expect("it is UTF-8")
    }

    #[test]
    fn a_page_reads_well_without_markdown() {
        let style = Style { width: 50, ..Style::PLAIN };
        insta::assert_snapshot!(text(|out| explain(&RULE, &style, out)), @r"
        some-rule

        What it does

        Finds `x = 1` in a [default] section, always,
        and says `so at great length, longer` than a line.

        - one page (https://example.com)
        - two, continued over a second line of the source
          of the page
        1. third

            [default]
            x = 1

        https://github.com/awslint/awslint/blob/main/rules/some-rule.md
        ");
    }

    #[test]
    fn colours_replace_marks() {
        let output = text(|out| explain(&RULE, &Style { color: true, ..Style::PLAIN }, out));
        assert!(output.contains("\u{1b}[1mWhat it does\u{1b}[0m\n"), "{output}");
        assert!(output.contains("Finds \u{1b}[36mx = 1\u{1b}[0m in a [default]"), "{output}");
    }

    #[test]
    fn lists() {
        let table = text(|out| list_rules(&[&RULE], &Detectors::default(), &Style::PLAIN, out));
        assert_eq!(table, "some-rule  warning   a rule of this test\n");
        let json: serde_json::Value =
            serde_json::from_str(&text(|out| list_rules_as_json(&[&RULE], &Detectors::default(), out)))
                .expect("it is JSON");
        assert_eq!((&json["version"], &json["rules"][0]["category"]), (&1.into(), &"profiles".into()));
    }
}
