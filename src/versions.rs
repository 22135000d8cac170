//! Many versions of files, each judged alone, as one report: what one version after the other has is one finding.
//!
//! A finding is at the first version that has it. It is the same in another version of the same path if its rule, its
//! subject and the texts that it points at are the same. It is gone when no version in the tree has it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::finding::{Finding, Label, RuleId};
use crate::fingerprint;
use crate::report::{CustomRule, Report};
use crate::source::{FileId, Files, SourceFile, Version};

/// One version of a file, with what was found in it.
#[derive(Debug)]
pub struct Judged {
    /// A report on this file alone.
    pub report: Report,
    /// The place in the history; the oldest is the first.
    pub order: usize,
    /// The commit that brought it, and whether it is still there.
    pub version: Version,
}

/// What makes a finding the same in two versions. The texts may be secrets, so this is never shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Sameness {
    path: String,
    rule: RuleId,
    subject: String,
    texts: Vec<String>,
    /// How many of the same stand before it in the same version.
    before: usize,
}

/// Where a finding is first, and whether it is still in the tree.
struct First {
    judged: usize,
    finding: usize,
    is_in_tree: bool,
}

/// One report on all `versions`. The order in which they are given does not matter.
#[must_use]
pub fn together(mut versions: Vec<Judged>) -> Report {
    let mut report = Report { suppressed: suppressed(&versions), ..Report::default() };
    report.used_entries = versions.iter().flat_map(|judged| judged.report.used_entries.iter().cloned()).collect();
    versions.retain(|judged| !judged.report.findings.is_empty());
    versions.sort_by(|a, b| (path(a), a.order).cmp(&(path(b), b.order)));
    // A version of which some findings are gone and others are not is two files, as a file is there or not.
    let mut files: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
    for first in firsts(&versions) {
        files.entry((first.judged, !first.is_in_tree)).or_default().push(first.finding);
    }
    let mut shown = Vec::new();
    let mut rules: BTreeMap<RuleId, CustomRule> = BTreeMap::new();
    for ((index, is_gone), mut findings) in files {
        let Judged { report: own, version, .. } = &versions[index];
        let version = Version { is_in_tree: !is_gone, ..version.clone() };
        let id = FileId::from_index(shown.len());
        shown.push(file(own).clone().with_version(version));
        report.secrets.push(own.secrets_of(FileId::from_index(0)).to_vec());
        findings.sort_unstable();
        report.findings.extend(findings.into_iter().map(|finding| moved(own.findings[finding].clone(), id)));
        rules.extend(own.custom_rules.iter().map(|rule| (rule.id.clone(), rule.clone())));
    }
    report.files = Files::new(shown);
    report.custom_rules = rules.into_values().collect();
    fingerprint::assign(&mut report.findings, &report.files);
    report
}

/// How many findings are kept quiet: of each path, in the version that has most of them.
fn suppressed(versions: &[Judged]) -> usize {
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for judged in versions {
        let count = most.entry(path(judged)).or_default();
        *count = judged.report.suppressed.max(*count);
    }
    most.into_values().sum()
}

/// The findings that are in no version before.
fn firsts(versions: &[Judged]) -> Vec<First> {
    let mut firsts: Vec<First> = Vec::new();
    let mut known: BTreeMap<Sameness, usize> = BTreeMap::new();
    for (judged, Judged { report, version, .. }) in versions.iter().enumerate() {
        let mut counts: HashMap<(&RuleId, &str, Vec<&str>), usize> = HashMap::new();
        for (index, finding) in report.findings.iter().enumerate() {
            let texts = texts(report, finding);
            let count = counts.entry((&finding.rule, &finding.subject, texts.clone())).or_default();
            let sameness = Sameness {
                path: file(report).path().to_owned(),
                rule: finding.rule.clone(),
                subject: finding.subject.clone(),
                texts: texts.into_iter().map(str::to_owned).collect(),
                before: *count,
            };
            *count += 1;
            match known.entry(sameness) {
                Entry::Occupied(first) => firsts[*first.get()].is_in_tree |= version.is_in_tree,
                Entry::Vacant(place) => {
                    place.insert(firsts.len());
                    firsts.push(First { judged, finding: index, is_in_tree: version.is_in_tree });
                }
            }
        }
    }
    firsts
}

fn file(report: &Report) -> &SourceFile {
    &report.files[FileId::from_index(0)]
}

fn path(judged: &Judged) -> &str {
    file(&judged.report).path()
}

fn texts<'a>(report: &'a Report, finding: &Finding) -> Vec<&'a str> {
    let labels = std::iter::once(&finding.primary).chain(&finding.related);
    labels.map(|label| file(report).slice(label.location.span)).collect()
}

/// The finding in the file that `file` names. What is committed can be fixed no more.
fn moved(mut finding: Finding, file: FileId) -> Finding {
    let labels = std::iter::once(&mut finding.primary).chain(&mut finding.related);
    labels.for_each(|label: &mut Label| label.location.file = file);
    finding.fix = None;
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Severity};
    use crate::kind::FileKind;
    use crate::source::{Location, Span};

    /// A version of `x` with a finding at each word.
    fn judged(order: usize, text: &str, is_in_tree: bool) -> Judged {
        let starts = text.split(' ').scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some(Span::new(start, start + word.len()))
        });
        let finding = |span| Finding {
            rule: "some-rule".into(),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: String::new(),
            primary: Label { location: Location::new(FileId::from_index(0), span), text: String::new() },
            related: Vec::new(),
            help: None,
            subject: String::new(),
            fingerprint: String::new(),
            is_tolerated: false,
            fix: None,
        };
        let findings = if text.is_empty() { Vec::new() } else { starts.map(finding).collect() };
        let files = Files::new(vec![SourceFile::new("x", text, FileKind::Text)]);
        let version = Version { commit: format!("c{order}"), date: String::new(), is_in_tree };
        Judged { report: Report { files, findings, ..Report::default() }, order, version }
    }

    /// Each finding: its text, the commit, whether it is in the tree.
    fn found(versions: Vec<Judged>) -> Vec<(String, String, bool)> {
        let report = together(versions);
        let of = |finding: &Finding| {
            let file = &report.files[finding.location().file];
            let version = file.version().unwrap();
            (file.slice(finding.span()).to_owned(), version.commit.clone(), version.is_in_tree)
        };
        report.findings.iter().map(of).collect()
    }

    fn expected(all: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
        all.iter().map(|(text, commit, is)| ((*text).to_owned(), (*commit).to_owned(), *is)).collect()
    }

    #[test]
    fn what_stays_from_version_to_version_is_one_finding() {
        let versions =
            vec![judged(3, "b c", true), judged(1, "a b", false), judged(2, "b", false), judged(0, "", false)];
        assert_eq!(found(versions), expected(&[("b", "c1", true), ("a", "c1", false), ("c", "c3", true)]));
    }

    #[test]
    fn what_stands_twice_in_one_version_is_two_findings() {
        let versions = vec![judged(0, "a", false), judged(1, "a a", true)];
        assert_eq!(found(versions), expected(&[("a", "c0", true), ("a", "c1", true)]));
    }
}
