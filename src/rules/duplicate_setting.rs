//! The same setting twice in one section.

use std::collections::BTreeMap;

use super::prelude::*;
use super::wording;
use crate::facts::{Scope, Setting, Site};

pub(super) static RULE: Rule = Rule {
    id: "duplicate-setting",
    summary: "a setting is given twice in one section",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/duplicate-setting.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in cx.facts.scopes.iter().filter(|scope| matches!(scope.site, Site::Section(..))) {
        for (first, again) in repeated(&scope.settings) {
            sink.report(
                draft(scope, first, again)
                    .because("the AWS CLI and boto3 refuse the whole file; other SDKs take this later value"),
            );
        }
        for block in &scope.settings {
            for (first, again) in repeated(&block.children) {
                let reason = "the AWS CLI and boto3 silently take this later value";
                sink.report(draft(scope, first, again).because(reason).severity(Severity::Warning));
            }
        }
    }
}

/// Each setting whose key stood before, with the first one of that key. Keys are compared without case, as botocore does.
fn repeated(settings: &[Setting]) -> Vec<(&Setting, &Setting)> {
    let mut first: BTreeMap<String, &Setting> = BTreeMap::new();
    let mut pairs = Vec::new();
    for setting in settings {
        let earlier = *first.entry(setting.key.value.to_lowercase()).or_insert(setting);
        if !std::ptr::eq(earlier, setting) {
            pairs.push((earlier, setting));
        }
    }
    pairs
}

fn draft(scope: &Scope, first: &Setting, again: &Setting) -> Draft {
    let message = format!("`{}` is set twice in {}", mask::name(&again.key.value), wording::place(scope));
    Draft::new(scope.at(again.key.span), message)
        .label(scope.at(first.key.span), "first set here")
        .help("keep one of the two lines")
        .about(wording::subject(scope, &again.key.value))
}
