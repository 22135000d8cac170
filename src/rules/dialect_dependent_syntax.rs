//! Lines of the shared files that SDKs read differently and that no finer rule explains.

use std::collections::BTreeMap;

use super::prelude::*;
use crate::facts::{Difference, Outcome, Reader, Subject};
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "dialect-dependent-syntax",
    summary: "SDKs read a line of the shared files differently",
    category: Category::Profiles,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/dialect-dependent-syntax.md"),
    check,
};

/// The rules that say why SDKs differ over a line. Where one of them reports something, this one has nothing to add.
pub(super) static FINER: &[&str] = &[
    "credential-process-command",
    "duplicate-profile",
    "duplicate-setting",
    "invalid-syntax",
    "misplaced-profile-prefix",
    "quoted-value",
    "unknown-setting",
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (file, difference) in &cx.facts.dialect_differences {
        let (message, subject) = words(difference);
        let draft = Draft::new(Location::new(*file, difference.span), message)
            .because(readings(difference))
            .help(way_out(difference))
            .about(subject);
        sink.report(draft);
    }
}

/// What is wrong, and what the finding is about.
fn words(difference: &Difference) -> (String, String) {
    match &difference.subject {
        Subject::Header(name) => {
            let is_lost = difference.outcomes.contains_key(&Outcome::PassedOver);
            let what = if is_lost { "is not found by every SDK" } else { "is not the same to every SDK" };
            (format!("section `{}` {what}", mask::name(name)), format!("section/{name}"))
        }
        Subject::Setting { section, key } => {
            let message = format!("what `{key}` of `{}` holds depends on the SDK", mask::name(section));
            (message, format!("{section}/{key}"))
        }
        Subject::Line(more) => {
            let message = match more {
                0 => "some SDKs refuse the whole file over this line".to_owned(),
                1 => "some SDKs refuse the whole file over this line and another one like it".to_owned(),
                _ => format!("some SDKs refuse the whole file over this line and {more} others like it"),
            };
            (message, "line".to_owned())
        }
    }
}

/// Who reads it how.
fn readings(difference: &Difference) -> String {
    let groups: Vec<_> = difference
        .outcomes
        .iter()
        .map(|(outcome, readers)| format!("{} {}", names(readers), verb(outcome, readers, difference)))
        .collect();
    groups.join("; ")
}

fn names(readers: &[Reader]) -> String {
    let names: Vec<_> = readers
        .iter()
        .map(|reader| match reader {
            Reader::Botocore => "the AWS CLI and boto3",
            Reader::JavaScript => "JavaScript",
            Reader::Rust => "Rust",
            Reader::Java => "Java",
        })
        .collect();
    let Some((last, others)) = names.split_last() else { return String::new() };
    match others {
        [] => (*last).to_owned(),
        ["the AWS CLI and boto3"] => format!("the AWS CLI, boto3 and {last}"),
        ["the AWS CLI and boto3", others @ ..] => format!("the AWS CLI, boto3, {} and {last}", others.join(", ")),
        _ => format!("{} and {last}", others.join(", ")),
    }
}

fn verb(outcome: &Outcome, readers: &[Reader], difference: &Difference) -> String {
    let (several, one) = match (outcome, &difference.subject) {
        (Outcome::Refused, _) => ("refuse the whole file", "refuses the whole file"),
        (Outcome::PassedOver, Subject::Line(_)) => ("pass over it", "passes over it"),
        (Outcome::PassedOver, _) => ("do not see it", "does not see it"),
        (Outcome::Section(name), _) => {
            let verb = if is_one(readers) { "reads" } else { "read" };
            return format!("{verb} it as `{}`", mask::name(name));
        }
        (Outcome::WithComment, _) => {
            ("take the comment for part of the value", "takes the comment for part of the value")
        }
        (Outcome::FirstLine, _) => ("read its first line alone", "reads its first line alone"),
        (Outcome::Plain, _) if difference.outcomes.contains_key(&Outcome::WithComment) => {
            ("leave the comment off", "leaves the comment off")
        }
        (Outcome::Plain, _) if difference.outcomes.contains_key(&Outcome::FirstLine) => {
            ("join its lines", "joins its lines")
        }
        (Outcome::Plain, _) => ("read it", "reads it"),
        (Outcome::Other, _) => ("read another value", "reads another value"),
    };
    if is_one(readers) { one } else { several }.to_owned()
}

fn is_one(readers: &[Reader]) -> bool {
    matches!(readers, [Reader::JavaScript | Reader::Rust | Reader::Java])
}

fn way_out(difference: &Difference) -> &'static str {
    let has = |outcome: &Outcome| difference.outcomes.contains_key(outcome);
    match &difference.subject {
        Subject::Header(_) => {
            "name the section in letters, digits and `_-/.%@:+`, with one blank behind `profile` and only ` # comments` \
             behind the bracket"
        }
        _ if has(&Outcome::WithComment) => "put the comment on a line of its own, from the first column on",
        _ if has(&Outcome::FirstLine) => "write the value on one line",
        _ => "write `key = value`, from the first column on",
    }
}

/// What [`FINER`] rules leave of the findings of this rule.
pub(super) fn unexplained(findings: &mut Vec<crate::finding::Finding>, line: impl Fn(Location) -> usize) {
    let mut explained: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| FINER.contains(&&*finding.rule)) {
        for label in std::iter::once(&finding.primary).chain(&finding.related) {
            explained.entry(label.location.file).or_default().push(line(label.location));
        }
    }
    for lines in explained.values_mut() {
        lines.sort_unstable();
    }
    findings.retain(|finding| {
        let at = finding.location();
        finding.rule != RULE.id || explained.get(&at.file).is_none_or(|lines| lines.binary_search(&line(at)).is_err())
    });
}
