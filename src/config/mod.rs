//! The configuration file, `awslint.toml`: text in, a [`Config`] or the mistakes in it out.
//!
//! Every key is a row in a table here or in a module below; what follows for a run is decided by whoever reads the
//! configuration, and the disk is not asked.

mod detector;
mod expression;
mod syntax;
mod value;

use toml::de::DeTable;

use crate::detector::{Detector, Detectors};
use crate::finding::{Confidence, RuleId, Severity};
use crate::globs::Globs;
use crate::source::{Span, Spanned};

pub use crate::rules::unknown as unknown_rule;
pub use expression::SIZE_LIMIT;
pub use value::size;

use value::{Keys, Value};

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
    ("detector", |reading, _, value| detector::read_all(reading, value)),
    ("exclude", |reading, config, value| config.exclude = reading.globs(value)),
    ("ignore", |reading, config, value| config.ignore = Some(rule_ids(reading, value))),
    ("max-file-size", |reading, config, value| config.max_file_size = reading.size(value)),
    ("min-confidence", |reading, config, value| {
        config.min_confidence = reading.one_of(value, Confidence::ALL, Confidence::name);
    }),
    ("min-severity", |reading, config, value| {
        config.min_severity = reading.one_of(value, Severity::ALL, Severity::name);
    }),
    ("select", |reading, config, value| config.select = Some(rule_ids(reading, value))),
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
    let mut reading = Reading { text, detectors: Vec::new(), named: Vec::new(), problems: Vec::new() };
    let mut config = Config::default();
    reading.table(table.get_ref(), KEYS, &mut config);
    check_named_rules(&mut reading);
    let detectors = std::mem::take(&mut reading.detectors);
    match Detectors::new(detectors) {
        Some(detectors) => config.detectors = detectors,
        None => reading.complain(Problem::new(Span::default(), "the keywords of the detectors are too many")),
    }
    if reading.problems.is_empty() {
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
