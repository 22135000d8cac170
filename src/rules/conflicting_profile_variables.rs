//! `AWS_PROFILE` and `AWS_DEFAULT_PROFILE` with different values.

use super::prelude::*;
use super::wording;

pub(super) static RULE: Rule = Rule {
    id: "conflicting-profile-variables",
    summary: "AWS_PROFILE and AWS_DEFAULT_PROFILE name different profiles",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/conflicting-profile-variables.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        let (Some(profile), Some(default)) =
            (environment.variable("AWS_PROFILE"), environment.variable("AWS_DEFAULT_PROFILE"))
        else {
            continue;
        };
        if profile.setting.text() == default.setting.text() || !environment.owns_one_of(&[profile, default]) {
            continue;
        }
        let place = wording::place(environment.scope);
        let draft = Draft::new(
            default.value_at(),
            format!("`AWS_PROFILE` and `AWS_DEFAULT_PROFILE` name different profiles in {place}"),
        )
        .because("boto3, botocore and the AWS CLI v1 use this one")
        .label(
            profile.value_at(),
            "the AWS CLI v2 and the SDKs for Go and Ruby use this one; those for JavaScript, Rust and Java read no other",
        )
        .help("set only `AWS_PROFILE`, which every SDK reads, and take `AWS_DEFAULT_PROFILE` out")
        .about(wording::subject(environment.scope, "AWS_DEFAULT_PROFILE"));
        sink.report(draft);
    }
}
