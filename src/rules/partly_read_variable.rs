//! Variables that choose the profile or the region for some SDKs and not for others.

use super::prelude::*;
use super::wording;
use crate::environments::Environment;
use crate::facts::{Scope, Site};

pub(super) static RULE: Rule = Rule {
    id: "partly-read-variable",
    summary: "a variable chooses the profile or the region for some SDKs alone",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/partly-read-variable.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for environment in cx.environments.iter() {
        if let Some(draft) = empty_profile(cx, environment.scope) {
            sink.report(draft);
        }
        if let Some(draft) = lone_region(environment) {
            sink.report(draft);
        }
        let Some(default) = environment.variable("AWS_DEFAULT_PROFILE") else { continue };
        if environment.variable("AWS_PROFILE").is_some() || !environment.owns_one_of(&[default]) {
            continue;
        }
        let place = wording::place(environment.scope);
        let draft = Draft::new(
            default.name_at(),
            format!("`AWS_DEFAULT_PROFILE` in {place} chooses the profile for some SDKs alone"),
        )
        .because("JavaScript, Rust and Java do not read it and use the profile `default`")
        .help("set `AWS_PROFILE`, which every SDK reads")
        .severity(Severity::Info)
        .about(wording::subject(environment.scope, "AWS_DEFAULT_PROFILE"));
        sink.report(draft);
    }
}

/// The variables for the region: its name, that of the other, and who reads the other alone.
const REGIONS: [(&str, &str, &str); 2] = [
    ("AWS_REGION", "AWS_DEFAULT_REGION", "boto3, botocore and the AWS CLI v1 read only `AWS_DEFAULT_REGION`"),
    ("AWS_DEFAULT_REGION", "AWS_REGION", "the SDKs for JavaScript and Java read only `AWS_REGION`"),
];

/// One of the variables for the region without the other. Whoever knows which SDK will run misses nothing, so this is for
/// those who ask.
fn lone_region(environment: &Environment<'_>) -> Option<Draft> {
    let lone = REGIONS.iter().find_map(|(name, other, why)| {
        let region = environment.variable(name)?;
        let is_lone = environment.variable(other).is_none() && environment.owns_one_of(&[region]);
        is_lone.then_some((name, other, why, region))
    });
    let (name, other, why, region) = lone?;
    let place = wording::place(environment.scope);
    let draft = Draft::new(region.name_at(), format!("`{name}` in {place} gives a region to some SDKs alone"))
        .because(*why)
        .help(format!("set `{other}` to the same region as well"))
        .severity(Severity::Info)
        .confidence(Confidence::Low)
        .about(wording::subject(environment.scope, name));
    Some(draft)
}

/// `AWS_PROFILE` set to nothing, which is not the same as not set.
fn empty_profile(cx: &Context<'_>, scope: &Scope) -> Option<Draft> {
    let setting = scope.settings.iter().rev().find(|setting| setting.key.value == "AWS_PROFILE")?;
    if setting.is_set() || cx.files[scope.file].is_template() {
        return None;
    }
    let draft = Draft::new(
        scope.at(setting.key.span),
        format!("`AWS_PROFILE` in {} is set to nothing, which SDKs read differently", wording::place(scope)),
    )
    .because("the AWS CLI and boto3 look for a profile without a name and stop; JavaScript and Go use `default`")
    .help("name a profile, or take the variable out: `unset AWS_PROFILE`")
    .about(wording::subject(scope, "AWS_PROFILE"));
    // A script may well fill the variable in later, or set it aside before it unsets it.
    Some(if scope.site == Site::ShellScript { draft.confidence(Confidence::Low) } else { draft })
}
