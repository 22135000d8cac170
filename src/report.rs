//! What one run learned, in a fixed order, ready for any renderer.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::finding::{Confidence, Finding, RuleId, Severity};
use crate::source::{FileId, Files, Span};
use crate::suppression::Origin;

/// Why a file was not linted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Not text.
    Binary,
    /// Named by the user, and left out by `exclude`.
    Excluded,
}

/// A path that was left out though it should have been linted; the run's exit code is 2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// The path as given or found.
    pub path: String,
    /// Why, in awslint's own words.
    pub reason: String,
}

/// How a file is read, for those who want to know what became of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What kind of file it was taken for.
    pub kind: &'static str,
    /// How far it was understood.
    pub depth: Depth,
}

/// How far a file is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Depth {
    /// By the rules of its kind, all of it.
    Parsed,
    /// By the rules of its kind, but for what follows these places: it is searched as a text.
    InPart(Vec<Obstacle>),
    /// It is searched as a text, for this reason.
    Searched(&'static str),
    /// Not at all: there is no word of AWS in it.
    Unconcerned,
}

/// Why a part of a file cannot be read by the rules of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there, without any text of the file.
    pub message: String,
}

/// What a renderer may say of a rule that is not in the registry: one that the user's configuration defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRule {
    /// Its id; no rule of the registry has it.
    pub id: RuleId,
    /// What it finds, in one line.
    pub summary: String,
    /// Severity of its findings.
    pub severity: Severity,
    /// Confidence of its findings.
    pub confidence: Confidence,
}

/// What came of comparing a run with a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// How many findings were there before; they are left out.
    pub count: usize,
    /// Path and rule of each that is no longer there, sorted.
    pub gone: Vec<(String, String)>,
}

/// Everything one run learned.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that findings may point at, sorted by path.
    pub files: Files,
    /// For each file of `files`: the sorted, non-overlapping spans that no renderer may show.
    pub secrets: Vec<Vec<Span>>,
    /// The user's own rules that were in force, sorted by id.
    pub custom_rules: Vec<CustomRule>,
    /// Sorted by path, position, rule.
    pub findings: Vec<Finding>,
    /// How many findings more there are that comments or the configuration keep quiet.
    pub suppressed: usize,
    /// What a baseline knew already, where there is one.
    pub known: Option<Known>,
    /// The entries of configurations that have kept a finding quiet.
    pub used_entries: BTreeSet<Origin>,
    /// How many findings were made to go away before the others were reported.
    pub fixed: usize,
    /// The moment as of which expiry was judged.
    pub judged_at: Timestamp,
    /// How many files were looked at.
    pub checked: usize,
    /// Files that were left out on purpose, sorted.
    pub skipped: Vec<(String, SkipReason)>,
    /// What could not be done, sorted.
    pub failures: Vec<Failure>,
}

impl Report {
    /// The spans of `file` that must not be shown.
    #[must_use]
    pub fn secrets_of(&self, file: FileId) -> &[Span] {
        self.secrets.get(file.index()).map_or(&[], Vec::as_slice)
    }

    /// The rule of the user's own with this id.
    #[must_use]
    pub fn custom_rule(&self, id: &RuleId) -> Option<&CustomRule> {
        let index = self.custom_rules.binary_search_by(|rule| rule.id.cmp(id)).ok()?;
        self.custom_rules.get(index)
    }

    /// How many findings are of `severity`.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
