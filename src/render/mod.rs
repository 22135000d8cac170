//! Reports to bytes: one file per format, and what the formats share.
//!
//! A renderer sees the [`Report`] and nothing else. It asks no terminal and no environment what they can do; the
//! caller says so in a [`Style`].

mod concise;
mod debug_log;
mod doctor;
mod errors;
mod explain;
mod files;
mod github;
mod gitlab;
mod graph;
mod html;
mod human;
mod json;
mod line;
mod markdown;
mod markup;
mod paint;
mod patch;
mod plain;
mod process;
mod resolution;
mod sarif;
mod settings;
mod snippet;
mod summary;
mod suspicious;
mod wording;
mod xml;

use std::io::{self, Write};

use crate::finding::RuleId;
use crate::report::Report;
use crate::rules::{RULES, Rule};

pub use debug_log::{debug_log, debug_log_as_json};
pub use doctor::{Checkup, checkup, checkup_as_json};
pub use errors::explain_errors;
pub use explain::{explain, explain_detector, list_rules, list_rules_as_json};
pub use files::{Listing, list_files, list_files_as_json};
pub use graph::{GraphFormat, graph};
pub use patch::patch;
pub use process::{trial, trial_as_json};
pub use resolution::{Answers, Log, resolutions, resolutions_as_json, table};
pub use settings::explain_settings;
pub use wording::whole;

/// Writes a whole report in one format.
pub trait Reporter {
    /// Writes `report` to `out`.
    ///
    /// # Errors
    /// Only those of `out`.
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()>;
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with its lines, the reason and the way out
    #[default]
    Human,
    /// One line for each finding
    Concise,
    /// awslint's own JSON
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions, which annotate pull requests
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// GitLab's report of a static analysis
    GitlabSast,
    /// Test results (`JUnit`), which nearly every CI system shows
    Junit,
    /// Checkstyle, for review tools
    Checkstyle,
    /// Markdown, for the summary of a job or a comment
    Markdown,
    /// A page for the browser, in one file: filters, charts, the lines, the pages of the rules
    Html,
}

/// How much people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The findings and a summary.
    Full,
    /// The findings and nothing else; nothing at all if there are none.
    FindingsOnly,
}

/// What the place where a report is shown can do, and what its reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// ANSI colours.
    pub color: bool,
    /// Box-drawing characters; ASCII otherwise.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Hyperlinks (OSC 8).
    pub links: bool,
    /// How much to tell.
    pub detail: Detail,
}

impl Style {
    /// For pipes and files: no colour, no links, 80 columns.
    pub const PLAIN: Self = Self { color: false, unicode: true, width: 80, links: false, detail: Detail::Full };
}

impl Default for Style {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// The reporter for `format`. `style` matters to formats for people only.
#[must_use]
pub fn reporter(format: Format, style: &Style) -> Box<dyn Reporter> {
    match format {
        Format::Human => Box::new(human::Human::new(style)),
        Format::Concise => Box::new(concise::Concise),
        Format::Json => Box::new(json::Json),
        Format::Sarif => Box::new(sarif::Sarif { rules: RULES }),
        Format::Github => Box::new(github::Github),
        Format::Gitlab => Box::new(gitlab::CodeQuality),
        Format::GitlabSast => Box::new(gitlab::Sast),
        Format::Junit => Box::new(xml::Junit),
        Format::Checkstyle => Box::new(xml::Checkstyle),
        Format::Markdown => Box::new(markdown::Markdown),
        Format::Html => Box::new(html::Html),
    }
}

/// `text` of unknown origin on one line, with everything masked that looks like credentials.
#[must_use]
pub fn masked(text: &str) -> String {
    plain::sentence(text)
}

/// The page of a rule of the registry on the web.
#[must_use]
pub fn page(rule: &str) -> String {
    format!("{}/blob/main/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}

/// The text of a rule's page. The keys in its examples are made up, but another scanner that reads a report cannot know.
fn page_text(rule: &Rule) -> String {
    let lines = rule.docs.lines().map(suspicious::masked_with_names);
    lines.fold(String::with_capacity(rule.docs.len()), |page, line| page + &line + "\n")
}

/// The page of the rule that reports a finding; rules of the user's own have none.
#[must_use]
pub fn page_in(report: &Report, rule: &RuleId) -> Option<String> {
    report.custom_rule(rule).is_none().then(|| page(rule))
}

#[cfg(test)]
mod tests;
