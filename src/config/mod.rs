//! The configuration file, `awslint.toml` or a table of `pyproject.toml`: text in, a [`Config`] or the mistakes in it out.
//!
//! Every key is a row in a table here or in a module below; what follows for a run is decided by whoever reads the
//! configuration, and the disk is not asked.

mod detector;
mod exceptions;
mod expression;
mod flags;
mod schema;
mod stated;
mod syntax;
mod value;

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::detector::{Detector, Detectors};
use crate::finding::{Confidence, RuleId, Severity};
use crate::globs::Globs;
use crate::settings::{Level, Override};
use crate::source::{Span, Spanned};
use crate::suppression::Entry;
use crate::trusted::Trusted;

pub use crate::rules::unknown as unknown_rule;
pub use expression::SIZE_LIMIT;
pub use flags::Flags;
pub use schema::schema;
pub use stated::Stated;
pub use value::size;

use schema::Shape;
use value::{Keys, Value, key};

/// The configuration that `awslint init` writes: comments that say what could stand there.
pub const TEMPLATE: &str = include_str!("template.toml");

/// What one configuration file says. What it leaves out is `None` or empty.
#[derive(Debug, Default)]
pub struct Config {
    /// Only these rules.
    pub select: Option<Vec<String>>,
    /// Not these.
    pub ignore: Option<Vec<String>>,
    /// Leave out findings that are less severe.
    pub min_severity: Option<Severity>,
    /// Leave out findings that are less sure.
    pub min_confidence: Option<Confidence>,
    /// Files and folders that are not linted, however they are named.
    pub exclude: Globs,
    /// Larger files are skipped, in bytes.
    pub max_file_size: Option<u64>,
    /// Rules of the user's own.
    pub detectors: Detectors,
    /// Levels of rules.
    pub levels: BTreeMap<String, Level>,
    /// What holds for some paths only.
    pub overrides: Vec<Override>,
    /// Values that are nobody's secret.
    pub trusted: Trusted,
    /// Findings that are known and accepted; their origin lacks the path.
    pub suppress: Vec<Entry>,
    /// All that it says, as it is written.
    pub stated: Vec<Stated>,
}

impl Config {
    /// Forgets which rules it selects, ignores or turns off.
    pub fn stop_choosing_rules(&mut self) {
        (self.select, self.ignore) = (None, None);
        self.levels.retain(|_, level| *level != Level::Off);
        for it in &mut self.overrides {
            it.select = None;
            it.ignore.clear();
            it.levels.retain(|_, level| *level != Level::Off);
        }
    }
}

/// A mistake in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A configuration while it is read.
struct Reading<'t> {
    /// The text of the file, for places within values.
    text: &'t str,
    detectors: Vec<Detector>,
    /// Rules that the file names, to be looked up when all detectors are known.
    named: Vec<Spanned<String>>,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn complain(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// The keys of the file and what each of them does.
static KEYS: Keys<Config> = &[
    key("detector", Shape::Detectors, "Rules of your own", |reading, _, value| detector::read_all(reading, value)),
    key("exclude", Shape::Globs, "Files and folders that are not linted", |reading, config, value| {
        config.exclude = reading.globs(value);
    }),
    key("ignore", Shape::RuleIds, "Not these rules", |reading, config, value| {
        config.ignore = Some(rule_ids(reading, value));
    }),
    key(
        "max-file-size",
        Shape::Size,
        "Larger files are skipped, as in \"500K\" or \"10M\"",
        |reading, config, value| {
            config.max_file_size = reading.size(value);
        },
    ),
    key("min-confidence", Shape::Confidence, "Leave out findings that are less sure", |reading, config, value| {
        config.min_confidence = reading.one_of(value, Confidence::ALL, Confidence::name);
    }),
    key("min-severity", Shape::Severity, "Leave out findings that are less severe", |reading, config, value| {
        config.min_severity = reading.one_of(value, Severity::ALL, Severity::name);
    }),
    key("override", Shape::Overrides, "What holds for some paths only", |reading, config, value| {
        config.overrides = exceptions::overrides(reading, value);
    }),
    key("placeholders", Shape::TextsOrExpressions, "Values that stand for others", |reading, config, value| {
        config.trusted.placeholders = detector::allowed(reading, value);
    }),
    key("rules", Shape::Levels, "What findings of a rule mean: off, warn or deny", |reading, config, value| {
        config.levels = exceptions::levels(reading, value);
    }),
    key("select", Shape::RuleIds, "Only these rules", |reading, config, value| {
        config.select = Some(rule_ids(reading, value));
    }),
    key("suppress", Shape::Entries, "Findings that are known and accepted", |reading, config, value| {
        config.suppress = exceptions::entries(reading, value);
    }),
    key("trusted-accounts", Shape::Texts, "Accounts whose access keys are no secrets", |reading, config, value| {
        config.trusted.accounts = exceptions::accounts(reading, value);
    }),
];

/// Reads the text of a configuration file.
///
/// # Errors
/// All mistakes in it, in the order of their places.
pub fn parse(text: &str) -> Result<Config, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(|error| syntax::problem(text, error)).collect());
    }
    read(text, table.get_ref())
}

/// Reads the table `[tool.awslint]` in the text of a `pyproject.toml`; `None` if there is no such table.
///
/// # Errors
/// All mistakes in it, in the order of their places.
#[must_use]
pub fn parse_pyproject(text: &str) -> Option<Result<Config, Vec<Problem>>> {
    memchr::memmem::find(text.as_bytes(), b"awslint")?;
    let (table, errors) = DeTable::parse_recoverable(text);
    let DeValue::Table(tool) = table.get_ref().get("tool")?.get_ref() else { return None };
    let own = tool.get("awslint")?;
    if !errors.is_empty() {
        return Some(Err(errors.iter().map(|error| syntax::problem(text, error)).collect()));
    }
    Some(match own.get_ref() {
        DeValue::Table(own) => read(text, own),
        _ => Err(vec![Problem::new(value::span(own), "`tool.awslint` is a table").help("write `[tool.awslint]`")]),
    })
}

fn read(text: &str, table: &DeTable<'_>) -> Result<Config, Vec<Problem>> {
    let mut reading = Reading { text, detectors: Vec::new(), named: Vec::new(), problems: Vec::new() };
    let mut config = Config::default();
    reading.table(table, KEYS, &mut config);
    check_named_rules(&mut reading);
    let detectors = std::mem::take(&mut reading.detectors);
    match Detectors::new(detectors) {
        Some(detectors) => config.detectors = detectors,
        None => reading.complain(Problem::new(Span::default(), "the keywords of the detectors are too many")),
    }
    if reading.problems.is_empty() {
        config.stated = stated::stated(text, table);
        return Ok(config);
    }
    reading.problems.sort_by_key(|problem| problem.span);
    Err(reading.problems)
}

fn rule_ids(reading: &mut Reading<'_>, value: &Value<'_>) -> Vec<String> {
    let ids = reading.strings(value);
    let names = ids.iter().map(|id| id.value.clone()).collect();
    reading.named.extend(ids);
    names
}

fn check_named_rules(reading: &mut Reading<'_>) {
    let own: Vec<RuleId> = reading.detectors.iter().map(|detector| detector.id.clone()).collect();
    for id in std::mem::take(&mut reading.named) {
        if let Some(near) = unknown_rule(&id.value, own.iter().map(|id| &**id)) {
            let problem = Problem::new(id.span, "there is no rule with this id");
            reading.complain(match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help("`awslint rules` lists them"),
            });
        }
    }
}

#[cfg(test)]
mod tests;
