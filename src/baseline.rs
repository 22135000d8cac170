//! Findings that were there before: a file that lists them, so that a run speaks of new ones alone.
//!
//! An entry has the rule, the path and an id. The id is a hash of what the finding is about, which stays when lines
//! move, and twelve bits of a hash of the marked text, so that another secret at the same place is a new finding.
//! Twelve bits tell nobody the text: one in 4096 texts has the same. The path counts first; a finding whose file was
//! renamed is found without it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::fingerprint;
use crate::report::{Known, Report};
use crate::source::Location;

/// The version of the format that this one reads and writes.
const VERSION: u32 = 1;

/// The findings that were there before, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// One finding, or several that cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    id: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

#[derive(Serialize, Deserialize)]
struct Wire {
    version: u32,
    findings: Vec<Entry>,
}

/// Why a text is no baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoBaseline {
    /// It breaks the form on this line.
    Malformed(usize),
    /// It has another version than [`VERSION`].
    OtherVersion,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(text: &str) -> Result<Self, NoBaseline> {
        let wire: Wire = serde_json::from_str(text).map_err(|error| NoBaseline::Malformed(error.line()))?;
        if wire.version != VERSION {
            return Err(NoBaseline::OtherVersion);
        }
        Ok(Self { entries: wire.findings })
    }

    /// The findings of `report`; `path` says under which path a file is listed.
    #[must_use]
    pub fn of(report: &Report, path: impl Fn(&str) -> String) -> Self {
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for finding in &report.findings {
            *counts.entry(Key::of(report, finding, &path)).or_default() += 1;
        }
        let entry = |(key, count): (Key, usize)| Entry { path: key.path, rule: key.rule, id: key.id, count };
        Self { entries: counts.into_iter().map(entry).collect() }
    }

    /// The text of the file: one line for each entry, so that changes are small.
    #[must_use]
    pub fn to_json(&self) -> String {
        let line = |entry: &Entry| serde_json::to_string(entry).unwrap_or_default();
        let lines: Vec<String> = self.entries.iter().map(|entry| format!("    {}", line(entry))).collect();
        let list = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{list}]\n}}\n")
    }

    /// How many findings it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes the findings out of `report` that were there before, and notes in it which of them are no longer there,
    /// as far as the run `covers` their paths.
    pub fn apply(&self, report: &mut Report, path: impl Fn(&str) -> String, covers: impl Fn(&str) -> bool) {
        let keys: Vec<Key> = report.findings.iter().map(|finding| Key::of(report, finding, &path)).collect();
        let mut left: BTreeMap<Key, usize> = BTreeMap::new();
        for entry in &self.entries {
            *left.entry(Key::from(entry)).or_default() += entry.count;
        }
        let mut is_known: Vec<bool> = keys.iter().map(|key| left.get_mut(key).is_some_and(take_one)).collect();
        let mut moved: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (key, count) in &left {
            *moved.entry((&key.rule, &key.id)).or_default() += count;
        }
        let mut found_elsewhere: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (key, is_known) in keys.iter().zip(&mut is_known).filter(|(_, is_known)| !**is_known) {
            let name = (key.rule.as_str(), key.id.as_str());
            *is_known = moved.get_mut(&name).is_some_and(take_one);
            *found_elsewhere.entry(name).or_default() += usize::from(*is_known);
        }
        let mut gone = Vec::new();
        for (key, count) in &left {
            let elsewhere = found_elsewhere.entry((&key.rule, &key.id)).or_default();
            let missing = count.saturating_sub(*elsewhere);
            *elsewhere = elsewhere.saturating_sub(*count);
            if covers(&key.path) {
                gone.extend((0..missing).map(|_| (key.path.clone(), key.rule.clone())));
            }
        }
        let mut verdicts = is_known.iter();
        let before = report.findings.len();
        report.findings.retain(|_| !verdicts.next().copied().unwrap_or_default());
        report.known = Some(Known { count: before - report.findings.len(), gone });
    }
}

/// Counts one down, if there is one.
fn take_one(count: &mut usize) -> bool {
    let is_left = *count > 0;
    *count -= usize::from(is_left);
    is_left
}

/// What one entry is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: String,
    rule: String,
    id: String,
}

impl Key {
    fn of(report: &Report, finding: &Finding, path: impl Fn(&str) -> String) -> Self {
        let subject = fingerprint::stable_hash(&[&finding.rule, &finding.subject]);
        Self {
            path: path(report.files[finding.location().file].path()),
            rule: finding.rule.to_string(),
            id: format!("{subject:016x}-{:03x}", mark(report, finding)),
        }
    }
}

impl From<&Entry> for Key {
    fn from(entry: &Entry) -> Self {
        Self { path: entry.path.clone(), rule: entry.rule.clone(), id: entry.id.clone() }
    }
}

/// Twelve bits of what is marked: the primary text, and secrets beside it. The rule and the subject go in as well, so
/// that the same secret at two places has two marks.
fn mark(report: &Report, finding: &Finding) -> u16 {
    let text = |at: Location| report.files[at.file].slice(at.span);
    let is_secret = |at: &Location| report.secrets_of(at.file).iter().any(|secret| secret.overlaps(at.span));
    let mut hash = Sha256::new();
    let related = finding.related.iter().map(|label| label.location).filter(is_secret);
    let texts = std::iter::once(finding.location()).chain(related).map(text);
    for part in ["awslint baseline", &*finding.rule, &finding.subject].into_iter().chain(texts) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    u16::from_be_bytes([bytes[0], bytes[1]]) >> 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Draft, Severity};
    use crate::kind::FileKind;
    use crate::rules::{RULES, Sink};
    use crate::source::{FileId, Files, SourceFile, Span};

    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    /// A report with one finding for each file: its path, its text, what the finding is about.
    fn report(files: &[(&str, &str, &str)]) -> Report {
        let mut findings = Vec::new();
        for (index, (_, text, subject)) in files.iter().enumerate() {
            let start = text.find('=').unwrap() + 1;
            let place = Location::new(FileId::from_index(index), Span::new(start, text.len()));
            let draft = Draft::new(place, "x").about(*subject).severity(Severity::Error);
            Sink::new(RULES[0], &mut findings).report(draft);
        }
        let files = files.iter().map(|(path, text, _)| SourceFile::new(*path, *text, FileKind::Text)).collect();
        Report { files: Files::new(files), findings, ..Report::default() }
    }

    fn written(report: &Report) -> Baseline {
        Baseline::parse(&Baseline::of(report, str::to_owned).to_json()).unwrap()
    }

    /// The paths of new findings and of those that are gone.
    fn applied(baseline: &Baseline, mut report: Report) -> (Vec<String>, Vec<String>) {
        baseline.apply(&mut report, str::to_owned, |_| true);
        let new = report.findings.iter().map(|it| report.files[it.location().file].path().to_owned()).collect();
        (new, report.known.unwrap().gone.into_iter().map(|(path, _)| path).collect())
    }

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn moved_lines_and_renamed_files_stay_known() {
        let baseline = written(&report(&[("a", "k=1", "s"), ("b", "k=2", "s")]));
        assert_eq!(applied(&baseline, report(&[("a", "\n\nk=1", "s"), ("c", "# x\nk=2", "s")])), (vec![], vec![]));
        assert_eq!(applied(&baseline, report(&[("a", "k=1", "s")])), (vec![], paths(&["b"])));
        let copied = report(&[("a", "k=1", "s"), ("b", "k=2", "s"), ("c", "k=1", "s")]);
        assert_eq!(applied(&baseline, copied), (paths(&["c"]), vec![]));
    }

    #[test]
    fn another_secret_or_subject_is_new() {
        let baseline = written(&report(&[("a", "k=1", "s")]));
        assert_eq!(applied(&baseline, report(&[("a", "k=2", "s")])), (paths(&["a"]), paths(&["a"])));
        assert_eq!(applied(&baseline, report(&[("a", "k=1", "t")])), (paths(&["a"]), paths(&["a"])));
    }

    #[test]
    fn what_cannot_be_told_apart_is_counted() {
        let both = || report(&[("a", "k=1", "s"), ("a", "k=1", "s")]);
        let baseline = written(&both());
        assert_eq!((baseline.entries.len(), baseline.len()), (1, 2));
        assert_eq!(applied(&baseline, both()), (vec![], vec![]));
        assert_eq!(applied(&written(&report(&[("a", "k=1", "s")])), both()), (paths(&["a"]), vec![]));
    }

    #[test]
    fn the_file_is_sorted_and_holds_no_secret() {
        let text = format!("k={SECRET}");
        let json = Baseline::of(&report(&[("b", &text, "s"), ("a", &text, "s")]), str::to_owned).to_json();
        assert!(!json.contains(SECRET) && json.find("\"a\"").unwrap() < json.find("\"b\"").unwrap());
        // Each id ends in three digits, and nothing in it is longer than what names the subject.
        assert!(json.split('"').filter(|part| part.contains('-')).all(|part| part.len() <= RULES[0].id.len().max(20)));
        assert_eq!(
            Baseline::of(&Report::default(), str::to_owned).to_json(),
            "{\n  \"version\": 1,\n  \"findings\": []\n}\n"
        );
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!(Baseline::parse("{\n]"), Err(NoBaseline::Malformed(2)));
        assert_eq!(Baseline::parse("{\"version\": 2, \"findings\": []}"), Err(NoBaseline::OtherVersion));
    }
}
