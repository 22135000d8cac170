//! The pipeline in two steps, without any I/O: [`examine`] one file at a time, then [`judge`] them all together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::detector::{Detector, Detectors, Match};
use crate::environments::Environments;
use crate::facts::{self, Facts, FileFacts};
use crate::finding::{Confidence, Finding, Label, RuleId, Severity};
use crate::kind::FileKind;
use crate::profiles::ProfileGraph;
use crate::report::{CustomRule, Report};
use crate::rules::{self, Context, RULES, Sink};
use crate::source::{FileId, Files, Location, SourceFile, Span};

/// What the user asked for. Files of one run can have different settings, as each belongs to the nearest configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Leave out findings below this.
    pub min_severity: Severity,
    /// Leave out findings below this.
    pub min_confidence: Confidence,
    /// Rules of the user's own.
    pub detectors: Detectors,
}

impl Default for Settings {
    /// All rules, all severities, whatever is not doubtful.
    fn default() -> Self {
        Self {
            select: Vec::new(),
            ignore: Vec::new(),
            min_severity: Severity::Info,
            min_confidence: Confidence::Medium,
            detectors: Detectors::default(),
        }
    }
}

impl Settings {
    fn selects(&self, id: &str) -> bool {
        self.select.is_empty() || names(&self.select, id)
    }

    fn want_rule(&self, id: &str) -> bool {
        self.selects(id) && !names(&self.ignore, id)
    }

    fn want(&self, finding: &Finding) -> bool {
        finding.severity >= self.min_severity
            && finding.confidence >= self.min_confidence
            && self.want_rule(&finding.rule)
    }
}

fn names(ids: &[String], id: &str) -> bool {
    ids.iter().any(|named| named == id)
}

/// One file as it came from disk or standard input.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Path with `/`, as it is to be shown.
    pub path: &'a str,
    /// The path that patterns of the configuration are about, where that is not the path as shown.
    pub project_path: Option<&'a str>,
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
    Relevant(Box<ExaminedFile>),
}

/// One file that says something, with the settings under which it is judged.
#[derive(Debug)]
pub struct ExaminedFile {
    /// The file.
    pub file: SourceFile,
    /// What it says of AWS.
    pub facts: FileFacts,
    /// What the user's own rules find in it.
    pub matches: Vec<Match>,
    settings: Arc<Settings>,
}

/// Reads one file: decodes it, recognises its kind, extracts its facts, searches it for what the user's own rules want.
/// Pure, and independent of every other file.
#[must_use]
pub fn examine(input: Input<'_>, settings: &Arc<Settings>) -> Examined {
    // Most files of a tree have nothing to do with AWS; they cost no more than a search for a few literals.
    let concerns = FileKind::of_path(input.path).is_some() || facts::might_concern(input.path, input.bytes);
    let project_path = input.project_path.unwrap_or(input.path);
    if !concerns && !settings.detectors.want(project_path) {
        return if crate::encoding::is_binary(input.bytes) { Examined::Binary } else { Examined::Clean };
    }
    let Some((text, encoding)) = crate::encoding::decode(input.bytes) else { return Examined::Binary };
    let matches = settings.detectors.search(project_path, &text);
    let kind = if concerns { facts::recognise::kind(input.path, &text) } else { FileKind::Text };
    let file = SourceFile::new(input.path, text, kind).with_encoding(encoding).with_mode(input.mode);
    let facts = if concerns { facts::extract(&file) } else { FileFacts::default() };
    // A shared file that is there says which profiles are not, however little it says itself.
    if facts.is_empty() && matches.is_empty() && !file.kind().is_aws_file() {
        return Examined::Clean;
    }
    Examined::Relevant(Box::new(ExaminedFile { file, facts, matches, settings: Arc::clone(settings) }))
}

/// Runs the rules over everything that was examined, expiry judged as of `now`. The order of `examined` does not matter.
#[must_use]
pub fn judge(mut examined: Vec<ExaminedFile>, now: Timestamp) -> Report {
    examined.sort_by(|a, b| a.file.path().cmp(b.file.path()));
    let checked = examined.len();
    let (mut files, mut facts, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for it in examined {
        files.push(it.file);
        facts.push(it.facts);
        own.push((it.matches, it.settings));
    }
    let files = Files::new(files);
    let facts = Facts::merge(facts).linked(&files);
    let profiles = ProfileGraph::build(&files, &facts);
    let environments = Environments::build(&files, &facts, &profiles, now);
    let cx = Context { files: &files, facts: &facts, profiles: &profiles, environments: &environments, now };
    let mut findings = Vec::new();
    // An ignored rule runs as well: what it would explain is not to come back as a finding of a general rule.
    for rule in RULES.iter().filter(|rule| own.iter().any(|(_, settings)| settings.selects(rule.id))) {
        (rule.check)(&cx, &mut Sink::new(rule, &mut findings));
    }
    rules::leave_to_finer_rules(&mut findings, |at| files[at.file].line_index(at.span.start()));
    findings.retain(|finding| own[finding.location().file.index()].1.want(finding));
    let mut secrets = facts.secret_spans(files.len());
    let custom_rules = detected(&own, &mut findings, &mut secrets);
    findings.sort_by(order);
    findings.dedup();
    Report { files, secrets, custom_rules, findings, judged_at: now, checked, ..Report::default() }
}

/// Adds what the user's own rules found, unless a built-in rule reports it at the same place: that one knows more.
/// Returns the rules that found something.
fn detected(
    own: &[(Vec<Match>, Arc<Settings>)],
    findings: &mut Vec<Finding>,
    secrets: &mut [Vec<Span>],
) -> Vec<CustomRule> {
    let labels = findings.iter().flat_map(|finding| std::iter::once(&finding.primary).chain(&finding.related));
    let reported: BTreeSet<Location> = labels.map(|label| label.location).collect();
    // Two configurations can define the same rule, but a report describes each id once.
    let mut rules: BTreeMap<RuleId, CustomRule> = BTreeMap::new();
    for (index, (matches, settings)) in own.iter().enumerate() {
        for found in matches {
            let location = Location::new(FileId::from_index(index), found.span);
            let finding = of_detector(&found.detector, location);
            if !reported.contains(&location) && settings.want(&finding) {
                findings.push(finding);
                rules.entry(found.detector.id.clone()).or_insert_with(|| description(&found.detector));
            }
            secrets[index].push(found.span);
        }
        if !matches.is_empty() {
            Span::join_overlapping(&mut secrets[index]);
        }
    }
    rules.into_values().collect()
}

fn of_detector(detector: &Detector, location: Location) -> Finding {
    Finding {
        rule: detector.id.clone(),
        severity: detector.severity,
        confidence: Detector::CONFIDENCE,
        message: detector.message.clone(),
        primary: Label { location, text: String::new() },
        related: Vec::new(),
        help: detector.help.clone(),
        subject: detector.id.to_string(),
    }
}

fn description(detector: &Detector) -> CustomRule {
    CustomRule {
        id: detector.id.clone(),
        summary: detector.message.clone(),
        severity: detector.severity,
        confidence: Detector::CONFIDENCE,
    }
}

/// Findings stand in the order in which somebody reads the files.
fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    (a.location(), &a.rule, &a.message).cmp(&(b.location(), &b.rule, &b.message))
}
