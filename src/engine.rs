//! The pipeline in two steps, without any I/O: [`examine`] one file at a time, then [`judge`] them all together.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::Timestamp;

use crate::detector::{Detector, Match};
use crate::environments::Environments;
use crate::facts::{self, Facts, FileFacts};
use crate::finding::{Finding, Label, RuleId};
use crate::fingerprint;
use crate::kind::FileKind;
use crate::muting::{Muting, OfFile};
use crate::profiles::ProfileGraph;
use crate::report::{CustomRule, Depth, Failure, Obstacle, Reading, Report};
use crate::rules::{self, Context, RULES, Rule, Sink};
use crate::source::{FileId, Files, Location, SourceFile, Span};
use crate::suppression::{self, Comment};

pub use crate::facts::{might_concern, might_still_concern};
pub use crate::settings::Settings;

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
#[derive(Debug, Clone)]
pub struct ExaminedFile {
    /// The file.
    pub file: SourceFile,
    /// What it says of AWS.
    pub facts: FileFacts,
    /// What the user's own rules find in it.
    pub matches: Vec<Match>,
    /// Comments in it that are about findings.
    pub comments: Vec<Comment>,
    project_path: Option<String>,
    settings: Arc<Settings>,
}

impl ExaminedFile {
    /// States the path that patterns and entries of the configuration are about.
    pub fn set_project_path(&mut self, path: String) {
        self.project_path = Some(path);
    }

    fn project_path(&self) -> &str {
        self.project_path.as_deref().unwrap_or(self.file.path())
    }

    /// The same file with another text and other permissions, examined again; `None` if that says nothing.
    #[must_use]
    pub fn revised(&self, text: String, mode: Option<u32>) -> Option<Self> {
        let old = &self.file;
        let kind = facts::recognise::kind(old.path(), &text);
        let file = SourceFile::new(old.path(), text, kind).with_encoding(old.encoding()).with_mode(mode);
        let facts = facts::extract(&file);
        Self::new(file, facts, self.project_path.clone(), &self.settings)
    }

    /// Puts together what `file` says; `None` if that is nothing.
    fn new(
        file: SourceFile,
        mut facts: FileFacts,
        project_path: Option<String>,
        settings: &Arc<Settings>,
    ) -> Option<Self> {
        let mut matches = settings.detectors.search(project_path.as_deref().unwrap_or(file.path()), file.text());
        matches.retain(|found| !settings.trusted.is_placeholder(file.slice(found.span)));
        // A shared file that is there says which profiles are not, however little it says itself.
        if facts.is_empty() && matches.is_empty() && !file.kind().is_aws_file() {
            return None;
        }
        settings.trusted.apply(&mut facts, &file);
        let comments = suppression::comments(file.text());
        Some(Self { file, facts, matches, comments, project_path, settings: Arc::clone(settings) })
    }
}

/// Whether the file at `path` is examined whatever it holds.
#[must_use]
pub fn wants(path: &str, project_path: &str, settings: &Settings) -> bool {
    FileKind::of_path(path).is_some() || settings.detectors.want(project_path)
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
    let kind = if concerns { facts::recognise::kind(input.path, &text) } else { FileKind::Text };
    let file = SourceFile::new(input.path, text, kind).with_encoding(encoding).with_mode(input.mode);
    let facts = if concerns { facts::extract(&file) } else { FileFacts::default() };
    let examined = ExaminedFile::new(file, facts, input.project_path.map(str::to_owned), settings);
    examined.map_or(Examined::Clean, |examined| Examined::Relevant(Box::new(examined)))
}

/// What is known of a file besides its text and facts.
struct Own {
    matches: Vec<Match>,
    comments: Vec<Comment>,
    path: String,
    settings: Arc<Settings>,
}

/// How [`examine`] reads a file, whether or not it says anything; `None` if it is not text.
#[must_use]
pub fn read(input: Input<'_>) -> Option<Reading> {
    let (text, encoding) = crate::encoding::decode(input.bytes)?;
    let kind = facts::recognise::kind(input.path, &text);
    let concerns = FileKind::of_path(input.path).is_some() || facts::might_concern(input.path, input.bytes);
    let file = SourceFile::new(input.path, text, kind).with_encoding(encoding);
    let depth = || {
        let facts = facts::extract(&file);
        let errors = facts.syntax_errors.iter().chain(&facts.obstacles);
        let mut obstacles: Vec<Obstacle> = errors
            .map(|error| Obstacle { line: file.line_index(error.span.start()) + 1, message: error.message.clone() })
            .collect();
        obstacles.sort_by_key(|obstacle| obstacle.line);
        if obstacles.is_empty() { Depth::Parsed } else { Depth::InPart(obstacles) }
    };
    let depth = match kind {
        _ if !concerns => Depth::Unconcerned,
        FileKind::Text => Depth::Searched(crate::kind::why_text(input.path)),
        _ => depth(),
    };
    Some(Reading { kind: kind.name(), depth })
}

/// Runs the rules over everything that was examined, expiry judged as of `now`. The order of `examined` does not matter.
#[must_use]
pub fn judge(mut examined: Vec<ExaminedFile>, now: Timestamp) -> Report {
    examined.sort_by(|a, b| a.file.path().cmp(b.file.path()));
    let checked = examined.len();
    let (mut files, mut facts, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for it in examined {
        let settings = it.settings.at(it.project_path());
        let path = it.project_path().to_owned();
        files.push(it.file);
        facts.push(it.facts);
        own.push(Own { matches: it.matches, comments: it.comments, path, settings });
    }
    let files = Files::new(files);
    let facts = Facts::merge(facts).linked(&files);
    let mut secrets = facts.secret_spans(files.len());
    let candidates = candidates(&files, &facts, &own, now);
    let mut kept = Kept::new(&own);
    kept.take_all(candidates);
    let custom_rules = detected(&files, &own, &mut kept, &mut secrets);
    judge_comments(&own, &mut kept);
    let mut report =
        Report { files, secrets, custom_rules, judged_at: now, checked, suppressed: kept.muted, ..Report::default() };
    report.findings = kept.findings;
    report.used_entries = kept.muting.used_entries();
    report.findings.sort_by(order);
    report.findings.dedup();
    report
}

/// Judges as [`judge`] does. A file with which that panics is a failure, and the others are judged without it, at the
/// price of a copy.
#[must_use]
pub fn judge_all_that_can_be(examined: &[ExaminedFile], now: Timestamp) -> Report {
    let (report, culprits) = without_culprits(examined, |files| judge(files, now));
    let mut report = report.unwrap_or_else(|| Report { judged_at: now, ..Report::default() });
    report.failures.extend(culprits.iter().map(|it| Failure {
        path: it.file.path().to_owned(),
        reason: "internal error while judging this file; please report it".to_owned(),
    }));
    report
}

/// What `judge` makes of those of `all` with which it does not panic, and the others. If each is good alone and all of
/// them together are not, nobody knows which of them to blame: then all are.
fn without_culprits<T: Clone, R>(all: &[T], judge: impl Fn(Vec<T>) -> R) -> (Option<R>, Vec<&T>) {
    let attempt = |these: Vec<T>| catch_unwind(AssertUnwindSafe(|| judge(these))).ok();
    if let Some(judged) = attempt(all.to_vec()) {
        return (Some(judged), Vec::new());
    }
    let (good, culprits): (Vec<&T>, Vec<&T>) = all.iter().partition(|it| attempt(vec![(*it).clone()]).is_some());
    match attempt(good.into_iter().cloned().collect()) {
        Some(judged) => (Some(judged), culprits),
        None => (None, all.iter().collect()),
    }
}

/// What the rules of the registry find, whoever wants it.
fn candidates(files: &Files, facts: &Facts, own: &[Own], now: Timestamp) -> Vec<Finding> {
    let profiles = ProfileGraph::build(files, facts);
    let environments = Environments::build(files, facts, &profiles, now);
    let cx = Context { files, facts, profiles: &profiles, environments: &environments, now };
    // Whether a comment is of use is known when every rule has run.
    let all_are_needed = own.iter().any(|it| !it.comments.is_empty());
    let is_needed = |rule: &Rule| all_are_needed || own.iter().any(|it| it.settings.selects(rule.id));
    let mut findings = Vec::new();
    // An ignored rule runs as well: what it would explain is not to come back as a finding of a general rule.
    for rule in RULES.iter().filter(|rule| is_needed(rule)) {
        (rule.check)(&cx, &mut Sink::new(rule, &mut findings));
    }
    rules::leave_to_finer_rules(&mut findings, |at| files[at.file].line_index(at.span.start()));
    findings.sort_by(order);
    findings.dedup();
    fingerprint::assign(&mut findings, files);
    findings
}

/// The findings that are wanted and not kept quiet.
struct Kept<'a> {
    own: &'a [Own],
    muting: Muting<'a>,
    findings: Vec<Finding>,
    /// Where something was found that is wanted or kept quiet.
    reported: BTreeSet<Location>,
    /// How many findings are wanted, but kept quiet.
    muted: usize,
}

impl<'a> Kept<'a> {
    fn new(own: &'a [Own]) -> Self {
        let files =
            own.iter().map(|it| OfFile { path: &it.path, comments: &it.comments, entries: &it.settings.suppress });
        Self { own, muting: Muting::new(files), findings: Vec::new(), reported: BTreeSet::new(), muted: 0 }
    }

    fn take_all(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            self.take(finding);
        }
    }

    fn take(&mut self, mut finding: Finding) {
        let settings = &self.own[finding.location().file.index()].settings;
        settings.apply_level(&mut finding);
        let is_muted = self.muting.mutes(&finding);
        if !settings.want(&finding) {
            return;
        }
        let labels = std::iter::once(&finding.primary).chain(&finding.related);
        self.reported.extend(labels.map(|label| label.location));
        if is_muted {
            self.muted += 1;
        } else {
            self.findings.push(finding);
        }
    }
}

/// Adds what the user's own rules found, unless a built-in rule reports it at the same place: that one knows more.
/// Returns the rules that found something.
fn detected(files: &Files, own: &[Own], kept: &mut Kept<'_>, secrets: &mut [Vec<Span>]) -> Vec<CustomRule> {
    let mut findings = Vec::new();
    // Two configurations can define the same rule, but a report describes each id once.
    let mut rules: BTreeMap<RuleId, CustomRule> = BTreeMap::new();
    for (index, Own { matches, settings, .. }) in own.iter().enumerate() {
        for found in matches {
            let location = Location::new(FileId::from_index(index), found.span);
            let finding = of_detector(&found.detector, location);
            if !kept.reported.contains(&location) {
                if settings.want(&finding) {
                    rules.entry(found.detector.id.clone()).or_insert_with(|| description(&found.detector));
                }
                findings.push(finding);
            }
            secrets[index].push(found.span);
        }
        if !matches.is_empty() {
            Span::join_overlapping(&mut secrets[index]);
        }
    }
    findings.sort_by(order);
    findings.dedup();
    fingerprint::assign(&mut findings, files);
    kept.take_all(findings);
    rules.into_values().collect()
}

/// Reports comments that name what does not exist, or keep nothing quiet.
fn judge_comments(own: &[Own], kept: &mut Kept<'_>) {
    let mut findings = Vec::new();
    let unused: BTreeSet<(usize, Span)> =
        kept.muting.unused().map(|(file, comment, id)| (file, comment.rules[id].span)).collect();
    for (index, Own { comments, settings, .. }) in own.iter().enumerate() {
        for comment in comments {
            let judged = rules::JudgedComment {
                file: FileId::from_index(index),
                comment,
                own_rules: settings.detectors.iter().map(|detector| &*detector.id).collect(),
                is_unused: &|id| unused.contains(&(index, id)),
            };
            rules::judge_comment(&judged, &mut findings);
        }
    }
    kept.take_all(findings);
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
        fingerprint: String::new(),
        is_tolerated: false,
        fix: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Panics with a seven in it, and with both a one and a two.
    fn sum(of: Vec<i32>) -> i32 {
        assert!(!of.contains(&7), "seven");
        assert!(!of.contains(&1) || !of.contains(&2), "one and two");
        of.into_iter().sum()
    }

    #[test]
    fn what_panics_costs_itself() {
        assert_eq!(without_culprits(&[3, 4], sum), (Some(7), vec![]));
        assert_eq!(without_culprits(&[3, 7, 4, 7], sum), (Some(7), vec![&7, &7]));
        assert_eq!(without_culprits(&[1, 2, 7], sum), (None, vec![&1, &2, &7]));
        assert_eq!(without_culprits(&[], sum), (Some(0), vec![]));
    }

    #[test]
    fn judging_a_copy_is_judging() {
        let settings = Arc::default();
        let bytes = b"AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\n";
        let input = Input { path: ".env", project_path: None, bytes, mode: None };
        let Examined::Relevant(examined) = examine(input, &settings) else { panic!("it is relevant") };
        let report = judge_all_that_can_be(std::slice::from_ref(&examined), Timestamp::UNIX_EPOCH);
        assert!(!report.findings.is_empty() && report.failures.is_empty());
        assert_eq!(report.findings, judge(vec![*examined], Timestamp::UNIX_EPOCH).findings);
    }
}
