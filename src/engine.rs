//! The pipeline in two steps, without any I/O: [`examine`] one file at a time, then [`judge`] them all together.

use jiff::Timestamp;

use crate::facts::{self, Facts, FileFacts};
use crate::finding::{Confidence, Finding, Severity};
use crate::kind::FileKind;
use crate::profiles::ProfileGraph;
use crate::report::Report;
use crate::rules::{Context, RULES, Rule, Sink};
use crate::source::{Files, SourceFile};

/// What the user asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The moment against which expiry is judged.
    pub now: Timestamp,
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Leave out findings below this.
    pub min_severity: Severity,
    /// Leave out findings below this.
    pub min_confidence: Confidence,
}

impl Settings {
    /// All rules, all severities, at `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            select: Vec::new(),
            ignore: Vec::new(),
            min_severity: Severity::Info,
            min_confidence: Confidence::Medium,
        }
    }

    fn wants(&self, rule: &Rule) -> bool {
        let named = |ids: &[String]| ids.iter().any(|id| id == rule.id);
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}

/// One file as it came from disk or standard input.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Path with `/`, as it is to be shown.
    pub path: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Unix permission bits, where the disk has them.
    pub mode: Option<u32>,
}

/// What became of one input.
#[derive(Debug)]
pub enum Examined {
    /// Nothing in it concerns AWS credentials.
    Clean,
    /// Not text.
    Binary,
    /// It says something.
    Relevant(Box<(SourceFile, FileFacts)>),
}

/// Reads one file: decodes it, recognises its kind, extracts its facts. Pure, and independent of every other file.
#[must_use]
pub fn examine(input: Input<'_>) -> Examined {
    // Most files of a tree have nothing to do with AWS; they cost no more than a search for a few literals.
    if FileKind::of_path(input.path).is_none() && !facts::might_concern(input.path, input.bytes) {
        return if crate::encoding::is_binary(input.bytes) { Examined::Binary } else { Examined::Clean };
    }
    let Some((text, encoding)) = crate::encoding::decode(input.bytes) else { return Examined::Binary };
    let kind = facts::recognise::kind(input.path, &text);
    let file = SourceFile::new(input.path, text, kind).with_encoding(encoding).with_mode(input.mode);
    let facts = facts::extract(&file);
    if facts.is_empty() { Examined::Clean } else { Examined::Relevant(Box::new((file, facts))) }
}

/// Runs the rules over everything that was examined. The order of `examined` does not matter.
#[must_use]
pub fn judge(mut examined: Vec<(SourceFile, FileFacts)>, settings: &Settings) -> Report {
    examined.sort_by(|a, b| a.0.path().cmp(b.0.path()));
    let checked = examined.len();
    let (files, facts): (Vec<_>, Vec<_>) = examined.into_iter().unzip();
    let files = Files::new(files);
    let facts = Facts::merge(facts);
    let profiles = ProfileGraph::build(&files, &facts);
    let cx = Context { files: &files, facts: &facts, profiles: &profiles, now: settings.now };
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| settings.wants(rule)) {
        (rule.check)(&cx, &mut Sink::new(rule, &mut findings));
    }
    findings
        .retain(|finding| finding.severity >= settings.min_severity && finding.confidence >= settings.min_confidence);
    findings.sort_by(order);
    findings.dedup();
    let secrets = facts.secret_spans(files.len());
    Report { files, secrets, findings, checked, ..Report::default() }
}

/// Findings stand in the order in which somebody reads the files.
fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    (a.location(), &a.rule, &a.message).cmp(&(b.location(), &b.rule, &b.message))
}
