//! A page for the browser, in one file: a summary with charts, the findings with their lines, the pages of their rules.
//!
//! The page loads nothing and asks nobody; its security policy names the hashes of the one style sheet and the one
//! script in it. Without the script everything can be read; with it, findings are filtered and grouped. Text becomes
//! markup in [`super::markup`] alone.

mod charts;
mod findings;
mod pages;

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::markup::Markup;
use super::{Reporter, plain, summary};
use crate::finding::{Finding, Severity};
use crate::report::{Report, SkipReason};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How many paths that were left out are listed.
const MOST_PATHS: usize = 500;

/// The page.
pub(super) struct Html;

impl Reporter for Html {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Markup::default();
        document(&mut page, "awslint report", (STYLE, SCRIPT), |page| {
            page.leaf("a", &[("class", "skip"), ("href", "#findings")], "Skip to the findings");
            head(page, report);
            if report.findings.is_empty() {
                nothing_found(page, report);
            } else {
                charts::all(page, report);
                tools(page, report);
                findings::all(page, report);
                pages::all(page, report);
            }
            foot(page, report);
            page.element("dialog", &[("id", "reader"), ("aria-label", "Page of the rule")], |page| {
                page.leaf("button", &[("type", "button"), ("class", "close")], "Close");
                page.element("div", &[("class", "pages")], |_| {});
            });
        });
        out.write_all(page.as_str().as_bytes())
    }
}

/// A whole document, with its policy. `assets` are its style sheet and its script.
pub(super) fn document(
    page: &mut Markup,
    title: &str,
    (style, script): (&'static str, &'static str),
    body: impl FnOnce(&mut Markup),
) {
    page.asset("<!doctype html>\n");
    page.element("html", &[("lang", "en")], |page| {
        page.element("head", &[], |page| {
            page.empty("meta", &[("charset", "utf-8")]);
            let policy = policy(style, script);
            page.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
            page.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
            page.empty("meta", &[("name", "referrer"), ("content", "no-referrer")]);
            page.empty("meta", &[("name", "color-scheme"), ("content", "light dark")]);
            page.leaf("title", &[], title);
            page.element("style", &[], |page| page.asset(style));
        });
        page.line();
        page.element("body", &[], |page| {
            body(page);
            page.line();
            page.element("script", &[], |page| page.asset(script));
        });
    });
    page.line();
}

/// Nothing is loaded, and nothing runs but the two texts that are in the page.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        hash(style),
        hash(script)
    )
}

fn head(page: &mut Markup, report: &Report) {
    page.line();
    page.element("header", &[("class", "head")], |page| {
        page.element("div", &[], |page| {
            page.leaf("p", &[("class", "brand")], "awslint");
            page.leaf("h1", &[], &summary::headline(report));
            let judged = report.judged_at.strftime("%Y-%m-%d %H:%M UTC");
            let mut remarks = vec![format!("expiry judged as of {judged}")];
            remarks.extend(summary::unreported(report));
            page.leaf("p", &[("class", "faint")], &remarks.join(" · "));
        });
        page.leaf("button", &[("type", "button"), ("id", "theme"), ("hidden", "")], "Dark");
    });
    if report.failures.is_empty() {
        return;
    }
    page.element("section", &[("class", "failures")], |page| {
        let paths = plain::count(report.failures.len(), "path", "paths");
        page.leaf("h2", &[], &format!("{paths} could not be read"));
        page.element("ul", &[], |page| {
            for failure in report.failures.iter().take(MOST_PATHS) {
                page.element("li", &[], |page| {
                    page.leaf("code", &[], &plain::line(&failure.path));
                    page.text(": ");
                    page.text(&plain::sentence(&failure.reason));
                });
            }
        });
    });
}

fn nothing_found(page: &mut Markup, report: &Report) {
    page.element("main", &[("id", "findings"), ("class", "good")], |page| {
        let (sign, text) = if report.failures.is_empty() {
            ("✓", "All good: no rule has anything to say about these files.")
        } else {
            ("–", "No rule has anything to say about the files that could be read.")
        };
        page.leaf("p", &[("class", "sign"), ("aria-hidden", "true")], sign);
        page.leaf("p", &[], text);
    });
}

/// The controls. The script shows them: without it they would do nothing.
fn tools(page: &mut Markup, report: &Report) {
    page.line();
    page.element("form", &[("class", "tools"), ("role", "search"), ("hidden", "")], |page| {
        page.empty(
            "input",
            &[
                ("type", "search"),
                ("id", "words"),
                ("placeholder", "Search"),
                ("aria-label", "Search in messages, rules and paths"),
                ("autocomplete", "off"),
                ("spellcheck", "false"),
            ],
        );
        page.element("fieldset", &[("class", "severities")], |page| {
            page.leaf("legend", &[], "Severity");
            for severity in worst_first() {
                severity_box(page, severity, report.count(severity));
            }
        });
        page.element("select", &[("id", "rule"), ("aria-label", "Rule")], |page| {
            page.leaf("option", &[("value", "")], "All rules");
            let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
            for finding in &report.findings {
                *rules.entry(&finding.rule).or_default() += 1;
            }
            for (rule, count) in rules {
                page.leaf("option", &[("value", rule)], &format!("{rule} ({count})"));
            }
        });
        let label = "Part of a file's path";
        let attributes = [("type", "search"), ("id", "file"), ("placeholder", "File"), ("aria-label", label)];
        page.empty("input", &[&attributes[..], &[("autocomplete", "off"), ("spellcheck", "false")]].concat());
        page.element("select", &[("id", "group"), ("aria-label", "Group by")], |page| {
            for (value, text) in [("file", "By file"), ("rule", "By rule"), ("severity", "By severity")] {
                page.leaf("option", &[("value", value)], text);
            }
        });
        page.element("div", &[("class", "status")], |page| {
            page.element("output", &[("id", "status")], |_| {});
            page.element("span", &[("class", "keys")], |page| {
                for (key, text) in [("/", "search"), ("j", "next"), ("k", "previous"), ("Enter", "open"), ("p", "rule")]
                {
                    page.leaf("kbd", &[], key);
                    page.text(text);
                }
            });
            page.leaf("button", &[("type", "button"), ("id", "unfold"), ("aria-pressed", "false")], "Open all");
            page.leaf("button", &[("type", "reset")], "Reset");
        });
    });
}

fn severity_box(page: &mut Markup, severity: Severity, count: usize) {
    let name = severity.name();
    page.element("label", &[("class", name)], |page| {
        let attributes = [("type", "checkbox"), ("name", "severity"), ("value", name)];
        let state = if count > 0 { ("checked", "") } else { ("disabled", "") };
        page.empty("input", &[&attributes[..], &[state]].concat());
        page.text(name);
        page.leaf("b", &[], &count.to_string());
    });
}

fn foot(page: &mut Markup, report: &Report) {
    page.line();
    page.element("footer", &[], |page| {
        if !report.skipped.is_empty() {
            page.element("details", &[], |page| {
                let files = plain::count(report.skipped.len(), "file was", "files were");
                page.leaf("summary", &[], &format!("{files} left out"));
                page.element("ul", &[], |page| {
                    for (path, reason) in report.skipped.iter().take(MOST_PATHS) {
                        page.element("li", &[], |page| {
                            page.leaf("code", &[], &plain::line(path));
                            page.text(match reason {
                                SkipReason::Binary => ": not text",
                                SkipReason::Excluded => ": excluded",
                            });
                        });
                    }
                });
                let more = report.skipped.len().saturating_sub(MOST_PATHS);
                if more > 0 {
                    page.leaf("p", &[], &format!("and {more} more"));
                }
            });
        }
        let version = env!("CARGO_PKG_VERSION");
        page.leaf(
            "p",
            &[],
            &format!("awslint {version}. No secret is in this page: values are masked before they are written."),
        );
    });
}

/// The severities in the order in which people want to hear of them.
fn worst_first() -> impl Iterator<Item = Severity> {
    Severity::ALL.iter().rev().copied()
}

/// The path of the file in which a finding is, for people.
fn path(report: &Report, finding: &Finding) -> String {
    plain::line(&report.files[finding.location().file].label())
}

/// Text of awslint's own sentences: what stands in backticks is code.
fn sentence(page: &mut Markup, text: &str) {
    let mut parts = text.split('`');
    page.text(parts.next().unwrap_or_default());
    while let Some(name) = parts.next() {
        if let Some(rest) = parts.next() {
            page.leaf("code", &[], name);
            page.text(rest);
        } else {
            page.text("`");
            page.text(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_asset_ends_it() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        // The browser hashes what it has parsed, where line ends are line feeds.
        assert!(!STYLE.contains('\r') && !SCRIPT.contains('\r'));
    }

    #[test]
    fn the_policy_names_what_is_in_the_page() {
        assert!(policy("", "").contains("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
        assert!(!STYLE.contains("@import") && !STYLE.contains("url("));
    }

    #[test]
    fn names_in_sentences_are_code() {
        let mut page = Markup::default();
        sentence(&mut page, "set `a<b` or `");
        assert_eq!(page.as_str(), "set <code>a&lt;b</code> or `");
    }
}
