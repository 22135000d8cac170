//! Roles that nothing feeds with credentials to assume them with.

use std::collections::BTreeMap;

use super::prelude::*;
use crate::facts::Facts;
use crate::profiles::{Completeness, Found, Profile, World};

pub(super) static RULE: Rule = Rule {
    id: "role-without-source",
    summary: "a profile has a role but no credentials to assume it with",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/role-without-source.md"),
    check,
};

/// What feeds a role; `include_profile` is aws-vault's way to take over the others from another profile.
const SOURCES: &[&str] = &["source_profile", "credential_source", "web_identity_token_file", "include_profile"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for world in cx.profiles.worlds() {
        // The keys may stand under the same name in a file that was not linted.
        let confidence = match world.completeness(cx.facts) {
            Completeness::BothFiles => Confidence::High,
            Completeness::HoldsKeys => Confidence::Medium,
            Completeness::OneFile => Confidence::Low,
        };
        let mut fed_by: BTreeMap<&str, Vec<(&str, Found<'_>)>> = BTreeMap::new();
        for (name, profile) in world.meant_profiles() {
            let Some(role) = profile.setting(cx.facts, "role_arn") else { continue };
            if !SOURCES.iter().any(|key| profile.sets(cx.facts, key)) {
                sink.report(without_source(cx.facts, name, profile, role));
            } else if let Some(found) = profile.setting(cx.facts, "source_profile") {
                let source = found.setting.text();
                fed_by.entry(source).or_default().extend((source != name).then_some((name, found)));
            }
        }
        for (source, roles) in fed_by {
            if let Some(draft) = empty_source(cx.facts, world, source, &roles) {
                sink.report(draft.confidence(confidence));
            }
        }
    }
}

fn without_source(facts: &Facts, name: &str, profile: &Profile, role: Found<'_>) -> Draft {
    let name = mask::name(name);
    let keys = profile.setting(facts, "aws_access_key_id").filter(|_| profile.has_static_pair(facts));
    let message = match keys {
        Some(_) => {
            format!("profile `{name}` has a role and keys, but nothing says that the keys are to assume the role")
        }
        None => format!("profile `{name}` has a role but no `source_profile` or `credential_source`"),
    };
    let draft = Draft::new(role.scope.at(role.setting.value.span), message).about(format!("{name}/role_arn"));
    match keys {
        Some(keys) => draft
            .because("the AWS CLI, boto3 and Rust refuse this; Go assumes the role with the keys")
            .label(keys.scope.at(keys.setting.value.span), "JavaScript and Java use these keys, without the role")
            .help(format!("add `source_profile = {name}`, or move the keys to a profile of their own and name that one")),
        None => draft
            .because("nothing to assume the role with: PartialCredentialsError in the AWS CLI and boto3")
            .help("add `source_profile = NAME`, or `credential_source = Ec2InstanceMetadata`, `EcsContainer` or `Environment`"),
    }
}

/// How many of the profiles that share a source are pointed at.
const SHOWN: usize = 5;

/// A source that is there and gives no credentials, told once for all `roles` that need it.
fn empty_source(facts: &Facts, world: &World, source: &str, roles: &[(&str, Found<'_>)]) -> Option<Draft> {
    let target = world.meant_profile(source).filter(|target| !target.has_credentials(facts))?;
    let ((name, first), others) = roles.split_first()?;
    let source = mask::name(source);
    let message = match others.len() {
        0 => format!("profile `{}` takes its credentials from profile `{source}`, which has none", mask::name(name)),
        1 => format!(
            "profile `{}` and another one take their credentials from profile `{source}`, which has none",
            mask::name(name)
        ),
        more => format!(
            "profile `{}` and {more} others take their credentials from profile `{source}`, which has none",
            mask::name(name)
        ),
    };
    let mut draft = Draft::new(first.scope.at(first.setting.value.span), message)
        .because("the AWS CLI and boto3 stop with InvalidConfigError: the source profile must have credentials")
        .help(format!("give `{source}` keys, a credential_process or SSO, or name another profile"))
        .about(format!("{name}/source_profile"));
    for (_, other) in others.iter().take(SHOWN) {
        draft = draft.label(other.scope.at(other.setting.value.span), "needs it as well");
    }
    for section in target.sections().map(|id| &facts.scopes[id.index()]) {
        draft = draft.label(section.at(section.opened_at), "no keys, role, SSO, process or token file here");
    }
    Some(draft)
}
