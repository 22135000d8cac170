//! `AWS_REGION` and `AWS_DEFAULT_REGION` with different values.

use super::prelude::*;
use super::wording;

pub(super) static RULE: Rule = Rule {
    id: "conflicting-region-variables",
    summary: "AWS_REGION and AWS_DEFAULT_REGION name different regions",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/conflicting-region-variables.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let (Some(region), Some(default)) =
            (environment.variable("AWS_REGION"), environment.variable("AWS_DEFAULT_REGION"))
        else {
            continue;
        };
        let known = [region, default].iter().all(|variable| variable.setting.class != ValueClass::Reference);
        if !known || region.setting.text() == default.setting.text() || !environment.owns_one_of(&[region, default]) {
            continue;
        }
        let place = wording::place(environment.scope);
        let draft = Draft::new(
            default.value_at(),
            format!("`AWS_REGION` and `AWS_DEFAULT_REGION` name different regions in {place}"),
        )
        .because("boto3, botocore and the AWS CLI v1 read only this one")
        .label(
            region.value_at(),
            "the SDKs for JavaScript and Java read only this one; the AWS CLI v2 and the SDKs for Rust and Go prefer it",
        )
        .help("give both the same region")
        .about(wording::subject(environment.scope, "AWS_DEFAULT_REGION"));
        sink.report(draft);
    }
}
